"""Learning from labelled recordings, and measuring what was learnt; imports cwem, never the reverse."""
