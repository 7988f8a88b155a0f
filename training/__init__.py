"""Learning from labelled recordings, and measuring it; imports cwem, never the reverse."""
