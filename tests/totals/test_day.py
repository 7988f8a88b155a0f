"""A local day read from bouts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cwem.totals.day import PersonDay, read_day
from cwem.values import Bout, BoutKey, BoutVoid, Channel, Span, utc_day

T0 = 1_763_596_800_000  # 2025-11-20 00:00 UTC
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = date(2025, 11, 20)
FIVE = 5 * MINUTE


def bout(channel: Channel, label: str, start: float, end: float, capture: str = "a") -> Bout:
    first = T0 + round(start * HOUR)
    key = BoutKey("E001", utc_day(first), channel, first, capture)
    return Bout(key, label, "cam", "m", T0 + round(end * HOUR), 0.9)


def present(start: float, end: float, capture: str = "a") -> Bout:
    return bout(Channel.PRESENCE, "present", start, end, capture)


def read(bouts: list[Bout], voids: tuple[BoutVoid, ...] = (), length: float = 24) -> PersonDay:
    return read_day("E001", DAY, T0, T0 + round(length * HOUR), bouts, voids, FIVE)


def test_arrival_departure_and_what_nobody_observed() -> None:
    day = read([present(8, 9), present(10, 12), bout(Channel.PRESENCE, "away", 9, 9.5)])
    assert (day.arrival, day.departure) == (T0 + 8 * HOUR, T0 + 12 * HOUR)
    assert day.visits == ((T0 + 8 * HOUR, T0 + 9 * HOUR), (T0 + 10 * HOUR, T0 + 12 * HOUR))
    assert day.unobserved == (Span(T0 + round(9.5 * HOUR), T0 + 10 * HOUR, "unobserved"),)
    assert day.present == 3 * HOUR


def test_what_is_away_before_the_arrival_is_no_arrival() -> None:
    day = read([bout(Channel.PRESENCE, "away", 7, 8), present(8, 9)])
    assert day.arrival == T0 + 8 * HOUR
    assert day.unobserved == ()


def test_who_is_away_over_midnight_was_last_seen_before_and_arrives_after_it() -> None:
    over = [present(23.9, 23.95), present(24.01, 25)]
    assert read(over).departure == T0 + round(23.95 * HOUR)
    day = read_day("E001", DAY, T0 + 24 * HOUR, T0 + 48 * HOUR, over, (), FIVE)
    assert day.arrival == T0 + round(24.01 * HOUR)


def test_an_empty_day() -> None:
    day = read([])
    assert day.arrival is day.departure is None
    assert day.totals(Channel.ACTIVITY) == {}
    assert day.present == 0


def test_time_beyond_the_day_belongs_to_another_day() -> None:
    over = [present(-1, 1), present(23, 25), present(30, 31)]
    day = read(over)
    assert day.present == 2 * HOUR
    assert (day.arrival, day.departure) == (T0, T0 + 24 * HOUR)
    assert read(over, length=25).present == 3 * HOUR, "a day of 25 hours"


def test_two_cameras_are_one_line_and_totals_come_longest_first() -> None:
    sitting = [bout(Channel.ACTIVITY, "sitting", 8, 10, c) for c in ("a", "b")]
    day = read([*sitting, bout(Channel.ACTIVITY, "standing", 10, 13)])
    assert day.totals(Channel.ACTIVITY) == {"standing": 3 * HOUR, "sitting": 2 * HOUR}
    assert list(day.totals(Channel.ACTIVITY)) == ["standing", "sitting"]


def test_what_was_voided_is_gone() -> None:
    wrong = present(8, 9)
    day = read([wrong, present(11, 12)], (BoutVoid(wrong.key, wrong.key.start, "identity"),))
    assert day.arrival == T0 + 11 * HOUR


pieces = st.lists(
    st.tuples(
        st.sampled_from(["present", "away", "paused"]),
        st.integers(-120, 1560),
        st.integers(1, 300),
        st.sampled_from("abc"),
    ),
    max_size=12,
)


@given(pieces)
def test_days_join_without_loss_and_never_exceed_their_hours(
    given: list[tuple[str, int, int, str]],
) -> None:
    rows = {
        (start, capture): bout(Channel.PRESENCE, label, start / 60, (start + long) / 60, capture)
        for label, start, long, capture in given
    }
    bouts = list(rows.values())
    whole = read_day("E001", DAY, T0, T0 + 24 * HOUR, bouts, (), FIVE)
    noon = T0 + 12 * HOUR
    parts = [
        read_day("E001", DAY, T0, noon, bouts, (), FIVE),
        read_day("E001", DAY, noon, T0 + 24 * HOUR, bouts, (), FIVE),
    ]
    assert sum(whole.totals(Channel.PRESENCE).values()) <= 24 * HOUR
    for label, length in whole.totals(Channel.PRESENCE).items():
        assert length == sum(p.totals(Channel.PRESENCE).get(label, 0) for p in parts)
    covered = sum(whole.totals(Channel.PRESENCE).values()) + sum(s.length for s in whole.unobserved)
    assert covered <= 24 * HOUR
