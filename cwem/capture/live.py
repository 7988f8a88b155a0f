"""A live picture: frames in, the same frames with what is believed drawn on them out.

    browser -> receive() -> newest due frame -> CaptureRun (own thread) -> analysis
                    \\-> draw the latest analysis -> browser           \\-> snapshot -> page

`receive` runs on the media thread and never waits for a model; the run owns the models.
"""

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from cwem.capture.clock import CaptureClock
from cwem.capture.light import Light
from cwem.capture.pace import RETURNED, Pace
from cwem.capture.run import CaptureRun, OpenAnalyser, Progress, rate
from cwem.capture.seats import Seats
from cwem.values import Analysis, CameraKind, Capture, Frame, IdentityStatus, Image, Millis

log = logging.getLogger(__name__)

Draw = Callable[[Image, Analysis | None], Image]
"""The frame as it goes back: with what is believed about it, or None where nothing is shown."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Which camera a picture comes from, and whose time it may record."""

    name: str
    kind: CameraKind
    employee: str | None = None
    """Of an own webcam: the signed-in employee, if there is one."""


@dataclass(frozen=True, slots=True)
class LiveRules:
    """Figures of a live picture. Sources: docs/decisions/0008-live-page.md."""

    fps: float = 10.0
    """Frames analysed a second, at most, while somebody is being recognised."""
    fps_settled: float = 10.0
    """The same once everybody in the picture is recognised or known not to be enrolled."""
    idle: float = 5.0
    """Seconds without a frame that end a capture."""
    stale: Millis = 1_000
    """An analysis older than this is not drawn any more."""
    clock_drift: Millis = 2_000

    def wish(self, analysis: Analysis) -> float:
        """How often to look, after this analysis."""
        open_question = any(s.identity.status is IdentityStatus.TENTATIVE for s in analysis.people)
        return self.fps if open_question else min(self.fps, self.fps_settled)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a page may know about a live picture at one moment."""

    capture: Capture | None = None
    """None: nothing is analysed or recorded now."""
    progress: Progress = field(default_factory=Progress)
    received: int = 0
    dropped: int = 0
    """Frames that were due for analysis, or queued before the newest one, and were passed over."""
    fps_received: float = 0.0
    fps_asked: float = 0.0
    silent: float | None = None
    """Seconds since the last frame; None before the first one."""
    refused: bool = False
    """All seats were taken when the first frame came."""
    superseded: bool = False
    """A newer window of the same employee took over; nothing is recorded here."""
    alone: bool = True
    """No other window of the same employee records now."""
    light: float = 255.0
    """How bright the latest frame is, see `light.brightness`."""


class LivePicture:
    """One visitor's picture. `receive` belongs to the media thread; the rest is thread-safe."""

    def __init__(  # noqa: PLR0913 - each is a seam that tests fill
        self,
        camera: Camera,
        *,
        open_analyser: OpenAnalyser,
        draw: Draw,
        seats: Seats,
        rules: Callable[[], LiveRules],
        new_clock: Callable[[Millis], CaptureClock] = CaptureClock,
    ) -> None:
        """`rules` is asked whenever a capture begins; `new_clock` makes its clock from the largest
        drift allowed."""
        self._camera = camera
        self._open = open_analyser
        self._draw = draw
        self._seats = seats
        self._read_rules = rules
        self._rules = rules()
        self._lock = threading.Lock()
        self._new_clock = new_clock
        self._clock = new_clock(self._rules.clock_drift)
        self._run: CaptureRun | None = None
        self._refused = False
        self._superseded = False
        self._returning = Pace(RETURNED)
        self._times: deque[float] = deque(maxlen=256)
        self._received = 0
        self._dropped = 0
        self._last_at: Millis = 0
        self._light = Light()
        self._draw_failed = False
        self.annotated = True
        """Whether what is believed is drawn on the picture (any thread may change it)."""

    def receive(self, image: Image, skipped: int = 0) -> Image | None:
        """Take a frame, give it back with the latest analysis drawn on it; None where others'
        pictures need the time more. `skipped` counts older frames of the same batch that were
        never looked at. Never raises, never waits."""
        arrived = time.monotonic()
        self._light.look(image, arrived)
        with self._lock:
            self._times.append(arrived)
            self._received += 1 + skipped
            self._dropped += skipped
            run = self._current_run(arrived)
            at = self._last_at = max(self._clock.now(), self._last_at + 1)
            if run is not None and not run.offer(Frame(image, at), arrived):
                self._dropped += 1
            shown = self._goes_back(arrived)
        return self._drawn(image, run, at) if shown else None

    def end(self) -> None:
        """The stream is over. Signals only: the run closes what it owns (any thread)."""
        with self._lock:
            if self._run is not None:
                self._run.end()
                self._superseded |= self._run.superseded
            self._run = None
            self._refused = False
            self._times.clear()

    def reclaim(self) -> None:
        """Record here again, although a newer window took over (any thread)."""
        with self._lock:
            self._superseded = False

    def snapshot(self) -> Snapshot:
        """How things stand (any thread)."""
        now = time.monotonic()
        with self._lock:
            run = self._run
            running = run is not None and not run.ending
            return Snapshot(
                capture=run.capture if run is not None and running else None,
                progress=run.progress() if run is not None else Progress(),
                received=self._received,
                dropped=self._dropped,
                fps_received=rate(self._times, now),
                fps_asked=run.progress().fps_asked if run is not None else self._rules.fps,
                silent=now - self._times[-1] if self._times else None,
                refused=self._refused,
                superseded=self._superseded or (run is not None and run.superseded),
                alone=not self._seats.others(self._camera.employee, run),
                light=self._light.latest,
            )

    def _current_run(self, arrived: float) -> CaptureRun | None:
        """The run that takes this frame; a new one after a pause, a reconnect or a clock jump."""
        run = last = self._run
        self._superseded |= run is not None and run.superseded
        if self._superseded:
            self._run = None
            return None
        if run is not None and run.ending:
            failed = run.progress().problem
            if failed and not self._paused_before(arrived):
                return None
            run = None
        if run is not None and self._clock.drifted():
            run.end()
            run = None
        if run is None:
            run = self._begin(last)
        self._run = run
        return run

    def _goes_back(self, arrived: float) -> bool:
        fps = self._seats.returned()
        if fps is None:
            return True
        self._returning.ask(fps)
        return self._returning.due(arrived)

    def _paused_before(self, arrived: float) -> bool:
        return len(self._times) > 1 and arrived - self._times[-2] > self._rules.idle

    def _begin(self, last: CaptureRun | None) -> CaptureRun | None:
        self._rules = self._read_rules()
        self._clock = self._new_clock(self._rules.clock_drift)
        self._last_at = 0
        camera = self._camera
        capture = Capture(
            uuid.uuid4().hex, camera.name, camera.kind, self._clock.now(), camera.employee
        )
        run = CaptureRun(
            capture,
            self._open,
            pace=Pace(self._rules.fps, self._seats.share),
            wish=self._rules.wish,
            idle=self._rules.idle,
            ended=self._seats.free,
        )
        self._refused = not self._seats.take(run, instead_of=last)
        return None if self._refused else run

    def _drawn(self, image: Image, run: CaptureRun | None, at: Millis) -> Image:
        analysis = run.progress().analysis if run is not None and self.annotated else None
        if analysis is not None and at - analysis.at > self._rules.stale:
            analysis = None
        try:
            return self._draw(image, analysis)
        except Exception:
            if not self._draw_failed:
                log.exception("the overlay could not be drawn; the picture goes on without it")
            self._draw_failed = True
            return image
