"""Who people are to a screen at the door: number, first name, language, and whether they work here
today."""

from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from cwem.people.assignments import employed, zone_on
from cwem.people.naming import first_name, number_typed
from cwem.people.ports import Registry
from cwem.people.values import Company
from cwem.values import Millis
from cwem.words import best_language


@dataclass(frozen=True, slots=True)
class Known:
    """Everybody as they are at one moment."""

    company: Company

    def number(self, typed: str) -> str:
        """See number_typed."""
        return number_typed(self.company, typed)

    def first_name(self, number: str) -> str:
        """What the screen says; the number of somebody whose name nobody entered."""
        person = self.company.employees.get(number)
        return first_name(person.name if person else "") or number

    def language(self, number: str) -> str:
        """In which the person is greeted; empty: nobody said."""
        person = self.company.employees.get(number)
        return best_language(person.language) if person and person.language else ""


class KnownPeople:
    """The registry, read again once it changed. Thread-safe; raises StoreError."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._company = Company()
        self._lock = Lock()

    def company(self) -> Company:
        """As it is now."""
        with self._lock:
            if self._company.revision != self._registry.revision():
                self._company = self._registry.company()
            return self._company

    def now(self) -> Known:
        """As they are now; one question to the registry for all that is asked of it."""
        return Known(self.company())

    def works(self, number: str, now: Millis) -> bool:
        """Whether this person is employed on the day it is where they live."""
        company = self.company()
        today = datetime.fromtimestamp(now / 1000, UTC).date()
        zone = zone_on(company, number, today)
        if zone is not None:
            today = datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()
        return employed(company, number, today)
