"""A sheet a team: figures, a bar for each person, their calendar and their sums."""

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup

from cwem.attendance.working_day import Status
from cwem.kpi.report import charts
from cwem.kpi.report.columns import STATUSES
from cwem.kpi.report.reading import Known, Person
from cwem.kpi.report.sheet import Press, Tile, sum_of
from cwem.kpi.report.sums import Sums
from cwem.kpi.report.wording import Wording
from cwem.people.values import Days as Period
from cwem.people.values import each_day
from cwem.words import say

MARKS: Mapping[str, str] = {
    Status.PRESENT: "●",
    Status.LATE: "◔",
    Status.LEFT_EARLY: "◕",
    Status.ABSENT: "✕",
    Status.ON_LEAVE: "◇",
    Status.HOLIDAY: "★",
    Status.WEEKEND: "·",
    Status.INCOMPLETE: "?",
    Status.RUNNING: "…",
    Status.AHEAD: "",
    Status.REMOVED: "",
}
"""Status -> its mark in the calendar; told apart without colour."""


def team_sheet(
    press: Press, name: str, members: Sequence[Person], period: Period, more: Sequence[Tile]
) -> Markup:
    """Of everybody's days in this team, in the order given; `more` stands behind the figures of
    attendance."""
    words = press.words
    named = [(one.name or one.number, one, sum_of(one.days)) for one in members]
    whole = sum_of([each for one in members for each in one.days])
    bars = [(who, sums.planned, sums.worked, sums.overtime) for who, _, sums in named]
    days = each_day(period)
    return press.draw(
        "team.html",
        name=name or words.say(say("Without a team")),
        facts=[words.say(say("{number} people", number=len(members))), words.period(period)],
        tiles=[*press.tiles(whole), *more],
        chart=charts.lying(bars, words.say(say("Hours worked and planned, person by person"))),
        days=[(day.day, day.weekday() >= 5) for day in days],
        calendar=[(who, _marks(one, days, words)) for who, one, _ in named],
        legend=[(mark, words.say(STATUSES[status])) for status, mark in MARKS.items() if mark],
        rows=[(who, _cells(sums, words)) for who, _, sums in named],
        together=_cells(whole, words),
    )


def in_team(team: str, those: Sequence[Person]) -> list[Person]:
    """Who has days in this team (id; empty: in none), with those days, by name."""
    found = [
        Person(one.number, one.name, days)
        for one in those
        if (days := tuple(each for each in one.days if each.team == team))
    ]
    return sorted(found, key=lambda one: ((one.name or one.number).casefold(), one.number))


def teams_of(known: Known, those: Sequence[Person]) -> list[str]:
    """Ids by name, those in no team last."""
    name = known.team_name
    return sorted(
        {each.team for person in those for each in person.days},
        key=lambda id: (not id, name(id).casefold(), id),
    )


def _marks(person: Person, days: Sequence[date], words: Wording) -> list[tuple[str, str, str]]:
    """(mark, class, words) of each day of the period."""
    found = {each.day.day: each.day.status for each in person.days}
    cells = []
    for day in days:
        status = found.get(day)
        if status is None:
            cells.append(("", "", ""))
        else:
            css = status.value.replace(" ", "-")
            cells.append((MARKS.get(status, ""), css, words.say(STATUSES[status])))
    return cells


def _cells(sums: Sums, words: Wording) -> list[str]:
    leave = sum(sums.leave.values()) - sums.leave["remote"]
    counts = (sums.late_days, sums.early_days, sums.absent, leave, sums.leave["remote"],
              sums.incomplete)  # fmt: skip
    lengths = (sums.worked, sums.planned, sums.overtime, sums.credited)
    return [
        *(words.clock(each) or "0:00" for each in lengths),
        words.of_all(str(sums.came), str(sums.expected)),
        *(words.count(each) if each else "" for each in counts),
    ]
