"""How many live pictures are analysed at once in one process, and which of a person's windows."""

import logging
import os
import threading
import time
from collections.abc import Callable

from cwem.capture.pace import returned_of, share_of
from cwem.capture.run import CaptureRun
from cwem.values import Capture

log = logging.getLogger(__name__)


class Seats:
    """The cap of captures that run at once in this process. Thread-safe."""

    def __init__(self, limit: int, freed: Callable[[], object] = lambda: None) -> None:
        """`freed` is called on a capture's thread after its seat was given back."""
        self.limit = limit
        self._freed = freed
        self._lock = threading.Lock()
        self._runs: set[CaptureRun] = set()
        self._closed = False

    def take(self, run: CaptureRun, instead_of: CaptureRun | None = None) -> bool:
        """Give the run a seat and start it; False when all are taken or the server stops. A run
        that only has to settle hands its seat over to its successor, and so does an older one of
        the same employee's own webcam: the newer one takes over."""
        with self._lock:
            older = {each for each in self._runs if _same_employee(each.capture, run.capture)}
            if self._closed or len(self._runs - {instead_of} - older) >= self.limit:
                return False
            for each in older - {instead_of}:
                each.supersede()
            self._runs.add(run)
            run.start()
            return True

    def free(self, run: CaptureRun) -> None:
        """Give the seat back: the run has freed everything."""
        with self._lock:
            self._runs.discard(run)
        self._freed()

    def taken(self) -> int:
        """How many captures run now."""
        with self._lock:
            return len(self._runs)

    def runs(self) -> list[CaptureRun]:
        """The captures that run now, the oldest first."""
        with self._lock:
            return sorted(self._runs, key=lambda run: run.capture.started)

    def others(self, employee: str | None, run: CaptureRun | None) -> bool:
        """Whether this employee's own webcam runs in another capture than `run`."""
        with self._lock:
            others = [each.capture.employee for each in self._runs if each is not run]
        return employee is not None and employee in others

    def share(self) -> float:
        """The most of the wall time one of the captures may spend analysing now."""
        return share_of(len(os.sched_getaffinity(0)), self.taken())

    def returned(self) -> float | None:
        """How many pictures a second go back to each of the captures now; None: all."""
        return returned_of(len(os.sched_getaffinity(0)), self.taken())

    def close(self, timeout: float = 10.0) -> None:
        """End all captures, wait until they have settled what is open, and start no more."""
        with self._lock:
            self._closed = True
            runs = list(self._runs)
        for run in runs:
            run.end()
        until = time.monotonic() + timeout
        for run in runs:
            if not run.join(max(0.0, until - time.monotonic())):
                log.warning("capture %s did not end in time", run.capture.id)


def _same_employee(one: Capture, other: Capture) -> bool:
    return one.employee is not None and one.employee == other.employee
