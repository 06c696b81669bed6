"""What reading a file may cost and how large it may be: every limit in one place. Sizes are bytes."""

MIB = 1 << 20

LARGEST = 200_000_000  # 100,000 rows with long texts are about 100 MB
MOST_COLUMNS = 1_000
MOST_ROWS = 1_000_000
MOST_REFUSED = 10_000  # rows that cannot be read at all: beyond it, the file is read in a wrong way
LONGEST_ROW = 1_000_000  # characters, as for a line or a JSON item
LONGEST_HEADING = 300  # characters
SAMPLES = 5
SAMPLE = 200  # characters of a sample's cell

# Of the process that reads; its rows go to a file that never holds more than ROWS_FILE.
MEMORY = 512 * MIB
CPU_SECONDS = 50
SECONDS = 60
ROWS_FILE = 512 * MIB
OPEN_FILES = 32
ANSWER = 8 * MIB

# Of a workbook. A sheet of 100,000 rows unpacks to about 100 MB, to a tenth or a thirtieth of that packed.
MOST_PARTS = 2_000
PART = 250 * MIB
ALL_PARTS = 350 * MIB
BOMB_RATIO, BOMB_SIZE = 200, 20 * MIB  # both exceeded: nothing that a person wrote packs so well
DEEPEST = 60
LONGEST_PIECE = 8 * MIB  # of XML: a tag with its attributes, a comment
LONGEST_CELL = 131_072  # characters, as csv has it; Excel itself ends at 32,767
