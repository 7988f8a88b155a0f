"""`python -m cwem.cli` is `cwem`."""

from cwem.cli import main

main()
