"""Working days read from a real store: seen, said, and both after the totals were kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cwem.attendance.book import leave_entry, punch_entry
from cwem.attendance.entries import LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.shifts import RuleBook
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.attendance.working_day import Status, WorkingDay
from cwem.kpi.days import WorkingDays
from cwem.kpi.kept_days import KeptDays
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company, Site, Team
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.kept import KeptTotals
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.values import DAY, Bout, BoutKey, Channel, Employee, day_start, utc_day
from tests.attendance.agreed import BERLIN, MINUTE, MONDAY, WEDNESDAY, Setting, hours, instant

FIVE = 300_000
TOKYO = "Asia/Tokyo"
HOUR = 60 * MINUTE
_DAY = timedelta(days=1)
PEOPLE = ("E1", "E2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        opened.registry.change(_company(), 0, 1)
        yield opened


def _company(roster: str = "nights") -> Changes:
    kinds = AssignmentKind
    return Changes(
        sites=(Site("S", "Berlin", BERLIN, "DE-BE"),),
        teams=(Team("T", "Desk", "S"),),
        employees=tuple(Employee(who) for who in PEOPLE),
        assignments=(
            *(Assignment(kinds.TEAM, who, Step(EVER, "T")) for who in PEOPLE),
            *(Assignment(kinds.ZONE, who, Step(EVER, BERLIN)) for who in PEOPLE),
            Assignment(kinds.TEAM_ROSTER, "T", Step(EVER, roster)),
        ),
    )


def see(store: SqliteStore, who: str, *stays: tuple[str, str], day: date = MONDAY) -> None:
    """Write what a camera saw, split at midnight in UTC as the ledger does."""
    for begin, end in stays:
        start = instant(begin, day)
        key = BoutKey(who, utc_day(start), Channel.PRESENCE, start, "a")
        bout = Bout(key, "present", "cam", "m", instant(end, day), 0.9)
        midnight = day_start(key.day) + DAY
        pieces = [bout]
        if bout.end > midnight:
            later = replace(key, day=utc_day(midnight), start=midnight)
            pieces = [replace(bout, end=midnight), replace(bout, key=later)]
        store.write(pieces).result()


def punch(store: SqliteStore, who: str, kind: PunchKind, clock: str, day: date = MONDAY) -> None:
    store.entries.append([punch_entry(Punch(who, instant(clock, day), kind, Means.PIN))])


def reader(store: SqliteStore, known: Company | None = None) -> WorkingDays:
    company = known or store.registry.company()
    return WorkingDays(store, company, Setting().book(), Days(store, company, FIVE, KeptTotals()))


def roll(store: SqliteStore, now: int) -> None:
    assert Rollup(store, store.registry, FIVE).run(lambda: now)


NOW = instant("168:00", WEDNESDAY)


def said(days: list[WorkingDay]) -> list[tuple[Status, int]]:
    return [(day.status, day.worked // MINUTE) for day in days]


def test_a_night_seen_over_midnight_in_utc_and_in_berlin_is_one(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "26:00"), ("26:30", "30:00"))
    fresh = reader(store).of(PEOPLE, MONDAY, MONDAY + _DAY, NOW)
    assert said(fresh["E1"]) == [(Status.PRESENT, 480), (Status.ABSENT, 0)]
    assert said(fresh["E2"]) == [(Status.ABSENT, 0), (Status.ABSENT, 0)]
    assert [each.what for each in fresh["E1"][0].evidence] == ["stay", "stay"]


def test_kept_totals_come_to_the_same(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "26:00"), ("26:30", "30:00"))
    see(store, "E2", ("22:10", "30:20"), day=WEDNESDAY)
    fresh = reader(store).of(PEOPLE, MONDAY, WEDNESDAY, NOW)
    roll(store, NOW)
    assert reader(store).of(PEOPLE, MONDAY, WEDNESDAY, NOW) == fresh
    assert said(fresh["E2"])[2] == (Status.LATE, 490)


def test_what_comes_late_is_read_at_once(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "26:00"))
    roll(store, NOW)
    see(store, "E1", ("26:30", "30:00"))
    assert said(reader(store).of({"E1"}, MONDAY, MONDAY, NOW)["E1"]) == [(Status.PRESENT, 480)]


def test_punches_leave_and_live_stand_with_what_was_seen(store: SqliteStore) -> None:
    punch(store, "E1", PunchKind.IN, "21:55")
    see(store, "E1", ("22:05", "25:00"))
    for clock, kind in (
        ("22:05", WorkEventKind.START), ("25:00", WorkEventKind.BREAK),
        ("25:30", WorkEventKind.RESUME), ("30:00", WorkEventKind.END),
    ):  # fmt: skip
        store.work_events.append(WorkEvent("E1", instant(clock, MONDAY), kind, "ada"))
    tuesday = day_start(MONDAY + _DAY)
    store.entries.append([leave_entry(LeaveDay("E1", tuesday, LeaveKind.VACATION, said=1))])
    days = reader(store).of({"E1"}, MONDAY, MONDAY + _DAY, NOW)["E1"]
    assert said(days) == [(Status.PRESENT, 450), (Status.ON_LEAVE, 0)]
    assert days[0].arrival == instant("21:55", MONDAY)


def test_one_day_is_what_it_is_among_others(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "30:00"))
    punch(store, "E2", PunchKind.IN, "22:00")
    many = reader(store).of(PEOPLE, MONDAY - _DAY * 9, MONDAY + _DAY * 9, NOW)
    for who in PEOPLE:
        assert reader(store).one(who, MONDAY, NOW) == many[who][9]


def test_after_a_move_to_another_zone_kept_days_are_cut_anew(store: SqliteStore) -> None:
    """Kept in Berlin; then it turns out that the person lives in Tokyo. 22:00-06:00 there is
    14:00-22:00 in Berlin."""
    see(store, "E1", ("14:00", "22:00"))
    roll(store, NOW)
    moved = Changes(assignments=(Assignment(AssignmentKind.ZONE, "E1", Step(EVER, TOKYO)),))
    known = store.registry.company().after(moved)
    days = reader(store, known).of({"E1"}, MONDAY, MONDAY + _DAY, NOW)["E1"]
    assert said(days) == [(Status.PRESENT, 480), (Status.ABSENT, 0)]
    assert days[0].zone == TOKYO


def test_after_a_move_days_that_were_never_kept_are_read_too(store: SqliteStore) -> None:
    """Kept in UTC, where Tuesday had nothing; in Tokyo the last seven hours are Tuesday's."""
    zone = AssignmentKind.ZONE
    utc = Changes(assignments=(Assignment(zone, "E1", Step(EVER, "UTC")),))
    store.registry.change(utc, store.registry.revision(), NOW)
    see(store, "E1", ("15:00", "23:00"))
    roll(store, NOW)
    moved = Changes(assignments=(Assignment(zone, "E1", Step(EVER, TOKYO)),))
    known = store.registry.company().after(moved)
    days = reader(store, known).of({"E1"}, MONDAY, MONDAY + _DAY, NOW)["E1"]
    # 15:00-23:00 in Berlin is 23:00-07:00 in Tokyo: an hour late, an hour longer
    assert said(days) == [(Status.LATE, 480), (Status.ABSENT, 0)]


