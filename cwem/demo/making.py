"""A demo company from nothing to the present day."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from cwem.access.passwords import Passwords
from cwem.attendance.rule_book_json import book_json
from cwem.demo.closing import close_months
from cwem.demo.founding import first_day, found
from cwem.demo.going_on import Written, bring_up_to
from cwem.demo.home import empty
from cwem.demo.mark import Mark, write_mark
from cwem.demo.world import DAYS, World
from cwem.errors import StoreError
from cwem.settings import Settings
from cwem.store.bout_rows import bout_row, void_row
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.totals.rollup import Rollup
from cwem.values import DAY, Millis, day_start, utc_day

SEED = 60
_NIGHT: Millis = 12 * 3_600_000
"""A working day that begins in the evening ends within so long after its UTC day."""
_LOOKED_AT = timedelta(days=1_000)


def make(  # noqa: PLR0913 - what a demo may be made of
    settings: Settings,
    now: Millis,
    until: date | None = None,
    *,
    seed: int = SEED,
    days: int = DAYS,
    told: Callable[[str, float], object] = lambda _what, _share: None,
) -> tuple[Mark, Written]:
    """Make the company in the settings' data folder, in place of an earlier demo. `until` is the
    last day of it; None: it is made up to now and goes on. Raises InputError, StoreError."""
    empty(settings.home)
    last = until or utc_day(now)
    mark = Mark(seed, first_day(last, days), 0, until is None)
    write_mark(settings.home, mark)
    world = World(mark.seed, mark.first)
    upto = now if until is None else min(now, day_start(last) + DAY + _NIGHT)
    with open_store(settings) as store:
        told("people, shifts, log-ins", 0.0)
        logins = found(store, world, Passwords())
        done = bring_up_to(
            *(store, store.notices, world, None, upto),
            lambda day: told("days", (day - world.first).days / days),
            until,
        )
        told("totals", 1.0)
        _add_up(store, settings, world, now, upto)
    mark = replace(mark, until=upto, logins=logins)
    write_mark(settings.home, mark)
    return mark, done


def catch_up(settings: Settings, mark: Mark, now: Millis) -> tuple[Mark, Written]:
    """Let the time pass since the demo was looked at last. Raises StoreError."""
    if not mark.goes_on or now <= mark.until:
        return mark, Written()
    with open_store(settings) as store:
        done = bring_up_to(store, store.notices, World(mark.seed, mark.first), mark.until, now)
        _add_up(store, settings, World(mark.seed, mark.first), now, now)
    mark = replace(mark, until=now)
    write_mark(settings.home, mark)
    return mark, done


def _add_up(store: OpenStore, settings: Settings, world: World, now: Millis, until: Millis) -> None:
    """Totals of every day that is over, and the months that payroll has closed by then."""
    departure = settings.rules().departure
    if not Rollup(store, store.registry, departure).run(lambda: now):
        raise StoreError("The demo's totals are being added up by another process.")
    close_months(store, store.registry.company(), world, until, departure)


# --- the same again -----------------------------------------------------------------------------


def digest(store: OpenStore, world: World) -> str:
    """SHA-256 of everything that follows from seed and days, hex; passwords, PINs and codes are
    drawn anew each time and left out."""
    total = hashlib.sha256()
    for line in _lines(store, world):
        total.update(line.encode())
    return total.hexdigest()


def _lines(store: OpenStore, world: World) -> Iterator[str]:
    company = store.registry.company()
    yield repr(sorted(company.employees.items()))
    yield repr(sorted((str(kind), who, line) for (kind, who), line in company.lines.items()))
    yield book_json(store.rule_books.book())
    span = world.first - timedelta(2), world.first + _LOOKED_AT
    for person in world.people:
        yield repr(store.consents(person.number))
        bouts, voids = store.bouts(person.number, *span)
        yield from (repr(bout_row(bout, bout.end)) for bout in bouts)
        yield from (repr(void_row(void)) for void in voids)
        yield repr(store.work_events.events(person.number, 0, 1 << 50))
    for entry in store.entries.everyone(0, 1 << 50):
        yield repr((entry, sorted(entry.body.items())))
    for closing in store.closings.closings(*span):
        yield repr((closing, store.closings.lines(closing)))
    for day in store.rollups.everyone(*span):
        lengths = [(channel, sorted(labels.items())) for channel, labels in day.lengths.items()]
        yield repr((day.employee, day.day, day.begin, day.end, day.team, day.visits, lengths))
