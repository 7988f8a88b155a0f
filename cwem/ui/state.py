"""What is open in this server process, in one place: put here by the lifespan, read by pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cwem.access.first_start import FirstStart
from cwem.access.ports import AccessStore
from cwem.access.reception import Reception
from cwem.capture.allowed import WhileAllowed
from cwem.capture.live import Camera, LivePicture, LiveRules, Seats
from cwem.capture.run import Analyser
from cwem.people.ports import Registry
from cwem.ports import BoutSink, Gallery, Store
from cwem.settings import Settings
from cwem.ui.overlay import draw_overlay
from cwem.values import Analysis, CameraKind, Capture, Image


class Runtime(Protocol):
    """What the pages need of `cwem.bootstrap`."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> Store: ...

    @property
    def access(self) -> AccessStore: ...

    @property
    def registry(self) -> Registry: ...

    @property
    def gallery(self) -> Gallery: ...

    def pipeline(self, capture: Capture, sink: BoutSink | None) -> Analyser: ...


@dataclass(frozen=True, slots=True)
class Server:
    """The process: either a runtime with its seats and its reception, or the reason why there is
    none."""

    runtime: Runtime | None = None
    seats: Seats | None = None
    reception: Reception | None = None
    first_start: FirstStart | None = None
    problem: str = "the server is starting"


_server = Server()


def put(server: Server) -> None:
    """Say what is open now; the lifespan calls this, and tests do."""
    global _server  # noqa: PLW0603 - one per process is what this module is for
    _server = server


def server() -> Server:
    """What is open now."""
    return _server


def live_picture(runtime: Runtime, seats: Seats, still_allowed: Callable[[], bool]) -> LivePicture:
    """A visitor's picture of a shared camera: everyone who is enrolled and agreed (1:N). It ends
    when the visitor may no longer use the camera."""
    settings = runtime.settings
    return LivePicture(
        Camera("live", CameraKind.SHARED),
        open_analyser=lambda capture: WhileAllowed(
            runtime.pipeline(capture, runtime.store), still_allowed
        ),
        draw=overlay(runtime),
        seats=seats,
        rules=LiveRules(fps=settings.analysis_fps, clock_drift=settings.rules().clock_drift),
    )


def overlay(runtime: Runtime) -> Callable[[Image, Analysis], Image]:
    """Draws with the names of the gallery that is valid at that moment."""

    def draw(image: Image, analysis: Analysis) -> Image:
        return draw_overlay(image, analysis, runtime.gallery.name)

    return draw
