"""What a kiosk says of who stands before it."""

import pytest

from cwem.attendance.entries import Means, Punch, PunchKind
from cwem.attendance.standing import Standing, standing

HOUR = 3_600_000
DAY = 24 * HOUR
NINE = 100 * DAY + 9 * HOUR
IN, OUT, BREAK, BACK = PunchKind.IN, PunchKind.OUT, PunchKind.BREAK, PunchKind.BACK


def said(*words: tuple[PunchKind, float]) -> list[Punch]:
    """Punches by the hour after nine."""
    return [Punch("E001", NINE + round(hour * HOUR), kind, Means.PIN) for kind, hour in words]


def seen(*stays: tuple[float, float]) -> list[tuple[int, int]]:
    return [(NINE + round(a * HOUR), NINE + round(b * HOUR)) for a, b in stays]


def at(hour: float) -> int:
    return NINE + round(hour * HOUR)


@pytest.mark.parametrize(
    ("words", "stays", "now", "expected"),
    [
        ([], [], 0, Standing()),
        ([], [(0, 0.1)], 3, Standing(IN, at(0))),
        ([(IN, 0)], [], 3, Standing(IN, at(0))),
        ([(IN, 0)], [(-0.1, 0)], 3, Standing(IN, at(-0.1))),
        ([(IN, 0), (BREAK, 3)], [(0, 0.1)], 3.5, Standing(BREAK, at(3))),
        ([(IN, 0), (BREAK, 3), (BACK, 4)], [], 5, Standing(IN, at(0))),
        ([(IN, 0), (OUT, 8)], [(0, 0.1), (8.1, 8.2)], 8.5, Standing(OUT, at(8))),
        ([(IN, 0), (OUT, 4), (IN, 5)], [], 6, Standing(IN, at(5))),
        # the night: gone by the word, gone without one, and a break nobody ended
        ([(IN, -24), (OUT, -15.5)], [], 0, Standing()),
        ([], [(-24, -23.9), (-15.5, -15.4)], 0, Standing()),
        ([(BREAK, -12)], [(-13, -12)], 0, Standing()),
        # a night shift goes on over midnight
        ([(IN, -11)], [(-7, -6.9), (-3, -2.9)], 0, Standing(IN, at(-11))),
        # what lies ahead was said by a clock that is wrong, or is the present stay
        ([], [(0, 0.1)], 0, Standing()),
    ],
)
def test_what_holds(
    words: list[tuple[PunchKind, float]],
    stays: list[tuple[float, float]],
    now: float,
    expected: Standing,
) -> None:
    assert standing(said(*words), seen(*stays), at(now)) == expected
    assert standing(said(*reversed(words)), seen(*reversed(stays)), at(now)) == expected
