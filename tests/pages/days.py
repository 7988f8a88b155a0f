"""A company with two managers and their people, who worked on the day it is (T0) and before."""

from dataclasses import dataclass
from datetime import date, timedelta

from cwem.access.reception import Reception
from cwem.people.assignments import manages
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.values import Employee
from tests.access.fakes import LIFETIMES, T0, House
from tests.totals.invented import invented_day

ZONE = "America/New_York"
"""There it is a quarter past five in the afternoon at T0."""
TODAY = date(2023, 11, 14)
BOSS, OTHER_BOSS = "E100", "E200"
PEOPLE = {
    "E001": "Ada Baum", "E002": "Ben Okoro", "E003": "Chen Li", "E004": "Dora Weiss",
    "E005": "Emre Kaya", "E006": "Fay Lund",
}  # fmt: skip
FOREIGN = {"E007": "Zoltan Foreign"}
BOSSES = {BOSS: "Mia Manager", OTHER_BOSS: "Otto Other"}


@dataclass
class Filled:
    """The house with its company."""

    house: House

    def work(self, number: str, back: int = 0, **how: object) -> None:
        """This person's day, so many days back; today up to now."""
        begin = midnight(ZONE, TODAY - timedelta(days=back))
        rows = invented_day(number, begin, until=T0 - 1_000, length=300, **how)  # type: ignore[arg-type]
        self.house.store.write(rows).result()


def fill(house: House, days: int = 1, *, foreign: bool = True) -> Filled:
    """Everybody has worked on the last `days` days."""
    kind = AssignmentKind
    everybody = {**PEOPLE, **FOREIGN, **BOSSES}
    given = [Assignment(kind.ZONE, number, Step(EVER, ZONE)) for number in everybody]
    given += [Assignment(kind.MANAGER, number, Step(EVER, BOSS)) for number in PEOPLE]
    given += [Assignment(kind.MANAGER, number, Step(EVER, OTHER_BOSS)) for number in FOREIGN]
    given += [Assignment(kind.TEAM, n, Step(EVER, "lab")) for n in {**PEOPLE, **FOREIGN}]
    registry = house.store.registry
    changes = Changes(
        sites=(Site("ny", "New York", ZONE),),
        teams=(Team("lab", "Lab", "ny"),),
        employees=tuple(Employee(number, name) for number, name in everybody.items()),
        assignments=tuple(given),
    )
    registry.change(changes, registry.revision(), 1)
    house.reception = Reception(
        house.store,
        LIFETIMES,
        passwords=house.passwords,
        manages=lambda boss, number, day: manages(registry.company(), boss, number, day),
        now=house.clock,
    )
    filled = Filled(house)
    for number in {**PEOPLE, **(FOREIGN if foreign else {})}:
        for back in range(days):
            filled.work(number, back)
    return filled


def leaks(shown: list[tuple[str, str]], people: dict[str, str]) -> list[tuple[str, str]]:
    """What a page sent that names one of these people."""
    words = [word for pair in people.items() for word in pair]
    return [(where, text) for where, text in shown if any(word in text for word in words)]
