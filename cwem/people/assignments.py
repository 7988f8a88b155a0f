"""Who belongs where, and who manages whom, on a day."""

from collections.abc import Iterator
from datetime import date

from cwem.errors import InputError
from cwem.people.timeline import EVER, Span, Step, Timeline, assign, start_later
from cwem.people.values import EMPLOYED, Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.words import Words, say

Kind = AssignmentKind


def employed(company: Company, number: str, day: date) -> bool:
    """Whether the person works here on this day; somebody without dates does."""
    line = company.line(Kind.EMPLOYMENT, number)
    return number in company.employees and (not line.steps or line.on(day) is not None)


def team_on(company: Company, number: str, day: date) -> Team | None:
    return company.teams.get(company.line(Kind.TEAM, number).on(day) or "")


def site_on(company: Company, number: str, day: date) -> Site | None:
    """The site of the person's team."""
    team = team_on(company, number, day)
    return company.sites.get(team.site) if team and team.site else None


def zone_on(company: Company, number: str, day: date) -> str | None:
    """The zone the person's day is counted in; None: nobody said."""
    return company.line(Kind.ZONE, number).on(day)


def manager_on(company: Company, number: str, day: date) -> str | None:
    """The person's own manager, else the team's; nobody manages themselves."""
    own = company.line(Kind.MANAGER, number).on(day)
    team = company.line(Kind.TEAM, number).on(day)
    found = own or (company.line(Kind.TEAM_MANAGER, team).on(day) if team else None)
    return None if found == number else found


def roster_on(company: Company, number: str, day: date) -> str | None:
    """Id of the person's own roster, else of the team's; None: nothing is planned."""
    own = company.line(Kind.ROSTER, number).on(day)
    team = company.line(Kind.TEAM, number).on(day)
    return own or (company.line(Kind.TEAM_ROSTER, team).on(day) if team else None)


def manages(company: Company, manager: str, number: str, day: date) -> bool:
    """Whether `manager` is responsible for this person on this day: as the manager, or standing
    in for the manager within the deputy's dates. Only for their own people, not for those their
    people manage; only while both are employed; nobody manages themselves."""
    if manager == number or not employed(company, manager, day):
        return False
    if not employed(company, number, day):
        return False
    first = manager_on(company, number, day)
    if first is None:
        return False
    return manager in {first, company.line(Kind.DEPUTY, first).on(day)}


def people_of(company: Company, manager: str, day: date) -> tuple[str, ...]:
    """Everybody this person manages on this day, by number."""
    return tuple(n for n in sorted(company.employees) if manages(company, manager, n, day))


def reassign(
    company: Company,
    kind: AssignmentKind,
    subject: str,
    span: Span,
) -> Changes:
    """The changes that assign the span's value on its days, see `timeline.assign`.

    Raises InputError if it ends before it starts or somebody would manage themselves, directly
    or round a circle."""
    try:
        steps = assign(company.line(kind, subject), span.value, span.since, span.until)
    except ValueError:
        raise InputError(
            say("The last day lies before the first; choose a later last day.")
        ) from None
    if kind in {Kind.MANAGER, Kind.DEPUTY} and span.value == subject:
        raise InputError(
            say("{number} cannot be their own manager; choose somebody else.", number=subject)
            if kind is Kind.MANAGER
            else say("{number} cannot be their own deputy; choose somebody else.", number=subject)
        )
    return _without_circles(company, assigned(kind, subject, steps))


def release(company: Company, kind: AssignmentKind, subject: str, since: date) -> Changes:
    """The changes that assign nothing from `since` up to the next change there is.

    Raises InputError if thereby somebody would manage themselves round a circle."""
    steps = assign(company.line(kind, subject), None, since)
    return _without_circles(company, assigned(kind, subject, steps))


def employ(company: Company, number: str, first_day: date) -> Changes:
    """The changes that let the employment on that day, else the next one, begin then; who has left
    before is employed again."""
    line = company.line(Kind.EMPLOYMENT, number)
    steps = start_later(line, first_day) or assign(line, EMPLOYED, first_day)
    return assigned(Kind.EMPLOYMENT, number, steps)


def assigned(kind: AssignmentKind, subject: str, steps: tuple[Step, ...]) -> Changes:
    return Changes(assignments=tuple(Assignment(kind, subject, step) for step in steps))


def _without_circles(company: Company, changes: Changes) -> Changes:
    if circle := next(circles(company.after(changes)), None):
        raise InputError(say("{circle}; choose somebody else.", circle=said(circle)))
    return changes


# --- circles ------------------------------------------------------------------------------------


def said(circle: tuple[str, ...]) -> Words:
    """The circle as a sentence, without its full stop."""
    first = say("{number} is managed by {manager}", number=circle[0], manager=circle[1])
    chain = (*circle[1:], circle[0])
    for manager in chain[1:]:
        first = say("{chain}, who is managed by {manager}", chain=first, manager=manager)
    return say("{chain}: a circle", chain=first)


def circles(company: Company) -> Iterator[tuple[str, ...]]:
    """Every circle of people who on some day manage one another, each once, from its smallest
    number on: each is managed by the next, the last by the first."""
    up = _knot({number: _managers(company, number) for number in _ever_managing(company)})
    seen: set[tuple[str, ...]] = set()
    for start in sorted(up):
        paths: list[tuple[tuple[str, ...], date, date]] = [((start,), EVER, date.max)]
        while paths:
            path, since, until = paths.pop()
            for span in up[path[-1]].spans():
                first, end = max(since, span.since), min(until, span.until or date.max)
                if first >= end or span.value not in up:
                    continue
                if span.value == start and start == min(path) and path not in seen:
                    seen.add(path)
                    yield path
                elif span.value not in path:
                    paths.append(((*path, span.value), first, end))


def _managers(company: Company, number: str) -> Timeline:
    """Who manages the person, over time."""
    teams = company.line(Kind.TEAM, number)
    lines = [company.line(Kind.MANAGER, number), teams]
    lines += [company.line(Kind.TEAM_MANAGER, s.value or "") for s in teams.steps]
    days = {step.since for line in lines for step in line.steps}
    return Timeline.of(Step(day, manager_on(company, number, day)) for day in days)


def _ever_managing(company: Company) -> set[str]:
    kinds = {Kind.MANAGER, Kind.TEAM_MANAGER}
    lines = (line for (kind, _), line in company.lines.items() if kind in kinds)
    return {step.value for line in lines for step in line.steps if step.value}


def _knot(up: dict[str, Timeline]) -> dict[str, Timeline]:
    """Only those who, dates aside, are above somebody and below somebody who remains: circles lie
    among them. Normally nobody."""
    while True:
        above = {number: {s.value for s in line.spans()} & up.keys() for number, line in up.items()}
        below = set().union(*above.values())
        kept = {number: line for number, line in up.items() if above[number] and number in below}
        if len(kept) == len(up):
            return up
        up = kept
