"""Adding up: what is kept is what reading comes to, whatever happens in between; never stale."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step, Timeline
from cwem.people.values import (
    EMPLOYED,
    Assignment,
    AssignmentKind,
    Changes,
    Company,
    Site,
    Team,
)
from cwem.store.sqlite import SqliteStore, open_store
from cwem.store.sqlite.schema import MIGRATIONS
from cwem.totals.moved import Compared, moved_people
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.totals.sums import roll
from cwem.values import (
    COMPANY,
    Adjustment,
    Bout,
    BoutVoid,
    Channel,
    Employee,
    GroupUnit,
    Millis,
    PersonDate,
    RolledDay,
    day_start,
    utc_day,
)
from tests.totals.invented import HOUR, MINUTE, invented_day

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
FIRST, LAST = date(2026, 3, 27), date(2026, 3, 31)
"""Clocks are put forward on the 29th."""
PEOPLE = ("E001", "E002")
NOW = midnight(BERLIN, date(2026, 4, 2)) + 9 * HOUR
FIVE = 5 * MINUTE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        change(
            opened,
            *(Assignment(AssignmentKind.ZONE, number, Step(EVER, BERLIN)) for number in PEOPLE),
            *(Assignment(AssignmentKind.TEAM, number, Step(EVER, "t1")) for number in PEOPLE),
        )
        for number in PEOPLE:
            work(opened, number, FIRST, 5)
        opened.write([]).result()
        yield opened


def change(store: SqliteStore, *assignments: Assignment) -> None:
    """Record them, with sites, teams and people they need."""
    changes = Changes(
        sites=(Site("b", "Berlin", BERLIN),),
        teams=(Team("t1", "One", "b"), Team("t2", "Two")),
        employees=tuple(Employee(number) for number in PEOPLE),
        assignments=assignments,
    )
    store.registry.change(changes, store.registry.revision(), NOW)


def work(store: SqliteStore, number: str, first: date, days: int) -> None:
    for n in range(days):
        store.write(invented_day(number, midnight(BERLIN, first + timedelta(days=n)), length=900))


def add_up(store: SqliteStore, now: Millis = NOW, **how: Any) -> bool:
    return Rollup(store, store.registry, FIVE, **how).run(lambda: now)


def days(store: SqliteStore) -> Days:
    return Days(store, store.registry.company(), FIVE)


def kept(store: SqliteStore, number: str = "E001") -> dict[date, RolledDay]:
    return {day.day: day for day in store.rollups.everyone(FIRST, LAST) if day.employee == number}


def from_bouts(store: SqliteStore, number: str = "E001") -> dict[date, RolledDay]:
    """What reading every day's bouts comes to."""
    read = days(store)
    return {d.day: roll(d, read.team(number, d.day)) for d in read.days(number, FIRST, LAST)}


def marks(store: SqliteStore) -> list[PersonDate]:
    return store.rollups.take(utc_day(NOW), 10_000).marks


class Untouched:
    """A store whose bouts must not be read."""

    def __init__(self, store: SqliteStore) -> None:
        self.rollups, self.adjustments, self.retention = (
            store.rollups, store.adjustments, store.retention,
        )  # fmt: skip


def test_what_is_kept_is_what_reading_comes_to(store: SqliteStore) -> None:
    assert add_up(store)
    for number in PEOPLE:
        assert kept(store, number) == from_bouts(store, number)
        assert all(day.lengths[Channel.POSTURE] for day in kept(store, number).values())
    assert marks(store) == []


def test_kept_days_are_read_without_their_bouts(store: SqliteStore) -> None:
    before = days(store).totals("E001", FIRST, LAST)
    add_up(store)
    read = Days(Untouched(store), store.registry.company(), FIVE)  # type: ignore[arg-type]
    assert read.totals("E001", FIRST, LAST) == before
    assert sum(row.present for row in before) > 5 * HOUR


def test_adding_up_again_changes_nothing(store: SqliteStore) -> None:
    add_up(store)
    before = kept(store)
    store.rollups.mark([PersonDate("E001", day) for day in before])
    add_up(store)
    assert kept(store) == before


def late(store: SqliteStore) -> Bout:
    """Another half hour, an hour after the last bout of the first day."""
    bouts, _ = store.bouts("E001", FIRST, FIRST, {Channel.PRESENCE})
    start = bouts[-1].end + HOUR
    return replace(
        bouts[-1], key=replace(bouts[-1].key, start=start, capture="late"), label="present",
        end=start + 30 * MINUTE,
    )  # fmt: skip


