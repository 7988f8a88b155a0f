"""Bouts and their voids as rows, and how they are read.

A bout is written with its end as the write timestamp, so that of two writes of one key the larger
end wins whole, and of equal ends each column keeps the larger value (text by its UTF-8 bytes):
that is Cassandra's own rule for cells of one timestamp, and the contract of every store.
Where rows have a lifetime, cells of one timestamp that vanish later win before larger values do;
it matters only to a caller that writes two values with one end, which no correct one does.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zlib import crc32

from cwem.ports import DayMark
from cwem.store.bout_rows import BoutRow, VoidRow
from cwem.store.cassandra.session import Call, Session
from cwem.values import DAY, UNPROVEN, Bout, BoutKey, BoutVoid, Channel, Millis, day_start, utc_day

SHARDS = 16
_CHANNELS = {channel.value: channel for channel in Channel}
_SPAN = timedelta(days=62)
"""Up to here a person's days are asked for one by one; a longer span first asks which there are."""

_INSERT = (
    "INSERT INTO bout (employee, day, channel, started, capture, label, camera, model, ended,"
    " confidence, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?"
)
_INSERT_VOID = (
    "INSERT INTO bout_void (employee, day, channel, started, capture, since, reason, replaced_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?"
)
_SELECT = (
    "SELECT channel, started, capture, label, camera, model, ended, confidence, evidence FROM bout"
    " WHERE employee = ? AND day = ? AND channel IN ?"
)
_SELECT_VOIDS = (
    "SELECT channel, started, capture, since, reason, replaced_by FROM bout_void"
    " WHERE employee = ? AND day = ? AND channel IN ?"
)
_MARK = "SELECT count(*), sum(ended) FROM bout WHERE employee = ? AND day = ?"
_MARK_VOIDS = "SELECT count(*), sum(since) FROM bout_void WHERE employee = ? AND day = ?"


class PersonDay(NamedTuple):
    """A partition of bouts."""

    employee: str
    day: date


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long rows stay, counted from the end of their UTC day; None: for ever."""

    length: Millis | None = None

    def seconds(self, started: Millis, now: Millis) -> int:
        """What is left for a row that starts then; 0: for ever. Raises ValueError for one that is
        over: its day may have been added up and sealed."""
        if self.length is None:
            return 0
        left = ((started // DAY + 1) * DAY + self.length - now) // 1_000
        if left <= 0:
            raise ValueError("comes later than the days that are kept")
        return left


FOR_EVER = Lifetime()
MARGIN = 7
"""Days that rows live beyond their retention. On the day itself the job removes them, after their
totals are final (totals/sealing.py); a lifetime that ended first would leave days to be added up
from nothing, if the server was off or somebody corrected a day just then."""


def kept_for(days: int) -> Lifetime:
    """The lifetime of bouts that are kept for so many days."""
    return Lifetime((days + MARGIN) * DAY)


def bout_call(row: BoutRow, ttl: int) -> Call:
    """Writes the row."""
    employee, started, channel, capture, label, camera, model, ended, confidence, evidence = row
    return _INSERT, (
        employee, utc_day(started), channel, started, capture, label, camera, model, ended,
        confidence + 0.0,  # -0.0 would count as the largest of its bytes
        evidence, ended * 1_000, ttl,
    )  # fmt: skip


def void_call(row: VoidRow, ttl: int) -> Call:
    """Appends the row; a repeat is the same row."""
    employee, started, channel, capture, since, reason, replaced_by = row
    return _INSERT_VOID, (
        employee, utc_day(started), channel, started, capture, since, reason, replaced_by,
        started * 1_000, ttl,
    )  # fmt: skip


def index_calls(of: PersonDay, ttl: int) -> list[Call]:
    """Say that this person has rows on this day, before there are any. Written as of the day's
    begin, so that it stays deleted once it is."""
    stamp = day_start(of.day) * 1_000
    return [
        (
            "INSERT INTO bout_day (employee, day) VALUES (?, ?) USING TIMESTAMP ? AND TTL ?",
            (of.employee, of.day, stamp, ttl),
        ),
        (
            "INSERT INTO bout_person (day, shard, employee) VALUES (?, ?, ?)"
            " USING TIMESTAMP ? AND TTL ?",
            (of.day, shard_of(of.employee), of.employee, stamp, ttl),
        ),
    ]


def delete_calls(of: PersonDay) -> list[Call]:
    """Delete the day for good: as of its own end, so that a bout that arrives later is dead."""
    begin, end = day_start(of.day) * 1_000, (day_start(of.day) + DAY) * 1_000
    day = "USING TIMESTAMP ? WHERE employee = ? AND day = ?"
    person = (
        "DELETE FROM bout_person USING TIMESTAMP ? WHERE day = ? AND shard = ? AND employee = ?"
    )
    return [
        (f"DELETE FROM bout {day}", (end, *of)),  # noqa: S608 - the line above
        (f"DELETE FROM bout_void {day}", (end, *of)),  # noqa: S608
        (f"DELETE FROM bout_day {day}", (begin, *of)),  # noqa: S608
        (person, (begin, of.day, shard_of(of.employee), of.employee)),
    ]


def shard_of(employee: str) -> int:
    return crc32(employee.encode()) % SHARDS


def read_bouts(
    session: Session, of: Sequence[PersonDay], channels: Collection[Channel]
) -> list[list[Bout]]:
    """The bouts of each, by start."""
    asked = sorted(channel.value for channel in channels)
    answers = session.each((_SELECT, (*each, asked)) for each in of)
    return [
        sorted(
            (_bout(each, row) for row in rows),
            key=lambda bout: (bout.key.start, bout.key.channel, bout.key.capture),
        )
        for each, rows in zip(of, answers, strict=True)
    ]


def _bout(of: PersonDay, row: Sequence[Any]) -> Bout:
    channel, started, capture, label, camera, model, ended, confidence, evidence = row
    key = BoutKey(of.employee, of.day, _CHANNELS[channel], started, capture)
    known = UNPROVEN if evidence is None else evidence
    return Bout(key, label, camera, model, ended, confidence, known)


def read_voids(
    session: Session, of: Sequence[PersonDay], channels: Collection[Channel]
) -> list[BoutVoid]:
    """The voids of these days' bouts."""
    asked = sorted(channel.value for channel in channels)
    answers = session.each((_SELECT_VOIDS, (*each, asked)) for each in of)
    return [
        BoutVoid(
            BoutKey(each.employee, each.day, _CHANNELS[channel], started, capture),
            since,
            reason,
            replaced_by or None,
        )
        for each, rows in zip(of, answers, strict=True)
        for channel, started, capture, since, reason, replaced_by in rows
    ]


