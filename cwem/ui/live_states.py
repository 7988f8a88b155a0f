"""Which state the live picture is in.

Pure: the browser's report, the snapshot, the seats and the working day go in, a state comes out.
Frames are trusted, not connection states: no frame for three seconds means that nothing is
recorded. What to say about a state stands in live_notices.py.
"""

from dataclasses import dataclass
from enum import StrEnum

from cwem.attendance.work_events import WorkDay, WorkState
from cwem.capture.live import Snapshot
from cwem.face.quality import GOOD_ENOUGH
from cwem.values import Analysis, IdentityStatus, Millis


class CameraReport(StrEnum):
    """What the browser says about the camera."""

    OFF = "off"
    ON = "on"
    PAUSED = "paused"
    SLOW = "slow"
    """The component waits for a connection for more than ten seconds."""
    DENIED = "denied"
    MISSING = "missing"
    GONE = "gone"
    """The camera chosen in this browser is not there."""
    TAKEN = "taken"
    INSECURE = "insecure"
    FAILED = "failed"


class LiveState(StrEnum):
    """What is true of the picture now; exactly one."""

    NEEDS_HTTPS = "needs https"
    NO_PERMISSION = "no camera permission"
    NO_CAMERA = "no camera"
    CAMERA_GONE = "camera gone"
    CAMERA_TAKEN = "camera taken"
    CAMERA_FAILED = "camera failed"
    BUSY = "server busy"
    OFF = "off"
    NOT_BEGUN = "not begun"
    RAN_OUT = "ran out"
    BREAK = "break"
    ENDED = "ended"
    CONNECTING = "connecting"
    CONNECTING_SLOWLY = "connecting slowly"
    NO_FRAMES = "no frames"
    ANALYSIS_STOPPED = "analysis stopped"
    NOT_SAVED = "not saved"
    TAKEN_OVER = "taken over"
    STARTING = "starting"
    PAUSED = "paused"
    BLACK = "black picture"
    NO_CONSENT = "no consent"
    NOT_ENROLLED = "not enrolled"
    TOO_DARK = "too dark"
    RECOGNISING = "recognising"
    SOMEONE_ELSE = "someone else"
    NOT_FACING = "not facing"
    NOBODY = "nobody"
    SLOW = "slow"
    LIVE = "live"
    RECOGNISED = "recognised"


SILENCE = 3.0
"""Seconds without a frame after which nothing counts as recorded; see
docs/decisions/0008-live-page.md."""
SLOW_SHARE = 0.7
"""Below this share of the asked rate the page says that analysis is slower than asked."""

REPORTED = {
    CameraReport.INSECURE: LiveState.NEEDS_HTTPS,
    CameraReport.DENIED: LiveState.NO_PERMISSION,
    CameraReport.MISSING: LiveState.NO_CAMERA,
    CameraReport.GONE: LiveState.CAMERA_GONE,
    CameraReport.TAKEN: LiveState.CAMERA_TAKEN,
    CameraReport.FAILED: LiveState.CAMERA_FAILED,
}
"""Reports that say it all."""


def live_state(
    camera: CameraReport, snapshot: Snapshot, *, playing: bool, seat_free: bool
) -> LiveState:
    """The state. `playing` is the component's word that the connection stands; `seat_free` says
    whether another session may begin."""
    if camera in REPORTED:
        return REPORTED[camera]
    if snapshot.refused or (snapshot.capture is None and not seat_free):
        return LiveState.BUSY
    if camera is CameraReport.OFF:
        return LiveState.OFF
    if snapshot.superseded:
        return LiveState.TAKEN_OVER
    if snapshot.silent is None or not playing:
        slow = camera is CameraReport.SLOW
        return LiveState.CONNECTING_SLOWLY if slow else LiveState.CONNECTING
    return _running_state(snapshot, snapshot.silent)


