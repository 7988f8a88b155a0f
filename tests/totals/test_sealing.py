"""The end of events: totals first, then the bouts; final from then on."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from cwem.errors import StoreError, StoreUnavailable
from cwem.people.local_days import midnight
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes
from cwem.store.sqlite import SqliteStore, open_store
from cwem.totals.keeping import TotalsKeeping
from cwem.totals.lineage import lineage
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.totals.sealing import remove_expired
from cwem.track.outbound import Outbound
from cwem.values import DAY, Adjustment, Channel, Employee, Presence, day_start
from tests.totals.invented import invented_day

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
FIRST = date(2026, 3, 2)
COUNT = 6
KEEP = 40
NOW = day_start(FIRST + timedelta(days=KEEP + 3)) + DAY // 2
"""Three UTC days are older than is kept."""
LINE = FIRST + timedelta(days=3)
FIVE = 300_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "cwem.sqlite", tmp_path / "keys") as opened:
        zone(opened, BERLIN)
        for n in range(COUNT):
            start = midnight(BERLIN, FIRST + timedelta(days=n))
            opened.write(invented_day("E001", start, length=900))
            # around midnight in Berlin, so that local days reach over the line
            opened.write(invented_day("E001", start + DAY // 2, seed=1, camera="door", length=900))
        opened.write([]).result()
        yield opened


def zone(store: SqliteStore, name: str) -> None:
    given = Assignment(AssignmentKind.ZONE, "E001", Step(EVER, name))
    changes = Changes(employees=(Employee("E001"),), assignments=(given,))
    store.registry.change(changes, store.registry.revision(), NOW)


def days(store: SqliteStore) -> Days:
    return Days(store, store.registry.company(), FIVE)


def figures(store: SqliteStore) -> list[object]:
    return list(days(store).totals("E001", FIRST, FIRST + timedelta(days=COUNT)))


def expire(store: SqliteStore, keep: int = KEEP) -> int:
    rollup = Rollup(store, store.registry, FIVE)
    return remove_expired(store, rollup, timedelta(days=keep), lambda: NOW)


def test_totals_stay_to_the_millisecond_when_their_events_go(store: SqliteStore) -> None:
    before = figures(store)
    there = len(list(store.all_bouts(FIRST, FIRST + timedelta(days=COUNT + 1))))
    removed = expire(store)
    left = list(store.all_bouts(FIRST, FIRST + timedelta(days=COUNT + 1)))
    assert 0 < removed == there - len(left)
    assert min(bout.key.day for bout in left) == LINE
    assert figures(store) == before
    assert expire(store) == 0


def test_what_is_young_enough_is_not_touched(store: SqliteStore) -> None:
    assert expire(store, KEEP + 30) == 0
    assert store.retention.sealed_before() is None


def test_a_sealed_day_is_final(store: SqliteStore) -> None:
    expire(store)
    before = figures(store)
    late = next(iter(invented_day("E001", midnight(BERLIN, FIRST))))
    with pytest.raises(StoreError, match="too late"):
        store.write([late]).result()
    zone(store, TOKYO)
    store.rollups.mark(store.rollups.rolled({"E001"}, FIRST, LINE).days)
    Rollup(store, store.registry, FIVE).run(lambda: NOW)
    sealed = sum(FIRST + timedelta(days=n) <= LINE for n in range(COUNT))
    assert figures(store)[:sealed] == before[:sealed]


def test_a_replay_of_a_sealed_day_is_reported_in_the_log(
    store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    expire(store)
    late = next(iter(invented_day("E001", midnight(BERLIN, FIRST))))
    outbound = Outbound(store, 10_000)
    outbound.send(NOW, [late], [])
    with pytest.raises(StoreError, match="too late"):
        outbound.drain()
    outbound.send(NOW + 1, [], [])
    assert "bouts refused" in caplog.text


def test_a_replay_that_comes_long_after_its_time_is_added_up_and_removed(
    store: SqliteStore,
) -> None:
    """Before anything was sealed it is taken like any other row; it is not kept for longer."""
    long_ago = invented_day("E001", midnight(BERLIN, FIRST - timedelta(days=300)), length=900)
    store.write(long_ago).result()
    expire(store)
    then = FIRST - timedelta(days=300)
    assert list(store.all_bouts(then, then)) == []
    (row,) = days(store).totals("E001", then, then)
    assert row.present == sum(b.length for b in long_ago if b.label == "present")


def test_lineage_says_when_the_events_were_removed(store: SqliteStore) -> None:
    before = lineage(days(store), "E001", FIRST, Channel.PRESENCE, Presence.PRESENT)
    assert before.removed is None
    assert sum(piece.length for piece in before.pieces) == before.length > 0
    expire(store)
    after = lineage(days(store), "E001", FIRST, Channel.PRESENCE, Presence.PRESENT)
    assert (after.length, after.pieces, after.removed) == (before.length, (), NOW)


def test_broken_off_between_refusing_and_removing_it_goes_on(store: SqliteStore) -> None:
    before = figures(store)
    store.rollups.hold("another process", NOW, NOW + 1)
    assert expire(store) == 0
    assert store.retention.sealed_before() == LINE, "late rows are refused already"
    assert figures(store) == before
    store.rollups.hold("another process", NOW, NOW - 1)
    assert expire(store) > 0
    assert figures(store) == before


def test_corrections_stay_part_of_a_sealed_total(store: SqliteStore) -> None:
    start = day_start(FIRST) + DAY // 8
    store.adjustments.add(
        Adjustment("a", "E001", Channel.ACTIVITY, start, start + 60_000, "walking", "ada", "boss",
                   "walked", NOW)
    )  # fmt: skip
    before = figures(store)
    expire(store)
    assert figures(store) == before


# --- by itself ------------------------------------------------------------------------------------


class Clock:
    at = NOW

    def __call__(self) -> int:
        return self.at


def keeping(store: SqliteStore, clock: Clock, keep: int = KEEP) -> TotalsKeeping:
    return TotalsKeeping(store, store.registry, lambda: FIVE, lambda: keep, clock)


def test_a_server_adds_up_and_removes_once_a_day(store: SqliteStore) -> None:
    clock = Clock()
    work = keeping(store, clock)
    work.run()
    assert store.retention.sealed_before() == LINE
    clock.at = NOW + DAY // 4
    work.run()
    assert store.retention.sealed_before() == LINE
    clock.at = NOW + DAY
    work.run()
    assert store.retention.sealed_before() == LINE + timedelta(days=1)


def test_a_store_that_is_away_is_no_end(
    store: SqliteStore, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.WARNING)
    work = keeping(store, Clock())

    def away(*_: object) -> bool:
        raise StoreUnavailable("The store is away.")

    with monkeypatch.context() as patched:
        patched.setattr(type(store.rollups), "hold", away)
        work.run()
    assert "tried again later" in caplog.text
    work.run()
    assert store.retention.sealed_before() == LINE


def test_a_stopping_server_breaks_it_off(store: SqliteStore) -> None:
    work = keeping(store, Clock())
    work.stop()
    work.run()
    assert store.retention.sealed_before() is None
    assert store.rollups.hold("another process", NOW, NOW + 1)
    assert figures(store)
