"""Totals as rows, and how they are read.

Every row is written with a timestamp made of its turn, so that one of an earlier turn never
replaces one of a later, whenever it arrives. What is final is written with one above every turn
and below every clock: it stays until somebody is erased.

    turn 7, third row     7,000,003
    final                 1,000,000,000,000,000       as a time: September 2001
    erased                1,790,000,000,000,000       now
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from cwem.store.cassandra.bouts import SHARDS, shard_of
from cwem.store.cassandra.session import Call, Row, Session
from cwem.store.visit_rows import sitting_of, visit_bytes, visits_of
from cwem.values import Channel, GroupTotal, GroupUnit, Lengths, Millis, RolledDay

_NOTHING = "{}"
ROWS_OF_A_TURN = 1_000_000
FINAL = 10**15
PAGE = 64
"""Days looked at together for those that are not final: more than a turn that was broken off may
have left open between others."""
_BACKWARDS = (
    "SELECT day, sealed FROM rolled_day WHERE employee = ? AND day < ? ORDER BY day DESC LIMIT ?"
)
CHANNELS = (Channel.PRESENCE, Channel.ACTIVITY, Channel.POSTURE)
_HEAD = "employee, day, begins, ends, team, arrival, last_seen, sealed, visits, sitting"


def stamp_of(turn: int, row: int) -> int:
    """The write timestamp of a turn's row of this number."""
    return min(turn * ROWS_OF_A_TURN + min(row, ROWS_OF_A_TURN - 1), FINAL - 1)


def asked(channels: Collection[Channel]) -> list[Channel]:
    """Those of the channels that have a column, in its order."""
    return [channel for channel in CHANNELS if channel in channels]


# --- a person's days ----------------------------------------------------------------------------


def day_calls(of: RolledDay, stamp: int) -> list[Call]:
    """Write the day whole, where a person's days are and where a day's people are. A day that is
    not final says nothing of that: no turn takes it back, and a null would be a mark to read
    over."""
    columns = {
        "employee": of.employee, "day": of.day, "begins": of.begin, "ends": of.end,
        "team": of.team, "arrival": of.arrival, "last_seen": of.last_seen,
        "visits": visit_bytes(of.begin, of.visits),
        **{channel.value: _written(of.lengths.get(channel)) for channel in CHANNELS},
        **({} if of.sitting is None else {"sitting": visit_bytes(of.begin, of.sitting)}),
        **({} if of.sealed is None else {"sealed": of.sealed}),
    }  # fmt: skip
    return [
        _insert("rolled_day", columns, stamp),
        _insert("rolled_person", columns | {"shard": shard_of(of.employee)}, stamp),
    ]


def _insert(table: str, columns: Mapping[str, Any], stamp: int) -> Call:
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    insert = f"INSERT INTO {table} ({names}) VALUES ({marks}) USING TIMESTAMP ?"  # noqa: S608
    return insert, (*columns.values(), stamp)


def sealed_day(day: RolledDay, at: Millis) -> RolledDay:
    """The day as it stays."""
    return replace(day, sealed=at)


def read_days(
    session: Session,
    employees: Iterable[str],
    first: date,
    last: date,
    channels: Collection[Channel],
) -> list[RolledDay]:
    """These people's days: one partition for each person."""
    of = asked(channels)
    select = (
        f"SELECT {_selected(of)} FROM rolled_day"  # noqa: S608 - our own names
        " WHERE employee {who} AND day >= ? AND day <= ?"
    )
    people = sorted(set(employees) - {""})
    return [_day(row, of) for row in session.of_people(select, people, (first, last))]


def unsealed_days(session: Session, employee: str, last: date) -> list[date]:
    """The days up to this one that are not final yet. Days are sealed in their order, so it is
    looked backwards, a page at a time, until a whole page is final: what was kept in years is
    not read every night."""
    found: list[date] = []
    before = last + timedelta(days=1) if last < date.max else last
    while page := session.execute(_BACKWARDS, (employee, before, PAGE)):
        open_days = [day.date() for day, sealed in page if sealed is None]
        found += open_days
        if len(page) < PAGE or not open_days:
            break
        before = page[-1][0].date()
    return found[::-1]


def read_everyone(session: Session, of_day: date, channels: Collection[Channel]) -> list[RolledDay]:
    """Everybody's day."""
    of = asked(channels)
    select = f"SELECT {_selected(of)} FROM rolled_person WHERE day = ? AND shard = ?"  # noqa: S608
    answers = session.each((select, (of_day, shard)) for shard in range(SHARDS))
    return sorted((_day(row, of) for rows in answers for row in rows), key=lambda d: d.employee)


