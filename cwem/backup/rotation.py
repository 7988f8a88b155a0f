"""Which of the daily backups stay."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cwem.values import Millis

_NAME = re.compile(r"cwem-([0-9a-f]+)-(\d{8}T\d{6}Z)\.cwem")
_TIME = "%Y%m%dT%H%M%SZ"


def name_at(installation: str, at: Millis) -> str:
    """What a daily backup is called."""
    return f"cwem-{installation}-{datetime.fromtimestamp(at / 1000, UTC).strftime(_TIME)}.cwem"


def daily_backups(folder: Path, installation: str) -> dict[Path, datetime]:
    """The daily backups of this installation in the folder, newest first; whatever else lies there
    is somebody else's. Raises OSError."""
    found = {}
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        if match and match[1] == installation:
            found[path] = datetime.strptime(match[2], _TIME).replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda item: item[1], reverse=True))


def kept(times: Iterable[datetime], daily: int, weekly: int) -> set[datetime]:
    """Those that stay: the newest of each of the last `daily` days that have one, and of each of
    the last `weekly` weeks that have one; the newest of all in any case.

        daily 3, weekly 2      . . . W . . . . . W . . . D D D
                               (W: a week's newest, where it is not among the days)"""
    newest_first = sorted(times, reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for time in newest_first:
        days.setdefault(time.date(), time)
        weeks.setdefault(time.isocalendar()[:2], time)
    return {
        *newest_first[:1],
        *list(days.values())[:daily],
        *list(weeks.values())[:weekly],
    }


def made_until(there: Mapping[Path, datetime], now: Millis) -> dict[Path, datetime]:
    """Those that were made up to now. One of a time to come is of a day on which the clock was
    wrong, and counts for nothing until then."""
    return {path: time for path, time in there.items() if time.timestamp() * 1000 <= now}


def rotate(folder: Path, installation: str, daily: int, weekly: int, now: Millis) -> list[Path]:
    """Delete the daily backups that need not stay; which. Raises OSError."""
    there = made_until(daily_backups(folder, installation), now)
    stay = kept(there.values(), daily, weekly)
    gone = [path for path, time in there.items() if time not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
