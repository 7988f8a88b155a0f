"""A whole company from one store into another, whichever kind either is.

    begin      the target is empty, or holds a copy of the same installation that was broken off
    tables     people, consents, sealed templates, accounts, audit, ... as logical rows (logical.py)
    records    bouts, corrections, final totals, month by month (copying.py)
    finish     both sides are read again and compared; only then may the target be used

A copy that was broken off goes on where it was: what is recorded, and the audit, are not copied
again where they are the same; the other tables, which are short, are written anew. The source is
only read, but for the id of the installation where nobody has asked for one yet. Log-ins are left
out: everybody logs in anew. Keys are no part of a store: templates open in the target with the key
folder they were sealed with.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cwem.errors import InputError, StoreError
from cwem.store.copying import Checked, copy_records, same_days
from cwem.store.logical import TABLES, LogicalTable, Tally, erased_marks, holds_company, tally
from cwem.store.ports import OpenStore
from cwem.words import say


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a copy is, in tables and people."""

    done: int
    total: int
    what: str
    """What has just been compared."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What is the same in both stores."""

    tables: Mapping[str, Tally]
    records: int
    """Bouts and voids."""


def copy_store(
    source: OpenStore,
    target: OpenStore,
    progress: Callable[[Progress], object] = lambda _progress: None,
) -> Copied:
    """Copy all of it, while nobody uses either. Raises InputError for a target that is in use or
    holds something else, and StoreError; start it again then, and it goes on where it was."""
    again = _begin(target, source.erasures.installation().id)
    if again:
        _refuse_erased(source, target)
    people = set(source.recorded())
    steps = _Steps(progress, 2 * len(TABLES) + len(people))
    for table in TABLES:
        _copy_table(source, target, table, again)
        steps.done(table.name)
    known = {employee.number for employee in source.employees()}
    records = copy_records(source, target, steps.month, known)
    tables = {}
    for table in TABLES:
        tables[table.name] = _compared(source, target, table)
        steps.done(table.name)
    if not same_days(source, target):
        raise _different("bout")
    target.tables.end_copy()
    return Copied(tables, records)


def _begin(target: OpenStore, source: str) -> bool:
    """Whether a copy was begun before."""
    state = target.tables.copy_state()
    if state is not None and not state.finished:
        if state.source != source:
            raise InputError(
                say(
                    "The target holds a part of another company. Empty it, or name another one; "
                    "nothing was copied."
                )
            )
        return True
    if holds_company(target.tables) or next(iter(target.recorded()), None) is not None:
        raise InputError(
            say(
                "The target holds a company already. A company is copied into an empty store only; "
                "nothing was copied."
            )
        )
    target.tables.begin_copy(source)
    return False


def _refuse_erased(source: OpenStore, target: OpenStore) -> None:
    """Nobody who was erased since the copy was begun stays in it."""
    new = erased_marks(source.tables) - erased_marks(target.tables)
    if new and holds_company(target.tables):
        raise InputError(
            say(
                "Somebody was erased since this copy was begun, and may stand in it. Empty the "
                "target, then start again."
            )
        )


def _copy_table(source: OpenStore, target: OpenStore, table: LogicalTable, again: bool) -> None:
    """A copy that was broken off may have left something that leads to rows which the source does
    not have any more; so all but the audit, which keeps every row, is written anew then."""
    anew = again and not table.appended
    if anew or tally(source.tables.rows(table)) != tally(target.tables.rows(table)):
        target.tables.replace(table, source.tables.rows(table))


def _compared(source: OpenStore, target: OpenStore, table: LogicalTable) -> Tally:
    """What the table comes to. Raises StoreError if that is not the same on both sides."""
    wanted = tally(source.tables.rows(table))
    if tally(target.tables.rows(table)) != wanted:
        raise _different(table.name)
    return wanted


def _different(table: str) -> StoreError:
    return StoreError(
        say(
            "The table {table} is not the same in both stores, so somebody has used one of them. "
            "Stop CWEM and start the command again; if it says this again, empty the target first.",
            table=table,
        )
    )


class _Steps:
    """Counts what is done; a person is done with the first month of the next one."""

    def __init__(self, progress: Callable[[Progress], object], total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0
        self._employee = ""

    def done(self, what: str) -> None:
        self._done += 1
        self._progress(Progress(self._done, self._total, what))

    def month(self, month: Checked) -> None:
        self._done += month.employee != self._employee
        self._employee = month.employee
        what = f"{month.employee} {month.first:%Y-%m}"
        self._progress(Progress(self._done, self._total, what))