def days_kept(session: Session, first: date, last: date) -> list[date]:
    """The days of this span that anything is kept of: a look at every partition, for what reads
    everything anyway."""
    rows = session.execute("SELECT DISTINCT day, shard FROM rolled_person")
    return sorted({day.date() for day, _ in rows if first <= day.date() <= last})


def _selected(channels: Sequence[Channel]) -> str:
    return ", ".join([_HEAD, *(channel.value for channel in channels)])


def _day(row: Row, channels: Sequence[Channel]) -> RolledDay:
    employee, day, begins, ends, team, arrival, seen, sealed, visits, sitting, *lengths = row
    return RolledDay(
        employee, day.date(), begins, ends, team, _read(channels, lengths), arrival, seen, sealed,
        visits_of(begins, visits, arrival, seen), sitting_of(begins, sitting),
    )  # fmt: skip


# --- a person's months --------------------------------------------------------------------------


def month_call(employee: str, month: date, lengths: Lengths, stamp: int) -> Call:
    """Write the month whole."""
    return (
        "INSERT INTO monthly (employee, month, presence, activity, posture)"
        " VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?",
        (employee, month, *(_written(lengths.get(channel)) for channel in CHANNELS), stamp),
    )


def read_months(session: Session, employee: str, first: date, last: date) -> dict[date, Lengths]:
    """First of the month -> what it comes to, for the months that come to something."""
    rows = session.execute(
        "SELECT month, presence, activity, posture FROM monthly"
        " WHERE employee = ? AND month >= ? AND month <= ?",
        (employee, first.replace(day=1), last.replace(day=1)),
    )
    found = {month.date(): _read(CHANNELS, lengths) for month, *lengths in rows}
    return {month: lengths for month, lengths in found.items() if lengths}


def summed(days: Iterable[RolledDay]) -> Lengths:
    """What these days come to together."""
    totals: dict[Channel, dict[str, int]] = {}
    for day in days:
        for channel, labels in day.lengths.items():
            of = totals.setdefault(channel, {})
            for label, length in labels.items():
                of[label] = of.get(label, 0) + length
    return totals


# --- groups -------------------------------------------------------------------------------------


def group_calls(
    unit: GroupUnit, first: date, totals: Iterable[GroupTotal], made: int
) -> list[Call]:
    """Write every group's row of this period beside those of earlier makings."""
    return [
        (
            "INSERT INTO group_total (team, unit, first, channel, made, lengths, people, shown)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                of.team, unit.value, first, of.channel.value, made, _written(of.lengths),
                of.people, of.shown,
            ),
        )
        for of in totals
    ]  # fmt: skip


def read_making(session: Session, unit: GroupUnit, first: date, last: date) -> dict[date, int]:
    """Period -> the making that counts."""
    rows = session.execute(
        "SELECT first, made FROM group_period WHERE unit = ? AND first >= ? AND first <= ?",
        (unit.value, first, last),
    )
    return {day.date(): made for day, made in rows}


def read_groups(
    session: Session,
    team: str,
    unit: GroupUnit,
    making: Mapping[date, int],
    channels: Collection[Channel],
) -> list[GroupTotal]:
    """One group's rows of these periods, by first day and channel."""
    if not making:
        return []
    rows = session.execute(
        "SELECT first, channel, made, lengths, people, shown FROM group_total"
        " WHERE team = ? AND unit = ? AND first >= ? AND first <= ?",
        (team, unit.value, min(making), max(making)),
    )
    return [
        GroupTotal(
            team, unit, first.date(), Channel(channel), MappingProxyType(json.loads(lengths)),
            people, shown,
        )
        for first, channel, made, lengths, people, shown in rows
        if making.get(first.date()) == made and channel in channels
    ]  # fmt: skip


def _written(labels: Mapping[str, int] | None) -> str:
    """Nothing is written as such: a null would be a mark to read over, in every row."""
    return json.dumps(dict(sorted((labels or {}).items())))


def _read(channels: Sequence[Channel], written: Iterable[Any]) -> Lengths:
    return MappingProxyType(
        {
            channel: MappingProxyType(json.loads(labels))
            for channel, labels in zip(channels, written, strict=True)
            if labels and labels != _NOTHING
        }
    )
