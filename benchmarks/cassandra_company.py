"""A company's kept days and entries put into Cassandra by whole partitions, side by side.

What the store does for each change (one after the other, with what decides between two) nobody
needs in a store that is being made, and took most of the time. The rows are the store's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cwem.attendance.entries import Entry
from cwem.store.cassandra import rollup_rows
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.bouts import shard_of
from cwem.store.cassandra.entries import month_at
from cwem.store.cassandra.session import Call, Session, open_session
from cwem.store.entry_rows import ENTRY_COLUMNS, entry_row
from cwem.values import RolledDay

TOGETHER = 40
"""Rows of a partition that are written as one: far below the 50 KB that the server takes."""
_REVISION = 1


def fill_days(session: Session, days: Sequence[RolledDay]) -> None:
    """Days of some people, where the person's and where the day's are, and their months."""
    groups: dict[object, list[Call]] = defaultdict(list)
    months: dict[object, list[RolledDay]] = defaultdict(list)
    for number, day in enumerate(days, 1):
        of_person, of_day = rollup_rows.day_calls(day, rollup_rows.stamp_of(1, number))
        groups[day.employee].append(of_person)
        groups[day.day, shard_of(day.employee)].append(of_day)
        months[day.employee, day.day.replace(day=1)].append(day)
    for those in months.values():
        who, first = those[0].employee, those[0].day.replace(day=1)
        call = rollup_rows.month_call(who, first, rollup_rows.summed(those), 1)
        groups["month", who].append(call)
    session.write(_portions(groups.values()))


def fill_entries(session: Session, entries: Sequence[Entry]) -> None:
    """Entries of some people, with the rows that say which there are."""
    insert = f"INSERT INTO entry ({ENTRY_COLUMNS}, month) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    groups: dict[object, list[Call]] = defaultdict(list)
    for entry in entries:
        who, month = entry.employee, month_at(entry.at)
        groups[who, month].append((insert, (*entry_row(entry), month)))
    for who, month in list(groups):  # type: ignore[misc]
        groups["months", who].append(
            ("INSERT INTO entry_month (employee, month) VALUES (?, ?)", (who, month))
        )
    for who in {entry.employee for entry in entries}:
        shard = shard_of(who)
        groups["revision", shard].append((
            "INSERT INTO entry_revision (shard, employee, revision) VALUES (?, ?, ?)",
            (shard, who, _REVISION),
        ))  # fmt: skip
    session.write(_portions(groups.values()))


def opened(address: str) -> Session:
    """A session of its own with the keyspace of a store that was opened before."""
    return open_session(parse_address(address, {}))


def _portions(groups: Iterable[Sequence[Call]]) -> Iterator[Sequence[Call]]:
    for group in groups:
        for at in range(0, len(group), TOGETHER):
            yield group[at : at + TOGETHER]
