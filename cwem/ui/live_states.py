"""What the Live page says about its picture: which state it is in, and what to do about it.

Pure: the browser's report, the snapshot and the seats go in, a state with words comes out. Frames
are trusted, not connection states: no frame for three seconds means that nothing is recorded.
"""

from dataclasses import dataclass
from enum import StrEnum

from cwem.capture.live import Snapshot
from cwem.words import Words, say


class CameraReport(StrEnum):
    """What the browser says about the camera."""

    OFF = "off"
    ON = "on"
    PAUSED = "paused"
    CHOOSING = "choosing"
    SLOW = "slow"
    """The component waits for a connection for more than ten seconds."""
    DENIED = "denied"
    MISSING = "missing"
    TAKEN = "taken"
    INSECURE = "insecure"
    FAILED = "failed"


class LiveState(StrEnum):
    """What is true of the picture now; exactly one."""

    NEEDS_HTTPS = "needs https"
    NO_PERMISSION = "no camera permission"
    NO_CAMERA = "no camera"
    CAMERA_TAKEN = "camera taken"
    CAMERA_FAILED = "camera failed"
    BUSY = "server busy"
    OFF = "off"
    CHOOSING = "choosing a camera"
    CONNECTING = "connecting"
    CONNECTING_SLOWLY = "connecting slowly"
    NO_FRAMES = "no frames"
    ANALYSIS_STOPPED = "analysis stopped"
    NOT_SAVED = "not saved"
    TAKEN_OVER = "taken over"
    STARTING = "starting"
    PAUSED = "paused"
    SLOW = "slow"
    LIVE = "live"


class Tone(StrEnum):
    """How a state is shown."""

    QUIET = "quiet"
    GOOD = "good"
    CARE = "care"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Notice:
    """A state in words: what is the case, and what to do or expect."""

    title: Words
    """Without a full stop."""
    advice: Words
    icon: str
    tone: Tone


SILENCE = 3.0
"""Seconds without a frame after which nothing counts as recorded; see
docs/decisions/0008-live-page.md."""
SLOW_SHARE = 0.7
"""Below this share of the asked rate the page says that analysis is slower than asked."""

REPORTED = {
    CameraReport.INSECURE: LiveState.NEEDS_HTTPS,
    CameraReport.DENIED: LiveState.NO_PERMISSION,
    CameraReport.MISSING: LiveState.NO_CAMERA,
    CameraReport.TAKEN: LiveState.CAMERA_TAKEN,
    CameraReport.FAILED: LiveState.CAMERA_FAILED,
}
"""Reports that say it all."""
NOT_STARTED = {
    CameraReport.OFF: LiveState.OFF,
    CameraReport.CHOOSING: LiveState.CHOOSING,
}
"""Reports that say it all where a seat is free."""


def live_state(
    camera: CameraReport, snapshot: Snapshot, *, playing: bool, seat_free: bool
) -> LiveState:
    """The state. `playing` is the component's word that the connection stands; `seat_free` says
    whether another session may begin."""
    if camera in REPORTED:
        return REPORTED[camera]
    if snapshot.refused or (snapshot.capture is None and not seat_free):
        return LiveState.BUSY
    if camera in NOT_STARTED:
        return NOT_STARTED[camera]
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


def notice(state: LiveState, snapshot: Snapshot) -> Notice:
    """The state in words."""
    progress = snapshot.progress
    if state is LiveState.ANALYSIS_STOPPED:
        return Notice(
            say("Analysis stopped: {problem}", problem=progress.problem),
            say(
                "The picture goes on, but nothing is recognised or recorded. Stop the camera and "
                "start it again; if this comes back, tell your administrator."
            ),
            "error",
            Tone.WRONG,
        )
    if state is LiveState.NOT_SAVED:
        return Notice(
            say("Live, but time cannot be saved at the moment"),
            say("{trouble} It is tried again by itself.", trouble=progress.trouble),
            "cloud_off",
            Tone.WRONG,
        )
    if state is LiveState.SLOW:
        return Notice(
            say("Live, slower than usual"),
            say(
                "The server is busy: {analysed} instead of {asked} pictures a second are analysed. "
                "Time is still recorded.",
                analysed=f"{progress.fps_analysed:.0f}",
                asked=f"{min(snapshot.fps_asked, snapshot.fps_received):.0f}",
            ),
            "speed",
            Tone.CARE,
        )
    return NOTICES[state]


