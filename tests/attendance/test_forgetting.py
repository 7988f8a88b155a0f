"""What is old goes once it was planned, and by a clock somebody works by."""

from collections.abc import Iterator
from datetime import date

import pytest

from cwem.access.audit import JOBS, Action, AuditEntry, AuditQuery
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind, entry_id
from cwem.attendance.forgetting import Forgetting, Going, going
from cwem.store.sqlite import SqliteStore, open_store
from cwem.values import DAY, Millis, day_start

NOW = day_start(date(2026, 6, 1))
LINE, PAID = date(2023, 1, 1), date(2020, 1, 1)


@pytest.fixture
def store(tmp_path) -> Iterator[SqliteStore]:
    """Three years of a person's punches, a closing of 2019, and somebody who works with it."""
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as store:
        for year in (2021, 2022, 2024):
            at = day_start(date(year, 5, 3))
            body = {"kind": "in", "means": "pin"}
            id = entry_id("E1", at)
            store.entries.append([Entry("E1", at, EntryKind.PUNCH, id, at, "ada", body)])
        lines = (ClosedLine("E1", "{}"),)
        digests = tuple(line.digest for line in lines)
        month = date(2019, 5, 1), date(2019, 5, 31)
        closing = Closing(*month, "lab", 1, closing_hash(digests), digests, 0, "pay", 0)
        store.closings.close(closing, lines, store.closings.ground())
        used(store, NOW - DAY)
        yield store


def used(store: SqliteStore, at: Millis, actor: str = "ada") -> None:
    store.audit.record(AuditEntry(at, actor, Action.LOG_IN))


def entries(store: SqliteStore) -> int:
    return len(list(store.entries.everyone(0, 1 << 60)))


def audited(store: SqliteStore, action: Action) -> list[AuditEntry]:
    return store.audit.read(AuditQuery(0, 1 << 60, action=action), 10)


class Told:
    def __init__(self) -> None:
        self.said: list[tuple[Going, bool]] = []

    def __call__(self, what: Going, unclosed: bool, _now: Millis) -> None:
        self.said.append((what, unclosed))


def forgetting(
    store: SqliteStore, years: tuple[int, int] = (3, 6), unclosed: bool = False
) -> tuple[Forgetting, Told]:
    told = Told()
    return Forgetting(store, store.audit, lambda: years, lambda _before: unclosed, told), told


def test_what_is_to_go_is_planned_told_and_a_day_later_removed(store):
    jobs, told = forgetting(store)
    for minutes in (0, 10, 24 * 60 - 1):
        jobs.run(NOW + minutes * 60_000)
    assert entries(store) == 3
    assert store.entries.removals() == []
    ((what, unclosed),) = told.said
    assert (what.old.entries, what.old.since) == (2, day_start(date(2021, 5, 3)))
    assert [each.first for each in what.closings] == [date(2019, 5, 1)]
    assert not unclosed
    (planned,) = audited(store, Action.PLAN_REMOVAL)
    assert (planned.actor, planned.about) == (JOBS, None)
    assert planned.details == {
        "before": "2023-01-01", "ended": "2020-01-01", "entries": 2, "live": 0,
        "closings": 1, "days": 1,
    }  # fmt: skip

    jobs.run(NOW + DAY)
    assert entries(store) == 1
    assert [each.before for each in store.entries.removals()] == [LINE]
    assert store.closings.closings(date.min, date.max) == []
    (removed,) = audited(store, Action.REMOVE_OLD)
    assert removed.details == {
        "before": "2023-01-01", "ended": "2020-01-01", "entries": 2, "closings": 1,
        "rules": 0,
    }  # fmt: skip


def test_another_process_knows_of_the_plan(store):
    forgetting(store)[0].run(NOW)
    jobs, told = forgetting(store)
    jobs.run(NOW + DAY)
    assert entries(store) == 1
    assert told.said == []


def test_shorter_years_wait_a_day_and_set_back_nothing_goes(store):
    years = [0, 0]
    jobs = Forgetting(store, store.audit, lambda: (years[0], years[1]))
    jobs.run(NOW)
    years[:] = [2, 6]
    jobs.run(NOW + 60_000)
    years[:] = [0, 0]
    jobs.run(NOW + 2 * DAY)
    assert entries(store) == 3
    years[:] = [3, 6]
    jobs.run(NOW + 3 * DAY)
    assert entries(store) == 3, "the plan was another one"
    jobs.run(NOW + 4 * DAY)
    assert entries(store) == 1


def test_months_that_were_not_closed_keep_it_for_a_month(store):
    jobs, told = forgetting(store, unclosed=True)
    for day in range(31):
        jobs.run(NOW + day * DAY)
    assert entries(store) == 3
    assert [unclosed for _what, unclosed in told.said] == [True]
    jobs.run(NOW + 31 * DAY)
    assert entries(store) == 1


@pytest.mark.parametrize("actor", [JOBS, "console", ""])
def test_a_clock_years_ahead_removes_nothing_before_somebody_works_by_it(store, actor):
    ahead = day_start(date(2031, 6, 1))
    jobs, told = forgetting(store)
    used(store, ahead, actor)
    for day in range(3):
        jobs.run(ahead + day * DAY)
    assert entries(store) == 3
    assert told.said == []
    assert audited(store, Action.PLAN_REMOVAL) == []
    used(store, ahead)
    jobs.run(ahead + 3 * DAY)
    jobs.run(ahead + 4 * DAY)
    assert entries(store) == 0


def test_a_clock_that_was_ahead_for_a_start_leaves_nothing_behind(store):
    ahead = day_start(date(2031, 6, 1))
    used(store, ahead)
    forgetting(store)[0].run(ahead)
    forgetting(store, years=(0, 0))[0].run(NOW)
    jobs, _ = forgetting(store)
    jobs.run(NOW)
    jobs.run(NOW + DAY)
    assert [each.before for each in store.entries.removals()] == [LINE]


def test_nothing_goes_that_is_kept_without_an_end(store):
    jobs, told = forgetting(store, years=(0, 0))
    for day in range(3):
        jobs.run(NOW + day * DAY)
    assert entries(store) == 3
    assert (
        told.said == audited(store, Action.PLAN_REMOVAL) == audited(store, Action.REMOVE_OLD) == []
    )


def test_what_comes_late_goes_without_another_plan(store):
    jobs, told = forgetting(store)
    jobs.run(NOW)
    jobs.run(NOW + DAY)
    at = day_start(date(2022, 8, 1))
    late = Entry("E2", at, EntryKind.PUNCH, "late", at, "ada", {"kind": "in", "means": "pin"})
    store.entries.append([late])
    jobs.run(NOW + DAY + 1)
    assert entries(store) == 2, "once a day is enough"
    jobs.run(NOW + 2 * DAY)
    assert entries(store) == 1
    assert len(told.said) == 1
    assert [e.details["entries"] for e in audited(store, Action.REMOVE_OLD)] == [1, 2]


def test_broken_off_it_is_done_again(store):
    jobs, _ = forgetting(store)
    jobs.run(NOW)
    jobs.run(NOW + DAY, lambda: False)
    assert entries(store) == 3
    jobs.run(NOW + DAY)
    assert entries(store) == 1


def test_a_line_before_everything_is_not_drawn(store):
    forgetting(store, years=(10, 10))[0].run(NOW)
    assert going(store, date(2026, 6, 1), 10, 10).nothing
    assert store.entries.removals() == []
