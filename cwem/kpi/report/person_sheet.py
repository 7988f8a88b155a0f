"""A sheet a person: figures, two charts, every day, room for two signatures."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from markupsafe import Markup

from cwem.attendance.shifts import ReckoningRule
from cwem.attendance.working_day import Status
from cwem.kpi.clocks import clock_minutes
from cwem.kpi.report import charts
from cwem.kpi.report.columns import LEAVES, STATUSES
from cwem.kpi.report.reading import Day, Known, Person
from cwem.kpi.report.sheet import Press, sum_of
from cwem.kpi.report.sums import Sums, breaks
from cwem.kpi.report.wording import Wording
from cwem.people.assignments import site_on
from cwem.people.values import Days as Period
from cwem.words import Words, say

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


def person_sheet(press: Press, known: Known, person: Person, period: Period) -> Markup:
    """Of the days this person has in the period; they have one at least."""
    words, sums = press.words, sum_of(person.days)
    number = words.say(say("Employee number {number}", number=person.number))
    team = known.team_name(person.days[-1].team)
    bars = [_bar(each) for each in person.days]
    return press.draw(
        "person.html",
        name=person.name or person.number,
        facts=[fact for fact in (number, team, words.period(period)) if fact],
        tiles=press.tiles(sums),
        hours=charts.hours(bars, words.say(say("Hours worked and planned, day by day"))),
        times=charts.times(bars, words.say(say("From when to when, day by day"))),
        rows=[_row(each, words) for each in person.days],
        together=_together(sums, words),
        zones=", ".join(sorted({each.day.zone for each in person.days})),
        rule=words.say(RULES[_rule(known, person)]),
    )


def _rule(known: Known, person: Person) -> ReckoningRule:
    site = site_on(known.company, person.number, person.days[-1].day.day)
    return known.book.site(site.id if site else None).reckoning


def _bar(each: Day) -> charts.Bar:
    """Where it stands is told by the clock on the wall, as the times in the table below are: on a
    day the clocks change that is not how long it is since midnight."""
    day, zone = each.day, ZoneInfo(each.day.zone)
    spans = tuple(
        (clock_minutes(begin, day.day, zone) / 60, clock_minutes(end, day.day, zone) / 60)
        for begin, end in day.intervals
    )
    return charts.Bar(str(day.day.day), not day.shift, day.planned, day.worked, day.overtime, spans)


def _row(each: Day, words: Wording) -> dict[str, object]:
    day = each.day
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
        "note": ", ".join(_notes(each, words)),
    }  # fmt: skip


def _notes(each: Day, words: Wording) -> list[str]:
    day = each.day
    notes = [words.say(LEAVES[day.leave])] if day.leave in LEAVES else []
    if day.late:
        notes.append(words.say(say("{length} late", length=words.length(day.late))))
    if day.early:
        notes.append(words.say(say("{length} early", length=words.length(day.early))))
    if day.status is Status.HOLIDAY:
        notes += [words.say(reason) for reason in day.reasons[:1]]
    return notes


def _together(sums: Sums, words: Wording) -> list[str]:
    lengths = (sums.breaks, sums.worked, sums.planned, sums.overtime, sums.credited)
    return [words.say(say("Together")), "", "", "", *(words.clock(each) for each in lengths)]
