"""A change of one shift, roster or site's rules, made to the book as it is then.

Somebody else may change the same book in between. Other parts of it than one's own are kept as
they have become; one's own part has to be what it was when one began.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

from cwem.access.audit import Action, AuditEntry, By
from cwem.attendance.rule_checks import in_rosters, roster_mistakes, site_mistakes
from cwem.attendance.shift_checks import Mistake, shift_mistakes
from cwem.attendance.shifts import Roster, RuleBook, Shift, SiteRules
from cwem.errors import InputError, StoreChanged
from cwem.people.values import AssignmentKind, Company
from cwem.words import say

Record: TypeAlias = Shift | Roster | SiteRules


@dataclass(frozen=True, slots=True)
class Edit:
    """What one part of the book is to become."""

    kind: type[Record]
    key: str
    drawn: Record | None
    """As it was when one began; None: there was none."""
    new: Record | None
    """None: it is removed."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields that change; all of what is new or removed: none."""
        if self.drawn is None or self.new is None:
            return ()
        return tuple(
            each.name
            for each in fields(self.drawn)
            if getattr(self.drawn, each.name) != getattr(self.new, each.name)
        )


def part_of(book: RuleBook, kind: type[Record]) -> Mapping[str, Record]:
    """Where the book keeps records of this kind."""
    if kind is Shift:
        return book.shifts
    return book.rosters if kind is Roster else book.sites


def edited(book: RuleBook, edit: Edit) -> RuleBook:
    """The book with the change in it. Raises StoreChanged if somebody changed the same part
    meanwhile, InputError for what may not stand in a book."""
    known = part_of(book, edit.kind)
    if known.get(edit.key) != edit.drawn:
        raise StoreChanged(
            say(
                "Somebody changed this meanwhile. Nothing was saved, and what you entered is still "
                "here: look at how it is now, and save again if yours is to hold."
            )
        )
    new: dict[str, Any] = {key: each for key, each in known.items() if key != edit.key}
    if edit.new is not None:
        new[edit.key] = edit.new
    after = _with(book, edit.kind, new)
    for mistake in mistakes(after, edit):
        raise InputError(say("It cannot be saved: {mistake}.", mistake=mistake.words))
    return after


def _with(book: RuleBook, kind: type[Record], records: dict[str, Any]) -> RuleBook:
    if kind is Shift:
        return replace(book, shifts=records)
    if kind is Roster:
        return replace(book, rosters=records)
    return replace(book, sites=records)


def mistakes(after: RuleBook, edit: Edit) -> list[Mistake]:
    """What is wrong with the change, in the book with it."""
    if isinstance(edit.new, Shift):
        return shift_mistakes(edit.new, after) or in_rosters(edit.new, after)
    if isinstance(edit.new, Roster):
        return roster_mistakes(edit.new, after)
    if isinstance(edit.new, SiteRules):
        return site_mistakes(edit.new)
    return []


def audited(edit: Edit, by: By) -> AuditEntry:
    """The line of the audit that belongs to the change."""
    what = {Shift: "shift", Roster: "roster", SiteRules: "site"}[edit.kind]
    state = "new" if edit.drawn is None else "removed" if edit.new is None else "changed"
    details = {what: edit.key, "as": state}
    if edit.columns:
        details["columns"] = ", ".join(edit.columns)
    return AuditEntry(by.at, by.actor, Action.CHANGE_RULES, details=details, address=by.address)


# --- what is used ---------------------------------------------------------------------------------


def rosters_with(book: RuleBook, shift: str) -> list[Roster]:
    """The rosters that name this shift, by name."""
    found = (each for each in book.rosters.values() if shift in each.cycle)
    return sorted(found, key=lambda each: each.name.casefold())


def assigned_to(company: Company, roster: str) -> Iterator[tuple[AssignmentKind, str]]:
    """Teams and people that have, had or will have this roster: (kind, team or number)."""
    kinds = {AssignmentKind.ROSTER, AssignmentKind.TEAM_ROSTER}
    for (kind, subject), line in sorted(company.lines.items()):
        if kind in kinds and any(span.value == roster for span in line.spans()):
            yield kind, subject


def check_unused(book: RuleBook, company: Company, edit: Edit) -> None:
    """Raises InputError, a sentence, if what is to be removed is used."""
    if edit.new is not None:
        return
    if edit.kind is Shift and (users := rosters_with(book, edit.key)):
        names = ", ".join(each.name for each in users)
        raise InputError(
            say("It stands in the rosters {names}; take it out of them first.", names=names)
        )
    if edit.kind is Roster and (count := sum(1 for _each in assigned_to(company, edit.key))):
        raise InputError(
            say(
                "It is or was assigned to {count} teams or people, whose days are worked out by "
                "it; so it stays. Rename it if nobody is to choose it any more.",
                count=count,
            )
        )
