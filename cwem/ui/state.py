"""What is open in this server process, in one place: put here by the lifespan, read by pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cwem.access.accounts import Account
from cwem.access.first_start import FirstStart
from cwem.access.ports import AccessStore
from cwem.access.reception import Reception
from cwem.access.roles import Permission, may_at_all
from cwem.attendance.own_day import OwnDay
from cwem.capture.allowed import NOT_WORKING, WhileAllowed
from cwem.capture.live import Camera, Draw, LivePicture, LiveRules
from cwem.capture.run import Analyser
from cwem.capture.seats import Seats
from cwem.people.ports import Registry
from cwem.ports import BoutSink, FaceDetector, FaceEmbedder, Gallery, QualityGate
from cwem.settings import Settings
from cwem.store.outbox import Outbox
from cwem.store.ports import WholeStore
from cwem.ui.mirror import mirrored, mirrored_image
from cwem.ui.overlay import draw_on
from cwem.values import Analysis, CameraKind, Capture, Denial, Image, Millis
from cwem.words import ENGLISH, say


class Runtime(Protocol):
    """What the pages need of `cwem.bootstrap`."""

    @property
    def settings(self) -> Settings: ...

    @property
    def store(self) -> WholeStore: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def access(self) -> AccessStore: ...

    @property
    def registry(self) -> Registry: ...

    @property
    def gallery(self) -> Gallery: ...

    def enrolment_gate(self) -> QualityGate: ...

    @property
    def embedder(self) -> FaceEmbedder: ...

    def detector(self) -> FaceDetector: ...

    def refresh(self) -> None: ...

    def pipeline(
        self,
        capture: Capture,
        sink: BoutSink | None,
        *,
        gallery: Gallery | None = None,
        queue: bool = False,
        denied: Callable[[], Sequence[Denial]] = ...,
    ) -> Analyser: ...

    def use(self, settings: Settings) -> None:
        """Captures that begin from now on follow these settings."""
        ...


@dataclass(frozen=True, slots=True)
class Server:
    """The process: either a runtime with its seats and its reception, or the reason why there is
    none."""

    runtime: Runtime | None = None
    seats: Seats | None = None
    reception: Reception | None = None
    first_start: FirstStart | None = None
    started: Millis = 0
    """When the runtime was opened; 0: it is not."""
    problem: str = say("The server is starting.")


_server = Server()


def put(server: Server) -> None:
    """Say what is open now; the lifespan calls this, and tests do."""
    global _server  # noqa: PLW0603 - one per process is what this module is for
    _server = server


def server() -> Server:
    """What is open now."""
    return _server


SHARED = Camera("live", CameraKind.SHARED)
OWN_CAMERA = "own webcam"


def camera_of(account: Account) -> Camera:
    """Which camera an account's Live page is: a device at the door watches for everyone, a
    person's webcam for that person alone."""
    if may_at_all(account, Permission.SHARE_CAMERA):
        return SHARED
    return Camera(OWN_CAMERA, CameraKind.OWN, account.employee)


def live_picture(  # noqa: PLR0913, PLR0917 - what a page knows of its visitor
    runtime: Runtime,
    seats: Seats,
    still_allowed: Callable[[], bool],
    camera: Camera = SHARED,
    language: str = ENGLISH,
    day: OwnDay | None = None,
) -> LivePicture:
    """A visitor's picture. It ends when the visitor may no longer use the camera, and when `day`,
    the working day before an own webcam, does not go on. An own webcam without an employee is
    shown and not recorded. `language` is that of the words drawn on it."""

    def rules() -> LiveRules:
        settings = runtime.settings
        return LiveRules(
            fps=settings.analysis_fps,
            fps_settled=settings.analysis_fps_settled,
            clock_drift=settings.rules().clock_drift,
        )

    nobody = camera.kind is CameraKind.OWN and camera.employee is None
    sink = None if nobody else runtime.outbox

    def analyser(capture: Capture) -> Analyser:
        grace = runtime.settings.outage
        allowed = WhileAllowed(runtime.pipeline(capture, sink), still_allowed, grace=grace)
        if day is None:
            return allowed
        return WhileAllowed(allowed, day.records, refusal=NOT_WORKING, grace=grace)

    return LivePicture(
        camera,
        open_analyser=analyser,
        draw=overlay(runtime, camera.kind is CameraKind.OWN, language),
        seats=seats,
        rules=rules,
    )


def overlay(runtime: Runtime, mirror: bool, language: str) -> Draw:
    """Draws with the names of the gallery that is valid at that moment; an own webcam's picture as
    in a mirror."""

    def draw(image: Image, analysis: Analysis | None) -> Image:
        image = mirrored_image(image) if mirror else image.copy()
        if analysis is not None:
            shown = mirrored(analysis, image.shape[1]) if mirror else analysis
            draw_on(image, shown, runtime.gallery.name, language)
        return image

    return draw
