"""Personnel files to try, and a registry in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cwem.access.audit import AuditEntry, By
from cwem.errors import StoreChanged
from cwem.people.checks import check
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import Plan, apply_plan
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Recorded
from cwem.store.company_rows import OF_PEOPLE

TODAY = date(2026, 5, 4)
BY = By("console", 1_777_900_000_000)


class MemoryRegistry:
    """The `Registry` port without a store: what the contract means, in the fewest lines."""

    def __init__(self) -> None:
        self._company = Company()
        self._recorded: list[Recorded] = []
        self.audit: list[AuditEntry] = []

    def revision(self) -> int:
        return self._company.revision

    def company(self) -> Company:
        return self._company

    def change(self, changes: Changes, seen: int, at: int, audit: Sequence[AuditEntry] = ()) -> int:
        known = self._company
        if seen != known.revision:
            raise StoreChanged("Somebody changed people meanwhile.")
        check(changes, known.sites, known.teams, known.employees)
        of_people = (one for one in changes.assignments if one.kind in OF_PEOPLE)
        registered = {one.subject: at for one in of_people} | dict(known.registered)
        self._company = replace(known.after(changes), registered=registered)
        by = audit[0].actor if audit else ""
        latest: dict[tuple[object, ...], Assignment] = {}
        for one in changes.assignments:
            latest[one.kind, one.subject, one.step.since] = one
        self._recorded += [Recorded(one, seen + 1, at, by) for one in latest.values()]
        self.audit += audit
        return seen + 1

    def history(self, kind: AssignmentKind, subject: str) -> list[Recorded]:
        mine = [
            r for r in self._recorded
            if (r.assignment.kind, r.assignment.subject) == (kind, subject)
        ]  # fmt: skip
        return sorted(mine, key=lambda r: (r.revision, r.assignment.step.since))


def plan(text: str | bytes, registry: MemoryRegistry | None = None, on: date = TODAY) -> Plan:
    """The plan of a file given as text, against an empty company by default."""
    content = text.encode() if isinstance(text, str) else text
    return plan_import(content, (registry or MemoryRegistry()).company(), on)


def imported(
    text: str | bytes, registry: MemoryRegistry | None = None, on: date = TODAY
) -> MemoryRegistry:
    """The registry after importing, which must not find a mistake."""
    registry = registry or MemoryRegistry()
    made = plan(text, registry, on)
    assert made.problems == ()
    apply_plan(registry, made, BY)
    return registry


def problems(made: Plan) -> list[tuple[int, str]]:
    """(row, column) of every mistake."""
    return [(p.row, p.column) for p in made.problems]


def many_people(count: int) -> str:
    """A file of so many people: teams of 20, each with a manager out of it, three sites."""
    head = (
        "number;name;email;language;joined;team;site;site zone;zone;zone from;manager;login;role\n"
    )
    zones = ("Europe/Berlin", "Europe/Lisbon", "Asia/Kolkata")
    lines = []
    for n in range(count):
        team = n // 20
        zone = zones[team % 3]
        boss = team * 20 if n % 20 else (team // 20) * 400
        manager = f"{boss:06d}" if boss != n else ""
        lines.append(
            f"{n:06d};Jörg Mustermann {n};p{n}@example.org;de;{n % 28 + 1:02d}.0{n % 9 + 1}.2019;"
            f"Team {team};Site {team % 3};{zone};{zone};2019-10-01;{manager};p{n};employee\n"
        )
    return head + "".join(lines)
