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
        ([(BREAK, -12)], [(-15, -12)], 0, Standing()),
        # no night while somebody is in: nobody works for longer than 14 h
        ([(IN, -1)], [], 8, Standing(IN, at(-1))),
        ([(IN, -1)], [], 11, Standing(IN, at(-1))),
        ([(IN, -1)], [], 13, Standing(IN, at(-1))),
        ([(IN, -1)], [], 13.1, Standing()),
        ([], [(-1, -0.9)], 11, Standing(IN, at(-1))),
        ([(IN, -1), (BREAK, 3)], [], 12.5, Standing(BREAK, at(3))),
        ([(IN, -1), (OUT, 3), (IN, 3.5)], [], 12.9, Standing(IN, at(3.5))),
        # a leaving that was forgotten, the next morning and at its noon
        ([(IN, -1)], [], 15, Standing()),
        ([(IN, -1)], [], 23, Standing()),
        ([(IN, -1), (BREAK, 3), (BACK, 4)], [(-1, -0.9), (9, 9.1)], 23, Standing()),
        ([(IN, -1), (OUT, 8), (IN, 9)], [], 21, Standing()),
        ([(IN, -1), (IN, 23)], [], 27, Standing(IN, at(23))),
        ([(IN, -1)], [(23, 23.1)], 35, Standing(IN, at(23))),
        # twelve hours of a night, and the next evening after a leaving that was forgotten
        ([(IN, -3)], [], 9, Standing(IN, at(-3))),
        ([(IN, -3)], [(1, 1.1)], 21, Standing()),
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
