"""Posture of groups: the page and the file tell of the same days of the same teams."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwem.kpi.privacy import enough_others, running, told_teams
from cwem.kpi.report.activity import posture_rows
from cwem.kpi.report.reading import Known, Scope
from cwem.people.managed import members
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, each_day
from cwem.people.values import Days as Period
from cwem.totals.groups import group_days
from cwem.ui.activity_groups import of_team
from cwem.ui.activity_people import TEAM
from cwem.ui.activity_people import teams as offered
from cwem.values import Channel, Millis, RolledDay
from tests.kpi.invented_days import MINUTE, MONDAY, at, company

DAY = timedelta(days=1)
THREE = Period(MONDAY, MONDAY + 2 * DAY)
NOW = at(THREE.last, "12:00")
"""The last day goes on."""
ME = "E000"
NUMBERS = [f"E{n:03d}" for n in range(7)]
SEEN = {
    "judged": {"upright": 30 * MINUTE, "slouched": 10 * MINUTE},
    "unsure": {"uncertain": 9 * MINUTE},
    "not agreed": {},
}


@dataclass
class Kept:
    """Days and groups of what is given, as the store would have them."""

    company: Company
    lengths: dict[tuple[str, date], str]

    @property
    def days(self) -> "Kept":
        return self

    def bounds(self, _number: str, day: date) -> tuple[Millis, Millis]:
        return at(day, "00:00"), at(day + DAY, "00:00")

    def added_up(
        self, number: str, first: date, last: date, _channels: Collection[Channel]
    ) -> list[RolledDay]:
        return [self._rolled(number, day) for day in each_day(Period(first, last))]

    def read(self, team: str, period: Period, channels: Collection[Channel]) -> list[object]:
        whose = members(self.company, team, period)
        found = []
        for day in each_day(period):
            rows = [replace(self._rolled(n, day), team=team) for n in whose if day in whose[n]]
            found += [each for each in group_days(day, rows) if each.team == team]
        return [each for each in found if each.shown and each.channel in channels]

    def _rolled(self, number: str, day: date) -> RolledDay:
        labels = SEEN[self.lengths.get((number, day), "not agreed")]
        lengths = {Channel.POSTURE: labels} if labels else {}
        return RolledDay(number, day, *self.bounds(number, day), "", lengths, None, None)


def moved(changes: dict[str, int]) -> Company:
    """All in the lab; some go to the hall after so many days."""
    to_hall = [
        Assignment(AssignmentKind.TEAM, number, Step(MONDAY + after * DAY, "hall"))
        for number, after in changes.items()
    ]
    return company({"lab": NUMBERS, "hall": []}).after(Changes(assignments=tuple(to_hall)))


def on_the_page(kept: Kept, team: str, me: str | None) -> list[tuple[object, ...]]:
    whose = members(kept.company, team, THREE)
    those: Any = kept
    table = of_team(those, whose, running(those, whose, NOW), me)
    return [
        (row.day, row.people, row.upright * MINUTE, row.judged * MINUTE)
        for row in table.itertuples(index=False)
    ]


def in_the_file(kept: Kept, team: str, me: str | None) -> list[tuple[object, ...]]:
    scope = Scope(THREE.first, THREE.last, dict.fromkeys(NUMBERS))
    rows = posture_rows(cast(Any, kept), Known(kept.company), scope, frozenset({team}), me, NOW)
    return [row[2:] for row in rows]


whole_days = st.fixed_dictionaries(
    {
        (number, day): st.sampled_from(["judged", "judged", "judged", "unsure", "not agreed"])
        for number in NUMBERS
        for day in each_day(THREE)
    }
)


def five_of_six(mine: str) -> dict[tuple[str, date], str]:
    """Five others were judged every day, and the viewer as said."""
    others = {(n, day): "judged" for n in NUMBERS[1:6] for day in each_day(THREE)}
    return others | {(ME, day): mine for day in each_day(THREE)}


@given(
    whole_days,
    st.dictionaries(st.sampled_from(NUMBERS), st.integers(0, 2), max_size=3),
    st.sampled_from([ME, "M999", None]),
    st.sampled_from(["lab", "hall"]),
)
@example(five_of_six("not agreed"), {}, ME, "lab")
@example(five_of_six("unsure"), {}, ME, "lab")
@example(five_of_six("judged"), {ME: 1}, ME, "lab")
@settings(deadline=None, max_examples=60)
def test_a_file_tells_of_the_days_the_page_tells_of(
    lengths: dict[tuple[str, date], str], changes: dict[str, int], me: str | None, team: str
) -> None:
    kept = Kept(moved(changes), lengths)
    assert in_the_file(kept, team, me) == on_the_page(kept, team, me)


def test_a_viewer_in_the_team_who_agreed_to_nothing_takes_nobody_off() -> None:
    told = [MONDAY, MONDAY + DAY]
    for mine in ("not agreed", "unsure"):
        kept = Kept(moved({}), five_of_six(mine))
        assert [row[:2] for row in in_the_file(kept, "lab", ME)] == [(day, 5) for day in told]
    kept = Kept(moved({}), five_of_six("judged"))
    kept.lengths[NUMBERS[1], MONDAY] = "unsure"
    assert [row[:2] for row in in_the_file(kept, "lab", ME)] == [(MONDAY + DAY, 6)]
    assert (enough_others(5, mine=True), enough_others(5, mine=False)) == (False, True)


def test_teams_are_those_in_which_ones_people_were_on_days_on_which_they_were_ones_own() -> None:
    of = moved({"E001": 1, "E002": 2})
    first, second, third = each_day(THREE)
    assert told_teams(of, {"E001": [first, second]}) == {"hall": "Hall", "lab": "Lab"}
    assert told_teams(of, {"E001": [first]}) == {"lab": "Lab"}, "gone to somebody else's people"
    assert told_teams(of, {"E002": [second], "E404": [third]}) == {"lab": "Lab"}
    page = offered(of, {"E001": frozenset({first, second})}, second)
    assert page == {f"{TEAM}hall": "Hall", f"{TEAM}lab": "Lab"}
    assert told_teams(of, {}) == {}
