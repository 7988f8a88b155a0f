"""A person's working day, as the person says it: begun, paused, a break, over."""
