"""What every store promises of bouts. The same assertions run over each adapter."""

import threading
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwem.errors import StoreError, StoreUnavailable
from cwem.values import UNPROVEN, Activity, BoutKey, Channel
from tests.store.store_rows import DAY, HOUR, T0, bout, day_of, key, void

# --- bouts ----------------------------------------------------------------------------------------


def test_what_is_written_is_read_back_by_start(store):
    rows = [
        bout(T0 + 3 * HOUR, key(start=T0 + 2 * HOUR), confidence=0.9),
        bout(T0 + HOUR, label="standing", camera="door", model="m2"),
        bout(T0 + HOUR, key(channel=Channel.PRESENCE), label="present"),
        bout(T0 + HOUR, key(capture="c2")),
    ]
    store.write(rows).result()
    read = day_of(store)
    assert sorted(read, key=lambda b: b.key) == sorted(rows, key=lambda b: b.key)
    assert [b.key.start for b in read] == sorted(b.key.start for b in rows)


def test_days_are_utc_and_both_ends_are_included(store):
    days = [DAY + timedelta(days=n) for n in range(4)]
    rows = [bout(T0 + n * 24 * HOUR + 1, key(start=T0 + n * 24 * HOUR)) for n in range(4)]
    last_of_first_day = bout(T0 + 24 * HOUR, key(start=T0 + 24 * HOUR - 1))
    store.write([*rows, last_of_first_day]).result()
    assert day_of(store, first=days[1], last=days[2]) == rows[1:3]
    assert day_of(store) == [rows[0], last_of_first_day]
    assert day_of(store, first=days[3] + timedelta(days=1)) == []


def test_one_persons_bouts_are_not_anothers(store):
    mine, other = bout(T0 + 1), bout(T0 + 1, key("E002"))
    store.write([mine, other]).result()
    assert day_of(store) == [mine]
    assert day_of(store, "E003") == []


def test_all_bouts_are_everyones_of_those_days(store):
    inside = [bout(T0 + 1, key(f"E{n:03d}", T0 + n)) for n in range(1)]
    inside += [bout(T0 + n + 5, key(f"E{n % 7:03d}", T0 + n, capture=f"c{n}")) for n in range(40)]
    outside = [bout(T0 - 1, key("E000", T0 - 2)), bout(T0 + 25 * HOUR, key("E9", T0 + 24 * HOUR))]
    store.write([*inside, *outside]).result()
    assert set(store.all_bouts(DAY, DAY)) == set(inside)
    assert list(store.all_bouts(DAY - timedelta(days=9), DAY - timedelta(days=8))) == []


def test_the_larger_end_wins_and_its_confidence_travels_with_it(store):
    store.write([bout(T0 + 20, confidence=0.4)]).result()
    store.write([bout(T0 + 10, confidence=0.9)]).result()
    assert day_of(store) == [bout(T0 + 20, confidence=0.4)]
    store.write([bout(T0 + 30, confidence=0.1)]).result()
    assert day_of(store) == [bout(T0 + 30, confidence=0.1)]


def test_evidence_travels_with_the_end_and_is_unproven_where_nobody_said(store):
    store.write([bout(T0 + 10, evidence=0.001), bout(T0 + 9, key(start=T0 + 1))]).result()
    store.write([bout(T0 + 20, evidence=0.0003)]).result()
    store.write([bout(T0 + 10, evidence=0.001)]).result()
    assert [each.evidence for each in day_of(store)] == [0.0003, UNPROVEN]


def test_of_equal_ends_each_column_keeps_the_larger_value(store):
    store.write([bout(T0 + 20, label="sitting", camera="z", confidence=0.4)]).result()
    store.write([bout(T0 + 20, label="standing", camera="a", confidence=0.3)]).result()
    assert day_of(store) == [bout(T0 + 20, label="standing", camera="z", confidence=0.4)]


def _settled(rows):
    """The rule, obviously: per column the value that came with the largest end, the larger one
    where ends are equal."""
    ends = max(row.end for row in rows)
    last = [row for row in rows if row.end == ends]
    columns = {name: max(getattr(row, name) for row in last) for name in
               ("label", "camera", "model", "confidence", "evidence")}  # fmt: skip
    return bout(ends, rows[0].key, **columns)


_texts = st.sampled_from(["", "a", "B", "é", "￿", "\U0001f600", "sitting"])
_writes = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(5, 9),
        st.fixed_dictionaries(
            dict.fromkeys(("label", "camera", "model"), _texts)
            | {"confidence": st.sampled_from([0.0, 0.1, 0.25, 1.0])}
            | {"evidence": st.sampled_from([0.0001, 0.001, 1.0])}
        ),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(writes=_writes, randomly=st.randoms(use_true_random=False))
def test_writes_commute_and_repeats_change_nothing(store, writes, randomly):
    number = uuid4()  # one store for all examples, new people for each

    def of(person: str) -> list:
        return [bout(T0 + end, key(f"{number}{person}", T0 + n), **columns)
                for n, end, columns in writes]  # fmt: skip

    in_order, shuffled = of("a"), of("b")
    repeated = shuffled + randomly.choices(shuffled, k=len(shuffled))
    randomly.shuffle(repeated)
    futures = [store.write([row]) for row in in_order]
    while repeated:
        size = randomly.randint(1, len(repeated))
        futures.append(store.write(repeated[:size]))
        del repeated[:size]
    for future in futures:
        future.result()
    for person, rows in (("a", in_order), ("b", shuffled)):
        by_key: dict[BoutKey, list] = {}
        for row in rows:
            by_key.setdefault(row.key, []).append(row)
        expected = sorted((_settled(group) for group in by_key.values()), key=lambda b: b.key)
        assert day_of(store, f"{number}{person}") == expected


