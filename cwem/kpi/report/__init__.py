"""What leaves CWEM as a file: tables with columns that stay what they are, and pages for paper."""
