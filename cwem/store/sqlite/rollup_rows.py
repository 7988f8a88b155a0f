"""Totals read from and written to their tables, inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any

from cwem.store.visit_rows import sitting_of, visit_bytes, visits_of
from cwem.values import Channel, GroupTotal, GroupUnit, Lengths, PersonDate, RolledDay

_EPOCH = date(1970, 1, 1).toordinal()
_CHANNELS = {channel.value: channel for channel in Channel}
_HEAD = "day, employee, begins, ends, team, arrival, last_seen, sealed, visits, sitting"


def number(of: date) -> int:
    """A day as it is stored."""
    return of.toordinal() - _EPOCH


def day(stored: int) -> date:
    """As `number` stores it."""
    return date.fromordinal(stored + _EPOCH)


def _month(of: date) -> int:
    return of.year * 12 + of.month - 1


# --- one person's days --------------------------------------------------------------------------


def replace_day(connection: sqlite3.Connection, turn: int, of: RolledDay) -> bool:
    """Store the day whole; False where a later turn's or a sealed one stays."""
    key = (number(of.day), of.employee)
    stays = connection.execute(
        "SELECT 1 FROM rolled_day WHERE day = ? AND employee = ?"
        " AND (turn > ? OR sealed IS NOT NULL)",
        (*key, turn),
    ).fetchone()
    if stays:
        return False
    connection.execute(
        f"REPLACE INTO rolled_day ({_HEAD}, turn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (
            *(*key, of.begin, of.end, of.team, of.arrival, of.last_seen, of.sealed),
            visit_bytes(of.begin, of.visits),
            None if of.sitting is None else visit_bytes(of.begin, of.sitting),
            turn,
        ),
    )
    connection.execute("DELETE FROM daily WHERE day = ? AND employee = ?", key)
    connection.executemany(
        "INSERT INTO daily VALUES (?, ?, ?, ?, ?)",
        [
            (*key, channel.value, label, length)
            for channel, labels in of.lengths.items()
            for label, length in labels.items()
        ],
    )
    return True


def add_up_months(connection: sqlite3.Connection, days: Iterable[RolledDay]) -> None:
    """Make the months of these days anew, each from the days there are."""
    for employee, first in sorted({(each.employee, each.day.replace(day=1)) for each in days}):
        key = (employee, _month(first))
        connection.execute("DELETE FROM monthly WHERE employee = ? AND month = ?", key)
        same = [number(first) + n for n in range(31) if day(number(first) + n).month == first.month]
        connection.execute(
            "INSERT INTO monthly SELECT employee, ?, channel, label, sum(length)"
            " FROM json_each(?) AS one CROSS JOIN daily ON daily.day = one.value AND employee = ?"
            " GROUP BY channel, label",
            (key[1], json.dumps(same), employee),
        )


def read_days(
    connection: sqlite3.Connection,
    employees: Collection[str],
    first: date,
    last: date,
    channels: Collection[Channel],
) -> list[RolledDay]:
    """These people's days: one look-up for each person and day, however many others there are."""
    keys = (
        json.dumps(list(range(number(first), number(last) + 1))),
        json.dumps(sorted(employees)),
    )
    heads = connection.execute(
        f"SELECT {_HEAD} FROM json_each(?) AS one CROSS JOIN json_each(?) AS who"  # noqa: S608
        " CROSS JOIN rolled_day ON day = one.value AND employee = who.value",
        keys,
    ).fetchall()
    labels = connection.execute(
        "SELECT day, employee, channel, label, length"
        " FROM json_each(?) AS one CROSS JOIN json_each(?) AS who"
        " CROSS JOIN daily ON day = one.value AND employee = who.value"
        " WHERE channel IN (SELECT value FROM json_each(?))",
        (*keys, json.dumps(sorted(channels))),
    )
    return _days(heads, labels)


def read_everyone(
    connection: sqlite3.Connection, of: date, channels: Collection[Channel]
) -> list[RolledDay]:
    """Everybody's day."""
    heads = connection.execute(
        f"SELECT {_HEAD} FROM rolled_day WHERE day = ?",  # noqa: S608 - a constant
        (number(of),),
    ).fetchall()
    if not channels:
        return _days(heads, ())
    labels = connection.execute(
        "SELECT day, employee, channel, label, length FROM daily WHERE day = ?"
        " AND channel IN (SELECT value FROM json_each(?))",
        (number(of), json.dumps(sorted(channels))),
    )
    return _days(heads, labels)


