"""The way to the server, in words: the socket, the video connection over UDP, and its speed."""

from cwem.ui.connection_values import Facts, Finding, Media, Socket, Verdict
from cwem.words import say

SLOW_MS = 300.0
"""A round trip from which on talking to the pages feels slow."""
ENOUGH_MBIT = 1.5
"""What a live picture takes each way: 640x480, 15 pictures a second, VP8."""
SOCKET = say("Connection to the server")
MEDIA = say("Video connection")
SPEED = say("Speed of the video connection")


def socket_finding(socket: Socket, facts: Facts) -> Finding:
    """Whether the lasting connection of the pages works."""
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


def media_finding(media: Media, facts: Facts) -> Finding:
    """Whether pictures get through, and if not, what keeps them."""
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
            "The browser offers no UDP for WebRTC. The policies WebRtcIPHandling (Chrome) and "
            "WebRtcLocalhostIpHandling (Edge), set to disable_non_proxied_udp, do that; in Firefox "
            "media.peerconnection.enabled or media.peerconnection.ice.proxy_only. "
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


def speed_finding(media: Media) -> Finding:
    """Whether enough gets through both ways."""
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
