"""A log-in: one browser of one account, known by a random token that only the browser has."""

import hashlib
import secrets
from dataclasses import dataclass

from cwem.values import Millis

TOUCH: Millis = 60_000
"""`seen` is written at most this often."""
HOST_ONLY = "__Host-"
"""Browsers take a cookie of this prefix over HTTPS only, from this very host only."""
_COOKIE = "cwem_login"


@dataclass(frozen=True, slots=True)
class Login:
    """One log-in. `id` names it in lists; it opens nothing."""

    id: str
    account: str
    opened: Millis
    seen: Millis
    address: str
    browser: str


DEVICE_LASTS: Millis = 90 * 86_400_000
"""A device at the door is switched off over nights, weekends and company holidays, and records
without anybody's hand when it is switched on again. It does nothing else; its log-in is renewed
every day (cwem/web/kiosk.py), so that this long is only what a switched-off device has."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """When a log-in ends by itself."""

    idle: Millis
    absolute: Millis
    device: Millis = DEVICE_LASTS
    """Of an account that is a device, used or not."""

    @property
    def longest(self) -> Millis:
        """So long a log-in may go unseen and not be over."""
        return max(self.absolute, self.device)

    def lasts(self, device: bool) -> Millis:
        """From its beginning on."""
        return self.device if device else self.absolute

    def over(self, login: Login, now: Millis, device: bool = False) -> bool:
        """Whether it has been left alone, or has lasted, too long."""
        idle = self.device if device else self.idle
        return now - login.seen > idle + TOUCH or now - login.opened > self.lasts(device)


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def login_cookie(secure: bool) -> str:
    """The cookie that holds the token, over HTTPS or not."""
    return f"{HOST_ONLY if secure else ''}{_COOKIE}"


def token_digest(token: str) -> bytes:
    """What is stored of a token: who reads the store cannot log in with it."""
    return hashlib.sha256(token.encode()).digest()


def browser_name(agent: str) -> str:
    """What a person calls the browser that sent this User-Agent: "Firefox on Windows"."""
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "macOS",
        "CrOS": "ChromeOS",
        "Linux": "Linux",
    }
    safari = {"Safari/": "Safari"}
    found = next((name for mark, name in (browsers | safari).items() if mark in agent), "")
    system = next((name for mark, name in systems.items() if mark in agent), "")
    return " on ".join(filter(None, [found or "Another browser", system]))
