"""What the pages of days read with: the company as it is now, and people's days."""

from collections.abc import Iterable
from datetime import date, datetime
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from babel import Locale

from cwem.attendance.work_events import LONGEST, spans
from cwem.people.values import Company
from cwem.totals.kept import KeptTotals
from cwem.totals.reading import Days
from cwem.ui.language import language
from cwem.ui.state import Runtime
from cwem.values import Millis, Span

FRESH: Millis = 300_000
"""So long after the last sign of a person they count as there; one heartbeat is 10 s."""
REFRESH = 10
"""Seconds between two looks of a page that shows today; bouts grow once in a heartbeat."""

_companies: WeakKeyDictionary[object, Company] = WeakKeyDictionary()
_kept: WeakKeyDictionary[object, KeptTotals] = WeakKeyDictionary()
"""Of each store that is open in this process, which is one."""


def company(runtime: Runtime) -> Company:
    """As it is now; read again only after a change, and once for everybody: a large one takes a
    third of a second. Raises StoreError."""
    kept = _companies.get(runtime.store)
    if kept is None or kept.revision != runtime.registry.revision():
        kept = _companies[runtime.store] = runtime.registry.company()
    return kept


def days(runtime: Runtime, of: Company) -> Days:
    """Reads days of this company's people."""
    kept = _kept.setdefault(runtime.store, KeptTotals())
    return Days(runtime.store, of, runtime.settings.rules().departure, kept)


def said(runtime: Runtime, employee: str, begin: Millis, end: Millis, now: Millis) -> list[Span]:
    """What the person said about this time: recording, pauses, breaks. Raises StoreError."""
    events = runtime.store.work_events.events(employee, begin - 2 * LONGEST, end)
    return spans(events, min(now, end))


def name_of(known: Company, number: str) -> str:
    """What to call this person."""
    person = known.employees.get(number)
    return person.name if person and person.name else number


def names(known: Company, numbers: Iterable[str]) -> dict[str, str]:
    """Number -> name, by name; with the number where two have the same."""
    called = {number: name_of(known, number) for number in numbers}
    several = list(called.values())
    shown = {
        number: name if several.count(name) == 1 or name == number else f"{name} ({number})"
        for number, name in called.items()
    }
    return dict(sorted(shown.items(), key=lambda item: (item[1].casefold(), item[0])))


def here(zone: ZoneInfo, now: Millis) -> date:
    """The day it is in this zone."""
    return datetime.fromtimestamp(now / 1000, zone).date()


def week_start() -> int:
    """The weekday a week begins with for this reader, 0 for Monday."""
    return int(Locale.parse(language()).first_week_day)