def test_a_late_row_a_void_and_a_correction_are_seen_at_once_and_kept_by_the_next_turn(
    store: SqliteStore,
) -> None:
    add_up(store)
    (before,) = days(store).totals("E001", FIRST, FIRST)
    row = late(store)
    store.write([row]).result()
    (after,) = days(store).totals("E001", FIRST, FIRST)
    assert after.present == before.present + 30 * MINUTE
    assert after.last_seen == row.end
    store.write([], [BoutVoid(row.key, row.key.start + 10 * MINUTE, "identity")]).result()
    (voided,) = days(store).totals("E001", FIRST, FIRST)
    assert voided.present == before.present + 10 * MINUTE
    store.adjustments.add(
        Adjustment("a", "E001", Channel.PRESENCE, row.key.start + 5 * MINUTE, row.end, "present",
                   "ada", "boss", "sat behind a plant", NOW)
    )  # fmt: skip
    (corrected,) = days(store).totals("E001", FIRST, FIRST)
    assert corrected.present == before.present + 30 * MINUTE
    assert kept(store)[FIRST].last_seen == before.last_seen, "not added up yet"
    add_up(store)
    assert kept(store) == from_bouts(store)
    assert days(store).totals("E001", FIRST, FIRST) == [corrected]


def test_a_day_from_before_sitting_was_kept_is_read_from_its_events_and_added_up_again(
    store: SqliteStore, tmp_path: Path
) -> None:
    add_up(store)
    before = days(store).totals("E001", FIRST, LAST)
    assert any(day.sitting for day in before)
    with closing(sqlite3.connect(tmp_path / "cwem.sqlite")) as connection, connection:
        connection.execute("UPDATE rolled_day SET sitting = NULL")
    assert days(store).totals("E001", FIRST, LAST) == before
    add_up(store)
    assert kept(store)[FIRST].sitting is None, "nothing says that it has to be made anew"
    change(store)  # with the next change of the company all that is kept is looked through
    add_up(store)
    assert kept(store)[FIRST].sitting == before[0].sitting


def test_a_changed_zone_is_seen_at_once_and_marks_its_days(store: SqliteStore) -> None:
    add_up(store)
    before = days(store).totals("E001", FIRST, LAST)
    moved = Step(FIRST + timedelta(days=2), TOKYO)
    change(store, Assignment(AssignmentKind.ZONE, "E001", moved))
    after = days(store).totals("E001", FIRST, LAST)
    assert after[0] == before[0]
    assert after[2:] != before[2:]
    (rest,) = days(store).totals("E001", LAST + timedelta(days=1), LAST + timedelta(days=1))
    assert sum(row.present for row in [*after, rest]) == sum(row.present for row in before)
    assert kept(store) != from_bouts(store)
    add_up(store)
    assert kept(store) == from_bouts(store)
    assert kept(store, "E002") == from_bouts(store, "E002")
    assert days(store).totals("E001", FIRST, LAST) == after


def test_a_changed_team_takes_its_days_along(store: SqliteStore) -> None:
    add_up(store)
    assert {day.team for day in kept(store).values()} == {"t1"}
    since = FIRST + timedelta(days=3)
    change(store, Assignment(AssignmentKind.TEAM, "E001", Step(since, "t2")))
    add_up(store)
    assert [day.team for day in kept(store).values()] == ["t1"] * 3 + ["t2"] * 2
    first, last = FIRST, LAST
    totals = store.rollups.groups("t2", GroupUnit.DAY, first, last, {Channel.PRESENCE}).totals
    assert [(total.first, total.people) for total in totals] == [
        (since, 1), (since + timedelta(days=1), 1),
    ]  # fmt: skip


def test_a_day_that_goes_on_is_not_added_up_but_read(store: SqliteStore) -> None:
    today = utc_day(NOW)
    now = day_start(today) + 10 * HOUR
    store.write(invented_day("E001", midnight(BERLIN, today), until=now, length=900)).result()
    add_up(store, now)
    assert [day for day in store.rollups.everyone(today, today) if day.lengths] == []
    (row,) = days(store).totals("E001", today, today)
    assert row.present > 0
    assert PersonDate("E001", today) in store.rollups.take(date.max, 99).marks


