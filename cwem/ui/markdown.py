"""Text of people where markdown is understood: shown as it is, never a link, picture or heading."""

import re

_MARKS = re.compile(r"([\\`*_\[\]$<>~#|&]|:(?=\w))")
_LINES = re.compile(r"\s*[\r\n]+\s*")


def plain(text: str) -> str:
    """The text in markdown, on one line, as it is."""
    return _MARKS.sub(r"\\\1", _LINES.sub(" ", text))
