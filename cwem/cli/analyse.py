"""`cwem analyse`."""


def analyse() -> None:
    """To be written."""
    raise NotImplementedError
