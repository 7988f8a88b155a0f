"""Knowing who somebody is."""

from typing import Protocol

from cwem.values import Embedding, Match, Purpose


class Gallery(Protocol):
    """The enrolled templates of one embedding model, immutable; swapped by reference.

    Thread-safe. Every answer applies an operating point that was measured (face/operating.py)."""

    def __len__(self) -> int: ...

    @property
    def rate(self) -> float:
        """The share of strangers that the operating point in force lets pass (FPIR)."""
        ...

    def identify(self, embedding: Embedding, images: int = 1) -> Match:
        """1:N. `images` is how many good images the embedding fuses."""
        ...

    def verify(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        """1:1 against that person's template alone; no match if the person has none."""
        ...

    def keeps(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        """The same, to find out whether somebody who was given this name still is that person."""
        ...

    def purposes(self, employee: str) -> frozenset[Purpose]:
        """What this person has consented to."""
        ...

    def name(self, employee: str) -> str:
        """What to call this person on a screen; the number where no name is known."""
        ...
