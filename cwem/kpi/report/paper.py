"""A month on paper: one HTML file that needs nothing else, a sheet a team and a sheet a person.

What stands on a sheet is counted by the functions the pages count with, over the same days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cwem.attendance.shifts import ReckoningRule
from cwem.attendance.working_day import Status
from cwem.errors import InputError
from cwem.kpi.report import charts
from cwem.kpi.report.activity import posture_rows
from cwem.kpi.report.columns import LEAVES, STATUSES, VERSION
from cwem.kpi.report.reading import Day, Person, people
from cwem.kpi.report.sums import Sums, breaks
from cwem.kpi.report.wording import Wording
from cwem.people.assignments import site_on
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, each_day, parts
from cwem.values import Millis
from cwem.words import Words, catalogue, say

if TYPE_CHECKING:
    from cwem.kpi.report.make import Order, Sources, Step

MOST = 500
"""People in one file: more is a file no browser prints."""
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
}
"""Status -> its mark in the calendar of a team; told apart without colour."""
RULES: Mapping[ReckoningRule, Words] = {
    ReckoningRule.GAPS_COUNT: say(
        "Worked time is from the first arrival to the last departure less recorded breaks; what a "
        "camera did not see takes nothing away."
    ),
    ReckoningRule.SEEN_AT_DOOR: say(
        "Worked time is made of stays between an arrival and the departure that follows it, as "
        "this site has chosen."
    ),
}
_HOUR: Millis = 3_600_000


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its denominator."""

    label: str
    value: str
    more: str = ""


def paper(sources: "Sources", order: "Order", now: Millis, step: "Step") -> Iterator[bytes]:
    """The file in pieces. Raises InputError for more people than can be printed, StoreError."""
    scope = order.scope
    if scope.team is None and len(scope.people) > MOST:
        raise InputError(
            say("Paper for more than {most} people is too much; choose a team.", most=MOST)
        )
    found = list(people(sources.working, sources.known, scope, now, telling=True, step=step))
    if len(found) > MOST:
        raise InputError(
            say("Paper for more than {most} people is too much; choose a team.", most=MOST)
        )
    sheets = Sheets(sources, order, now)
    yield sheets.render("head.html", title=sheets.title())
    for period in parts(Period(scope.first, scope.last), Unit.MONTH):
        inside = [part for person in found if (part := _within(person, period)) is not None]
        if len(scope.people) > 1:
            for team in _teams(sheets, inside):
                yield sheets.team(team, inside, period)
        for person in inside:
            yield sheets.person(person, period)
    if not found:
        yield sheets.render("nobody.html", words=sheets.words.say(say("Nobody has a day in it.")))
    yield b"</body>\n</html>\n"


def _within(person: Person, period: Period) -> Person | None:
    days = tuple(each for each in person.days if period.first <= each.day.day <= period.last)
    return Person(person.number, person.name, days) if days else None


def _teams(sheets: "Sheets", those: Sequence[Person]) -> list[str]:
    """Ids by name, those in no team last."""
    name = sheets.known.team_name
    return sorted(
        {each.team for person in those for each in person.days},
        key=lambda id: (not id, name(id).casefold(), id),
    )


