"""Tracks follow heads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.track.associate import Tracker, TrackRules
from cwem.values import Box, Face, Person, Pose


def person(x: float, y: float = 200, size: float = 60) -> Person:
    box = Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    return Person(Face(box, np.zeros((5, 2), np.float32), 0.9), None, box)


def ids(tracker: Tracker, at: int, *xs: float) -> list[int]:
    seen, _ = tracker.update([person(x) for x in xs], at)
    return [track.id for track in seen]


def test_somebody_who_moves_a_little_keeps_their_track() -> None:
    tracker = Tracker()
    first = ids(tracker, 0, 100)
    for step in range(1, 50):
        assert ids(tracker, step * 100, 100 + 10 * step) == first


def test_the_order_of_detections_does_not_matter() -> None:
    tracker = Tracker()
    a, b = ids(tracker, 0, 100, 400)
    assert ids(tracker, 100, 405, 103) == [b, a]


def test_a_jump_no_head_can_make_is_another_person() -> None:
    tracker = Tracker()
    first = ids(tracker, 0, 100)
    assert ids(tracker, 100, 500) != first


def test_a_head_of_another_size_is_another_person() -> None:
    tracker = Tracker()
    (track,), _ = tracker.update([person(300, size=60)], 0)
    (other,), _ = tracker.update([person(300, size=150)], 100)
    assert other.id != track.id


def test_a_short_miss_is_bridged_and_a_long_one_loses_the_track() -> None:
    tracker = Tracker()
    first = ids(tracker, 0, 100)
    ids(tracker, 500)
    assert ids(tracker, 1_000, 101) == first
    _, lost = tracker.update([], 2_600)
    assert lost == first
    assert ids(tracker, 2_700, 101) != first


def test_a_stalled_stream_loses_every_track() -> None:
    tracker = Tracker()
    first = ids(tracker, 0, 100)
    seen, lost = tracker.update([person(100)], 3_100)
    assert lost == first
    assert [track.id for track in seen] != first


def test_two_people_who_cross_are_contested() -> None:
    tracker = Tracker()
    contested = False
    for step in range(20):
        seen, _ = tracker.update([person(100 + 10 * step), person(290 - 10 * step)], step * 100)
        contested |= any(track.contested for track in seen)
    assert contested


def test_two_people_side_by_side_are_not_contested() -> None:
    tracker = Tracker()
    rng = np.random.default_rng(1)
    for step in range(100):
        jitter = rng.normal(0, 3, 2)
        seen, _ = tracker.update([person(200 + jitter[0]), person(290 + jitter[1])], step * 100)
        assert not any(track.contested for track in seen)


def test_a_newcomer_next_to_a_leaver_is_contested() -> None:
    tracker = Tracker()
    ids(tracker, 0, 100)
    seen, _ = tracker.update([person(120), person(85)], 100)
    assert seen[0].contested or seen[1].contested


@given(
    st.lists(st.lists(st.integers(0, 640), max_size=5, unique=True), min_size=1, max_size=12),
    st.integers(50, 900),
)
def test_every_person_gets_exactly_one_track(frames: list[list[int]], step: int) -> None:
    tracker, alive = Tracker(), set()
    for number, xs in enumerate(frames):
        seen, lost = tracker.update([person(x) for x in xs], number * step)
        numbers = [track.id for track in seen]
        assert len(numbers) == len(xs) == len(set(numbers))
        assert not set(lost) & set(numbers)
        assert set(lost) <= alive
        alive = (alive | set(numbers)) - set(lost)


@pytest.mark.parametrize("fps", [3, 5, 10, 15, 30])
def test_a_walking_person_is_followed_at_any_rate(fps: int) -> None:
    tracker = Tracker()
    tracks = {
        ids(tracker, round(frame * 1000 / fps), 50 + 5.0 * 60 * frame / fps)[0]
        for frame in range(2 * fps)
    }
    assert len(tracks) == 1


def body(x: float, y: float = 200, size: float = 60) -> Person:
    """A person seen by keypoints only, the head at (x, y)."""
    points = np.zeros((33, 4), np.float32)
    points[:, :2] = x / 640, (y + size) / 480
    points[0, :2] = x / 640, y / 480
    points[7, :2], points[8, :2] = ((x + size / 4) / 640, y / 480), ((x - size / 4) / 640, y / 480)
    points[:, 3] = 0.9
    return Person(None, Pose(points, (640, 480)), Box(x - size, y - size / 2, x + size, y + 200))


def test_one_person_found_in_two_pieces_for_a_frame_is_not_contested() -> None:
    tracker = Tracker()
    (track,), _ = tracker.update([person(300)], 0)
    for step in range(1, 20):
        pieces = [body(302), person(300)] if step == 5 else [person(300)]
        seen, _ = tracker.update(pieces, step * 100)
        assert seen[-1].id == track.id
        assert not seen[-1].contested


def confirmed(tracker: Tracker, at: int, *people: Person) -> list[bool]:
    seen, _ = tracker.update(people, at)
    return [track.confirmed for track in seen]


def test_a_face_of_a_few_frames_is_tentative_and_one_that_lasts_is_confirmed() -> None:
    tracker = Tracker()
    assert [confirmed(tracker, at, person(100)) for at in range(0, 500, 100)] == [[False]] * 5
    assert confirmed(tracker, 500, person(100)) == [True]
    assert confirmed(tracker, 600, body(100)) == [True], "once confirmed it stays so"


def test_two_slow_frames_are_not_enough() -> None:
    tracker = Tracker()
    assert [confirmed(tracker, at, person(100)) for at in (0, 700, 1_400)] == [
        [False], [False], [True],
    ]  # fmt: skip


def test_a_face_with_its_body_is_confirmed_at_once() -> None:
    whole = Person(person(100).face, body(100).pose, person(100).box)
    assert confirmed(Tracker(), 0, whole, person(400)) == [True, False]


def test_a_picture_gets_no_second_look() -> None:
    assert confirmed(Tracker(TrackRules(hits=1, settle=0)), 0, person(100)) == [True]
