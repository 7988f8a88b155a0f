"""What the bootstrap joins: permissions ask the registry of people who manages whom."""

from datetime import date

from cwem.access.accounts import Account, Role
from cwem.access.roles import Permission, may
from cwem.bootstrap import Managers
from cwem.people.timeline import Step
from cwem.people.values import EMPLOYED, Assignment, AssignmentKind, Changes
from cwem.values import Employee
from tests.people.staff import MemoryRegistry

JAN, MAR = date(2026, 1, 1), date(2026, 3, 1)


def assigned(kind: AssignmentKind, subject: str, since: date, value: str | None) -> Assignment:
    return Assignment(kind, subject, Step(since, value))


def test_managers_are_those_of_the_registry_at_this_moment() -> None:
    registry = MemoryRegistry()
    managers = Managers(registry)
    boss = Account("boss", frozenset({Role.MANAGER}), "E001", 0)

    def sees(day: date) -> bool:
        return may(boss, Permission.SEE_ATTENDANCE, "E002", day, managers)

    assert not sees(MAR), "nobody is known yet"
    people = (Employee("E001"), Employee("E002"))
    hired = tuple(assigned(AssignmentKind.EMPLOYMENT, p.number, JAN, EMPLOYED) for p in people)
    managed = assigned(AssignmentKind.MANAGER, "E002", MAR, "E001")
    registry.change(Changes(employees=people, assignments=(*hired, managed)), 0, 0)
    assert sees(MAR)
    assert not sees(JAN)
    ended = assigned(AssignmentKind.MANAGER, "E002", MAR, None)
    registry.change(Changes(assignments=(ended,)), 1, 0)
    assert not sees(MAR)
