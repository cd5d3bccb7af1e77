"""What reading one file may cost."""

SECONDS = 30  # for a file; a scanned page has as much for itself
MEMORY = 1024**3  # bytes of address space
