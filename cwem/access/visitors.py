"""Who is at the door: recognising a visitor by the token in the browser's cookie."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

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

    def visitor(self, token: str, *, used: bool = True, anew: bool = False) -> Visitor | None:
        """Whose token this is; None if the log-in ended, expired, or never was. At most a second
        old, or read now with `anew`. `used`: somebody does something, so the log-in is not idle;
        what a clock asks is no use."""
        if not token:
            return None
        digest, now = token_digest(token), self._now()
        with self._lock:
            at, known = self._known.get(digest, (0, None))
        fresh = known is not None and not anew and 0 <= now - at < FRESH
        found = known if fresh else self._look_up(digest, now)
        if found is not None and used and now - found.login.seen > TOUCH:
            self._logins.touch(digest, now)
            found = replace(found, login=replace(found.login, seen=now))
            self._remember(digest, now, found)
        return found

    def _look_up(self, digest: bytes, now: Millis) -> Visitor | None:
        found = self._logins.find(digest)
        if found is None or self._lifetimes.over(found[0], now, found[1].device):
            with self._lock:
                self._known.pop(digest, None)
            return None
        login, account = found
        visitor = Visitor(account, login)
        self._remember(digest, now, visitor)
        return visitor

    def _remember(self, digest: bytes, at: Millis, visitor: Visitor) -> None:
        with self._lock:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[digest] = (at, visitor)

    def log_ins(self, visitor: Visitor) -> list[Login]:
        """Where this account is logged in, last seen first; what ran out is left out."""
        now = self._now()
        found = self._logins.of(visitor.account.name)
        device = visitor.account.device
        return [login for login in found if not self._lifetimes.over(login, now, device)]

    def forget(self) -> None:
        """A log-in ended here: let the next look-up see it at once."""
        with self._lock:
            self._known.clear()