def test_a_person_who_moves_in_the_middle_loses_and_gains_nothing(store: SqliteStore) -> None:
    """On Wednesday in Tokyo: its 22:00 is 14:00 in Berlin, eight hours after Tuesday's end."""
    for n in range(2):
        see(store, "E1", ("22:00", "30:00"), day=MONDAY + _DAY * n)
    see(store, "E1", ("14:00", "22:00"), day=WEDNESDAY)
    step = Step(WEDNESDAY, TOKYO)
    moved = Changes(assignments=(Assignment(AssignmentKind.ZONE, "E1", step),))
    store.registry.change(moved, store.registry.revision(), NOW)
    for _ in range(2):
        days = reader(store).of({"E1"}, MONDAY, WEDNESDAY, NOW)["E1"]
        assert said(days) == [(Status.PRESENT, 480)] * 3
        assert [day.zone for day in days] == [BERLIN, BERLIN, TOKYO]
        roll(store, NOW)


def test_without_telling_only_words_and_evidence_are_missing(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "30:00"))
    (told,) = reader(store).of({"E1"}, MONDAY, MONDAY, NOW)["E1"]
    (bare,) = reader(store).of({"E1"}, MONDAY, MONDAY, NOW, telling=False)["E1"]
    assert bare == replace(told, reasons=(), steps=(), evidence=())


def test_somebody_unknown_is_not_employed(store: SqliteStore) -> None:
    assert reader(store).one("E9", MONDAY, NOW).status is Status.NOT_EMPLOYED


