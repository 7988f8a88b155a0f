"""What the connection check measured, in words: what works, what does not, and what to tell IT."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from cwem.words import Words, say

ENOUGH_FPS = 5.0
"""Below this the picture is too slow to tell what somebody does."""
SLOW_MS = 300.0
"""A round trip from which on talking to the pages feels slow."""
ENOUGH_MBIT = 1.5
"""What a live picture takes each way: 640x480, 15 pictures a second, VP8."""


class Camera(BaseModel):
    """As connection_check.js measured it."""

    state: str
    error: str = ""
    label: str = ""
    width: int = 0
    height: int = 0
    fps: float = 0
    black: bool = False


class Socket(BaseModel):
    """Milliseconds."""

    state: str
    rtt: float = 0


class Media(BaseModel):
    """`rtt` in ms, `up` and `down` in kbit/s; None where it was not measured."""

    state: str
    status: int = 0
    offered: int = 0
    hidden: bool = False
    """Whether the browser hides this machine's address (mDNS)."""
    ports: tuple[int, int] | None = None
    servers: tuple[str, ...] = ()
    protocol: str = ""
    local: str = ""
    remote: str = ""
    port: int = 0
    rtt: float | None = None
    up: float | None = None
    down: float | None = None


class Facts(BaseModel):
    """Everything measured so far; a step that has not run yet is None."""

    at: int
    browser: str = ""
    host: str = ""
    address: str = ""
    secure: bool = False
    camera: Camera | None = None
    socket: Socket | None = None
    media: Media | None = None
    running: str = ""


class Verdict(StrEnum):
    """How a part of the check went."""

    GOOD = "good"
    CARE = "care"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result. `advice` is for the person, `to_it` for whoever runs the network."""

    title: Words
    verdict: Verdict
    sentence: Words
    advice: Words | None = None
    to_it: Words | None = None


def measured(told: Any) -> Facts | None:
    """What the browser sent; None for nothing, or for what no check of ours sends."""
    if not isinstance(told, Mapping):
        return None
    try:
        return Facts.model_validate(dict(told))
    except ValidationError:
        return None


def findings(facts: Facts) -> list[Finding]:
    """A line for everything measured so far, in the order of the check."""
    found = [_secure(facts)]
    if facts.camera is not None and facts.camera.state != "insecure":
        found.append(_camera(facts.camera))
    if facts.socket is not None:
        found.append(_socket(facts.socket, facts))
    if facts.media is not None:
        found.append(_media(facts.media, facts))
        if facts.media.state == "ok":
            found.append(_speed(facts.media))
    return found


# --- page and camera ------------------------------------------------------------------------------

SECURE = say("Secure page")
CAMERA = say("Camera")
SOCKET = say("Connection to the server")
MEDIA = say("Video connection")
SPEED = say("Speed of the video connection")


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
            say("Plug it in again, or choose another camera above."),
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


# --- the way to the server ------------------------------------------------------------------------


def _socket(socket: Socket, facts: Facts) -> Finding:
    if socket.state == "ok":
        sentence = say("Answers take {ms} ms.", ms=round(socket.rtt))
        if socket.rtt <= SLOW_MS:
            return Finding(SOCKET, Verdict.GOOD, sentence)
        return Finding(
            SOCKET,
            Verdict.CARE,
            sentence,
            say("That is slow: pages will follow with a delay. A cable instead of Wi-Fi may help."),
        )
    return Finding(
        SOCKET,
        Verdict.WRONG,
        say("Your network lets web pages through but not the lasting connection they need."),
        say("Try without VPN, or in another network, to see whether it is this one."),
        say(
            "WebSocket connections (HTTP Upgrade) from this machine to {address} are refused or "
            "swallowed by a proxy or firewall. Please let them through.",
            address=facts.address,
        ),
    )


def _media(media: Media, facts: Facts) -> Finding:
    if media.state == "ok":
        return Finding(
            MEDIA,
            Verdict.GOOD,
            say(
                "Pictures go to {remote}, port {port}, by {protocol}; answers take {ms}.",
                remote=media.remote or facts.host,
                port=media.port,
                protocol=media.protocol.upper() or "UDP",
                ms=say("{ms} ms", ms=round(media.rtt)) if media.rtt is not None else "–",
            ),
        )
    if media.state == "busy":
        return Finding(
            MEDIA,
            Verdict.CARE,
            say("Several people check at this moment, so this part was left out."),
            say("Check again in ten seconds."),
        )
    if media.state == "server":
        return Finding(
            MEDIA,
            Verdict.WRONG,
            say("The server did not answer this part of the check."),
            say("Load the page again. If that does not help, tell your administrator."),
            say("POST {address}/check/offer was answered with {status}.", address=facts.address,
                status=media.status),
        )  # fmt: skip
    if media.state in {"unsupported", "no_udp"}:
        return _no_udp(media, facts)
    return _blocked(media, facts)


def _no_udp(media: Media, facts: Facts) -> Finding:
    sentence = (
        say("This browser has no video connections (WebRTC), or they are switched off.")
        if media.state == "unsupported"
        else say("This browser may not use UDP, which the video connection needs.")
    )
    return Finding(
        MEDIA,
        Verdict.WRONG,
        sentence,
        say("Try another browser, or one without extensions that protect privacy."),
        say(
            "The browser offers no UDP for WebRTC. In Chrome and Edge the policy "
            "WebRtcIPHandling (or WebRtcLocalhostIpHandling) set to disable_non_proxied_udp does "
            "that; in Firefox media.peerconnection.enabled or media.peerconnection.ice.proxy_only. "
            "Please allow UDP for {address}.",
            address=facts.address,
        ),
    )


def _blocked(media: Media, facts: Facts) -> Finding:
    first, last = media.ports or (1024, 65535)
    where = {"first": first, "last": last, "host": facts.host}
    return Finding(
        MEDIA,
        Verdict.WRONG,
        say(
            "Your network lets web pages through but not the video connection (UDP to ports "
            "{first} to {last} of {host}). Most often that is a VPN or a firewall.",
            **where,
        ),
        say("Try without VPN, or in another network. At home, the company's VPN is the likeliest."),
        say(
            "Please allow UDP from this machine to {host} ({addresses}), ports {first} to {last}, "
            "with the answers, or leave {host} out of the VPN. No relay (TURN) is configured, so "
            "there is no way round over TCP. {hidden}",
            addresses=", ".join(media.servers) or "–",
            hidden=_HIDDEN if media.hidden else "",
            **where,
        ),
    )


_HIDDEN = say(
    "The browser hides the address of this machine (mDNS) because the camera was not allowed; "
    "check once more with the camera allowed."
)


def _speed(media: Media) -> Finding:
    if media.up is None or media.down is None:
        return Finding(
            SPEED,
            Verdict.CARE,
            say("The video connection broke off before its speed was measured."),
            say("Check again. If it happens again, the network loses a lot of data."),
        )
    sentence = say(
        "{up} Mbit/s to the server and {down} Mbit/s back got through; more was not tried.",
        up=f"{media.up / 1000:.1f}",
        down=f"{media.down / 1000:.1f}",
    )
    if min(media.up, media.down) / 1000 >= ENOUGH_MBIT:
        return Finding(SPEED, Verdict.GOOD, sentence)
    return Finding(
        SPEED,
        Verdict.CARE,
        sentence,
        say("A live picture takes {need} Mbit/s each way; it will be coarse.", need=ENOUGH_MBIT),
    )
