"""Why somebody was not seen."""

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cwem.totals.day import PersonDay, read_day
from cwem.totals.gaps import Reason, gaps
from cwem.values import Bout, BoutKey, Channel, Span, utc_day

T0 = 1_763_596_800_000  # 2025-11-20 00:00 UTC
MINUTE = 60_000


def day(*rows: tuple[str, int, int]) -> PersonDay:
    """Presence from minute to minute."""
    bouts = [
        Bout(
            BoutKey("E1", utc_day(T0), Channel.PRESENCE, T0 + a * MINUTE, "c"),
            label, "cam", "m", T0 + b * MINUTE, 0.9,
        )
        for label, a, b in rows
    ]  # fmt: skip
    return read_day("E1", date(2025, 11, 20), T0, T0 + 1440 * MINUTE, bouts, (), 5 * MINUTE)


def said(*rows: tuple[str, int, int]) -> list[Span]:
    return [Span(T0 + a * MINUTE, T0 + b * MINUTE, label) for label, a, b in rows]


def minutes(found: list[Span]) -> list[tuple[str, float, float]]:
    return [(s.label, (s.start - T0) / MINUTE, (s.end - T0) / MINUTE) for s in found]


def test_each_hole_has_its_reason() -> None:
    read = day(
        ("present", 10, 20), ("away", 20, 25), ("present", 25, 30), ("away", 30, 31),
        ("present", 60, 70), ("paused", 75, 80), ("present", 80, 90),
    )  # fmt: skip
    told = said(("recording", 0, 30), ("break", 30, 50), ("recording", 50, 200))
    assert minutes(gaps(read, told)) == [
        (Reason.NOBODY, 20, 25),
        (Reason.BREAK, 30, 50),
        (Reason.UNKNOWN, 50, 60),
        (Reason.UNKNOWN, 70, 75),
        (Reason.PAUSED, 75, 80),
    ]


def test_who_is_seen_in_a_break_is_seen() -> None:
    read = day(("present", 10, 20))
    assert minutes(gaps(read, said(("break", 12, 30)))) == [(Reason.BREAK, 20, 30)]


def test_without_any_sign_there_is_nothing_to_explain() -> None:
    assert gaps(day(), said(("recording", 0, 500))) == []
    assert gaps(day(("away", 10, 20)), []) == []


pieces = st.lists(
    st.tuples(
        st.sampled_from(["present", "away", "paused"]), st.integers(0, 700), st.integers(1, 90)
    ),
    max_size=8,
    unique_by=lambda each: each[1],
)
told = st.lists(
    st.tuples(st.sampled_from(["break", "paused", "recording"]), st.integers(1, 200)), max_size=6
)


@given(pieces, told)
def test_gaps_and_presence_partition_the_time_between_first_and_last_sign(
    rows: list[tuple[str, int, int]], words: list[tuple[str, int]]
) -> None:
    read = day(*((label, start, start + long) for label, start, long in rows))
    at, spans = 0, []
    for label, long in words:
        spans.append((label, at, at + long))
        at += long
    found = gaps(read, said(*spans))
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    seen = [s for s in read.spans[Channel.PRESENCE] if s.label == "present"]
    signs = [*seen, *(s for s in said(*spans) if s.label != "recording")]
    if not signs:
        assert found == []
        return
    whole = max(s.end for s in signs) - min(s.start for s in signs)
    assert sum(s.length for s in found) + sum(s.length for s in seen) == whole
    for gap in found:
        assert all(gap.end <= s.start or gap.start >= s.end for s in seen)
