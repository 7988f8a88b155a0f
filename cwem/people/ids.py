"""Ids that are made once of a name and kept when the name changes."""

import re
from collections.abc import Container


def new_id(name: str, taken: Container[str], otherwise: str) -> str:
    """An id that says what it is of; `otherwise` where nothing of the name can be used."""
    plain = re.sub(r"\W+", "-", name.casefold()).strip("-") or otherwise
    key, count = plain, 1
    while key in taken:
        count += 1
        key = f"{plain}-{count}"
    return key
