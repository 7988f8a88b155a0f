"""The capture's clock."""

from hypothesis import given
from hypothesis import strategies as st

from cwem.capture.clock import CaptureClock


class Hands:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.wall = 1_700_000_000.0
        self.monotonic = 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def clock(hands: Hands) -> CaptureClock:
    return CaptureClock(2_000, wall=lambda: hands.wall, monotonic=lambda: hands.monotonic)


def test_starts_at_the_wall_clock_and_goes_on_with_the_monotonic_one() -> None:
    hands = Hands()
    ours = clock(hands)
    assert ours.now() == 1_700_000_000_000
    hands.pass_by(1.25)
    assert ours.now() == 1_700_000_001_250


def test_a_corrected_wall_clock_does_not_move_a_running_capture() -> None:
    hands = Hands()
    ours = clock(hands)
    hands.wall -= 1.5
    hands.pass_by(1)
    assert ours.now() == 1_700_000_001_000
    assert not ours.drifted()


def test_drift_beyond_two_seconds_is_noticed_in_both_directions() -> None:
    for jump in (2.1, -2.1, 3600.0):
        hands = Hands()
        ours = clock(hands)
        hands.wall += jump
        assert ours.drifted()


def test_two_seconds_exactly_are_allowed() -> None:
    hands = Hands()
    ours = clock(hands)
    hands.wall += 2.0
    assert not ours.drifted()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(-100, 100)), max_size=30))
def test_never_goes_backwards(steps: list[tuple[float, float]]) -> None:
    hands = Hands()
    ours = clock(hands)
    last = ours.now()
    for passed, jump in steps:
        hands.pass_by(passed)
        hands.wall += jump
        assert ours.now() >= last
        last = ours.now()
