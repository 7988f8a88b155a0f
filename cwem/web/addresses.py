"""Names and addresses: which ones this server answers to, and where a visitor may be sent next."""

import socket
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from cwem.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1")
"""Names this machine calls itself. Browsers give the camera to these without TLS."""
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared, not listened on
_OWN = ("/login", "/logout", "/setup", "/password")


def allowed_hosts(settings: Settings) -> list[str]:
    """What may stand in the Host header. Another name is a page of somebody else that resolves to
    this machine (DNS rebinding)."""
    named = [name.strip() for name in settings.hosts.split(",") if name.strip()]
    return list(dict.fromkeys([*LOOPBACK, *named, *_reachable(settings)]))


def colleagues_host(settings: Settings) -> str | None:
    """The name or address by which others reach this machine; None when it listens to itself."""
    return next((host for host in allowed_hosts(settings)[len(LOOPBACK) :]), None)


def colleagues_address(settings: Settings, current: str = "") -> str:
    """Where colleagues open CWEM, to be put into a link for them, without a slash at its end.

    `current` is the address in the browser of who asks: behind a proxy only that one is known, so
    it is taken as it is. Where the browser runs on the server itself, or nobody asks from one, the
    machine's own name or address stands in; if there is none, `for_this_machine` is true of it."""
    parts = urlsplit(current)
    if parts.hostname and parts.hostname not in LOOPBACK:
        if parts.hostname in allowed_hosts(settings):
            return f"{parts.scheme}://{parts.netloc}"
        parts = urlsplit("")
    host = colleagues_host(settings) or parts.hostname or settings.host
    port = parts.port if parts.hostname else settings.port
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme or 'http'}://{host}" + (f":{port}" if port else "")


def for_this_machine(address: str) -> bool:
    """Whether this address means another machine to everybody else."""
    return urlsplit(address).hostname in LOOPBACK


def _reachable(settings: Settings) -> list[str]:
    if settings.host in LOOPBACK:
        return []
    if settings.host not in _EVERYWHERE:
        return [settings.host]
    return [*_own_address(), socket.gethostname().lower()]


def _own_address() -> list[str]:
    """The address this machine uses towards its network; asking sends nothing."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # RFC 5737: an address of nobody
        return [probe.getsockname()[0]]
    return []


def safe_next(path: str) -> str:
    """Where to go after the log-in: a path of our own and nothing else, else the first page."""
    plain = path.isascii() and path.isprintable() and not {"\\", " "} & set(path)
    if not plain or not path.startswith("/") or path.startswith("//"):
        return "/"
    return "/" if urlsplit(path).path.startswith(_OWN) else path


def with_next(page: str, path: str) -> str:
    """The address of a page of ours that leads on to `path`."""
    path = safe_next(path)
    return page if path == "/" else f"{page}?{urlencode({'next': path})}"
