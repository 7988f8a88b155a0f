"""What may be shown of a group: enough people, also after taking groups off each other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Team
from cwem.people.values import Days as Period
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.groups import LEAST, Groups, group_days, group_month
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.values import (
    COMPANY,
    Channel,
    Employee,
    GroupTotal,
    GroupUnit,
    PersonDate,
    RolledDay,
    day_start,
)
from tests.totals.invented import HOUR, invented_day

MONDAY = date(2026, 3, 2)
NOW = day_start(date(2026, 3, 6)) + 12 * HOUR


def rolled(
    employee: str, team: str = "", present: int = 5, *, judged: bool = False, day: date = MONDAY
) -> RolledDay:
    lengths = {Channel.PRESENCE: {"present": present}} if present else {}
    lengths |= {Channel.POSTURE: {"upright": present}} if judged else {}
    return RolledDay(employee, day, 0, 1, team, lengths, None, None)


def team_of(size: int, team: str, **how: object) -> list[RolledDay]:
    return [rolled(f"{team}{n}", team, **how) for n in range(size)]  # type: ignore[arg-type]


def shown(days: list[RolledDay], channel: Channel = Channel.PRESENCE) -> dict[str, bool]:
    return {t.team: t.shown for t in group_days(MONDAY, days) if t.channel is channel}


def test_a_team_of_five_is_shown_one_of_four_is_not() -> None:
    assert shown([*team_of(5, "a"), *team_of(4, "b")]) == {"a": True, "b": False, COMPANY: False}


def test_the_company_is_not_shown_where_it_would_give_away_a_small_team() -> None:
    assert shown([*team_of(6, "a"), *team_of(2, "b")])[COMPANY] is False
    assert shown([*team_of(6, "a"), *team_of(2, "b"), *team_of(3, "")])[COMPANY] is True
    assert shown([*team_of(6, "a"), *team_of(7, "b")])[COMPANY] is True
    assert shown([*team_of(3, "a"), *team_of(3, "b")])[COMPANY] is True, "no team is shown"


def test_each_channel_counts_its_own_contributors() -> None:
    days = [*team_of(3, "a", judged=True), *(replace(d, employee=d.employee + "x")
            for d in team_of(4, "a"))]  # fmt: skip
    assert shown(days)["a"] is True
    assert shown(days, Channel.POSTURE)["a"] is False


def test_who_was_not_recorded_is_no_contributor() -> None:
    assert shown([*team_of(4, "a"), rolled("a9", "a", 0)])["a"] is False


def test_who_was_not_judged_hides_nobody_and_is_not_in_the_figures() -> None:
    """Four who are not calibrated, and one whose posture was seen."""

    def posture(n: int, label: str) -> RolledDay:
        lengths = {Channel.POSTURE: {label: 10}, Channel.PRESENCE: {"present": 10}}
        return replace(rolled(f"E{n}", "a"), lengths=lengths)

    few = [*(posture(n, "not judged") for n in range(4)), posture(4, "slouched")]
    assert shown(few) == {"a": True, COMPANY: True}
    assert shown(few, Channel.POSTURE) == {"a": False, COMPANY: False}
    enough = [*(posture(n, "slouched") for n in range(5)), posture(5, "not judged")]
    (team,) = (
        t for t in group_days(MONDAY, enough) if (t.team, t.channel) == ("a", Channel.POSTURE)
    )
    assert (team.shown, team.people, team.lengths) == (True, 5, {"slouched": 50})


groups = st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.integers(1, 9)), max_size=24)


@given(groups)
def test_no_difference_of_what_is_shown_is_about_fewer_than_five(
    given: list[tuple[str, int]],
) -> None:
    days = [rolled(f"E{n}", team, present) for n, (team, present) in enumerate(given)]
    totals = {t.team: t for t in group_days(MONDAY, days)}
    visible = [t for t in totals.values() if t.shown]
    assert all(t.people >= LEAST for t in visible)
    if COMPANY in totals and totals[COMPANY].shown:
        teams = [t for t in visible if t.team != COMPANY]
        for chosen in range(2 ** len(teams)):
            taken = sum(t.people for n, t in enumerate(teams) if chosen >> n & 1)
            left = totals[COMPANY].people - taken
            assert left == 0 or left >= LEAST
    for team, total in totals.items():
        members = [d for d in days if team in {COMPANY, d.team}]
        assert total.lengths == {
            "present": sum(d.lengths[Channel.PRESENCE]["present"] for d in members)
        }


def test_a_month_is_the_sum_of_its_days_that_may_be_shown() -> None:
    def total(day: int, people: int, **lengths: int) -> GroupTotal:
        return GroupTotal(
            "a", GroupUnit.DAY, MONDAY + timedelta(days=day), Channel.ACTIVITY, lengths, people,
            people >= LEAST,
        )  # fmt: skip

    (march, april) = group_month(
        [total(0, 5, sitting=1), total(1, 4, sitting=99), total(2, 6, sitting=2, standing=3),
         total(30, 7, walking=4)]
    )  # fmt: skip
    assert (march.first, dict(march.lengths), march.people) == (
        date(2026, 3, 1), {"sitting": 3, "standing": 3}, 11,
    )  # fmt: skip
    assert (april.first, dict(april.lengths)) == (date(2026, 4, 1), {"walking": 4})
    assert march.unit is GroupUnit.MONTH
    assert march.shown


# --- read from a store ----------------------------------------------------------------------------

PEOPLE = [f"E{n}" for n in range(6)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        put(opened, PEOPLE, "a")
        for number in PEOPLE:
            for n in range(3):
                start = midnight("UTC", MONDAY + timedelta(days=n))
                opened.write(invented_day(number, start, length=1800))
        opened.write([]).result()
        yield opened


def put(store: SqliteStore, people: list[str], team: str, since: date = EVER) -> None:
    given = [Assignment(AssignmentKind.TEAM, number, Step(since, team)) for number in people]
    changes = Changes(
        teams=(Team("a", "A"), Team("b", "B")),
        employees=tuple(Employee(number) for number in PEOPLE),
        assignments=tuple(given),
    )
    store.registry.change(changes, store.registry.revision(), NOW)


def read(store: SqliteStore, team: str = "a", last: int = 2) -> list[GroupTotal]:
    days = Days(store, store.registry.company(), 300_000)
    period = Period(MONDAY, MONDAY + timedelta(days=last))
    return Groups(store, days).read(team, period, {Channel.PRESENCE})


def add_up(store: SqliteStore) -> None:
    assert Rollup(store, store.registry, 300_000).run(lambda: NOW)


def test_before_and_after_adding_up_the_figures_are_the_same(store: SqliteStore) -> None:
    before = read(store)
    add_up(store)
    assert read(store) == before
    assert [total.people for total in before] == [6, 6, 6]
    assert read(store, COMPANY) == [replace(total, team=COMPANY) for total in before]


def test_a_late_row_is_in_the_groups_figure_at_once(store: SqliteStore) -> None:
    add_up(store)
    before = read(store)
    bouts, _ = store.bouts("E0", MONDAY, MONDAY, {Channel.PRESENCE})
    row = replace(
        bouts[-1], key=replace(bouts[-1].key, start=bouts[-1].end + 60_000, capture="late"),
        end=bouts[-1].end + 160_000, label="present",
    )  # fmt: skip
    store.write([row]).result()
    after = read(store)
    assert after[0].lengths["present"] == before[0].lengths["present"] + 100_000
    assert after[1:] == before[1:]


def test_who_changed_the_team_is_counted_there_at_once(store: SqliteStore) -> None:
    add_up(store)
    put(store, ["E5"], "b", MONDAY + timedelta(days=1))
    assert [total.people for total in read(store)] == [6, 5, 5]
    assert read(store, "b") == [], "one person is too few"
    assert [total.first for total in read(store, COMPANY)] == [MONDAY], "else it would tell of E5"
    before = read(store)
    add_up(store)
    assert read(store) == before


def test_who_is_erased_leaves_the_groups_and_does_not_come_back(store: SqliteStore) -> None:
    add_up(store)
    kept = [day for day in store.rollups.everyone(MONDAY, MONDAY) if day.employee == "E0"]
    turn = store.rollups.take(MONDAY, 1).turn
    store.erasures.erase("E0", NOW, "root")
    assert [total.people for total in read(store)] == [5, 5, 5]
    store.rollups.keep(turn, kept)  # by a turn that had read the bouts before
    store.rollups.mark([PersonDate("E0", MONDAY)])
    add_up(store)
    assert store.rollups.rolled({"E0"}, MONDAY, MONDAY).days == {}
    totals = store.rollups.groups("a", GroupUnit.DAY, MONDAY, MONDAY, {Channel.PRESENCE}).totals
    assert [total.people for total in totals] == [5]
    assert store.rollups.take(MONDAY + timedelta(days=9), 99).marks == []


def test_a_team_costs_what_its_people_cost(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the marks of others are read, nor, after a change of the company, anybody's bouts of
    whom what is kept still holds."""
    add_up(store)
    put(store, ["E5"], "b", MONDAY + timedelta(days=1))
    asked, read_for = [], []
    groups, bouts = store.rollups.groups, store.bouts

    def noting(*how: Any) -> Any:
        asked.append(how[5] if len(how) > 5 else None)
        return groups(*how)

    def noting_bouts(employee: str, *how: Any) -> Any:
        read_for.append(employee)
        return bouts(employee, *how)

    monkeypatch.setattr(store.rollups, "groups", noting)
    monkeypatch.setattr(store, "bouts", noting_bouts)
    assert [total.people for total in read(store)] == [6, 5, 5]
    assert read(store, "b") == []
    assert [total.first for total in read(store, COMPANY)] == [MONDAY]
    assert asked == [frozenset(PEOPLE), frozenset({"E5"}), None]
    assert read_for == []
