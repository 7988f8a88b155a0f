"""A company that is in a Cassandra, written into one file: a new store of the embedded kind.

    bouts, corrections, final totals -> audit -> all other tables, until they stay the same -> FILE

`cwem store copy` does the same while nobody uses the store. Here somebody does: it is a logical
export and no snapshot, nobody is held up, and what is recorded while it runs may be missing and is
in the next one. The tables that are changed rather than appended to are read twice: where both
readings agree all of them were so at one moment in between. Who is erased meanwhile stands in them:
a restore erases whatever is there of them. Totals that can be made again are not copied.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cwem.errors import StoreUnavailable
from cwem.settings import Settings
from cwem.store.copying import copy_records
from cwem.store.logical import TABLES, LogicalTable, Tally, tally
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.store.sqlite import open_store as open_embedded
from cwem.store.sqlite.copies import Progress
from cwem.words import say

_ROUNDS = 8
"""So often tables are read again that were changed in between. A round takes some ms up to a second
for thousands of people, so who changes something that often is not a person."""


def export_company(settings: Settings, file: Path, progress: Progress = lambda _: None) -> None:
    """Write everything to `file`, which must not be there, readable by its owner only. Over a
    session of its own, so that it takes none of the running one's turns. Raises StoreError."""
    with (
        open_store(settings) as source,
        open_embedded(file, settings.home / "keys") as target,
    ):
        target.tables.begin_copy(source.erasures.installation().id)
        _copy_records(source, target, progress)
        for table in TABLES:
            if table.appended:
                target.tables.replace(table, source.tables.rows(table))
        copy_changing(source, target, [table for table in TABLES if not table.appended])
        target.tables.end_copy()


def copy_changing(source: OpenStore, target: OpenStore, tables: Sequence[LogicalTable]) -> None:
    """Copy these tables as they were at one moment. Raises StoreUnavailable where there is none:
    something is changed again and again."""
    copied: Mapping[str, Tally] = {}
    for _ in range(_ROUNDS):
        found = {table.name: tally(source.tables.rows(table)) for table in tables}
        changed = [table for table in tables if copied.get(table.name) != found[table.name]]
        if not changed:
            return
        for table in changed:
            target.tables.replace(table, source.tables.rows(table))
        copied = {table.name: tally(target.tables.rows(table)) for table in tables}
    raise StoreUnavailable(
        say(
            "People, accounts or settings of the company are being changed again and again, so no "
            "backup was made. Try again later."
        )
    )


def _copy_records(source: OpenStore, target: OpenStore, progress: Progress) -> None:
    people = sorted(source.recorded())
    place = {number: n for n, number in enumerate(people, 1)}
    copy_records(
        source,
        target,
        lambda month: progress(place.get(month.employee, 0) / len(people) if people else 0),
        {employee.number for employee in source.employees()},
    )
