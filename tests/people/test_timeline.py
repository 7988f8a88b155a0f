from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.people.timeline import EVER, Span, Step, Timeline, assign, end, start_later

JAN, FEB, MAR, APR, JUN = (date(2026, month, 1) for month in (1, 2, 3, 4, 6))
DAY = timedelta(days=1)


def line(*steps: tuple[date, str | None]) -> Timeline:
    return Timeline.of([Step(*step) for step in steps])


def test_a_value_holds_from_its_day_until_the_next_step() -> None:
    history = line((JAN, "a"), (MAR, None), (APR, "b"))
    assert [history.on(d) for d in (JAN - DAY, JAN, MAR - DAY, MAR, APR, JUN)] == [
        None, "a", "a", None, "b", "b",
    ]  # fmt: skip
    assert history.spans() == (Span("a", JAN, MAR), Span("b", APR, None))


def test_neighbours_of_one_value_are_one_span() -> None:
    assert line((JAN, "a"), (FEB, "a"), (MAR, "b")).spans()[0] == Span("a", JAN, MAR)


def test_a_new_value_ends_the_old_one() -> None:
    history = line((JAN, "a"))
    assert history.then(assign(history, "b", MAR)).spans() == (
        Span("a", JAN, MAR),
        Span("b", MAR, None),
    )


def test_without_an_end_it_holds_up_to_what_is_planned() -> None:
    history = line((JAN, "a"), (JUN, "c"))
    after = history.then(assign(history, "b", MAR))
    assert after.spans()[1:] == (Span("b", MAR, JUN), Span("c", JUN, None))


def test_a_corrected_end_brings_nothing_back() -> None:
    history = line((JAN, "a"), (MAR, None))
    for until in (APR, FEB):
        history = history.then(assign(history, "a", JAN, until))
        assert history.spans() == (Span("a", JAN, until),)
    history = history.then(assign(history, "a", JUN))
    assert history.spans() == (Span("a", JAN, FEB), Span("a", JUN, None))


def test_with_an_end_what_held_before_comes_back() -> None:
    history = line((JAN, "a"))
    after = history.then(assign(history, "b", FEB, APR))
    assert after.spans() == (Span("a", JAN, FEB), Span("b", FEB, APR), Span("a", APR, None))


def test_the_same_value_with_an_end_ends() -> None:
    history = line((JAN, "a"))
    assert assign(history, "a", JAN, APR) == (Step(APR, None),)


def test_what_lies_inside_is_covered() -> None:
    history = line((JAN, "a"), (FEB, "b"), (MAR, None))
    assert history.then(assign(history, "c", JAN, JUN)).spans() == (Span("c", JAN, JUN),)


def test_an_assignment_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before"):
        assign(Timeline(), "a", MAR, MAR)


def test_ending_takes_what_was_planned_too() -> None:
    history = line((JAN, "a"), (JUN, "b"))
    assert history.then(end(history, MAR)).spans() == (Span("a", JAN, MAR),)
    assert end(history.then(end(history, MAR)), MAR) == ()


def test_a_span_can_be_made_to_start_later() -> None:
    history = line((JAN, "a"), (FEB, "b"))
    assert history.then(start_later(history, MAR)).spans() == (
        Span("a", JAN, MAR),
        Span("b", MAR, None),
    )
    since_ever = line((EVER, "a"))
    assert since_ever.then(start_later(since_ever, MAR)).spans() == (Span("a", MAR, None),)
    assert start_later(history, FEB) == ()


def test_the_span_near_a_day_is_that_day_s_or_the_next_or_the_last() -> None:
    history = line((JAN, "a"), (FEB, None), (MAR, "b"), (APR, None))
    near = [history.span_near(day) for day in (EVER, JAN, FEB, MAR, JUN)]
    assert [span and span.value for span in near] == ["a", "a", "b", "b", "b"]
    assert Timeline().span_near(JAN) is None


days = st.dates(date(2026, 1, 1), date(2026, 2, 10))
values = st.sampled_from("abc")
histories = st.lists(st.tuples(days, st.none() | values), max_size=8).map(lambda s: line(*s))


@given(histories, values, days, st.none() | st.integers(1, 30))
def test_assigning_changes_its_days_only_and_is_done_once(
    history: Timeline, value: str, since: date, length: int | None
) -> None:
    until = since + length * DAY if length else None
    after = history.then(assign(history, value, since, until))
    held = history.on(since)
    planned = [step.since for step in history.steps if step.since > since and step.value != held]
    stop = until or (min(planned) if planned else date(2026, 3, 31))
    for offset in range(90):
        day = date(2026, 1, 1) + offset * DAY
        if since <= day < stop:
            assert after.on(day) == value
        elif day < since:
            assert after.on(day) == history.on(day)
    if until and history.on(until) != value:
        assert after.on(until) == history.on(until)
    if until:
        assert after.on(until) != value
    assert assign(after, value, since, until) == ()


@given(histories)
def test_spans_never_overlap_and_tell_the_same_as_the_steps(history: Timeline) -> None:
    spans = history.spans()
    for earlier, later in pairwise(spans):
        assert earlier.until is not None
        assert earlier.until <= later.since
        assert (earlier.value, earlier.until) != (later.value, later.since)
    for offset in range(60):
        day = date(2025, 12, 25) + offset * DAY
        holding = [s.value for s in spans if s.since <= day and (not s.until or day < s.until)]
        assert holding == ([history.on(day)] if history.on(day) else [])
        found = history.span_on(day)
        assert (found.value if found else None) == history.on(day)
