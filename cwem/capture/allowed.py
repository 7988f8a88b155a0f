"""A capture lasts no longer than what allows it: a log-in, a working day that goes on."""

import time
from collections.abc import Callable

from cwem.capture.run import Analyser
from cwem.errors import CwemError, StoreError
from cwem.values import Analysis, Frame, Millis

EVERY = 4.0
"""Seconds between two looks; with the look-up's own second a log-out ends a capture within 5 s."""
GRACE = 900.0
"""While the store cannot be asked, the last answer counts for this many seconds."""

LOGGED_OUT = "The log-in has ended, and the capture with it. Log in again."
NOT_WORKING = "The working day does not go on, and so nothing is recorded. Press Start or Resume."


class NoLongerAllowed(CwemError):
    """Whoever began the capture may not go on with it."""


class WhileAllowed:
    """An analyser that asks `allowed` before its first frame and every few seconds, on the
    capture's own thread, and raises NoLongerAllowed at a no."""

    def __init__(
        self,
        analyser: Analyser,
        allowed: Callable[[], bool],
        now: Callable[[], float] = time.monotonic,
        refusal: str = LOGGED_OUT,
    ) -> None:
        """`allowed` may raise StoreError when it cannot know; `refusal` says why it ended."""
        self._refusal = refusal
        self._analyser, self._allowed, self._now = analyser, allowed, now
        self._next = self._granted = now()

    def analyse(self, frame: Frame) -> Analysis:
        """See Analyser. Raises NoLongerAllowed."""
        now = self._now()
        if now >= self._next:
            self._next = now + EVERY
            self._ask(now)
        return self._analyser.analyse(frame)

    def finish(self, at: Millis) -> None:
        """See Analyser."""
        self._analyser.finish(at)

    def close(self) -> None:
        """See Analyser."""
        self._analyser.close()

    @property
    def trouble(self) -> str | None:
        """See Analyser."""
        return self._analyser.trouble

    def _ask(self, now: float) -> None:
        try:
            allowed = self._allowed()
        except StoreError:
            allowed = now - self._granted < GRACE
        else:
            self._granted = now
        if not allowed:
            raise NoLongerAllowed(self._refusal)
