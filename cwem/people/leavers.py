"""When somebody leaves, and that what they have ends then.

A last day is recorded at once; what it ends, ends when that day is over where the person lives.
`end_departed` is for a job that runs every now and then: it may run late or twice, and catches up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.ports import AccessStore
from cwem.errors import InputError, StoreChanged
from cwem.people.assignments import assigned, employed, manager_on
from cwem.people.belongings import Belongings, Ended, belongings
from cwem.people.belongings import end as end_belongings
from cwem.people.local_days import local_day
from cwem.people.ports import Registry
from cwem.people.timeline import EVER, Span, assign, end
from cwem.people.values import EMPLOYED, AssignmentKind, Changes, Company
from cwem.values import Millis
from cwem.words import say

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a last day would mean."""

    number: str
    last_day: date
    due: Millis
    """The end of the last day in the person's own zone."""
    changes: Changes
    has: Belongings
    """What of today's belongings ends when it is due."""
    without_manager: tuple[str, ...]
    """Who is employed and managed by nobody from then on."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves or has left, and what was ended just now."""

    number: str
    last_day: date
    due: Millis
    ended: Ended = field(default_factory=Ended)
    without_manager: tuple[str, ...] = ()
    """Named when the last day is recorded."""


def plan_leaving(company: Company, access: AccessStore, number: str, last_day: date) -> Leaving:
    """What this last day would mean. Raises InputError for somebody unknown or a last day before
    the first, StoreError."""
    if number not in company.employees:
        raise InputError(
            say("Nobody has the number {number}; import or add the person first.", number=number)
        )
    changes = _last_day(company, number, last_day)
    after, then = company.after(changes), last_day + _DAY
    alone = (n for n in sorted(company.employees) if _relies_on(after, n, number, then))
    has = belongings(access).get(number, Belongings())
    return Leaving(number, last_day, over_at(after, number, last_day), changes, has, tuple(alone))


def leave(
    registry: Registry, access: AccessStore, number: str, last_day: date, by: By
) -> Departure:
    """Record the last day; if it is over already, end what ends with it now. As `plan_leaving`;
    raises StoreChanged too."""
    company = registry.company()
    plan = plan_leaving(company, access, number, last_day)
    if plan.changes:
        entry = _entry(by, Action.RECORD_LEAVING, number, last_day)
        registry.change(plan.changes, company.revision, by.at, [entry])
    ended = end_belongings(access, number, plan.has, by) if plan.due <= by.at else Ended()
    return Departure(number, last_day, plan.due, ended, plan.without_manager)


def planned_leaving(company: Company, number: str, at: Millis) -> date | None:
    """The last day, if one is recorded that is not over yet."""
    spans = company.line(AssignmentKind.EMPLOYMENT, number).spans()
    if not spans or spans[-1].until is None:
        return None
    last_day = spans[-1].until - _DAY
    return last_day if over_at(company, number, last_day) > at else None


def stay(registry: Registry, number: str, seen: date, by: By) -> None:
    """Take a planned leaving on the `seen` day back. Raises InputError if there is none any more,
    StoreChanged if it is another day by now."""
    company = registry.company()
    last_day = planned_leaving(company, number, by.at)
    if last_day is None:
        raise InputError(
            say(
                "{number} is not about to leave; for somebody who comes back record the day the "
                "employment begins again.",
                number=number,
            )
        )
    if last_day != seen:
        raise StoreChanged(
            say(
                "The last day of {number} is {day} by now. Look again.", number=number, day=last_day
            )
        )
    line = company.line(AssignmentKind.EMPLOYMENT, number)
    changes = assigned(AssignmentKind.EMPLOYMENT, number, assign(line, EMPLOYED, last_day + _DAY))
    registry.change(
        changes, company.revision, by.at, [_entry(by, Action.TAKE_LEAVING_BACK, number, last_day)]
    )


def departed(company: Company, at: Millis) -> Iterator[tuple[str, date]]:
    """(number, last day) of everybody whose employment is over and has not begun again: who is to
    come back is among them until then."""
    for number in sorted(company.employees):
        line = company.line(AssignmentKind.EMPLOYMENT, number)
        ended = [span.until - _DAY for span in line.spans() if span.until is not None]
        over = [last_day for last_day in ended if over_at(company, number, last_day) <= at]
        if over and not _begun(company, number, over[-1], at):
            yield number, over[-1]


def end_departed(registry: Registry, access: AccessStore, by: By) -> list[Departure]:
    """Everybody who has left by now, with what of theirs was ended just now: nothing, if it was
    before. Who is to come back keeps what was made for that since they left. Raises StoreError."""
    company = registry.company()
    gone = list(departed(company, by.at))
    back = {
        number: over_at(company, number, last_day)
        for number, last_day in gone
        if comes_back(company, number, last_day)
    }
    has = belongings(access, back) if gone else {}
    return [
        Departure(
            number,
            last_day,
            over_at(company, number, last_day),
            end_belongings(access, number, has[number], by) if number in has else Ended(),
        )
        for number, last_day in gone
    ]


def _relies_on(company: Company, person: str, manager: str, since: date) -> bool:
    """Whether on some day from then on this is the manager of somebody who is employed."""
    teams = company.line(AssignmentKind.TEAM, person)
    lines = [company.line(AssignmentKind.MANAGER, person), teams]
    lines += [company.line(AssignmentKind.TEAM_MANAGER, s.value or "") for s in teams.steps]
    days = {since, *(step.since for line in lines for step in line.steps if step.since > since)}
    return any(
        manager_on(company, person, day) == manager and employed(company, person, day)
        for day in days
    )


def _last_day(company: Company, number: str, last_day: date) -> Changes:
    """The employment ends with `last_day`, and nothing planned after it remains."""
    line = company.line(AssignmentKind.EMPLOYMENT, number)
    until = last_day + _DAY
    held: Span | None = line.span_on(last_day)
    spans = [span for span in line.spans() if span.since <= last_day]
    begin = held.since if held else spans[-1].since if spans else EVER
    if line.spans() and not spans:
        first = line.spans()[0].since
        raise InputError(
            say(
                "{number} begins on {day} only; give a last day from then on.",
                number=number,
                day=first,
            )
        )
    steps = assign(line, EMPLOYED, begin, until)
    return assigned(AssignmentKind.EMPLOYMENT, number, (*steps, *end(line.then(steps), until)))


def over_at(company: Company, number: str, last_day: date) -> Millis:
    """When the last day is over where the person lives."""
    zones = company.line(AssignmentKind.ZONE, number)
    return local_day(zones, last_day, default="UTC")[1]


def _begun(company: Company, number: str, last_day: date, at: Millis) -> bool:
    """Whether the person is employed again, after that day and by now."""
    zones = company.line(AssignmentKind.ZONE, number)
    spans = company.line(AssignmentKind.EMPLOYMENT, number).spans()
    return any(
        span.since > last_day and local_day(zones, span.since, default="UTC")[0] <= at
        for span in spans
    )


def comes_back(company: Company, number: str, last_day: date) -> bool:
    """Whether an employment after that day is recorded, begun or not."""
    spans = company.line(AssignmentKind.EMPLOYMENT, number).spans()
    return any(span.since > last_day for span in spans)


def _entry(by: By, action: Action, number: str, last_day: date) -> AuditEntry:
    details = {"last day": last_day.isoformat()}
    return AuditEntry(by.at, by.actor, action, number, details=details, address=by.address)
