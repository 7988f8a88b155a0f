"""Bouts and their voids as rows.

What two writes of one key come to, in whatever order and however often they arrive:

    ends differ   the row with the larger end, whole; confidence and evidence travel with it
    ends equal    per column the larger value (text by its UTF-8 bytes)

Only the end and these two ever differ in a correct caller. The rule for the other columns is
Cassandra's own for cells written with timestamp = end, so that both stores answer alike.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain

from cwem.ports import EVERY_CHANNEL, DayMark
from cwem.store.bout_rows import BoutRow, VoidRow
from cwem.values import DAY, Bout, BoutKey, BoutVoid, Channel, Millis, day_start, utc_day

_EPOCH = date(1970, 1, 1).toordinal()
_CHANNELS = {channel.value: channel for channel in Channel}
_PAGE = 5_000
"""Rows read at a time, so that a year of everyone does not have to fit into memory."""

# Powers of two, so that any number of rows is written by a few statements SQLite has prepared.
# A statement of 256 rows gives up Python's interpreter lock once, not 256 times: with three busy
# threads beside the writer that was 34,000 to 78,000 rows/s against 6,000 to 7,000.
_CHUNKS = tuple(2**power for power in range(8, -1, -1))


def _upsert(rows: int) -> str:
    values = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * rows)
    newer = ", ".join(
        f"{column} = CASE WHEN excluded.ended > ended THEN excluded.{column}"
        f" ELSE max({column}, excluded.{column}) END"
        for column in ("label", "camera", "model", "confidence", "evidence")
    )
    return (  # the parts are the constants above, never a value
        f"INSERT INTO bout VALUES {values} ON CONFLICT DO UPDATE SET {newer},"  # noqa: S608
        " ended = excluded.ended WHERE excluded.ended >= ended"
    )


_UPSERTS = {rows: _upsert(rows) for rows in _CHUNKS}


def write_bouts(connection: sqlite3.Connection, rows: Sequence[BoutRow]) -> None:
    """Upsert by the rule above, inside the caller's transaction."""
    done = 0
    for size in _CHUNKS:
        while len(rows) - done >= size:
            values = tuple(chain.from_iterable(rows[done : done + size]))
            connection.execute(_UPSERTS[size], values)
            done += size


def write_voids(connection: sqlite3.Connection, rows: Sequence[VoidRow]) -> None:
    """Append what is not there yet, inside the caller's transaction."""
    connection.executemany(
        "INSERT INTO bout_void VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
    )


def read_page(  # noqa: PLR0913, PLR0917 - what a page of rows is asked by
    connection: sqlite3.Connection,
    employee: str,
    first: date,
    last: date,
    after: Sequence[Bout],
    channels: Collection[Channel] = EVERY_CHANNEL,
) -> list[Bout]:
    """The next page of one employee's bouts of these channels in those UTC days, by start: those
    behind the last of `after`, or the first ones. Empty at the end."""
    behind = (day_start(first), "", "")
    if after:
        behind = (after[-1].key.start, after[-1].key.channel.value, after[-1].key.capture)
    rows = connection.execute(
        "SELECT started, channel, capture, label, camera, model, ended, confidence, evidence"
        " FROM bout"
        " WHERE employee = ? AND (started, channel, capture) > (?, ?, ?) AND started < ?"
        " AND channel IN (SELECT value FROM json_each(?))"
        " ORDER BY started, channel, capture LIMIT ?",
        (employee, *behind, _day_after(last), json.dumps(sorted(channels)), _PAGE),
    )
    # a day and a channel are looked up, not made, per row: that halves the time of a page
    numbers = range(day_start(first) // DAY, day_start(last) // DAY + 1)
    days = {number: date.fromordinal(number + _EPOCH) for number in numbers}
    return [
        Bout(
            BoutKey(employee, days[started // DAY], _CHANNELS[channel], started, capture),
            label,
            camera,
            model,
            ended,
            confidence,
            evidence,
        )
        for started, channel, capture, label, camera, model, ended, confidence, evidence in rows
    ]


def read_voids(
    connection: sqlite3.Connection, employee: str, first: date, last: date
) -> list[BoutVoid]:
    """The voids of one employee's bouts that start in those UTC days."""
    rows = connection.execute(
        "SELECT started, channel, capture, since, reason, replaced_by FROM bout_void"
        " WHERE employee = ? AND started >= ? AND started < ?",
        (employee, day_start(first), _day_after(last)),
    )
    return [
        BoutVoid(
            BoutKey(employee, utc_day(started), Channel(channel), started, capture),
            since,
            reason,
            replaced_by or None,
        )
        for started, channel, capture, since, reason, replaced_by in rows
    ]


def read_marks(
    connection: sqlite3.Connection, employee: str, first: date, last: date
) -> dict[date, DayMark]:
    """UTC day -> its mark, without the days that have no rows."""
    found: dict[date, DayMark] = {}
    span = (employee, day_start(first), _day_after(last))
    for day, rows, ends in connection.execute(
        "SELECT started / 86400000, count(*), sum(ended) FROM bout"
        " WHERE employee = ? AND started >= ? AND started < ? GROUP BY 1",
        span,
    ):
        found[date.fromordinal(day + _EPOCH)] = DayMark(rows, ends, 0, 0)
    for day, voids, cuts in connection.execute(
        "SELECT started / 86400000, count(*), sum(since) FROM bout_void"
        " WHERE employee = ? AND started >= ? AND started < ? GROUP BY 1",
        span,
    ):
        known = found.get(date.fromordinal(day + _EPOCH), DayMark(0, 0, 0, 0))
        found[date.fromordinal(day + _EPOCH)] = known._replace(voids=voids, cuts=cuts)
    return found


def next_recorded(connection: sqlite3.Connection, employee: str) -> str | None:
    """The first employee after this one who has bouts: a hop along the key, not a scan."""
    row = connection.execute(
        "SELECT employee FROM bout WHERE employee > ? ORDER BY employee LIMIT 1", (employee,)
    ).fetchone()
    return row[0] if row else None


def _day_after(day: date) -> Millis:
    return day_start(day) + DAY
