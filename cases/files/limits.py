"""Every limit on files, in one place. Sizes are bytes."""

MB = 1024 * 1024

FILE = 50 * MB
PIECE = 512 * 1024
IN_ONE_FORM = 100 * MB
FILES_IN_ONE_FORM = 20
FILES_PER_CASE = 500
FILES_PER_PERSON_PER_DAY = 200
UNFINISHED_PER_PERSON = 20
ALL_OF_A_CASE = 2048 * MB
NAME = 200  # characters

ARCHIVE_ENTRIES = 2000
ARCHIVE_RATIO = 100
ARCHIVE_UNPACKED = 200 * MB
PIXELS = 50_000_000  # of all frames together

CLEANING_MEMORY = 1024 * MB
CLEANING_CPU_SECONDS = 30
CLEANING_SECONDS = 60


def in_words(size: int) -> str:
    """Say a size as people say it: "61 MB", "340 kB"; never a zero."""
    if size >= MB:
        return f"{size / MB:.0f} MB"
    return f"{max(1, round(size / 1024))} kB"
