"""What is fast, and how we know: `make bench` runs all, `python -m benchmarks.NAME` one."""
