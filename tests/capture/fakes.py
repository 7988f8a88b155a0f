"""A pipeline that records what is done to it, and by whom."""

import threading
import time

from cwem.values import Analysis, Capture, Frame, Millis, Seen


class FakeAnalyser:
    """Counts; fails or dawdles when told to."""

    def __init__(self, capture: Capture, *, fail_at: int = 0, seconds: float = 0.0) -> None:
        self.capture = capture
        self.frames: list[Frame] = []
        self.threads: set[str] = set()
        self.finished: list[Millis] = []
        self.closed = 0
        self.trouble: str | None = None
        self.people: tuple[Seen, ...] = ()
        self.busy = False
        self.closed_while_busy = False
        self._fail_at = fail_at
        self._seconds = seconds

    def analyse(self, frame: Frame) -> Analysis:
        self.busy = True
        self.threads.add(threading.current_thread().name)
        self.frames.append(frame)
        if len(self.frames) == self._fail_at:
            raise RuntimeError("broken model")
        time.sleep(self._seconds)
        self.busy = False
        return Analysis(frame.at, self.people)

    def finish(self, at: Millis) -> None:
        self.threads.add(threading.current_thread().name)
        self.finished.append(at)

    def close(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.closed_while_busy |= self.busy and not self._fail_at
        self.closed += 1


class Factory:
    """Opens fake analysers and remembers them."""

    def __init__(self, *, fail_at: int = 0, seconds: float = 0.0) -> None:
        self.made: list[FakeAnalyser] = []
        self._fail_at = fail_at
        self._seconds = seconds

    def __call__(self, capture: Capture) -> FakeAnalyser:
        made = FakeAnalyser(capture, fail_at=self._fail_at, seconds=self._seconds)
        self.made.append(made)
        return made


def wait_until(what: object, timeout: float = 3.0) -> bool:
    """Wait until the callable is true."""
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.005)
    return False
