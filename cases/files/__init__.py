"""Files: what they are by their bytes, how they are kept, and what of them may leave."""
