"""Several bouts of one person, one line of time."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cwem.track.timeline import pieces, timeline
from cwem.values import Adjustment, Bout, BoutKey, BoutVoid, Channel


def bout(start: int, end: int, label: str, confidence: float = 0.9, capture: str = "c1") -> Bout:
    key = BoutKey("E1", date(1970, 1, 1), Channel.ACTIVITY, start, capture)
    return Bout(key, label, "cam", "m", end, confidence)


def spans(*bouts: Bout, voids: tuple[BoutVoid, ...] = ()) -> list[tuple[int, int, str]]:
    return [(s.start, s.end, s.label) for s in timeline(bouts, voids)]


def test_two_tabs_give_one_union() -> None:
    assert spans(bout(0, 600, "sitting"), bout(0, 600, "sitting", capture="c2")) == [
        (0, 600, "sitting")
    ]


def test_an_observed_label_counts_more_than_uncertain_and_that_more_than_away() -> None:
    layers = [
        bout(0, 100, "away", 1.0),
        bout(20, 80, "paused", 1.0, "c2"),
        bout(30, 70, "uncertain", 1.0, "c3"),
        bout(40, 60, "sitting", 0.1, "c4"),
    ]
    assert [label for _, _, label in spans(*layers)] == [
        "away",
        "paused",
        "uncertain",
        "sitting",
        "uncertain",
        "paused",
        "away",
    ]


def test_within_a_layer_the_higher_confidence_wins() -> None:
    assert spans(bout(0, 100, "sitting", 0.6), bout(50, 150, "standing", 0.9, "c2")) == [
        (0, 50, "sitting"),
        (50, 150, "standing"),
    ]


def test_what_was_voided_does_not_count() -> None:
    row = bout(0, 100, "sitting")
    assert spans(row, voids=(BoutVoid(row.key, 40, "revised"),)) == [(0, 40, "sitting")]
    assert spans(row, voids=(BoutVoid(row.key, 0, "revised"),)) == []


def adjustment(start: int, end: int, label: str | None, at: int = 1, key: str = "a") -> Adjustment:
    return Adjustment(key, "E1", Channel.ACTIVITY, start, end, label, "ada", "boss", "so", at)


def corrected(*given: Bout | Adjustment) -> list[tuple[int, int, str]]:
    bouts = [one for one in given if isinstance(one, Bout)]
    return [
        (s.start, s.end, s.label)
        for s in timeline(bouts, adjustments=[a for a in given if isinstance(a, Adjustment)])
    ]


def test_an_adjustment_counts_more_than_whatever_was_observed() -> None:
    assert corrected(bout(0, 100, "sitting", 1.0), adjustment(40, 100, "walking")) == [
        (0, 40, "sitting"), (40, 100, "walking"),
    ]  # fmt: skip


def test_an_approved_activity_counts_only_where_something_was_recorded() -> None:
    """Twenty minutes at both ends of a day do not become eight hours of walking."""
    ends = bout(0, 20, "sitting"), bout(460, 480, "standing")
    assert corrected(*ends, adjustment(0, 480, "walking")) == [
        (0, 20, "walking"), (460, 480, "walking"),
    ]  # fmt: skip
    assert corrected(adjustment(0, 480, "walking")) == []


def test_a_correction_of_presence_says_that_somebody_was_there() -> None:
    one = replace(adjustment(0, 50, "present"), channel=Channel.PRESENCE)
    assert [(s.start, s.end) for s in timeline([], adjustments=[one])] == [(0, 50)]


def test_an_adjustment_may_say_that_nothing_counts() -> None:
    assert corrected(bout(0, 100, "sitting"), adjustment(40, 60, None)) == [
        (0, 40, "sitting"), (60, 100, "sitting"),
    ]  # fmt: skip


def test_of_two_adjustments_the_later_approved_one_counts_then_the_larger_id() -> None:
    first, later = adjustment(0, 100, "sitting", 1, "z"), adjustment(50, 150, "standing", 2, "a")
    seen = bout(0, 150, "uncertain")
    assert corrected(seen, later, first) == [(0, 50, "sitting"), (50, 150, "standing")]
    other = corrected(seen, first, replace(later, at=1))
    assert other == [(0, 100, "sitting"), (100, 150, "standing")]


def test_every_piece_says_what_it_is_counted_from() -> None:
    one, two = bout(0, 100, "sitting", 0.6), bout(50, 150, "sitting", 0.9, "c2")
    note = adjustment(120, 130, "sitting")
    found = pieces([one, two], adjustments=[note])
    assert [(p.start, p.end, p.source) for p in found] == [
        (0, 50, one), (50, 120, two), (120, 130, note), (130, 150, two),
    ]  # fmt: skip
    assert corrected(one, two, note) == [(0, 150, "sitting")]


rows = st.lists(
    st.builds(
        lambda start, length, label, confidence, capture: bout(
            start, start + length, label, confidence, capture
        ),
        st.integers(0, 200),
        st.integers(1, 80),
        st.sampled_from(["sitting", "standing", "uncertain", "away"]),
        st.sampled_from([0.5, 0.9]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=12,
    unique_by=lambda row: row.key,
)


@given(rows, st.randoms())
def test_the_union_covers_what_was_observed_once_and_in_any_order(
    bouts: list[Bout], random
) -> None:
    shuffled = list(bouts)
    random.shuffle(shuffled)
    line = timeline(bouts)
    assert line == timeline(shuffled)
    covered = {at for row in bouts for at in range(row.key.start, row.end)}
    assert [at for span in line for at in range(span.start, span.end)] == sorted(covered)
