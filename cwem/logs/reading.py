"""The log, read back."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cwem.values import Millis

LEVELS = ("info", "warning", "error")
"""From the least to the most serious; "critical" is written as "error"."""
_TAIL = 1 << 20
"""How much of a file's end is read to show its last lines, bytes."""


def log_file(home: Path) -> Path:
    """Where the newest lines are; older ones are beside it as .1, .2 and so on."""
    return home / "logs" / "cwem.log"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log, read back."""

    at: Millis
    level: str
    logger: str
    message: str
    more: Mapping[str, object] = field(default_factory=dict)


def last_lines(home: Path, count: int, least: str = "info") -> list[Line]:
    """The newest lines at this level or above, newest first. Raises OSError."""
    wanted = set(LEVELS[LEVELS.index(least) :])
    found: list[Line] = []
    path = log_file(home)
    for each in (path, path.with_name(f"{path.name}.1")):
        if each.is_file() and len(found) < count:
            lines = (_line(text) for text in reversed(_tail(each)))
            found += [line for line in lines if line is not None and line.level in wanted]
    return found[:count]


def _tail(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        lines = file.read().splitlines()
    return lines[1:] if size > _TAIL else lines


def _line(text: bytes) -> Line | None:
    try:
        parts = json.loads(text)
        at = datetime.fromisoformat(parts.pop("at"))
        level, logger, message = (str(parts.pop(name)) for name in ("level", "logger", "message"))
        return Line(round(at.timestamp() * 1000), level, logger, message, parts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # cut off by a power failure, or another program's