def _running_state(snapshot: Snapshot, silent: float) -> LiveState:
    progress = snapshot.progress
    if progress.problem:
        return LiveState.ANALYSIS_STOPPED
    if silent > SILENCE:
        return LiveState.NO_FRAMES
    if progress.analysis is None:
        return LiveState.STARTING
    if progress.analysis.paused:
        return LiveState.PAUSED
    if progress.trouble:
        return LiveState.NOT_SAVED
    return LiveState.SLOW if is_slow(snapshot) else LiveState.LIVE


def is_slow(snapshot: Snapshot) -> bool:
    """Whether clearly fewer frames are analysed than asked for and received."""
    progress = snapshot.progress
    asked = min(snapshot.fps_asked, snapshot.fps_received)
    settled = progress.analysed > 2 * snapshot.fps_asked
    return settled and progress.fps_analysed < SLOW_SHARE * asked


@dataclass(frozen=True, slots=True)
class Standing:
    """How the person before an own webcam stands to being recognised."""

    agreed: bool = True
    enrolled: bool = True


AVERTED: Millis = 10_000
"""So long is a body without a usable face nothing worth saying."""
UNUSABLE = frozenset({IdentityStatus.POOR, IdentityStatus.TOO_SMALL})
ASKED = {
    WorkState.BREAK: LiveState.BREAK,
    WorkState.ENDED: LiveState.ENDED,
    WorkState.PAUSED: LiveState.PAUSED,
}


def own_state(  # noqa: PLR0911, PLR0913 - what is known, one rule a line
    day: WorkDay,
    camera: CameraReport,
    snapshot: Snapshot,
    standing: Standing,
    averted: Millis,
    *,
    playing: bool,
    seat_free: bool,
) -> LiveState:
    """The state before an own webcam, where the working day decides. `averted` is how long there
    has been a body without a usable face."""
    if day.state in {WorkState.BREAK, WorkState.ENDED}:
        return ASKED[day.state]
    if camera in REPORTED:
        return REPORTED[camera]
    if day.state is WorkState.OFF:
        if not seat_free:
            return LiveState.BUSY
        return LiveState.RAN_OUT if day.since else LiveState.NOT_BEGUN
    if snapshot.superseded:
        return LiveState.TAKEN_OVER
    if day.state is WorkState.PAUSED:
        return LiveState.PAUSED
    state = live_state(camera, snapshot, playing=playing, seat_free=seat_free)
    if state in {LiveState.LIVE, LiveState.SLOW} and snapshot.progress.analysis is not None:
        return _before(snapshot.progress.analysis, snapshot.light, standing, averted) or (
            LiveState.RECOGNISED if state is LiveState.LIVE else state
        )
    return _RECORDING.get(state, state)


_RECORDING = {LiveState.OFF: LiveState.CONNECTING, LiveState.PAUSED: LiveState.BLACK}
"""What the plain states mean while the working day goes on."""


def _before(
    analysis: Analysis, light: float, standing: Standing, averted: Millis
) -> LiveState | None:
    """Who is before the own webcam; None where it is its person."""
    statuses = {seen.identity.status for seen in analysis.people}
    rules = [
        (IdentityStatus.CONFIRMED in statuses, None),
        (not standing.agreed, LiveState.NO_CONSENT),
        (not standing.enrolled, LiveState.NOT_ENROLLED),
        (light < GOOD_ENOUGH.light, LiveState.TOO_DARK),
        (not statuses, LiveState.NOBODY),
        (IdentityStatus.TENTATIVE in statuses, LiveState.RECOGNISING),
        (IdentityStatus.SOMEONE_ELSE in statuses, LiveState.SOMEONE_ELSE),
        (averted >= AVERTED, LiveState.NOT_FACING),
    ]
    return next((state for holds, state in rules if holds), LiveState.RECOGNISING)


def faceless(snapshot: Snapshot) -> bool:
    """Whether there is a body and no face that can be used."""
    analysis = snapshot.progress.analysis
    people = analysis.people if analysis is not None else ()
    usable = [
        seen.person.face is not None and seen.identity.status not in UNUSABLE for seen in people
    ]
    return bool(people) and not any(usable)