def test_a_bout_may_be_an_instant_and_may_end_at_midnight(store):
    rows = [bout(T0), bout(T0 + 24 * HOUR, key(start=T0 + HOUR))]
    store.write(rows).result()
    assert day_of(store) == rows


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (bout(T0 + HOUR - 1, key(start=T0 + HOUR)), "ends before it starts"),
        (bout(T0 + 24 * HOUR + 1), "reaches into the next UTC day"),
        (bout(T0 + 1, key(day=DAY + timedelta(days=1))), "does not start on its UTC day"),
        (bout(T0 + 1, confidence=1.5), "confidence"),
        (bout(T0 + 1, confidence=float("nan")), "confidence"),
        (bout(T0 + 1, key("\udcff")), "cannot be stored"),
    ],
)
def test_a_wrong_row_is_refused_by_name_and_the_others_are_stored(store, wrong, sentence):
    good = bout(T0 + 9, key(start=T0 + 5))
    beside = store.write([bout(T0 + 9, key("E002"))])
    with pytest.raises(StoreError, match=sentence):
        store.write([wrong, good], [void(T0)]).result()
    beside.result()
    assert store.bouts("E001", DAY, DAY) == ([good], [void(T0)])
    assert len(day_of(store, "E002")) == 1


def test_ends_are_clamped_to_five_seconds_from_now(store, clock):
    clock.at = T0 + HOUR
    store.write([bout(T0 + 2 * HOUR)]).result()
    assert day_of(store) == [bout(T0 + HOUR + 5_000)]
    clock.at = T0 + HOUR + 60_000
    store.write([bout(T0 + HOUR + 20_000)]).result()
    assert day_of(store) == [bout(T0 + HOUR + 20_000)]


def test_a_bout_from_the_future_is_refused(store, clock):
    clock.at = T0
    with pytest.raises(StoreError, match="clock"):
        store.write([bout(T0 + 5_002, key(start=T0 + 5_001))]).result()
    assert day_of(store) == []


def test_voids_are_appended_once_and_leave_the_bout_as_it_was(store):
    voids = [void(T0 + 5), void(T0 + 3, reason="crossing", replaced_by="E002"), void(T0 + 3)]
    store.write([], voids).result()  # a void may overtake its bout
    store.write([bout(T0 + 9)], [*voids, *voids]).result()
    store.write([], [void(T0 + 1, key("E002")), void(T0 + 1, key(start=T0 - 9))]).result()
    rows, read = store.bouts("E001", DAY, DAY)
    assert rows == [bout(T0 + 9)]
    assert len(read) == 3
    assert set(read) == set(voids)
    assert list(store.all_bouts(DAY, DAY)) == rows


def test_labels_and_numbers_come_back_as_plain_values(store):
    row = bout(np.int64(T0 + 9), label=Activity.AT_DESK, confidence=np.float32(0.5))
    store.write([row]).result()
    (read,) = day_of(store)
    assert (type(read.label), type(read.end), type(read.confidence)) == (str, int, float)
    assert read == bout(T0 + 9, label="at desk")


def test_nothing_to_write_is_written_at_once(store):
    assert store.write([]).result(1) is None


def test_a_call_of_any_size_is_stored_whole(store):
    for size in (1, 2, 255, 256, 257, 6_000):
        rows = [bout(T0 + 9_999, key(f"S{size}", T0 + n)) for n in range(size)]
        store.write(rows).result()
        assert day_of(store, f"S{size}") == rows
        assert [b for b in store.all_bouts(DAY, DAY) if b.key.employee == f"S{size}"] == rows


def test_threads_read_whole_calls_while_others_write(store):
    """Every call grows both bouts of a person to one end; a reader never sees it half done."""
    done = threading.Event()
    torn: list[object] = []

    def read() -> None:
        while not done.is_set():
            rows = day_of(store)
            if len({row.end for row in rows}) > 1 or len(rows) not in {0, 2}:
                torn.append(rows)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    written = [
        store.write([bout(T0 + end), bout(T0 + end, key(channel=Channel.PRESENCE))])
        for end in range(10, 300)
    ]
    for each in written:
        each.result()
    done.set()
    for reader in readers:
        reader.join()
    assert not torn
    assert {row.end for row in day_of(store)} == {T0 + 299}


# --- the end --------------------------------------------------------------------------------------


def test_close_writes_what_is_queued_and_may_be_repeated(store):
    futures = [store.write([bout(T0 + n)]) for n in range(200)]
    store.close()
    store.close()
    assert all(future.done() and future.exception() is None for future in futures)


def test_after_close_everything_is_refused(store):
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        store.write([bout(T0 + 1)]).result(1)
    with pytest.raises(StoreUnavailable, match="closed"):
        day_of(store)
