"""Photos of people who have not agreed yet: kept sealed, never looked at, and not for long."""

from dataclasses import dataclass

from cwem.values import Millis


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person whose photos wait for a consent."""

    employee: str
    photos: int
    since: Millis
