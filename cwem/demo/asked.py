"""What people asked for about their attendance, what was decided, and what managers entered.

Somebody who forgot to say that they leave asks the next day; most of what is asked is decided
within days, a little of it never.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cwem.access.audit import Action, AuditEntry
from cwem.attendance.book import leave_entry
from cwem.attendance.corrections import correcting
from cwem.attendance.day_times import DayTimes
from cwem.attendance.decisions import Decision, Verdict, decision_entry
from cwem.attendance.entries import Entry, LeaveDay, LeaveKind
from cwem.attendance.requests import Request, Subject, entry_of
from cwem.demo.absences import illnesses, vacations
from cwem.demo.cast import Person
from cwem.demo.dice import dice
from cwem.demo.workdays import MINUTE, Happened
from cwem.demo.world import World, moment
from cwem.values import Millis, day_start

_DAY = timedelta(days=1)
_HOLIDAYS = ("A few days at the sea", "Visiting family", "Holiday, as agreed", "Moving house")
_FORGOTTEN = (
    "I forgot the kiosk, I left at this time", "The queue at the door was long, I went out with "
    "the others", "My hands were full, so I did not press anything",
)  # fmt: skip
_DISPUTES = (
    ("Sitting", "I stood at the workbench most of the afternoon"),
    ("Breaks", "The second break was a call with the supplier"),
    ("Worked", "I was in the other hall for an hour"),
)
_REFUSALS = ("Too many are away that week already", "The schedule says otherwise, let us talk")


@dataclass(frozen=True, slots=True)
class Step:
    """What is appended in one go, and when."""

    at: Millis
    entries: tuple[Entry, ...]
    audit: tuple[AuditEntry, ...] = ()


def holidays_asked(world: World, person: Person, until: date) -> Iterator[Step]:
    """Requests for leave, and the days of leave that were approved."""
    for one in vacations(world, person, until):
        throw = dice(world.seed, person.number, one.asked, "holiday")
        said = moment(person.zone, one.asked, throw.randrange(560, 900))
        request = Request(
            person.number, Subject.LEAVE, one.first, one.last, throw.choice(_HOLIDAYS), said,
            person.login, leave=LeaveKind.VACATION,
        )  # fmt: skip
        yield _ask(request)
        if one.decided is not None:
            at = moment(person.zone, one.decided, throw.randrange(500, 1_000))
            yield _decide(world, person, request, at, one.approved, throw)


def days_entered(world: World, person: Person, first: date, last: date) -> Iterator[Step]:
    """Illnesses and remote days, which the manager enters."""
    manager = world.manager(person)
    if manager is None:
        return
    for ill in illnesses(world, person, first, last):
        days = [ill.first + _DAY * n for n in range((ill.last - ill.first).days + 1)]
        at = moment(person.zone, ill.first, 8 * 60 + 12)
        yield _enter(person, manager, [d for d in days if person.employed(d)], "illness", at)
    if person.remote is not None:
        day = first + _DAY * ((person.remote - first.weekday()) % 7)
        while day <= last:
            if world.shift(person, day) is not None:
                at = moment(person.zone, day - _DAY * (day.weekday() + 3), 15 * 60)
                yield _enter(person, manager, [day], "remote", at)
            day += _DAY * 7


def day_disputed(world: World, day: Happened) -> Iterator[Step]:
    """What somebody asks for about a day that is over."""
    person = day.person
    throw = dice(world.seed, person.number, day.day, "asked")
    if world.manager(person) is None:
        return
    said = moment(person.zone, day.day + _DAY, throw.randrange(540, 620))
    request = None
    if day.wordless and throw.random() < 0.8:
        left = day.stays[-1][1] // MINUTE * MINUTE
        times = DayTimes(left=left)
        request = _request(day, Subject.TIMES, throw.choice(_FORGOTTEN), said, times)
    elif throw.random() < 0.0015:
        figure, note = throw.choice(_DISPUTES)
        request = _request(day, Subject.FIGURE, note, said, None, figure)
    if request is None:
        return
    yield _ask(request)
    share = throw.random()
    if share < 0.93:
        decided = day.day + _DAY * throw.randrange(1, 5)
        at = max(said + 40 * MINUTE, moment(person.zone, decided, throw.randrange(600, 1_000)))
        yield _decide(world, person, request, at, share < 0.86, throw)


def _request(  # noqa: PLR0913, PLR0917 - what is asked for
    day: Happened,
    subject: Subject,
    note: str,
    said: Millis,
    times: DayTimes | None,
    figure: str = "",
) -> Request:
    person = day.person
    return Request(
        person.number, subject, day.day, day.day, note, said, person.login, times, figure=figure
    )


def _ask(request: Request) -> Step:
    entry = AuditEntry(
        request.said, request.by, Action.ASK_CORRECTION, request.employee,
        details={"what": request.subject.value},
    )  # fmt: skip
    return Step(request.said, (entry_of(request),), (entry,))


def _decide(  # noqa: PLR0913, PLR0917 - what a decision is made of
    world: World, person: Person, request: Request, at: Millis, yes: bool, throw: Random
) -> Step:
    manager = world.manager(person)
    assert manager is not None, "who asks has somebody who decides"
    verdict = Verdict.APPROVED if yes else Verdict.REFUSED
    note = "" if yes else throw.choice(_REFUSALS)
    decision = Decision(request.id, verdict, note, at, manager.login)
    entries = (decision_entry(request, decision), *correcting(request, decision))
    audit = _told(Action.APPROVE_REQUEST if yes else Action.REFUSE_REQUEST, request, at, manager)
    return Step(at, entries, (audit,))


def _told(action: Action, request: Request, at: Millis, manager: Person) -> AuditEntry:
    details = {"what": request.subject.value}
    return AuditEntry(at, manager.login, action, request.employee, details=details)


def _enter(person: Person, manager: Person, days: list[date], kind: str, at: Millis) -> Step:
    leave = LeaveKind(kind)
    entries = tuple(
        leave_entry(LeaveDay(person.number, day_start(day), leave, False, at, manager.login))
        for day in days
    )
    details: dict[str, str | int] = {"what": kind, "days": len(days)}
    audit = AuditEntry(at, manager.login, Action.ENTER_LEAVE, person.number, details=details)
    return Step(at, entries, (audit,) if entries else ())