NOTICES = {
    LiveState.OFF: Notice(
        say("Camera off"),
        say("Nothing is seen and nothing is recorded. Press Start camera to begin."),
        "videocam_off",
        Tone.QUIET,
    ),
    LiveState.CHOOSING: Notice(
        say("Choosing a camera"),
        say("Pick the camera below and press Done. Nothing is sent to the server meanwhile."),
        "video_settings",
        Tone.QUIET,
    ),
    LiveState.CONNECTING: Notice(
        say("Connecting"),
        say("If your browser asks whether this page may use the camera, allow it."),
        "sync",
        Tone.QUIET,
    ),
    LiveState.CONNECTING_SLOWLY: Notice(
        say("Connecting takes longer than usual"),
        say("The server may be busy or the network slow. Nothing is recorded yet."),
        "sync_problem",
        Tone.CARE,
    ),
    LiveState.STARTING: Notice(
        say("Starting"),
        say("The picture has arrived; the first people are looked for."),
        "sync",
        Tone.QUIET,
    ),
    LiveState.LIVE: Notice(
        say("Live"),
        say("Time is recorded for people who are enrolled and have agreed to it."),
        "radio_button_checked",
        Tone.GOOD,
    ),
    LiveState.PAUSED: Notice(
        say("Paused"),
        say(
            "The camera sends no picture. This counts neither as presence nor as absence. "
            "Press Resume to go on."
        ),
        "pause_circle",
        Tone.CARE,
    ),
    LiveState.TAKEN_OVER: Notice(
        say("Your camera runs in another window"),
        say(
            "That one records since it was started; this one only shows the picture. Stop and "
            "start the camera here to record here again."
        ),
        "open_in_new",
        Tone.CARE,
    ),
    LiveState.NO_FRAMES: Notice(
        say("No picture arrives: nothing is recorded"),
        say(
            "Check the network. If the picture does not come back, stop the camera and start it "
            "again."
        ),
        "signal_disconnected",
        Tone.WRONG,
    ),
    LiveState.NO_PERMISSION: Notice(
        say("The browser does not let this page use the camera"),
        say(
            "Open the site settings at the left of the address bar, allow the camera, and press "
            "Start camera again."
        ),
        "block",
        Tone.WRONG,
    ),
    LiveState.NO_CAMERA: Notice(
        say("No camera found"),
        say("Connect a camera or switch it on; this page notices it by itself."),
        "no_photography",
        Tone.WRONG,
    ),
    LiveState.CAMERA_TAKEN: Notice(
        say("The camera is used by another program"),
        say("Close the other program (a video call, for instance), then press Start camera."),
        "front_hand",
        Tone.WRONG,
    ),
    LiveState.CAMERA_FAILED: Notice(
        say("The camera could not be started"),
        say("Press Start camera again, or choose another camera."),
        "error",
        Tone.WRONG,
    ),
    LiveState.NEEDS_HTTPS: Notice(
        say("A camera needs a secure address"),
        say(
            "Browsers give the camera only to addresses that begin with https, and to localhost. "
            "Ask your administrator for the address of this page that begins with https."
        ),
        "lock_open",
        Tone.WRONG,
    ),
    LiveState.BUSY: Notice(
        say("All places are taken"),
        say(
            "This server shows as many live pictures at once as it can do well. Yours can start as "
            "soon as one ends; this page notices it by itself."
        ),
        "hourglass_empty",
        Tone.CARE,
    ),
}
"""Every state whose words do not depend on figures."""
