"""What `cwem analyse` does: passes over files, and what is printed, drawn and written."""
