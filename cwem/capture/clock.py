"""A capture's own clock: UTC read once at its start, monotonic time from there on."""

import time
from collections.abc import Callable

from cwem.values import Millis


class CaptureClock:
    """Says when a frame arrived, unmoved by corrections of the wall clock while a capture runs.

    When the wall clock and the monotonic clock have drifted apart (the machine slept, somebody set
    the time), the capture must end and a new one begin with a new clock: times before and after
    do not share a scale.
    """

    def __init__(
        self,
        tolerance: Millis,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`wall` and `monotonic` return seconds; `tolerance` is the largest drift allowed."""
        self._tolerance = tolerance
        self._wall = wall
        self._monotonic = monotonic
        self._offset = wall() - monotonic()

    def now(self) -> Millis:
        """The present instant on this capture's scale; never goes backwards."""
        return round((self._offset + self._monotonic()) * 1000)

    def drifted(self) -> bool:
        """Whether wall and monotonic time are further apart than at the start, beyond tolerance."""
        drift = self._wall() - self._monotonic() - self._offset
        return abs(drift) * 1000 > self._tolerance
