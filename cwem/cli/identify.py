"""`cwem identify`."""


def identify() -> None:
    """To be written."""
    raise NotImplementedError
