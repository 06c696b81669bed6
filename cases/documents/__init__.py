"""The yearly figure as a document: read once, told once, written in six formats that cannot disagree."""
