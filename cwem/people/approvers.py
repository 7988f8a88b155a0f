"""Who decides what somebody asks, by number: those who manage the person, and those above them."""

from collections.abc import Collection, Iterable
from datetime import date

from cwem.people.assignments import employed, manager_on
from cwem.people.values import AssignmentKind, Company

Kind = AssignmentKind


def managing(company: Company, number: str, day: date) -> frozenset[str]:
    """The manager of this person on this day and who stands in for them; only those employed."""
    first = manager_on(company, number, day)
    if first is None:
        return frozenset()
    both = {first, company.line(Kind.DEPUTY, first).on(day)} - {None, number}
    return frozenset(each for each in both if each and employed(company, each, day))


def approvers(company: Company, number: str, today: date, about: date) -> frozenset[str]:
    """Who manages this person today, and who did on the day it is about: they know what was, also
    after the person has moved or left. They must still work here."""
    those = managing(company, number, today) | managing(company, number, about)
    return frozenset(each for each in those if employed(company, each, today))


def above(company: Company, number: str, today: date) -> frozenset[str]:
    """Those who manage the person's manager, and their deputies; never the person."""
    first = manager_on(company, number, today)
    return managing(company, first, today) - {number, first} if first else frozenset()


def may_have_asked(company: Company, approver: str, since: date, today: date) -> frozenset[str]:
    """Whoever's requests about the days since then may be for this approver."""
    near = _below(company, {approver})
    return frozenset(
        number
        for number in near | _below(company, near)
        if number != approver
        and number in company.employees
        and (
            approver in above(company, number, today)
            or any(approver in managing(company, number, d) for d in _turns(company, number, since))
            or approver in managing(company, number, today)
        )
    )


def nobody_near(company: Company, today: date) -> frozenset[str]:
    """Who has nobody that manages them, or nobody above that: in the end somebody else decides."""
    return frozenset(
        number
        for number in company.employees
        if not managing(company, number, today) or not above(company, number, today)
    )


def _below(company: Company, managers: Collection[str]) -> set[str]:
    """Whoever may be managed by one of these on some day."""
    bosses = set(managers) | _pointing(company, Kind.DEPUTY, managers)
    teams = _pointing(company, Kind.TEAM_MANAGER, bosses)
    return _pointing(company, Kind.MANAGER, bosses) | _pointing(company, Kind.TEAM, teams)


def _pointing(company: Company, kind: AssignmentKind, values: Collection[str]) -> set[str]:
    """Whose timeline of this kind has one of these values."""
    return {
        subject
        for (of, subject), line in company.lines.items()
        if of is kind and any(step.value in values for step in line.steps)
    }


def _turns(company: Company, number: str, since: date) -> Iterable[date]:
    """The days since then on which another may have begun to manage this person."""
    lines = [company.line(Kind.MANAGER, number), company.line(Kind.TEAM, number)]
    lines += [company.line(Kind.TEAM_MANAGER, s.value or "") for s in lines[1].steps]
    bosses = {step.value for line in lines for step in line.steps if step.value}
    lines += [company.line(Kind.DEPUTY, boss) for boss in bosses]
    return {since} | {step.since for line in lines for step in line.steps if step.since > since}
