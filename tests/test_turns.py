"""Before the camera at the door people take turns: the next one stands where the last one stood."""

import pytest

from cwem.bootstrap import TURNS
from cwem.track.identity import IdentityRules, Recogniser
from cwem.values import IdentityStatus
from tests.track.test_identity import STRANGER, A, B, Vectors, answer, show

TURN = 2_000
"""Milliseconds a person has in a queue of twenty at nine o'clock."""


@pytest.mark.parametrize("before", [A, STRANGER])
def test_who_steps_up_in_the_same_place_is_known_within_a_turn(before: object) -> None:
    recogniser = Recogniser(Vectors(E1=A, E2=B), TURNS)
    show(recogniser, before, 0, TURN)  # type: ignore[arg-type]
    show(recogniser, B, TURN, 2 * TURN - 500)
    assert answer(recogniser)[0].employee == "E2"


def test_for_how_long_the_next_one_is_taken_for_the_one_before() -> None:
    recogniser = Recogniser(Vectors(E1=A, E2=B), TURNS)
    show(recogniser, A, 0, TURN)
    mistaken = TURN
    for now in range(TURN, 2 * TURN, 100):
        show(recogniser, B, now, now + 100)
        if answer(recogniser)[0].employee == "E1":
            mistaken = now + 100
    assert mistaken - TURN <= 600, "nobody presses a button so soon"


def test_before_other_cameras_it_takes_longer() -> None:
    recogniser = Recogniser(Vectors(E1=A, E2=B), IdentityRules())
    show(recogniser, A, 0, TURN)
    show(recogniser, B, TURN, 2 * TURN)
    assert answer(recogniser)[0].employee != "E2"
    assert answer(recogniser)[0].status is not IdentityStatus.UNKNOWN
