"""What the connection check measured, in words: what works, what does not, and what to tell IT."""

from collections.abc import Mapping

from cwem.ui.connection_network import media_finding, socket_finding, speed_finding
from cwem.ui.connection_values import Camera, Facts, Finding, Verdict
from cwem.words import Words, say

ENOUGH_FPS = 5.0
"""Below this the picture is too slow to tell what somebody does."""
SECURE = say("Secure page")
CAMERA = say("Camera")


def findings(facts: Facts) -> list[Finding]:
    """A line for everything measured so far, in the order of the check."""
    found = [_secure(facts)]
    if facts.camera is not None and facts.camera.state != "insecure":
        found.append(_camera(facts.camera))
    if facts.socket is not None:
        found.append(socket_finding(facts.socket, facts))
    if facts.media is not None:
        found.append(media_finding(facts.media, facts))
        if facts.media.state == "ok":
            found.append(speed_finding(facts.media))
    return found


def _secure(facts: Facts) -> Finding:
    if facts.secure:
        return Finding(
            SECURE, Verdict.GOOD, say("The browser trusts this page and may give it the camera.")
        )
    return Finding(
        SECURE,
        Verdict.WRONG,
        say("This page was opened over plain HTTP, where browsers give no camera."),
        say("Open it by its address with https."),
        say(
            "CWEM is reached at {address} without TLS. Start it with `cwem run --tls CERT KEY`, or "
            "put it behind a proxy that speaks HTTPS.",
            address=facts.address,
        ),
    )


_CAMERA_WRONG: Mapping[str, tuple[Words, Words]] = {
    "denied": (
        say("The browser does not let this page use the camera."),
        say("Press the camera or lock sign beside the address, allow the camera, check again."),
    ),
    "missing": (
        say("No camera was found."),
        say("Plug one in, or open its cover or switch, and check again."),
    ),
    "taken": (
        say("The camera is in use by another program."),
        say("Leave the meeting or close the program that shows the camera, and check again."),
    ),
}


def _camera(camera: Camera) -> Finding:
    if camera.state in _CAMERA_WRONG:
        sentence, advice = _CAMERA_WRONG[camera.state]
        return Finding(CAMERA, Verdict.WRONG, sentence, advice)
    if camera.state != "ok":
        return Finding(
            CAMERA,
            Verdict.WRONG,
            say("The camera could not be started ({error}).", error=camera.error),
            say("Plug it in again or restart the browser, and check again."),
        )
    name = camera.label or say("A camera")
    if camera.fps < 0.5:
        return Finding(
            CAMERA,
            Verdict.WRONG,
            say("{name} was started but sends no pictures.", name=name),
            say("Plug it in again, or choose another camera."),
        )
    if camera.black:
        return Finding(
            CAMERA,
            Verdict.WRONG,
            say("{name} sends black pictures only.", name=name),
            say("Open its cover, switch it on at the keyboard, or put on a light."),
        )
    sentence = say(
        "{name} sends {fps} pictures a second of {width} × {height} points.",
        name=name,
        fps=round(camera.fps),
        width=camera.width,
        height=camera.height,
    )
    if camera.fps < ENOUGH_FPS:
        return Finding(
            CAMERA,
            Verdict.CARE,
            sentence,
            say("That is slow. More light helps, and so does closing other programs."),
        )
    return Finding(CAMERA, Verdict.GOOD, sentence)
