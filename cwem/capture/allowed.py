"""A capture lasts no longer than what allows it: a log-in, a working day that goes on."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from cwem.capture.run import Analyser
from cwem.errors import CwemError, StoreError
from cwem.values import Analysis, Frame, Millis

EVERY = 4.0
"""Seconds between two looks; with the look-up's own second a log-out ends a capture within 5 s."""
PATIENCE = 1.0
"""Seconds a frame waits for the answer. A store that hangs takes ten to say so; without a frame for
three the time would be nobody's."""
GRACE = 900.0
"""While the store cannot be asked, the last answer counts for this many seconds, unless the
setting `outage` says otherwise."""

LOGGED_OUT = "The log-in has ended, and the capture with it. Log in again."
NOT_WORKING = "The working day does not go on, and so nothing is recorded. Press Start or Resume."


class NoLongerAllowed(CwemError):
    """Whoever began the capture may not go on with it."""


class WhileAllowed:
    """An analyser that asks `allowed` before its first frame and every few seconds, and raises
    NoLongerAllowed at a no. It asks from a thread of its own and goes on analysing if the answer
    takes long; not one frame is analysed before the first answer."""

    def __init__(
        self,
        analyser: Analyser,
        allowed: Callable[[], bool],
        now: Callable[[], float] = time.monotonic,
        refusal: str = LOGGED_OUT,
        grace: float = GRACE,
    ) -> None:
        """`allowed` may raise StoreError when it cannot know; `refusal` says why it ended."""
        self._refusal, self._grace = refusal, grace
        self._analyser, self._allowed, self._now = analyser, allowed, now
        self._next = self._granted = now()
        self._look: Future[bool] | None = None
        self._patience: float | None = None
        """The first answer is waited for, however long it takes."""

    def analyse(self, frame: Frame) -> Analysis:
        """See Analyser. Raises NoLongerAllowed."""
        now = self._now()
        if self._look is not None:
            self._hear(self._look, now, 0)
        elif now >= self._next:
            self._next = now + EVERY
            self._look = _asked(self._allowed)
            self._hear(self._look, now, self._patience)
            self._patience = PATIENCE
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

    def _hear(self, look: Future[bool], now: float, patience: float | None) -> None:
        """Raises NoLongerAllowed at a no, or when there has been no answer for too long."""
        try:
            allowed = look.result(patience)
        except (StoreError, TimeoutError):
            allowed = now - self._granted < self._grace
        else:
            self._granted = now
        if look.done():
            self._look = None
        if not allowed:
            raise NoLongerAllowed(self._refusal)


def _asked(allowed: Callable[[], bool]) -> Future[bool]:
    answer: Future[bool] = Future()

    def ask() -> None:
        try:
            answer.set_result(allowed())
        except BaseException as error:  # heard by the capture's thread
            answer.set_exception(error)

    Thread(target=ask, name="cwem-still-allowed", daemon=True).start()
    return answer
