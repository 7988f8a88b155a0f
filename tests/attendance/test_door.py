"""Who has just come, and who stands there."""

import numpy as np

from cwem.attendance.door import AGAIN, FRESH, PENDING, Comer, Door, Front
from cwem.values import Analysis, Box, Face, Identity, IdentityStatus, Judgement, Person, Seen

T0 = 1_000_000
UNSURE = Judgement("uncertain", 0.5)


def seen(track: int, employee: str | None, size: float = 100, face: bool = True) -> Seen:
    box = Box(0, 0, size, size)
    status = IdentityStatus.CONFIRMED if employee else IdentityStatus.TENTATIVE
    shown = Face(box, np.zeros((5, 2), np.float32), 0.9) if face else None
    return Seen(track, Person(shown, None, box), Identity(status, employee), UNSURE, UNSURE)


def frame(at: int, *people: Seen) -> Analysis:
    return Analysis(at, people)


def test_somebody_comes_once_and_since_their_first_frame() -> None:
    door = Door()
    assert door.see(frame(T0, seen(1, None))) == []
    assert door.see(frame(T0 + 400, seen(1, None))) == []
    assert door.see(frame(T0 + 800, seen(1, "E001"))) == [Comer("E001", T0, T0 + 800)]
    assert door.see(frame(T0 + 900, seen(1, "E001"))) == []
    assert door.see(frame(T0 + 2_000, seen(2, "E001"))) == [], "a lost track is no going away"


def test_several_come_at_once_the_nearest_first() -> None:
    door = Door()
    people = [seen(1, "E001", 60), seen(2, "E002", 120), seen(3, None)]
    assert [each.employee for each in door.see(frame(T0, *people))] == ["E002", "E001"]


def test_who_was_away_for_a_while_comes_again() -> None:
    door = Door()
    door.see(frame(T0, seen(1, "E001")))
    assert door.see(frame(T0 + AGAIN, seen(2, "E001"))) == []
    assert door.see(frame(T0 + 2 * AGAIN + 1, seen(3, "E001"))) == [
        Comer("E001", T0 + 2 * AGAIN + 1, T0 + 2 * AGAIN + 1)
    ]


def test_only_who_stands_there_alone_is_meant() -> None:
    door = Door()
    door.see(frame(T0, seen(1, "E001")))
    assert door.front(T0).alone == "E001"
    door.see(frame(T0 + 100, seen(1, "E001"), seen(2, None)))
    assert door.front(T0 + 100) == Front(("E001",), 1)
    assert door.front(T0 + 100).alone is None, "it may be the other one who speaks"
    door.see(frame(T0 + 200, seen(1, "E001"), seen(2, "E002", 200)))
    assert door.front(T0 + 200).known == ("E002", "E001")
    assert door.front(T0 + 200).alone is None


def test_what_was_seen_a_while_ago_is_nobody() -> None:
    door = Door()
    assert door.front(T0) == Front()
    door.see(frame(T0, seen(1, "E001")))
    assert door.front(T0 + FRESH).alone == "E001"
    assert door.front(T0 + FRESH + 1) == Front()
    door.see(frame(T0 + 100))
    assert door.front(T0 + 100) == Front()


def test_a_back_without_a_face_is_not_in_front() -> None:
    door = Door()
    door.see(frame(T0, seen(1, "E001"), seen(2, None, face=False)))
    assert door.front(T0).alone == "E001"


def test_who_steps_into_the_same_place_gets_nothing_of_the_time_before() -> None:
    door = Door()
    door.see(frame(T0, seen(1, "E001")))
    door.see(frame(T0 + 1_000, seen(1, "E001")))
    door.see(frame(T0 + 1_200, seen(1, None)))
    assert door.see(frame(T0 + 1_600, seen(1, "E002"))) == [Comer("E002", T0 + 1_600, T0 + 1_600)]


def test_no_more_than_the_pending_time_is_theirs() -> None:
    door = Door()
    for at in range(0, 30_000, 500):
        door.see(frame(T0 + at, seen(1, None)))
    (comer,) = door.see(frame(T0 + 30_000, seen(1, "E001")))
    assert comer.since == T0 + 30_000 - PENDING
