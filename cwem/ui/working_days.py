"""What the pages of attendance read with: what was agreed as it is now, and people's working
days."""

from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from cwem.attendance.planning import Planner
from cwem.attendance.shifts import RuleBook
from cwem.kpi.days import WorkingDays
from cwem.kpi.kept_days import KeptDays
from cwem.people.values import Company
from cwem.ui.day_reading import days
from cwem.ui.state import Runtime


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was read last of one store."""

    company: int
    book: RuleBook
    planner: Planner
    days: KeptDays


_kept: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()
_lock = Lock()


def rule_book(runtime: Runtime) -> RuleBook:
    """What was agreed, as it is now; read again only after a change. Raises StoreError."""
    with _lock:
        kept = _kept.get(runtime.store)
    books = runtime.store.rule_books
    if kept is not None and kept.book.revision == books.revision():
        return kept.book
    return books.book()


def working_days(runtime: Runtime, known: Company) -> WorkingDays:
    """Reads working days of this company's people by what is agreed now. Raises StoreError."""
    book = rule_book(runtime)
    with _lock:
        kept = _kept.get(runtime.store)
        same = kept is not None and kept.book is book and kept.company == known.revision
        if kept is None or not same:
            kept = _kept[runtime.store] = _Kept(
                known.revision,
                book,
                Planner(known, book),
                kept.days if kept is not None else KeptDays(),
            )
    return WorkingDays(runtime.store, known, book, days(runtime, known), kept.planner, kept.days)
