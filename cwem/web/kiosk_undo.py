"""What may still be taken back at a screen at the door."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cwem.access.audit import By
from cwem.attendance.punching import UNDO
from cwem.errors import StoreError
from cwem.values import Millis

_SLACK: Millis = 3_000
"""On top of what the screen shows: the network takes its time too."""


@dataclass(frozen=True, slots=True)
class _Undo:
    until: Millis
    act: Callable[[By], None]


class Undos:
    """What may still be taken back, by a token that only the screen knows. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[str, _Undo] = {}

    def offer(self, act: Callable[[By], None], now: Millis) -> str:
        """The token; good for a few seconds."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if one.until > now}
            self._open[token] = _Undo(now + UNDO + _SLACK, act)
        return token

    def take(self, token: str, by: By) -> bool:
        """Take it back; False when it is too late. Raises StoreError, and may then be tried
        again for as long as before."""
        with self._lock:
            one = self._open.get(token)
        if one is None or one.until < by.at:
            return False
        try:
            one.act(by)
        except StoreError:
            with self._lock:
                self._open[token] = _Undo(by.at + UNDO + _SLACK, one.act)
            raise
        with self._lock:
            self._open.pop(token, None)
        return True
