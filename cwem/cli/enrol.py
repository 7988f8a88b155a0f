"""`cwem enrol`."""


def enrol() -> None:
    """To be written."""
    raise NotImplementedError
