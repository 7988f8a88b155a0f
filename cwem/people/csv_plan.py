"""What importing a file would do: shown first, then done as it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditEntry, By
from cwem.errors import InputError
from cwem.people.csv_findings import Finding
from cwem.people.ports import Registry
from cwem.people.values import Changes, Days
from cwem.words import say_n


class State(StrEnum):
    """What a row does to a person. Being missing in the file is none of them: it does nothing."""

    NEW = "new"
    CHANGED = "changed"
    LEAVING = "leaving"
    """Changed, and a last day is set or moved."""
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column, before and after; empty where nothing is known."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One person, team or site of the file. Teams and sites are new or changed only."""

    row: int
    id: str
    name: str
    state: State
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AccountWish:
    """An account the file asks for, to be made by an invitation; the registry makes none."""

    row: int
    employee: str
    login: str
    role: Role
    email: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole import. With problems nothing of it can be applied."""

    revision: int
    """Of the company it was made for."""
    people: tuple[Entry, ...] = ()
    teams: tuple[Entry, ...] = ()
    sites: tuple[Entry, ...] = ()
    wishes: tuple[AccountWish, ...] = ()
    missing: tuple[str, ...] = ()
    """Who works here and is not in the file: they stay as they are. Leaving needs a last day."""
    dirty: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)
    """Whose past days have to be counted again, because they were given another time zone."""
    changes: Changes = field(default_factory=Changes)
    problems: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    def of(self, state: State) -> tuple[Entry, ...]:
        """The people the file does this to, by row."""
        return tuple(entry for entry in self.people if entry.state is state)


def apply_plan(registry: Registry, plan: Plan, by: By) -> int:
    """Record what the plan says, all of it or nothing; the revision reached. The audit names
    every person, team and site that is new or changed, and which columns, never what stood in them.

    Raises InputError for a plan with problems, StoreChanged if somebody changed the company after
    the plan was made: make a new one and look at it again."""
    if plan.problems:
        raise InputError(
            say_n(
                "Nothing was imported: {n} mistake in the file, in {first}.",
                "Nothing was imported: {n} mistakes in the file; the first is in {first}.",
                len(plan.problems),
                first=plan.problems[0],
            )
        )
    if not plan.changes:
        return plan.revision
    return registry.change(plan.changes, plan.revision, by.at, _audit(plan, by))


def _audit(plan: Plan, by: By) -> list[AuditEntry]:
    people = (entry for entry in plan.people if entry.state is not State.UNCHANGED)
    return [
        *(_told(Action.IMPORT_SITE, entry, by, site=entry.id) for entry in plan.sites),
        *(_told(Action.IMPORT_TEAM, entry, by, team=entry.id) for entry in plan.teams),
        *(_told(Action.IMPORT_PERSON, entry, by, about=entry.id) for entry in people),
    ]


def _told(
    action: Action, entry: Entry, by: By, about: str | None = None, **place: str
) -> AuditEntry:
    columns = ", ".join(field.column for field in entry.fields)
    details = {**place, "as": entry.state.value, "columns": columns}
    return AuditEntry(by.at, by.actor, action, about, None, details, by.address)


def shown(day: date | None) -> str:
    """A day as it stands in the file; empty for none."""
    return day.isoformat() if day and day > date.min else ""
