"""Who is at the door: recognising a visitor by the token in the browser's cookie."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cwem.access.accounts import Account, Role
from cwem.access.logins import TOUCH, Lifetimes, Login, token_digest
from cwem.access.ports import Logins
from cwem.values import Millis

FRESH: Millis = 1_000
"""A look-up may be this old: a page and its one-second fragments then cost one read."""
_REMEMBERED = 1_024


def wall_clock() -> Millis:
    """Now, as the default of a parameter."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in."""

    account: Account
    login: Login


ANYONE = Visitor(
    Account("anyone", frozenset({Role.KIOSK}), None, 0), Login("", "anyone", 0, 0, "", "")
)
"""Whoever sits at the machine before there is any account: may use the camera, like a kiosk."""


class Visitors:
    """Looks log-ins up by token. Thread-safe; raises StoreError."""

    def __init__(
        self, logins: Logins, lifetimes: Lifetimes, now: Callable[[], Millis] = wall_clock
    ) -> None:
        self._logins, self._lifetimes, self._now = logins, lifetimes, now
        self._lock = threading.Lock()
        self._known: dict[bytes, tuple[Millis, Visitor]] = {}

    def visitor(self, token: str) -> Visitor | None:
        """Whose token this is; None if the log-in ended, expired, or never was. At most a second
        old."""
        if not token:
            return None
        digest, now = token_digest(token), self._now()
        with self._lock:
            at, known = self._known.get(digest, (0, None))
        if known is not None and 0 <= now - at < FRESH:
            return known
        return self._look_up(digest, now)

    def _look_up(self, digest: bytes, now: Millis) -> Visitor | None:
        found = self._logins.find(digest)
        if found is None or self._lifetimes.over(found[0], now):
            with self._lock:
                self._known.pop(digest, None)
            return None
        login, account = found
        if now - login.seen > TOUCH:
            self._logins.touch(digest, now)
        visitor = Visitor(account, login)
        with self._lock:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[digest] = (now, visitor)
        return visitor

    def log_ins(self, visitor: Visitor) -> list[Login]:
        """Where this account is logged in, last seen first; what ran out is left out."""
        now = self._now()
        found = self._logins.of(visitor.account.name)
        return [login for login in found if not self._lifetimes.over(login, now)]

    def forget(self) -> None:
        """A log-in ended here: let the next look-up see it at once."""
        with self._lock:
            self._known.clear()
