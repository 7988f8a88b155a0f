"""What stands on the pages of figures, in which order it is filtered, and what leaves as a file:
the same figures, however they are arrived at."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.kpi.tables import day_table
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, each_day
from cwem.people.values import Days as Period
from cwem.totals.sums import DayTotals, total
from cwem.ui import activity_view
from cwem.ui.activity_people import TEAM, Found
from cwem.ui.activity_people import read as read_activity
from cwem.ui.activity_view import By
from cwem.ui.attendance_reading import in_teams, narrowed, sites, teams
from cwem.ui.day_view import duration
from cwem.ui.figures import NOT_OBSERVED
from cwem.values import Activity, Millis, day_start
from tests.kpi.invented_days import BOOK, MONDAY, company, worked

DAY = timedelta(days=1)
THREE = Period(MONDAY, MONDAY + 2 * DAY)
WEEK = Period(MONDAY, MONDAY + 6 * DAY)
NAMES = {"E000": "Ada Baum", "E001": "Meier; Ben", "E002": "=Chen", "E003": "Ada Baum"}
LAB = company({"lab": list(NAMES)})
WORKED = {number: [worked(number, day) for day in each_day(WEEK)] for number in NAMES}

lengths = st.integers(1, 30_000_000)
seen = st.dictionaries(st.sampled_from(list(Activity)), lengths, max_size=4)


@st.composite
def days_of_activity(draw: st.DrawFn) -> list[DayTotals]:
    """Some days of some of the people, seen with and without activity."""
    keys = [(number, day) for number in NAMES for day in each_day(THREE)]
    those = draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    return [DayTotals(n, day, draw(lengths), draw(lengths) - 1, draw(seen)) for n, day in those]


class Kept:
    """Reads these days and nothing else."""

    def __init__(self, rows: Iterable[DayTotals]) -> None:
        self._rows = list(rows)

    def totals(self, number: str, first: date, last: date) -> list[DayTotals]:
        return [r for r in self._rows if r.employee == number and first <= r.day <= last]


LATER = day_start(THREE.last + 9 * DAY)
"""All of them are over."""


def of_lab(rows: Sequence[DayTotals], choice: str) -> Found:
    """What somebody who manages all of the lab is shown of this choice."""
    own = dict.fromkeys(NAMES, frozenset(each_day(THREE)))
    return read_activity(cast(Any, Kept(rows)), LAB, choice, own, THREE, LATER, "M001")


def columns(named: Sequence[str]) -> dict[str, str]:
    """What a table and a file call these labels -> the label."""
    return {called: label for label, called in activity_view.words(list(named)).items()}


def in_file(rows: Sequence[DayTotals], names: Mapping[str, str]) -> Counter[tuple[str, ...]]:
    """(name, what) -> milliseconds; (what,) of a group."""
    text = activity_view.file(rows, names).decode("utf-8-sig")
    found: Counter[tuple[str, ...]] = Counter()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        who = (row["Number"],) if names else ()
        found[(*who, row["What"])] += round(float(row["Seconds"]) * 1000)
    return found


@settings(max_examples=30, deadline=None)
@given(days_of_activity())
def test_a_file_of_activity_adds_up_to_the_table_on_the_page(rows: list[DayTotals]) -> None:
    of_each, of_all = in_file(rows, NAMES), in_file(rows, {})
    whole = total(rows)
    numbers = sorted({row.employee for row in rows}, key=lambda n: NAMES[n].casefold())
    named = activity_view.split(rows, By.PERSON, THREE, 0, NAMES)
    first, *cells = activity_view.table(named, "People", whole).items()
    assert first[1] == [*(NAMES[number] for number in numbers), "Together"]
    for what, told in cells:
        assert told[:-1] == [duration(of_each[number, what]) for number in numbers]
        together = sum(of_each[number, what] for number in numbers)
        assert told[-1] == duration(together)
        assert of_all[what,] == together
    assert {what for _number, what in of_each} == {what for (what,) in of_all}
    labels = columns([*Activity, NOT_OBSERVED])
    assert sum(ms for (what,), ms in of_all.items() if labels.get(what) in set(Activity)) == sum(
        whole.activity.values()
    )


@settings(max_examples=30, deadline=None)
@given(days_of_activity())
def test_a_team_is_the_sum_of_its_people(rows: list[DayTotals]) -> None:
    """Of whoever manages all of it: nothing has to be left out."""
    team = of_lab(rows, f"{TEAM}lab")
    people = [of_lab(rows, number) for number in NAMES]
    whole, parts = total(team.rows), [total(each.rows) for each in people]
    assert whole.present == sum(each.present for each in parts)
    assert whole.unseen == sum(each.unseen for each in parts)
    assert whole.days == sum(each.days for each in parts) == len(rows)
    added: Counter[str] = Counter()
    for each in parts:
        added.update(each.activity)
    assert dict(whole.activity) == dict(added)
    assert team.told_of == frozenset().union(*(each.told_of for each in people))
    for by in By:
        bars = activity_view.split(team.rows, by, THREE, 0, NAMES)
        assert sum_of(bars) == (whole.present, whole.unseen, sum(whole.activity.values()))


def sum_of(bars: Sequence[tuple[str, Any]]) -> tuple[Millis, Millis, Millis]:
    sums = [each for _name, each in bars]
    return (
        sum(each.present for each in sums),
        sum(each.unseen for each in sums),
        sum(sum(each.activity.values()) for each in sums),
    )


def moving(moves: Mapping[str, tuple[str, int]]) -> Company:
    """Lab and shop at sites of their own, the hall at the lab's; some move within the week."""
    of = company({"lab": ["E000", "E001"], "shop": ["E002", "E003"], "hall": []})
    hall = of.teams["hall"]
    steps = [
        Assignment(AssignmentKind.TEAM, number, Step(MONDAY + after * DAY, team))
        for number, (team, after) in moves.items()
    ]
    site = type(hall)("hall", hall.name, "lab")
    return of.after(Changes(teams=(site,), assignments=tuple(steps)))


moves = st.dictionaries(
    st.sampled_from(list(NAMES)),
    st.tuples(st.sampled_from(["lab", "shop", "hall"]), st.integers(0, 6)),
    max_size=3,
)


def rows_of(table: pd.DataFrame) -> list[list[object]]:
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()  # type: ignore[no-any-return]


@settings(max_examples=25, deadline=None)
@given(
    moves,
    st.sampled_from(["", "lab", "shop"]),
    st.sampled_from(["", "lab", "shop", "hall"]),
    st.sampled_from(["", "E000", "E002"]),
)
def test_filters_commute(
    moves: Mapping[str, tuple[str, int]], site: str, team: str, person: str
) -> None:
    """Site, team and person in either order, before reading and after."""
    known = moving(moves)
    whole = day_table(WORKED, known, BOOK)
    both = rows_of(narrowed(whole, site, team, person))
    site_first = narrowed(narrowed(whole, site=site), team=team)
    team_first = narrowed(narrowed(whole, team=team), site=site)
    for one in (site_first, team_first, narrowed(narrowed(whole, person=person), site, team)):
        assert rows_of(narrowed(one, person=person)) == both
    own = dict.fromkeys(WORKED, frozenset(each_day(WEEK)))
    offered = teams(known, own, WEEK)
    assert set(whole.team) == set(offered)
    assert set(whole.site) == set(sites(known, offered))
    if team:
        less = in_teams(known, own, {team}, WEEK)
        read = day_table({number: WORKED[number] for number in less}, known, BOOK)
        assert rows_of(narrowed(read, site, team, person)) == both
