"""A month on paper: one HTML file that needs nothing else, a sheet a team and a sheet a person.

What stands on a sheet is counted by the functions the pages count with, over the same days.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from cwem.errors import InputError
from cwem.kpi.report.activity import posture_rows
from cwem.kpi.report.order import Order, Sources, Step
from cwem.kpi.report.person_sheet import person_sheet
from cwem.kpi.report.reading import Person, people
from cwem.kpi.report.sheet import Press, Tile
from cwem.kpi.report.team_sheet import in_team, team_sheet, teams_of
from cwem.kpi.report.wording import Wording
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, parts
from cwem.values import Millis
from cwem.words import say

MOST = 500
"""People in one file: more is a file no browser prints."""


def paper(sources: Sources, order: Order, now: Millis, step: Step) -> Iterator[bytes]:
    """The file in pieces. Raises InputError for more people than can be printed, StoreError."""
    scope, words = order.scope, Wording(order.language)
    if scope.team is None and len(scope.people) > MOST:
        raise _too_many()
    found = list(people(sources.working, sources.known, scope, now, telling=True, step=step))
    if len(found) > MOST:
        raise _too_many()
    period = words.period(Period(scope.first, scope.last))
    title = words.say(say("Attendance, {period}", period=period))
    press = Press(words, now)
    for piece in press.report(title, _sheets(press, sources, order, found)):
        yield piece.encode()


def _too_many() -> InputError:
    return InputError(
        say("Paper for more than {most} people is too much; choose a team.", most=MOST)
    )


def _sheets(
    press: Press, sources: Sources, order: Order, everybody: Sequence[Person]
) -> Iterator[Markup]:
    """Month by month: the teams, where it is about more than one person, then the people."""
    scope, known = order.scope, sources.known
    for period in parts(Period(scope.first, scope.last), Unit.MONTH):
        inside = [part for person in everybody if (part := _within(person, period)) is not None]
        for team in teams_of(known, inside) if len(scope.people) > 1 else ():
            posture = _posture(press, sources, order, team, period)
            name, members = known.team_name(team), in_team(team, inside)
            yield team_sheet(press, name, members, period, posture)
        for person in inside:
            yield person_sheet(press, known, person, period)


def _within(person: Person, period: Period) -> Person | None:
    days = tuple(each for each in person.days if period.first <= each.day.day <= period.last)
    return Person(person.number, person.name, days) if days else None


def _posture(press: Press, sources: Sources, order: Order, team: str, period: Period) -> list[Tile]:
    """Of the group, where enough people were judged."""
    if team not in order.posture_of:
        return []
    scope, words = order.scope, press.words
    of_team = posture_rows(
        sources.groups, sources.known, scope, frozenset({team}), order.me, press.made
    )
    rows: list[Any] = [
        row
        for row in of_team
        if period.first <= row[2] <= period.last  # type: ignore[operator]
    ]
    upright, judged = sum(row[4] for row in rows), sum(row[5] for row in rows)
    if not judged:
        return []
    more = words.say(say("of the time judged, on {number} days of this group", number=len(rows)))
    return [Tile(words.say(say("Upright")), f"{100 * upright / judged:.0f} %", more)]
