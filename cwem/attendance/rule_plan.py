"""What importing shifts and rosters would do: shown first, then done as it was shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cwem.access.audit import Action, AuditEntry, By
from cwem.attendance.ports import RuleBooks
from cwem.attendance.shifts import RuleBook
from cwem.errors import InputError
from cwem.people.csv_findings import Finding
from cwem.people.csv_plan import Entry, State
from cwem.words import say_n


@dataclass(frozen=True, slots=True)
class FileFindings:
    """What was found in one file."""

    name: str
    problems: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePlan:
    """A whole import. With problems nothing of it can be applied."""

    before: RuleBook
    """It was made for."""
    book: RuleBook = field(default_factory=RuleBook)
    """As it will be; its revision is that of `before`."""
    shifts: tuple[Entry, ...] = ()
    rosters: tuple[Entry, ...] = ()
    files: tuple[FileFindings, ...] = ()

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Of all files."""
        return tuple(each for file in self.files for each in file.problems)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Shifts and rosters that are new or changed."""
        found = (*self.shifts, *self.rosters)
        return tuple(entry for entry in found if entry.state is not State.UNCHANGED)

    def of(self, state: State) -> tuple[Entry, ...]:
        """The shifts and rosters the files do this to."""
        return tuple(e for e in (*self.shifts, *self.rosters) if e.state is state)


def apply_rules(books: RuleBooks, plan: RulePlan, by: By) -> None:
    """Keep what the plan says, all of it or nothing; the audit names every shift and roster.

    Raises InputError for a plan with problems, StoreChanged if somebody changed the book after the
    plan was made: make a new one and look at it again."""
    if plan.problems:
        raise InputError(
            say_n(
                "Nothing was imported: {n} mistake in the file, in {first}.",
                "Nothing was imported: {n} mistakes in the file; the first is in {first}.",
                len(plan.problems),
                first=plan.problems[0],
            )
        )
    if plan.entries:
        books.replace(plan.book, _audit(plan, by))


def _audit(plan: RulePlan, by: By) -> Sequence[AuditEntry]:
    kinds = [("shift", plan.shifts), ("roster", plan.rosters)]
    return [
        AuditEntry(
            by.at,
            by.actor,
            Action.CHANGE_RULES,
            details={
                kind: entry.id,
                "as": entry.state.value,
                "columns": ", ".join(each.column for each in entry.fields)[:200],
            },
            address=by.address,
        )
        for kind, entries in kinds
        for entry in entries
        if entry.state is not State.UNCHANGED
    ]