class Sheets:
    """Draws the sheets of one order."""

    def __init__(self, sources: "Sources", order: "Order", now: Millis) -> None:
        self.known, self.words = sources.known, Wording(order.language)
        self._sources, self._order, self._now = sources, order, now

    def render(self, template: str, **values: Any) -> bytes:
        language = self._order.language
        page = _templates(language).get_template(template)
        return page.render(**values, language=language).encode()

    def title(self) -> str:
        scope = self._order.scope
        period = self.words.period(Period(scope.first, scope.last))
        return self.words.say(say("Attendance, {period}", period=period))

    # --- one person -------------------------------------------------------------------------------

    def person(self, person: Person, period: Period) -> bytes:
        """A sheet: figures, two charts, every day, room for two signatures."""
        words, sums = self.words, sum_of(person.days)
        team = self.known.team_name(person.days[-1].team)
        bars = [self._bar(each) for each in person.days]
        zones = sorted({each.day.zone for each in person.days})
        return self.render(
            "person.html",
            name=person.name or person.number,
            facts=[fact for fact in (self._number(person), team, words.period(period)) if fact],
            tiles=self._tiles(sums),
            hours=charts.hours(bars, words.say(say("Hours worked and planned, day by day"))),
            times=charts.times(bars, words.say(say("From when to when, day by day"))),
            rows=[self._row(each) for each in person.days],
            together=self._together(sums),
            zones=", ".join(zones),
            rule=words.say(RULES[self._rule(person)]),
            foot=self._foot(),
        )

    def _number(self, person: Person) -> str:
        return self.words.say(say("Employee number {number}", number=person.number))

    def _rule(self, person: Person) -> ReckoningRule:
        site = site_on(self.known.company, person.number, person.days[-1].day.day)
        return self.known.book.site(site.id if site else None).reckoning

    def _bar(self, each: Day) -> charts.Bar:
        day = each.day
        midnight = datetime(day.day.year, day.day.month, day.day.day, tzinfo=ZoneInfo(day.zone))
        begin = midnight.timestamp() * 1000
        spans = tuple(((a - begin) / _HOUR, (b - begin) / _HOUR) for a, b in day.intervals)
        return charts.Bar(
            str(day.day.day), not day.shift, day.planned, day.worked, day.overtime, spans
        )

    def _tiles(self, sums: Sums) -> list[Tile]:
        words = self.words
        leave = sum(sums.leave.values()) - sums.leave["remote"]
        found = [
            Tile(
                words.say(say("Worked")), words.length(sums.worked),
                words.say(say("{planned} planned, {credited} credited",
                              planned=words.length(sums.planned),
                              credited=words.length(sums.credited))),
            ),
            Tile(words.say(say("Overtime")), words.length(sums.overtime)),
            Tile(
                words.say(say("Came")), words.of_all(str(sums.came), str(sums.expected)),
                words.say(say("expected days")),
            ),
            Tile(
                words.say(say("In time")), words.of_all(str(sums.in_time), str(sums.checked)),
                words.say(say("days at a shift")),
            ),
            Tile(words.say(say("Leave")), words.days(leave)),
        ]  # fmt: skip
        if sums.incomplete:
            found.append(Tile(words.say(say("Incomplete")), words.days(sums.incomplete)))
        return found

    def _row(self, each: Day) -> dict[str, object]:
        day, words = each.day, self.words
        note = [words.say(LEAVES[day.leave])] if day.leave in LEAVES else []
        if day.late:
            note.append(words.say(say("{length} late", length=words.length(day.late))))
        if day.early:
            note.append(words.say(say("{length} early", length=words.length(day.early))))
        if day.status is Status.HOLIDAY:
            note += [words.say(reason) for reason in day.reasons[:1]]
        return {
            "off": day.status in {Status.WEEKEND, Status.HOLIDAY},
            "open": day.status in {Status.INCOMPLETE, Status.ABSENT},
            "cells": [
                words.day(day.day), words.say(STATUSES[day.status]),
                words.time(day.arrival, day.day, day.zone),
                words.time(day.departure, day.day, day.zone),
                words.clock(breaks(day)), words.clock(day.worked), words.clock(day.planned),
                words.clock(day.overtime), words.clock(day.credited),
            ],
            "note": ", ".join(note),
        }  # fmt: skip

    def _together(self, sums: Sums) -> list[str]:
        words = self.words
        lengths = (sums.breaks, sums.worked, sums.planned, sums.overtime, sums.credited)
        return [words.say(say("Together")), "", "", "", *(words.clock(each) for each in lengths)]

    # --- one team ---------------------------------------------------------------------------------

    def team(self, team: str, those: Sequence[Person], period: Period) -> bytes:
        """A sheet: figures of the team, a bar for each person, their calendar and their sums."""
        words = self.words
        inside = [_in_team(person, team) for person in those]
        members = sorted(
            (person for person in inside if person.days),
            key=lambda one: ((one.name or one.number).casefold(), one.number),
        )
        sums = {one.number: sum_of(one.days) for one in members}
        whole = sum_of([each for one in members for each in one.days])
        named = [
            (one.name or one.number, sums[one.number].planned, sums[one.number].worked,
             sums[one.number].overtime)
            for one in members
        ]  # fmt: skip
        days = each_day(period)
        return self.render(
            "team.html",
            name=self.known.team_name(team) or words.say(say("Without a team")),
            facts=[self._people(len(members)), words.period(period)],
            tiles=self._tiles(whole) + self._posture(team, period),
            chart=charts.lying(named, words.say(say("Hours worked and planned, person by person"))),
            days=[(day.day, day.weekday() >= 5) for day in days],
            calendar=[(one.name or one.number, self._marks(one, days)) for one in members],
            legend=[(MARKS[key], words.say(STATUSES[key])) for key in MARKS if MARKS[key]],
            rows=[
                (one.name or one.number, self._person_cells(sums[one.number])) for one in members
            ],
            together=self._person_cells(whole),
            foot=self._foot(),
        )

    def _people(self, count: int) -> str:
        return self.words.say(say("{number} people", number=count))

    def _marks(self, person: Person, days: Sequence[Any]) -> list[tuple[str, str, str]]:
        """(mark, class, words) of each day of the period."""
        found = {each.day.day: each.day.status for each in person.days}
        cells = []
        for day in days:
            status = found.get(day)
            if status is None:
                cells.append(("", "", ""))
            else:
                css = status.value.replace(" ", "-")
                cells.append((MARKS.get(status, ""), css, self.words.say(STATUSES[status])))
        return cells

    def _person_cells(self, sums: Sums) -> list[str]:
        words = self.words
        leave = sum(sums.leave.values()) - sums.leave["remote"]
        counts = (sums.late_days, sums.early_days, sums.absent, leave, sums.leave["remote"],
                  sums.incomplete)  # fmt: skip
        lengths = (sums.worked, sums.planned, sums.overtime, sums.credited)
        return [
            *(words.clock(each) or "0:00" for each in lengths),
            words.of_all(str(sums.came), str(sums.expected)),
            *(words.count(each) if each else "" for each in counts),
        ]

    def _posture(self, team: str, period: Period) -> list[Tile]:
        """Of the group, where enough people were judged."""
        order, words = self._order, self.words
        if team not in order.posture_of:
            return []
        rows: list[Any] = [
            row
            for row in posture_rows(
                self._sources.groups,
                self.known,
                order.scope,
                frozenset({team}),
                order.me,
                self._now,
            )
            if period.first <= row[2] <= period.last  # type: ignore[operator]
        ]
        upright, judged = sum(row[4] for row in rows), sum(row[5] for row in rows)
        if not judged:
            return []
        more = words.say(
            say("of the time judged, on {number} days of this group", number=len(rows))
        )
        return [Tile(words.say(say("Upright")), f"{100 * upright / judged:.0f} %", more)]

    def _foot(self) -> str:
        made = datetime.fromtimestamp(self._now / 1000, ZoneInfo("UTC"))
        return self.words.say(
            say("Made with CWEM on {when} (UTC). Version of the figures: {version}.",
                when=made.strftime("%Y-%m-%d %H:%M"), version=VERSION)
        )  # fmt: skip


def sum_of(days: Sequence[Day]) -> Sums:
    """What these days come to."""
    sums = Sums()
    for each in days:
        sums.add(each.day, each.seen)
    return sums


def _in_team(person: Person, team: str) -> Person:
    days = tuple(each for each in person.days if each.team == team)
    return Person(person.number, person.name, days)


@cache
def _templates(language: str) -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_translations(  # type: ignore[attr-defined]  # the extension's
        catalogue(language), newstyle=True
    )
    return found
