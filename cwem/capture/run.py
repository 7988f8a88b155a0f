"""One capture on one thread: opened, analysed, settled and closed by the thread that owns it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cwem.capture.pace import Pace
from cwem.errors import CwemError
from cwem.values import Analysis, Capture, Frame, Millis

log = logging.getLogger(__name__)


class Analyser(Protocol):
    """What a capture does with its frames; a `Pipeline` is one. Belongs to one thread."""

    def analyse(self, frame: Frame) -> Analysis: ...

    def finish(self, at: Millis) -> None:
        """Settle what is open: the capture ended at `at`."""
        ...

    @property
    def trouble(self) -> str | None:
        """Why nothing can be saved right now; None while all is well."""
        ...

    def close(self) -> None: ...


OpenAnalyser = Callable[[Capture], Analyser]


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands. Rates are per second over the last few seconds."""

    analysis: Analysis | None = None
    analysed: int = 0
    fps_analysed: float = 0.0
    fps_asked: float = 0.0
    """What is asked for at this moment."""
    fps_planned: float = 0.0
    """What the machine can do of it."""
    latency_ms: float = 0.0
    """Median time from a frame's arrival to its analysis."""
    trouble: str = ""
    """Why what is seen cannot be saved right now; analysis goes on."""
    problem: str = ""
    """Why analysis stopped."""


class CaptureRun:
    """Takes the newest frame that is due and analyses it; a frame that came in meanwhile replaces
    one that still waits. The run ends when told to, or when no frame came for `idle` seconds: a
    closed tab needs nobody else to be noticed. Only its own thread touches the analyser, so
    nothing is ever closed during a detection.
    """

    def __init__(  # noqa: PLR0913 - each is a seam that tests fill
        self,
        capture: Capture,
        open_analyser: OpenAnalyser,
        *,
        pace: Pace,
        wish: Callable[[Analysis], float],
        idle: float,
        ended: Callable[["CaptureRun"], None],
    ) -> None:
        """`wish` says how many frames a second are worth analysing after this one. `ended` is
        called once, on the run's thread, when everything has been freed."""
        self.capture = capture
        self._open = open_analyser
        self._idle = idle
        self._ended = ended
        self._pace, self._wish = pace, wish
        self._news = threading.Condition()
        self._waiting: tuple[Frame, float] | None = None
        self._stop = False
        self.superseded = False
        self._last_offer = time.monotonic()
        self._progress = Progress(fps_asked=pace.asked, fps_planned=pace.fps)
        self._finished: deque[float] = deque(maxlen=256)
        self._latencies: deque[float] = deque(maxlen=31)
        self._thread = threading.Thread(
            target=self._run, name=f"capture-{capture.id[:8]}", daemon=True
        )

    def start(self) -> None:
        """Begin; call once."""
        self._thread.start()

    def offer(self, frame: Frame, arrived: float) -> bool:
        """Hand over a frame (any thread; returns at once). False if a due frame was lost by it."""
        with self._news:
            self._last_offer = arrived
            if not self._pace.due(arrived):
                return True
            lost = self._waiting is not None
            self._waiting = (frame, arrived)
            self._news.notify()
            return not lost

    def end(self) -> None:
        """Ask the run to end between two frames (any thread; returns at once)."""
        with self._news:
            self._stop = True
            self._news.notify()

    def supersede(self) -> None:
        """End, because a newer capture of the same employee takes over (any thread)."""
        self.superseded = True
        self.end()

    def join(self, timeout: float) -> bool:
        """Wait until everything is freed; False if that took longer."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def ending(self) -> bool:
        """Whether it takes no more frames."""
        return self._stop

    def progress(self) -> Progress:
        """How it stands now (any thread)."""
        with self._news:
            return self._progress

    def _run(self) -> None:
        try:
            self._analyse_all()
        except CwemError as error:
            self._fail(str(error))
            log.error("analysis of capture %s stopped: %s", self.capture.id, error)  # noqa: TRY400
        except Exception:
            self._fail("an internal error, see the server's log")
            log.exception("analysis of capture %s stopped", self.capture.id)
        finally:
            self._stop = True
            self._ended(self)

    def _analyse_all(self) -> None:
        analyser = self._open(self.capture)
        last = self.capture.started
        try:
            try:
                while (item := self._next()) is not None:
                    frame, arrived = item
                    last = frame.at
                    begun = time.monotonic()
                    analysis = analyser.analyse(frame)
                    self._publish(analysis, analyser.trouble or "", begun, arrived)
            finally:
                analyser.finish(last)
        finally:
            analyser.close()

    def _next(self) -> tuple[Frame, float] | None:
        with self._news:
            while not self._stop:
                if self._waiting is not None:
                    item, self._waiting = self._waiting, None
                    return item
                left = self._last_offer + self._idle - time.monotonic()
                if left <= 0:
                    self._stop = True
                    break
                self._news.wait(left)
            return None

    def _publish(self, analysis: Analysis, trouble: str, begun: float, arrived: float) -> None:
        now = time.monotonic()
        with self._news:
            self._pace.ask(self._wish(analysis))
            self._pace.spent(now - begun)
            self._finished.append(now)
            self._latencies.append(now - arrived)
            ordered = sorted(self._latencies)
            self._progress = Progress(
                analysis=analysis,
                analysed=self._progress.analysed + 1,
                fps_analysed=rate(self._finished, now),
                fps_asked=self._pace.asked,
                fps_planned=self._pace.fps,
                latency_ms=1000 * ordered[len(ordered) // 2],
                trouble=trouble,
            )

    def _fail(self, reason: str) -> None:
        with self._news:
            self._progress = Progress(analysed=self._progress.analysed, problem=reason)


def rate(times: deque[float], now: float, window: float = 3.0) -> float:
    """Events a second over the last `window` seconds, or since the first when that is less."""
    recent = [at for at in times if now - at <= window]
    if len(recent) < 2:
        return 0.0
    return (len(recent) - 1) / max(now - recent[0], 1e-6)
