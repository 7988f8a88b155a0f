"""What the Live page says about each state: what is the case, and what to do about it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from cwem.capture.live import Snapshot
from cwem.ui.live_states import LiveState
from cwem.words import Words, say


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
    LiveState.NOT_BEGUN: Notice(
        say("Your working day has not begun"),
        say("Nothing is seen and nothing is recorded. Press Start when you begin."),
        "videocam_off",
        Tone.QUIET,
    ),
    LiveState.RAN_OUT: Notice(
        say("Not recording: your day has lasted 14 hours"),
        say("Nobody said that it ended, so recording has stopped. Press Start to go on."),
        "timer_off",
        Tone.CARE,
    ),
    LiveState.BREAK: Notice(
        say("On a break"),
        say("The camera is off and nothing is recorded. Press Resume to go on working."),
        "coffee",
        Tone.QUIET,
    ),
    LiveState.ENDED: Notice(
        say("Your day has ended"),
        say("The camera is off and nothing is recorded until you press Start again."),
        "bedtime",
        Tone.QUIET,
    ),
    LiveState.RECOGNISED: Notice(
        say("Recording your time"),
        say("You are recognised. Open other pages beside this window: closing it stops recording."),
        "radio_button_checked",
        Tone.GOOD,
    ),
    LiveState.RECOGNISING: Notice(
        say("Recognising"),
        say("Look towards the camera for a moment. The seconds until then are counted afterwards."),
        "person_search",
        Tone.QUIET,
    ),
    LiveState.NOBODY: Notice(
        say("Nobody in the picture"),
        say("Your time away is recorded as away. It goes on by itself when you are back."),
        "event_seat",
        Tone.QUIET,
    ),
    LiveState.SOMEONE_ELSE: Notice(
        say("Someone else is before your camera"),
        say(
            "They are drawn, but not named, and nothing of them is kept. Your time is not counted."
        ),
        "person_off",
        Tone.CARE,
    ),
    LiveState.NOT_FACING: Notice(
        say("Your face cannot be seen"),
        say(
            "Somebody is in the picture, but turned away, covered or too far from the camera. Look "
            "towards it, so that your time counts."
        ),
        "visibility_off",
        Tone.CARE,
    ),
    LiveState.TOO_DARK: Notice(
        say("Too dark to recognise you"),
        say("Switch on a light or turn towards a window. Your time does not count meanwhile."),
        "dark_mode",
        Tone.CARE,
    ),
    LiveState.BLACK: Notice(
        say("The camera sends a black picture: nothing is recorded"),
        say("Open its cover, or choose another camera."),
        "no_photography",
        Tone.WRONG,
    ),
    LiveState.NO_CONSENT: Notice(
        say("You have not agreed to being recognised"),
        say("So you are not recognised and nothing is recorded. You decide under My consent."),
        "handshake",
        Tone.CARE,
    ),
    LiveState.NOT_ENROLLED: Notice(
        say("You are not enrolled yet"),
        say(
            "CWEM has no template of your face, so it cannot recognise you and records nothing. "
            "Ask your administrator to enrol you."
        ),
        "face",
        Tone.CARE,
    ),
    LiveState.CAMERA_GONE: Notice(
        say("The camera you chose is not connected"),
        say("Connect it again, or choose another one above. This browser remembers the choice."),
        "video_settings",
        Tone.WRONG,
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
            "The camera is switched off. This counts neither as presence nor as absence. "
            "Press Resume to go on."
        ),
        "pause_circle",
        Tone.CARE,
    ),
    LiveState.TAKEN_OVER: Notice(
        say("Recording goes on in another window"),
        say("Nothing is lost. Press Record here if this window is to record instead."),
        "open_in_new",
        Tone.CARE,
    ),
    LiveState.NO_FRAMES: Notice(
        say("No picture arrives: nothing is recorded"),
        say("Check the network and the camera. The connection is made again by itself."),
        "signal_disconnected",
        Tone.WRONG,
    ),
    LiveState.NO_PERMISSION: Notice(
        say("The browser does not let this page use the camera"),
        say(
            "Open the site settings at the left of the address bar and allow the camera. This page "
            "notices it by itself; if not, load it again."
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
        say("Close the other program, a video call for instance, or choose another camera."),
        "front_hand",
        Tone.WRONG,
    ),
    LiveState.CAMERA_FAILED: Notice(
        say("The camera could not be started"),
        say("Connect it again, or choose another camera. It is tried again by itself."),
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
