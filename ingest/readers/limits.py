"""What reading one file may cost."""

SECONDS = 30  # for a file; a scanned page, or each fifty pages of a long PDF, have as much for themselves
MEMORY = 1024**3  # bytes of address space