def test_what_was_reckoned_before_is_not_reckoned_again_and_never_stale(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "26:00"))
    kept, known = KeptDays(), store.registry.company()

    def read(book: RuleBook | None = None) -> list[WorkingDay]:
        days = Days(store, known, FIVE, KeptTotals())
        reading = WorkingDays(store, known, book or Setting().book(), days, None, kept)
        return reading.of({"E1"}, MONDAY, MONDAY + _DAY, NOW)["E1"]

    first = read()
    assert all(one is other for one, other in zip(first, read(), strict=True))
    see(store, "E1", ("26:30", "30:00"))
    assert said(read()) == [(Status.PRESENT, 480), (Status.ABSENT, 0)], "a bout came late"
    punch(store, "E1", PunchKind.BREAK, "26:00")
    punch(store, "E1", PunchKind.BACK, "26:30")
    assert said(read())[0] == (Status.PRESENT, 450), "something was said"
    book = Setting().book()
    longer = replace(book.shifts["night"], stretches=(hours(22, 31),))
    changed = replace(book, shifts={**book.shifts, "night": longer})
    assert said(read(changed))[0] == (Status.LEFT_EARLY, 450), "something else was agreed"


def test_days_that_are_not_over_depend_on_the_time_it_is(store: SqliteStore) -> None:
    see(store, "E1", ("22:00", "26:00"))
    kept, known = KeptDays(), store.registry.company()
    days = Days(store, known, FIVE, KeptTotals())
    reading = WorkingDays(store, known, Setting().book(), days, None, kept)
    found = [
        reading.of({"E1"}, MONDAY - _DAY * 9, MONDAY, instant(clock, MONDAY))["E1"]
        for clock in ("21:00", "23:00", "38:00")
    ]
    assert [each[-1].status for each in found] == [
        Status.AHEAD, Status.RUNNING, Status.LEFT_EARLY,
    ]  # fmt: skip
    assert found[0][0] is found[1][0], "days before are the same ones"


# --- what was removed -----------------------------------------------------------------------------


def test_a_day_whose_entries_were_removed_is_no_absence(store: SqliteStore) -> None:
    """Leave that nobody knows of any more would read as days without a trace."""
    line = date(MONDAY.year + 1, 1, 1)
    last = line - _DAY
    for n in (1, 0, -1):
        leave = LeaveDay("E1", day_start(line - n * _DAY), LeaveKind.VACATION)
        store.entries.append([leave_entry(leave)])
    now = day_start(date(line.year + 3, 6, 1))
    assert reader(store).one("E1", last, now).status is not Status.REMOVED
    store.book_retention.remove(line, now)
    days = reader(store).of(PEOPLE, last - _DAY, line + _DAY, now)["E1"]
    assert [day.day for day in days] == [last - _DAY, last, line, line + _DAY]
    assert [day.status is Status.REMOVED for day in days] == [True, True, False, False]
    assert [day.status for day in days][2:] == [Status.HOLIDAY, Status.ON_LEAVE], "what is left"
    assert (days[0].planned, days[0].worked, days[0].credited) == (0, 0, 0)
    one = reader(store).one("E1", last, now)
    assert one.status is Status.REMOVED
    assert f"removed on Jun 1, {line.year + 3}" in str(one.reasons[0])
    assert all(d.status is Status.REMOVED for d in reader(store).of(PEOPLE, last, last, now)["E2"])


def test_a_night_shift_over_the_line_is_whole(store: SqliteStore) -> None:
    """New Year's Eve reads as removed; New Year's night is the next day's own, and complete."""
    line = date(MONDAY.year + 1, 1, 1)
    now = day_start(date(line.year + 3, 6, 1))
    for day in (line - _DAY, line):
        punch(store, "E1", PunchKind.IN, "22:00", day)
        punch(store, "E1", PunchKind.OUT, "30:00", day)
    before = reader(store).of({"E1"}, line, line + _DAY, now)["E1"]
    store.book_retention.remove(line, now)
    assert reader(store).of({"E1"}, line, line + _DAY, now)["E1"] == before
    assert before[0].worked == 8 * HOUR


def test_somebody_who_was_not_employed_then_is_still_not(store: SqliteStore) -> None:
    line = date(MONDAY.year + 1, 1, 1)
    now = day_start(date(line.year + 3, 6, 1))
    store.book_retention.remove(line, now)
    assert reader(store).one("E9", MONDAY, now).status is Status.NOT_EMPLOYED
