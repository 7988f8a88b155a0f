"""The mark in a demo company's data folder, by which everybody knows it.

It holds the passwords of the log-ins that are printed: they are drawn anew for each demo, open
nothing else, and its server listens on this machine only.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from cwem.errors import InputError, SettingsError
from cwem.settings import Settings
from cwem.values import Millis
from cwem.words import say

MARK = "demo.json"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Login:
    """One that is printed: what it is for, its name and its password, which is the demo's own."""

    role: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a demo is made of, and up to when."""

    seed: int
    first: date
    until: Millis
    """What happened later is not there yet; 0: it is being made, or that was broken off."""
    goes_on: bool
    """Time passes in it; False: it ends on the day somebody named."""
    logins: tuple[Login, ...] = ()


def is_demo(home: Path) -> bool:
    """Whether this data folder is that of a demo company."""
    return (home / MARK).is_file()


def read_mark(home: Path) -> Mark | None:
    """None: it is not a demo's. Raises InputError for a mark nobody can read."""
    try:
        text = (home / MARK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(home, error.strerror) from None
    try:
        parts = json.loads(text)
        logins = tuple(Login(**each) for each in parts["logins"])
        first = date.fromisoformat(parts["first"])
        return Mark(parts["seed"], first, parts["until"], parts["goes_on"], logins)
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(home, error) from None


def write_mark(home: Path, mark: Mark) -> None:
    """Readable by its owner only, like everything beside it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = asdict(mark) | {"first": mark.first.isoformat()}
    draft = home / f".{MARK}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(parts, file, ensure_ascii=False, indent=1)
    draft.replace(home / MARK)


def refuse_outside(settings: Settings) -> None:
    """Raises SettingsError where the server of a demo would listen for other machines: its
    passwords are printed."""
    if is_demo(settings.home) and settings.host not in LOOPBACK:
        raise SettingsError(
            say(
                "A demo company is shown on this machine only. Take CWEM_HOST away, or set it to "
                "127.0.0.1."
            )
        )


def _unreadable(home: Path, reason: object) -> InputError:
    return InputError(
        say(
            "{file} cannot be read: {reason}. Delete the folder {folder} and start again.",
            file=home / MARK,
            reason=reason,
            folder=home,
        )
    )