def next_day(connection: sqlite3.Connection, after: date) -> date | None:
    """The first day behind this one of which something is kept."""
    (found,) = connection.execute(
        "SELECT min(day) FROM rolled_day WHERE day > ?", (number(after),)
    ).fetchone()
    return day(found) if found is not None else None


def _days(heads: Iterable[Any], labels: Iterable[Any]) -> list[RolledDay]:
    lengths: dict[tuple[int, str], dict[Channel, dict[str, int]]] = {}
    for at, employee, channel, label, length in labels:
        of = lengths.setdefault((at, employee), {})
        of.setdefault(_CHANNELS[channel], {})[label] = length
    return [
        RolledDay(
            who, day(at), begin, end, team,
            MappingProxyType(lengths.get((at, who), {})), arrival, seen, sealed,
            visits_of(begin, visits, arrival, seen), sitting_of(begin, sitting),
        )
        for at, who, begin, end, team, arrival, seen, sealed, visits, sitting in heads
    ]  # fmt: skip


def read_months(
    connection: sqlite3.Connection, employee: str, first: date, last: date
) -> dict[date, Lengths]:
    """First of the month -> what it comes to."""
    found: dict[date, dict[Channel, dict[str, int]]] = {}
    for month, channel, label, length in connection.execute(
        "SELECT month, channel, label, length FROM monthly"
        " WHERE employee = ? AND month BETWEEN ? AND ? ORDER BY month",
        (employee, _month(first), _month(last)),
    ):
        of = found.setdefault(date(month // 12, month % 12 + 1, 1), {})
        of.setdefault(_CHANNELS[channel], {})[label] = length
    return {month: MappingProxyType(of) for month, of in found.items()}


def read_marks(
    connection: sqlite3.Connection, employees: Collection[str] | None, first: date, last: date
) -> frozenset[PersonDate]:
    """The marks of these UTC days; None: everybody's."""
    span = (number(first), number(last))
    if employees is None:
        found = connection.execute(
            "SELECT employee, day FROM dirty_day WHERE day BETWEEN ? AND ?", span
        )
    else:
        found = connection.execute(
            "SELECT employee, day FROM json_each(?) AS one CROSS JOIN json_each(?) AS who"
            " CROSS JOIN dirty_day ON day = one.value AND employee = who.value",
            (json.dumps(list(range(span[0], span[1] + 1))), json.dumps(sorted(employees))),
        )
    return frozenset(PersonDate(who, day(at)) for who, at in found)


# --- groups -------------------------------------------------------------------------------------


def replace_groups(
    connection: sqlite3.Connection,
    turn: int,
    unit: GroupUnit,
    first: date,
    totals: Sequence[GroupTotal],
) -> None:
    """Every group's row of this period anew, unless a later turn has made them."""
    period = (unit.value, number(first))
    later = connection.execute(
        "SELECT 1 FROM group_total WHERE unit = ? AND first = ? AND turn > ? LIMIT 1",
        (*period, turn),
    ).fetchone()
    if later:
        return
    connection.execute("DELETE FROM group_total WHERE unit = ? AND first = ?", period)
    connection.executemany(
        "INSERT INTO group_total VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (of.team, *period, of.channel.value, label, length, of.people, of.shown, turn)
            for of in totals
            for label, length in of.lengths.items()
        ],
    )


def read_groups(  # noqa: PLR0913, PLR0917 - what a group is asked by
    connection: sqlite3.Connection,
    team: str,
    unit: GroupUnit,
    first: date,
    last: date,
    channels: Collection[Channel],
) -> list[GroupTotal]:
    """One group's rows, by first day and channel."""
    found = connection.execute(
        "SELECT first, channel, label, length, people, shown FROM group_total"
        " WHERE team = ? AND unit = ? AND first BETWEEN ? AND ?"
        " AND channel IN (SELECT value FROM json_each(?)) ORDER BY first, channel",
        (team, unit.value, number(first), number(last), json.dumps(sorted(channels))),
    )
    totals = []
    for (at, channel), same in groupby(found, key=lambda row: (row[0], row[1])):
        labels = list(same)
        lengths = MappingProxyType({label: length for _, _, label, length, _, _ in labels})
        people, shown = labels[0][4:]
        totals.append(
            GroupTotal(team, unit, day(at), _CHANNELS[channel], lengths, people, bool(shown))
        )
    return totals
