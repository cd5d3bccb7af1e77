"""What reading one file may cost."""

SECONDS = 30  # for a file; a scanned page, or each fifty pages of a long PDF, have as much for themselves
CHARACTERS = 2_000_000  # of reading text whose headings are looked for: seven hundred pages
PAGES = 5_000
BYTES = 500_000_000  # of a file
MEMORY = 1024**3  # bytes of address space
