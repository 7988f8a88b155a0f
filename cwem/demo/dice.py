"""Dice that fall the same way again, for each thing by itself."""

import hashlib
import random


def dice(*parts: object) -> random.Random:
    """Dice for what these parts name: independent of every other, whatever was thrown before."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return random.Random(int.from_bytes(digest[:16]))  # noqa: S311 - invented, and to be repeated


def token(*parts: object) -> str:
    """An id that looks like those of captures."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:32]
