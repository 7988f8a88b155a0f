"""Dated assignments in words: a history, what a change will record, and what follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from cwem.people.assignments import manager_on, site_on
from cwem.people.local_days import dirty_days
from cwem.people.timeline import EVER, Span
from cwem.people.values import AssignmentKind, Changes, Company
from cwem.words import Words, say, say_n

Kind = AssignmentKind
_DAY = timedelta(days=1)

NO_ROSTERS: Mapping[str, str] = MappingProxyType({})

NOTHING: Mapping[AssignmentKind, Words] = {
    Kind.EMPLOYMENT: say("Not employed"),
    Kind.TEAM: say("No team"),
    Kind.ZONE: say("No time zone"),
    Kind.MANAGER: say("The team's manager"),
    Kind.DEPUTY: say("No deputy"),
    Kind.TEAM_MANAGER: say("No manager"),
    Kind.ROSTER: say("The team's roster"),
    Kind.TEAM_ROSTER: say("No roster"),
}
"""What holds on a day without an assignment of this kind."""


class When(StrEnum):
    """Where a span lies, seen from a day."""

    PAST = "past"
    NOW = "now"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Line:
    """One span of a history."""

    value: str
    """A name, or Words."""
    days: Words
    when: When


def person_name(company: Company, number: str) -> str:
    """Name and number: two people may have one name."""
    known = company.employees.get(number)
    return f"{known.name} ({number})" if known and known.name else number


def value_name(
    company: Company,
    kind: AssignmentKind,
    value: str | None,
    rosters: Mapping[str, str] = NO_ROSTERS,
) -> str:
    """What is assigned, as people call it; `rosters`: id -> name."""
    if value is None:
        return NOTHING[kind]
    if kind is Kind.EMPLOYMENT:
        return say("Employed")
    if kind is Kind.TEAM:
        team = company.teams.get(value)
        return team.name if team else value
    if kind in {Kind.ROSTER, Kind.TEAM_ROSTER}:
        return rosters.get(value, value)
    return value if kind is Kind.ZONE else person_name(company, value)


def days(span: Span) -> Words:
    """Which days, the last one included."""
    last = span.until - _DAY if span.until else None
    if span.since == EVER:
        return say("until {day}", day=last) if last else say("always")
    if last is None:
        return say("from {day}", day=span.since)
    if last == span.since:
        return say("on {day} only", day=last)
    return say("{first} to {last}", first=span.since, last=last)


def history(
    company: Company,
    kind: AssignmentKind,
    subject: str,
    today: date,
    rosters: Mapping[str, str] = NO_ROSTERS,
) -> list[Line]:
    """What is planned first, then what holds, then what has been."""
    return [
        Line(value_name(company, kind, span.value, rosters), days(span), _when(span, today))
        for span in reversed(company.line(kind, subject).spans())
    ]


def _when(span: Span, today: date) -> When:
    if span.since > today:
        return When.PLANNED
    return When.PAST if span.until is not None and span.until <= today else When.NOW


def to_be_recorded(
    company: Company, changes: Changes, rosters: Mapping[str, str] = NO_ROSTERS
) -> list[Words]:
    """What these assignments, of one subject and kind, will make of its days, up to the end of
    what is known; empty if that is what they are already."""
    if not changes.assignments:
        return []
    first = changes.assignments[0]
    kind, subject = first.kind, first.subject
    after = company.after(changes).line(kind, subject)
    begin = min(one.step.since for one in changes.assignments)
    new = {one.step.since for one in changes.assignments}
    said: list[Words] = []
    held = after.on(begin - _DAY) if begin > EVER else None
    for step in after.steps:
        if step.since < begin or step.value == held:
            continue
        held = step.value
        value = value_name(company, kind, step.value, rosters)
        if step.since == EVER:
            said.append(say("From the beginning: {value}", value=value))
        elif step.since in new:
            said.append(say("From {day}: {value}", day=step.since, value=value))
        else:
            said.append(say("From {day}, as planned: {value}", day=step.since, value=value))
    return said


def consequences(company: Company, changes: Changes, today: date) -> list[Words]:
    """What else follows from assignments of one subject and kind."""
    if not changes.assignments:
        return []
    first = changes.assignments[0]
    begin = min(one.step.since for one in changes.assignments)
    found = {
        Kind.ZONE: _zone,
        Kind.TEAM: _team,
        Kind.MANAGER: _manager,
        Kind.TEAM_MANAGER: _team_manager,
        Kind.DEPUTY: _deputy,
        Kind.ROSTER: _roster,
        Kind.TEAM_ROSTER: _team_roster,
    }.get(first.kind)
    after = company.after(changes)
    return list(found(company, after, first.subject, begin, today)) if found else []


def _zone(
    before: Company, after: Company, number: str, begin: date, today: date
) -> Iterator[Words]:
    ranges = dirty_days(before.line(Kind.ZONE, number), after.line(Kind.ZONE, number), today)
    for span in ranges:
        yield say(
            "The days from {first} to {last} are counted anew: they begin and end at other "
            "times then.",
            first=max(span.first, begin - _DAY),
            last=span.last,
        )
    if not ranges:
        yield say("No day that has passed changes.")


def _team(
    before: Company, after: Company, number: str, begin: date, today: date
) -> Iterator[Words]:
    yield from _manager(before, after, number, begin, today)
    site, zone = site_on(after, number, begin), after.line(Kind.ZONE, number).on(begin)
    if site and zone and site.zone != zone:
        yield say(
            "The days stay counted in {zone}, although {site} is in {other}. If the person moves, "
            "change the time zone too.",
            zone=zone,
            site=site.name,
            other=site.zone,
        )


def _manager(
    before: Company, after: Company, number: str, begin: date, _today: date
) -> Iterator[Words]:
    old, new = manager_on(before, number, begin), manager_on(after, number, begin)
    if new is None:
        yield say("From {day} on nobody is the manager.", day=begin)
    elif new != old:
        yield say(
            "From {day} on {name} is the manager and sees attendance and activity.",
            day=begin,
            name=person_name(after, new),
        )


def _team_manager(
    _before: Company, after: Company, team: str, begin: date, _today: date
) -> Iterator[Words]:
    members = [n for n in after.employees if after.line(Kind.TEAM, n).on(begin) == team]
    own = [n for n in members if after.line(Kind.MANAGER, n).on(begin)]
    count = len(members) - len(own)
    yield say_n(
        "It is the manager of {n} person of the team on that day.",
        "It is the manager of {n} people of the team on that day.",
        count,
    )
    if own:
        yield say_n(
            "{n} person of the team has a manager of their own and keeps them.",
            "{n} people of the team have managers of their own and keep them.",
            len(own),
        )


def _deputy(
    _before: Company, after: Company, number: str, begin: date, _today: date
) -> Iterator[Words]:
    deputy = after.line(Kind.DEPUTY, number).on(begin)
    if deputy:
        yield say(
            "In that time {deputy} sees what {name} sees of the people {name} manages.",
            deputy=person_name(after, deputy),
            name=person_name(after, number),
        )


def _roster(
    _before: Company, _after: Company, _number: str, begin: date, today: date
) -> Iterator[Words]:
    yield from _past_days(begin, today)


def _team_roster(
    _before: Company, after: Company, team: str, begin: date, today: date
) -> Iterator[Words]:
    members = [n for n in after.employees if after.line(Kind.TEAM, n).on(begin) == team]
    own = [n for n in members if after.line(Kind.ROSTER, n).on(begin)]
    yield say_n(
        "{n} person of the team works by it on that day.",
        "{n} people of the team work by it on that day.",
        len(members) - len(own),
    )
    if own:
        yield say_n(
            "{n} person of the team has a roster of their own and keeps it.",
            "{n} people of the team have rosters of their own and keep them.",
            len(own),
        )
    yield from _past_days(begin, today)


def _past_days(begin: date, today: date) -> Iterator[Words]:
    if begin < today:
        yield say(
            "Days from {day} on that have passed are worked out anew by it. Closed periods stay as "
            "they are.",
            day=begin,
        )
