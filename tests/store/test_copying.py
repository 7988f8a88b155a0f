"""What is recorded goes from SQLite to Cassandra and back, row for row."""

from datetime import date, timedelta

import pytest

from cwem.errors import StoreError
from cwem.store.copying import copy_records, digest, months
from cwem.store.seal import KeyRing
from cwem.store.sqlite import SqliteStore
from cwem.store.sqlite.database import Database
from cwem.values import Adjustment, Channel, PersonDate, RolledDay
from tests.store.store_rows import DAY, HOUR, T0, bout, day_of, key, void

D = 24 * HOUR


@pytest.fixture
def other(tmp_path, clock):
    store = SqliteStore(
        Database(tmp_path / "other" / "cwem.sqlite"), KeyRing(tmp_path / "k"), clock
    )
    yield store
    store.close()


def fill(store) -> None:
    rows = [
        bout(T0 + n * D + 9, key(f"E{n % 3}", T0 + n * D + m, channel), label=f"l{m}")
        for n in range(0, 70, 7)
        for m in range(3)
        for channel in (Channel.ACTIVITY, Channel.PRESENCE)
    ]
    store.write(rows, [void(T0 + 1, key("E0"), replaced_by="E1"), void(T0 + 2, key("E2"))]).result()
    store.adjustments.add(
        Adjustment("a1", "E1", Channel.ACTIVITY, T0 + 40 * D, T0 + 40 * D + HOUR, "sitting",
                   "ada", "boss", "was there", T0 + 41 * D)
    )  # fmt: skip
    old = RolledDay(
        "E9", DAY - timedelta(400), T0 - 400 * D, T0 - 399 * D, "t1",
        {Channel.PRESENCE: {"present": HOUR}}, T0 - 400 * D + 5, T0 - 400 * D + 9, T0,
    )  # fmt: skip
    store.rollups.keep(store.rollups.take(date.min, 1).turn, [old])
    store.retention.seal(DAY - timedelta(300))


def everything(store):
    ever = DAY - timedelta(500), DAY + timedelta(500)
    return (
        {who: digest(*store.bouts(who, *ever)) for who in store.recorded()},
        store.adjustments.of("E1", 0, T0 + 400 * D),
        [day for day in store.rollups.everyone(date.min, date.max) if day.sealed],
        store.rollups.months("E9", DAY - timedelta(500), DAY),
        store.retention.sealed_before(),
    )


def test_there_is_what_was_copied_and_again_changes_nothing(store, other):
    fill(other)
    done = []
    rows = copy_records(other, store, done.append)
    assert rows == 62
    assert all(each.copied for each in done)
    assert everything(store) == everything(other)
    done.clear()
    assert copy_records(other, store, done.append) == 62
    assert not any(each.copied for each in done)
    assert everything(store) == everything(other)


def test_back_again(store, other):
    fill(store)
    copy_records(store, other)
    assert everything(other) == everything(store)


def test_days_that_were_copied_are_added_up_anew_and_final_ones_stay(store, other):
    fill(other)
    copy_records(other, store)
    taken = store.rollups.take(DAY + timedelta(500), 1_000)
    assert PersonDate("", DAY - timedelta(400)) in taken.marks
    assert PersonDate("E0", DAY) in taken.marks
    (old,) = [day for day in store.rollups.everyone(date.min, date.max) if day.sealed]
    changed = RolledDay(old.employee, old.day, old.begin, old.end, "t2", {}, None, None)
    store.rollups.keep(taken.turn, [changed])
    assert list(store.rollups.everyone(old.day, old.day)) == [old]


def test_a_target_that_holds_something_else_is_said(store, other):
    other.write([bout(T0 + 5)]).result()
    store.write([bout(T0 + 9), bout(T0 + 9, key(start=T0 + 3))]).result()
    with pytest.raises(StoreError, match=r"E001 2023-11.*empty store"):
        copy_records(other, store)
    assert len(day_of(store)) == 2


def test_months_are_those_that_hold_days():
    days = [date(2024, 2, 29), date(2024, 2, 1), date(2023, 12, 31)]
    assert list(months(days)) == [
        (date(2023, 12, 1), date(2023, 12, 31)), (date(2024, 2, 1), date(2024, 2, 29)),
    ]  # fmt: skip