def test_groups_are_the_sums_of_their_people(store: SqliteStore) -> None:
    add_up(store)
    for team in (COMPANY, "t1"):
        totals = store.rollups.groups(team, GroupUnit.DAY, FIRST, LAST).totals
        assert {total.first for total in totals} == set(kept(store))
        for total in totals:
            expected: dict[str, int] = {}
            for number in PEOPLE:
                for label, n in kept(store, number)[total.first].lengths[total.channel].items():
                    expected[label] = expected.get(label, 0) + n
            assert total.lengths == expected
            assert total.people == 2
            assert not total.shown, "two people are too few"


def test_months_are_the_sums_of_their_days(store: SqliteStore) -> None:
    add_up(store)
    (month,) = store.rollups.months("E001", FIRST, LAST).values()
    for channel in Channel:
        expected: dict[str, int] = {}
        for day in kept(store).values():
            for label, n in day.lengths[channel].items():
                expected[label] = expected.get(label, 0) + n
        assert month[channel] == expected


# --- several processes ----------------------------------------------------------------------------


def test_one_at_a_time(store: SqliteStore) -> None:
    store.rollups.hold("another process", NOW, NOW + 1000)
    assert not add_up(store)
    assert kept(store) == {}
    assert add_up(store, NOW + 1000), "the other one has died"
    assert kept(store) == from_bouts(store)


def test_the_lease_is_given_back_also_after_a_failure(store: SqliteStore) -> None:
    def fail() -> bool:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        add_up(store, go_on=fail)
    assert store.rollups.hold("another process", NOW, NOW + 1)


def test_broken_off_in_the_middle_nothing_is_lost(store: SqliteStore) -> None:
    assert not add_up(store, go_on=lambda: False)
    assert kept(store) == from_bouts(store), "one person was added up"
    assert kept(store, "E002") == {}
    assert {mark.employee for mark in marks(store)} == set(PEOPLE), "all marks stay"
    assert days(store).totals("E002", FIRST, FIRST)[0].present > 0
    assert add_up(store)
    assert kept(store, "E002") == from_bouts(store, "E002")


def test_a_stopping_server_need_not_look_through_all_that_is_kept(store: SqliteStore) -> None:
    """After a change of the company every kept day is looked at."""
    assert add_up(store)
    change(store, Assignment(AssignmentKind.TEAM, "E001", Step(EVER, "t2")))
    asked = []
    assert not add_up(store, go_on=lambda: bool(asked.append(1)))
    assert len(asked) == 1
    assert len({mark.day for mark in marks(store)}) < len(kept(store))
    assert add_up(store)
    assert {day.team for day in kept(store).values()} == {"t2"}


def test_what_arrives_while_it_is_added_up_is_not_forgotten(store: SqliteStore) -> None:
    """The turn has read the day's bouts; then a row arrives; then the turn settles."""
    row = late(store)

    def arrive() -> bool:
        store.write([row]).result()
        return True

    assert add_up(store, go_on=arrive)
    assert days(store).totals("E001", FIRST, FIRST)[0].last_seen == row.end
    add_up(store)
    assert kept(store)[FIRST].last_seen == row.end


def test_a_turn_that_lost_its_lease_does_no_harm(store: SqliteStore) -> None:
    """It has read a day's bouts, hangs, and keeps what it read after another has kept newer."""
    slow = store.rollups.take(utc_day(NOW), 100)
    old = from_bouts(store)
    row = late(store)
    store.write([row]).result()
    assert add_up(store)
    store.rollups.keep(slow.turn, list(old.values()))
    store.rollups.settle(slow.turn, slow.marks, -1)
    assert kept(store)[FIRST].last_seen == row.end
    assert days(store).totals("E001", FIRST, FIRST)[0].last_seen == row.end


def test_a_store_from_before_totals_is_added_up_whole(store: SqliteStore, tmp_path: Path) -> None:
    (number,) = (n for n, m in enumerate(MIGRATIONS) if any("TABLE rollup_state" in s for s in m))
    rows = list(store.all_bouts(date(2026, 1, 1), date(2026, 5, 1)))
    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(old)) as connection:
        for statement in (one for migration in MIGRATIONS[:number] for one in migration):
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO bout VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(b.key.employee, b.key.start, b.key.channel.value, b.key.capture, b.label, b.camera,
              b.model, b.end, b.confidence) for b in rows],
        )  # fmt: skip
        connection.execute("PRAGMA application_id = 0x4357454D")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.commit()
    with open_store(old, tmp_path / "keys") as opened:
        expected = {PersonDate(b.key.employee, b.key.day) for b in rows}
        assert set(marks(opened)) == expected