def read_marks(session: Session, of: Sequence[PersonDay]) -> Mapping[date, DayMark]:
    """UTC day -> its mark, of one person; added up by the nodes, so nothing else travels."""
    bouts = session.each((_MARK, each) for each in of)
    voids = session.each((_MARK_VOIDS, each) for each in of)
    return {
        each.day: DayMark(rows[0][0], rows[0][1] or 0, cuts[0][0], cuts[0][1] or 0)
        for each, rows, cuts in zip(of, bouts, voids, strict=True)
        if rows[0][0] or cuts[0][0]
    }


def days_of(session: Session, employee: str, first: date, last: date) -> list[PersonDay]:
    """The days of this span that may have rows of this person."""
    if last - first <= _SPAN:
        days = range(first.toordinal(), last.toordinal() + 1)
        return [PersonDay(employee, date.fromordinal(day)) for day in days]
    rows = session.execute(
        "SELECT day FROM bout_day WHERE employee = ? AND day >= ? AND day <= ?",
        (employee, first, last),
    )
    return [PersonDay(employee, day.date()) for (day,) in rows]


def everybody(session: Session) -> list[str]:
    """Whoever has bouts, by number: a look at every partition."""
    return sorted(who for (who,) in session.execute("SELECT DISTINCT employee FROM bout_day"))


def people_by_day(session: Session, first: date, last: date) -> Iterator[list[PersonDay]]:
    """Day by day, and shard by shard of one, who may have rows. A long span first asks which days
    there are: a look at every partition, for what reads everything anyway."""
    if last - first <= _SPAN:
        days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    else:
        rows = session.execute("SELECT DISTINCT day, shard FROM bout_person")
        days = sorted({day.date() for day, _ in rows if first <= day.date() <= last})
    for day in days:
        asked = "SELECT employee FROM bout_person WHERE day = ? AND shard = ?"
        for rows in session.each((asked, (day, shard)) for shard in range(SHARDS)):
            if rows:
                yield [PersonDay(employee, day) for (employee,) in rows]
