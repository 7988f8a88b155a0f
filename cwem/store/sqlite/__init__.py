"""The embedded store: one file, WAL, one writer thread per process."""