# --- after a change of the company ----------------------------------------------------------------


@dataclass
class Looked:
    """Whose kept days were looked through, one by one, and from which day on everybody's."""

    people: list[str] = field(default_factory=list)
    everybody: list[date] = field(default_factory=list)


@pytest.fixture
def looked(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> Looked:
    found = Looked()
    kept, everyone = store.rollups.kept, store.rollups.everyone

    def of_one(employee: str, first: date, last: date) -> list[RolledDay]:
        found.people.append(employee)
        return kept(employee, first, last)

    def of_all(first: date, last: date, *channels: object) -> Iterator[RolledDay]:
        if first != last:
            found.everybody.append(first)
        return everyone(first, last, *channels)  # type: ignore[arg-type]

    monkeypatch.setattr(store.rollups, "kept", of_one)
    monkeypatch.setattr(store.rollups, "everyone", of_all)
    return found


def put(store: SqliteStore, kind: AssignmentKind, number: str, value: str) -> None:
    change(store, Assignment(kind, number, Step(EVER, value)))


def right(store: SqliteStore) -> bool:
    days = (store.rollups.rolled({n}, FIRST, LAST).days.values() for n in PEOPLE)
    return [{d.day: d for d in each} for each in days] == [from_bouts(store, n) for n in PEOPLE]


def test_after_a_change_only_those_whom_it_moved_are_looked_through(
    store: SqliteStore, looked: Looked
) -> None:
    compared = Compared()
    assert add_up(store, compared=compared)
    assert looked.everybody, "a process that has just started does not know what was changed"
    looked.everybody.clear()
    change(store)  # nobody is moved by a name
    assert add_up(store, compared=compared)
    assert (looked.people, looked.everybody) == ([], [])
    put(store, AssignmentKind.ZONE, "E002", TOKYO)
    assert add_up(store, compared=compared)
    assert (looked.people, looked.everybody) == (["E002"], [])
    assert right(store)
    put(store, AssignmentKind.TEAM, "E001", "t2")
    assert add_up(store, compared=compared)
    assert (looked.people, looked.everybody) == (["E002", "E001"], [])
    assert right(store)


def test_what_another_process_compared_is_not_taken_for_known(
    store: SqliteStore, looked: Looked
) -> None:
    """There and back: between the two companies this process knows there is no difference."""
    compared = Compared()
    assert add_up(store, compared=compared)
    put(store, AssignmentKind.TEAM, "E001", "t2")
    assert add_up(store), "the other one"
    put(store, AssignmentKind.TEAM, "E001", "t1")
    looked.everybody.clear()
    assert add_up(store, compared=compared)
    assert looked.everybody
    assert right(store)


def test_sealed_days_are_not_looked_through(store: SqliteStore, looked: Looked) -> None:
    assert add_up(store)
    store.retention.seal(FIRST + timedelta(days=2))
    looked.everybody.clear()
    put(store, AssignmentKind.TEAM, "E001", "t2")
    assert add_up(store)
    assert looked.everybody == [FIRST + timedelta(days=1)]


def test_whom_a_change_may_move() -> None:
    def company(*given: Assignment, zone: str = BERLIN, site: str | None = "b") -> Company:
        lines = {(a.kind, a.subject): Timeline.of([a.step]) for a in given}
        people = {number: Employee(number) for number in PEOPLE}
        return Company(
            1, {"b": Site("b", "Berlin", zone)}, {"t1": Team("t1", "One", site)}, people, {}, lines
        )

    kinds = AssignmentKind
    inside = Assignment(kinds.TEAM, "E001", Step(FIRST, "t1"))
    old = company(inside)
    assert moved_people(old, company(inside)) == set()
    assert moved_people(old, company(inside, zone=TOKYO)) == {"E001"}
    assert moved_people(old, company(inside, site=None)) == {"E001"}
    assert moved_people(old, company()) == {"E001"}
    for kind, value in ((kinds.ZONE, TOKYO), (kinds.EMPLOYMENT, EMPLOYED), (kinds.TEAM, "t1")):
        assert moved_people(old, company(inside, Assignment(kind, "E002", Step(FIRST, value)))) == {
            "E002"
        }
    boss = Assignment(kinds.MANAGER, "E002", Step(FIRST, "E001"))
    assert moved_people(old, company(inside, boss)) == set()
    assert moved_people(old, replace(old, employees={"E001": Employee("E001")})) == {"E002"}
