"""What is read on Cassandra does not grow with the years, nor with the hours of a day."""

import time
from datetime import timedelta

import pytest

from cwem.ports import EVERY_CHANNEL
from cwem.store.cassandra.rollup_rows import day_calls
from cwem.values import COMPANY, Channel, GroupUnit, PersonDate, RolledDay, day_start
from tests.store.store_rows import DAY, T0, bout, key

pytestmark = pytest.mark.cassandra

EARLIER = 400
"""Days that are kept before the line."""


@pytest.fixture
def counting(monkeypatch):
    """Rows that a store reads, with their statements."""

    def of(store):
        read: list[tuple[str, int]] = []
        whole, each = store._session._run, store._session.each

        def one(statement, values, profile):
            rows = whole(statement, values, profile)
            read.append((statement, len(rows)))
            return rows

        def several(calls):
            calls = list(calls)
            answers = each(calls)
            read.extend((call[0], len(rows)) for call, rows in zip(calls, answers, strict=True))
            return answers

        monkeypatch.setattr(store._session, "_run", one)
        monkeypatch.setattr(store._session, "each", several)
        return read

    return of


def rolled(day, sealed=None) -> RolledDay:
    begin = day_start(day)
    lengths = {Channel.ACTIVITY: {"sitting": 9}}
    return RolledDay("E001", day, begin, begin + 86_400_000, "t1", lengths, begin, begin, sealed)


def test_sealing_reads_the_days_since_the_last_seal(open_cassandra, counting):
    store = open_cassandra()
    days = [DAY - timedelta(days=n) for n in range(1, EARLIER)]
    open_days = [DAY + timedelta(days=n) for n in range(5)]
    hole = DAY - timedelta(days=9)  # one that was broken off
    store.rollups.keep(
        1, [*(rolled(day, None if day == hole else T0) for day in days), *map(rolled, open_days)]
    )
    store.write([bout(T0 + 9)]).result()
    turn, marks = store.rollups.take(DAY + timedelta(days=20), 100)
    store.rollups.settle(turn, marks, 0)
    store.retention.seal(DAY + timedelta(days=2))
    read = counting(store)
    assert store.retention.remove("E001", T0 + 5) == 1
    assert sum(rows for statement, rows in read if "rolled_day" in statement) < EARLIER // 2
    kept = store.rollups.rolled({"E001"}, DAY - timedelta(days=EARLIER), DAY + timedelta(days=9))
    unsealed = {each.day for each in kept.days.values() if each.sealed is None}
    assert unsealed == set(open_days[2:])
    assert kept.days[PersonDate("E001", hole)].sealed == T0 + 5


def test_a_day_that_goes_on_is_marked_once_however_many_turns_there_are(open_cassandra):
    store, day = open_cassandra(), PersonDate("E001", DAY)
    for turn in range(12):
        store.write([bout(T0 + 9 + turn)]).result()
        store.rollups.take(DAY, 9)
    marks = "SELECT turn FROM dirty_day"
    assert len(store._session.execute(marks)) <= 2
    turn, taken = store.rollups.take(DAY + timedelta(days=1), 9)
    assert taken == [day], "the day is over"
    store.rollups.settle(turn, taken, 0)
    for late in range(3):
        store.write([bout(T0 + 99 + late)]).result()
        turn, taken = store.rollups.take(DAY + timedelta(days=1), 9)
        assert taken == [day], "what came late is marked again each time"
        store.rollups.settle(turn, taken, 0)
    assert store._session.execute(marks) == []
    turn, _ = store.rollups.take(DAY - timedelta(days=5), 9)
    store.write([bout(T0 + 199)]).result()
    assert store.rollups.take(DAY + timedelta(days=1), 9).marks == [day], "it never goes back"


def test_a_day_that_was_marked_in_many_turns_is_read_as_one_mark(open_cassandra, counting):
    store = open_cassandra()
    for turn in range(5):
        other = open_cassandra()  # each process marks for itself
        row = bout(T0 + 9 + turn, key())
        other.write([row, bout(T0 + 9 + turn, key("E002"))]).result()
        store.rollups.take(DAY - timedelta(days=9), 1)
    assert len(store._session.execute("SELECT turn FROM dirty_day")) == 10
    read = counting(store)
    last = DAY + timedelta(days=300)
    everybody = (
        store.rollups.groups(COMPANY, GroupUnit.DAY, DAY, DAY),
        store.rollups.groups(COMPANY, GroupUnit.DAY, DAY, last),
    )
    own = store.rollups.rolled({"E001"}, DAY, DAY, EVERY_CHANNEL)
    marked = [rows for statement, rows in read if "dirty_day" in statement]
    assert [each.marks for each in everybody] == [
        {PersonDate("E001", DAY), PersonDate("E002", DAY)}
    ] * 2
    assert own.marks == {PersonDate("E001", DAY)}
    assert sum(marked) == 5


def test_of_a_team_only_the_marks_of_its_people_are_read(open_cassandra, counting):
    store = open_cassandra()
    store.write([bout(T0 + 9, key(f"E{n:03d}")) for n in range(50)]).result()
    store.rollups.mark([PersonDate("", DAY)])
    read = counting(store)
    found = store.rollups.groups("t1", GroupUnit.DAY, DAY, DAY, EVERY_CHANNEL, {"E001", "E007"})
    assert found.marks == {PersonDate(who, DAY) for who in ("", "E001", "E007")}
    assert sum(rows for statement, rows in read if "dirty_day" in statement) == 3


def test_a_mark_of_a_writer_whose_clock_is_ahead_is_removed_and_no_later_one_with_it(
    open_cassandra,
):
    store, ahead, day = open_cassandra(), open_cassandra(), PersonDate("E001", DAY)
    ahead._session._cluster.timestamp_generator = lambda: (time.time_ns() // 1_000) + 3_600_000_000
    ahead.rollups.mark([day])
    turn, marks = store.rollups.take(DAY + timedelta(days=9), 9)
    assert marks == [day]
    ahead.rollups.mark([day])
    store.rollups.settle(turn, marks, 0)
    turn, marks = store.rollups.take(DAY + timedelta(days=9), 9)
    assert marks == [day], "what was marked meanwhile stays"
    store.rollups.settle(turn, marks, 0)
    assert store.rollups.take(DAY + timedelta(days=9), 9).marks == []


def test_rows_that_are_written_again_and_again_hold_no_nulls(open_cassandra):
    """Of a day that is not final, and of what it does not come to: each would be a tombstone."""
    values = [value for _, values in day_calls(rolled(DAY), 5) for value in values]
    assert None not in values
    store = open_cassandra()
    store.rollups.keep(1, [rolled(DAY)])
    kept = store.rollups.rolled({"E001"}, DAY, DAY).days[PersonDate("E001", DAY)]
    assert kept == rolled(DAY)
