"""Figures of many days: the same as reading each day, kept until something of a day changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Company
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.kept import KeptTotals
from cwem.totals.reading import SUMMED, Days
from cwem.totals.sums import DayTotals, day_totals, total
from cwem.values import BoutVoid, Channel, Employee
from tests.totals.invented import invented_day

BERLIN = "Europe/Berlin"
FIRST, LAST = date(2026, 3, 27), date(2026, 3, 31)
FIVE = 300_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        for n in range(5):
            start = midnight(BERLIN, FIRST + timedelta(days=n))
            opened.write(invented_day("E001", start, length=600))
        opened.write([]).result()
        yield opened


def company() -> Company:
    zone = Assignment(AssignmentKind.ZONE, "E001", Step(EVER, BERLIN))
    return Company(employees={"E001": Employee("E001")}).after(Changes(assignments=(zone,)))


class Counting:
    """A store that says how many days' bouts were read."""

    def __init__(self, store: SqliteStore) -> None:
        self.store, self.read, self.channels = store, 0, set[Channel]()
        self.marks = store.marks
        self.rollups, self.adjustments = store.rollups, store.adjustments

    def bouts(self, employee, first, last, channels):
        self.read += 1
        self.channels |= set(channels)
        return self.store.bouts(employee, first, last, channels)


def test_totals_are_those_of_the_days(store: SqliteStore) -> None:
    days = Days(store, company(), FIVE)
    found = days.totals("E001", FIRST, LAST)
    assert found == [day_totals(day) for day in days.days("E001", FIRST, LAST)]
    whole = total(found)
    assert whole.days == 5
    assert whole.present == sum(day.present for day in days.days("E001", FIRST, LAST)) > 0
    assert sum(whole.activity.values()) <= whole.present


def test_what_did_not_change_is_not_read_again_and_posture_never(store: SqliteStore) -> None:
    counting, kept = Counting(store), KeptTotals()
    days = Days(counting, company(), FIVE, kept)  # type: ignore[arg-type]
    first = days.totals("E001", FIRST, LAST)
    assert counting.read == 1
    assert days.totals("E001", FIRST, LAST) == first
    assert days.totals("E001", FIRST, FIRST) == first[:1]
    assert counting.read == 1
    assert counting.channels == SUMMED


def test_a_late_row_and_a_void_are_seen_at_once(store: SqliteStore) -> None:
    kept = KeptTotals()
    days = Days(store, company(), FIVE, kept)
    before = days.totals("E001", FIRST, LAST)
    bouts, _ = store.bouts("E001", FIRST, FIRST, {Channel.PRESENCE})
    longest = max((b for b in bouts if b.label == "present"), key=lambda b: b.length)
    store.write([], [BoutVoid(longest.key, longest.key.start, "identity")]).result()
    voided = days.totals("E001", FIRST, LAST)
    assert voided[0].present == before[0].present - longest.length
    assert voided[1:] == before[1:]
    late = replace(bouts[-1], key=replace(bouts[-1].key, start=bouts[-1].end, capture="late"),
                   end=bouts[-1].end + 60_000, label="present")  # fmt: skip
    store.write([late]).result()
    assert days.totals("E001", FIRST, LAST)[0].present == voided[0].present + 60_000


def test_another_zone_is_another_day(store: SqliteStore) -> None:
    kept = KeptTotals()
    berlin = Days(store, company(), FIVE, kept).totals("E001", FIRST, FIRST)
    tokyo = replace(company(), lines={})
    moved = tokyo.after(
        Changes(assignments=(Assignment(AssignmentKind.ZONE, "E001", Step(EVER, "Asia/Tokyo")),))
    )
    assert Days(store, moved, FIVE, kept).totals("E001", FIRST, FIRST) != berlin


def test_only_so_much_is_kept() -> None:
    kept = KeptTotals(most=2)
    row = DayTotals("E001", FIRST, 1, 0, {})
    for key in "abc":
        kept.put(key, 1, row)
    assert kept.get("a", 1) is None
    assert kept.get("c", 1) == row
    assert kept.get("c", 2) is None, "something has changed"
