"""Days of people read from the store, each in the person's own zone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cwem.people.assignments import site_on, zone_on
from cwem.people.local_days import local_day
from cwem.people.values import AssignmentKind, Company
from cwem.ports import BoutStore
from cwem.totals.day import PersonDay, read_day
from cwem.values import Millis, utc_day

_DAY = timedelta(days=1)
FALLBACK = "UTC"


class Days:
    """Reads days. `company` is one moment of the registry; `departure` is the absence that ends a
    visit. Thread-safe; raises StoreError."""

    def __init__(self, store: BoutStore, company: Company, departure: Millis) -> None:
        self._store, self._company, self._departure = store, company, departure

    def zone(self, employee: str, day: date) -> str:
        """The zone this person's day is counted in: their own, else that of their team's site,
        else UTC."""
        site = site_on(self._company, employee, day)
        return zone_on(self._company, employee, day) or (site.zone if site else FALLBACK)

    def today(self, employee: str, now: Millis) -> date:
        """The day it is for this person."""
        zone = self.zone(employee, utc_day(now))
        return datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()

    def day(self, employee: str, day: date) -> PersonDay:
        """One day of one person."""
        return self.days(employee, day, day)[0]

    def days(self, employee: str, first: date, last: date) -> list[PersonDay]:
        """The days from `first` to `last`, both included, read in one go."""
        bounds = {day: self._bounds(employee, day) for day in _each(first, last)}
        begin, end = bounds[first][0], bounds[last][1]
        bouts, voids = self._store.bouts(employee, utc_day(begin), utc_day(max(begin, end - 1)))
        return [
            read_day(
                employee,
                day,
                *span,
                [b for b in bouts if b.key.start < span[1] and b.end > span[0]],
                voids,
                self._departure,
            )
            for day, span in bounds.items()
        ]

    def _bounds(self, employee: str, day: date) -> tuple[Millis, Millis]:
        zones = self._company.line(AssignmentKind.ZONE, employee)
        return local_day(zones, day, default=self.zone(employee, day))


def _each(first: date, last: date) -> Sequence[date]:
    """Every day of the range. Raises ValueError if it ends before it starts."""
    if last < first:
        raise ValueError(f"the range ends ({last}) before it starts ({first})")
    return [first + _DAY * n for n in range((last - first).days + 1)]
