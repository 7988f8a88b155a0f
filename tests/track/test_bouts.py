"""The rules of "Durations", each with a test named after it."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.track.bouts import ChannelLog, visits
from cwem.values import Bout, BoutKey, BoutRules, CameraKind, Capture, Channel, Judgement

NOON = 1_763_380_800_000  # 2025-11-17 12:00 UTC
CAPTURE = Capture("c1", "door", CameraKind.SHARED, NOON)
RULES = BoutRules()


def log() -> ChannelLog:
    return ChannelLog(CAPTURE, "E1", Channel.ACTIVITY, "rules-1", RULES)


def feed(channel: ChannelLog, script: list[tuple[float, str]], start: int = NOON) -> list[Bout]:
    """(seconds, label) observations; returns the last word on each bout after each is settled."""
    table: dict[BoutKey, Bout] = {}
    for seconds, label in script:
        channel.see(start + round(seconds * 1000), Judgement(label, 0.9))
        for bout in channel.settled():
            if bout.key in table:
                assert bout.end >= table[bout.key].end, "settled time shrank"
                assert bout.label == table[bout.key].label
            table[bout.key] = bout
    channel.close(start + round(script[-1][0] * 1000))
    table |= {bout.key: bout for bout in channel.settled()}
    return [table[key] for key in sorted(table)]


def spans(bouts: list[Bout], start: int = NOON) -> list[tuple[str, float, float]]:
    return [(b.label, (b.key.start - start) / 1000, (b.end - start) / 1000) for b in bouts]


def every(step: float, first: float, last: float, label: str) -> list[tuple[float, str]]:
    count = round((last - first) / step)
    return [(first + i * step, label) for i in range(count)]


def test_an_unbroken_run_of_one_label_is_one_bout() -> None:
    bouts = feed(log(), [*every(0.2, 0, 60, "sitting"), (60, "sitting")])
    assert spans(bouts) == [("sitting", 0, 60)]


def test_a_label_change_counts_from_its_first_evidence_once_it_holds() -> None:
    script = [*every(0.1, 0, 10, "sitting"), *every(0.1, 10, 20, "standing"), (20, "standing")]
    assert spans(feed(log(), script)) == [("sitting", 0, 10), ("standing", 10, 20)]


def test_a_change_shorter_than_the_hysteresis_stays_with_the_old_label() -> None:
    script = [
        *every(0.1, 0, 10, "sitting"),
        *every(0.1, 10, 11.4, "standing"),
        *every(0.1, 11.4, 20, "sitting"),
        (20, "sitting"),
    ]
    assert spans(feed(log(), script)) == [("sitting", 0, 20)]


def test_hysteresis_depends_on_time_and_not_on_the_number_of_frames() -> None:
    slow = [(0, "a"), (1, "a"), (2, "b"), (3, "b"), (4, "b")]
    fast = [*every(0.01, 0, 2, "a"), *every(0.01, 2, 4, "b"), (4, "b")]
    assert spans(feed(log(), slow)) == spans(feed(log(), fast)) == [("a", 0, 2), ("b", 2, 4)]


def test_pending_time_that_never_holds_belongs_to_the_old_label() -> None:
    script = [*every(0.1, 0, 5, "a"), *every(0.1, 5, 6, "b"), *every(0.1, 6, 7, "c"), (7, "c")]
    assert spans(feed(log(), script)) == [("a", 0, 7)]


def test_nothing_pending_is_written_before_it_is_confirmed() -> None:
    channel, sat = log(), []
    for at in range(0, 20_001, 100):
        label = "sitting" if at < 9_500 else "standing"
        channel.see(NOON + at, Judgement(label, 1.0))
        sat += [bout.end for bout in channel.settled() if bout.label == "sitting"]
    assert NOON < max(sat) <= NOON + 9_500


def test_a_heartbeat_rewrites_the_open_bout_with_a_later_end_every_ten_seconds() -> None:
    channel, ends = log(), []
    for at in range(0, 35_001, 500):
        channel.see(NOON + at, Judgement("sitting", 1.0))
        ends += [bout.end - NOON for bout in channel.settled()]
    assert ends == [10_000, 20_000, 30_000]


def test_a_bout_lies_within_one_utc_day() -> None:
    midnight = NOON + 12 * 3_600_000
    script = [*every(1, 0, 60, "sitting"), (60, "sitting")]
    bouts = feed(log(), script, midnight - 30_000)
    assert [(b.key.day, b.key.start - midnight, b.end - midnight) for b in bouts] == [
        (date(2025, 11, 17), -30_000, 0),
        (date(2025, 11, 18), 0, 30_000),
    ]


def test_cut_voids_what_was_written_past_the_last_positive_verification() -> None:
    channel = log()
    for at in range(0, 25_000, 100):
        channel.see(NOON + at, Judgement("sitting", 1.0))
        channel.settled()
    voids = channel.cut(NOON + 17_000, "identity revised", "E2")
    assert [(v.key.start, v.since, v.replaced_by) for v in voids] == [(NOON, NOON + 17_000, "E2")]
    channel = log()
    for at in range(0, 15_000, 100):
        channel.see(NOON + at, Judgement("sitting", 1.0))
        channel.settled()
    assert channel.cut(NOON + 14_000, "identity revised", None) == []
    assert [b.end for b in channel.settled()] == [NOON + 14_000]


def test_a_visit_ends_with_a_departure_of_five_minutes() -> None:
    def present(start: int, end: int) -> Bout:
        key = BoutKey("E1", date(2025, 11, 17), Channel.PRESENCE, NOON + start * 1000, "c1")
        return Bout(key, "present", "door", "m", NOON + end * 1000, 1.0)

    stays = visits([present(0, 10), present(309, 400), present(700, 800)], RULES.departure)
    assert [(a - NOON, b - NOON) for a, b in stays] == [(0, 400_000), (700_000, 800_000)]


labels = st.sampled_from(["a", "b", "c"])
steps = st.integers(min_value=1, max_value=2_900)


@given(st.lists(st.tuples(steps, labels), min_size=2, max_size=80))
def test_the_labels_of_a_channel_partition_its_time(script: list[tuple[int, str]]) -> None:
    channel, at, table = log(), NOON, {}
    times = []
    for step, label in script:
        at += step
        times.append(at)
        channel.see(at, Judgement(label, 0.5))
        for bout in channel.settled():
            assert bout.end >= table.get(bout.key, bout).end
            table[bout.key] = bout
    channel.close(at)
    table |= {bout.key: bout for bout in channel.settled()}
    bouts = [table[key] for key in sorted(table)]
    if not bouts:
        assert times[0] == times[-1]
        return
    assert bouts[0].key.start == times[0]
    assert bouts[-1].end == times[-1]
    for before, after in itertools.pairwise(bouts):
        assert before.end == after.key.start
        assert before.label != after.label or before.key.day != after.key.day
    assert all(b.length > 0 for b in bouts)


@given(st.lists(st.tuples(steps, labels), min_size=3, max_size=60))
def test_every_bout_but_the_first_begins_with_a_label_that_held(
    script: list[tuple[int, str]],
) -> None:
    channel, at, seen, table = log(), NOON, [], {}
    for step, label in script:
        at += step
        seen.append((at, label))
        channel.see(at, Judgement(label, 0.5))
        table |= {bout.key: bout for bout in channel.settled()}
    channel.close(at)
    table |= {bout.key: bout for bout in channel.settled()}
    for key in sorted(table)[1:]:
        held = [t for t, label in seen if t >= key.start and label == table[key].label]
        assert held[0] == key.start
        run = [label for t, label in seen if key.start <= t <= key.start + RULES.label_change]
        assert set(run) == {table[key].label}


@pytest.mark.parametrize("rate", [3, 5, 10, 15])
def test_durations_equal_the_scripted_truth_at_any_frame_rate(rate: int) -> None:
    truth = [("sitting", 120), ("standing", 60), ("head on desk", 30), ("sitting", 90)]
    script, begin = [], 0
    for label, length in truth:
        script += [(begin + i / rate, label) for i in range(length * rate)]
        begin += length
    script.append((begin, "sitting"))
    got = [(b.label, b.length / 1000) for b in feed(log(), script)]
    assert got == truth
