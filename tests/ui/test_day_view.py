"""A day as it is drawn, and the files that leave the product."""

import itertools
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.totals.gaps import Reason
from cwem.totals.sums import DayTotals
from cwem.ui import activity_view, day_events
from cwem.ui.day_view import coarse, reasons
from cwem.ui.detections_rows import Standing, detections
from cwem.ui.figures import Line, lines_of_time, longest_first
from cwem.ui.my_day_figures import line_table
from cwem.ui.palette import COLOURS, LIGHT_PAGE
from cwem.values import Bout, BoutKey, BoutVoid, Channel, Span, utc_day

T0 = 1_763_596_800_000
MINUTE = 60_000


def bout(start: int, end: int, label: str = "present", channel: Channel = Channel.PRESENCE) -> Bout:
    key = BoutKey("E001", utc_day(T0), channel, T0 + start * MINUTE, "c")
    return Bout(key, label, "own webcam", "=model()", T0 + end * MINUTE, 0.934)


def _line(rows: list[tuple[int, int, str]]) -> list[Span]:
    found, at = [], 0
    for gap, length, label in rows:
        found.append(Span(at + gap, at + gap + length, label))
        at += gap + length
    return found


spans = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 400), st.sampled_from("abc")), max_size=40
).map(_line)


@given(spans, st.integers(1, 300))
def test_what_is_drawn_is_in_order_within_the_time_and_bounded(line: list[Span], step: int) -> None:
    drawn = coarse(line, step)
    assert all(span.length % step == 0 for span in drawn)
    assert all(a.end <= b.start for a, b in itertools.pairwise(drawn))
    assert {span.label for span in drawn} <= {span.label for span in line}


def test_a_step_has_the_label_that_lasted_longest_in_it() -> None:
    line = [Span(0, 4, "a"), Span(4, 10, "b"), Span(10, 13, "a"), Span(30, 40, "a")]
    assert coarse(line, 10) == [Span(0, 10, "b"), Span(30, 40, "a")]


def test_reasons_are_summed_in_a_fixed_order() -> None:
    gaps = [Span(0, 5, Reason.UNKNOWN), Span(5, 9, Reason.NOBODY), Span(20, 21, Reason.NOBODY)]
    assert reasons(gaps) == [(Reason.NOBODY, 5, 2), (Reason.UNKNOWN, 5, 1)]


def test_events_are_cut_by_the_day_and_by_voids() -> None:
    rows = [bout(0, 10), bout(20, 30), bout(40, 50), bout(60, 70)]
    voids = [
        BoutVoid(rows[1].key, rows[1].key.start, "identity"),
        BoutVoid(rows[2].key, rows[2].key.start + 2 * MINUTE, "identity"),
    ]
    found = day_events.events(rows, voids, [], T0 + 5 * MINUTE, T0 + 65 * MINUTE)
    assert [((e.start - T0) // MINUTE, (e.end - T0) // MINUTE, e.cut) for e in found] == [
        (60, 65, False), (40, 42, True), (5, 10, False),
    ]  # fmt: skip


def test_the_file_of_a_day_adds_up_and_runs_no_formula() -> None:
    found = day_events.events([bout(0, 10)], [], [], T0, T0 + 60 * MINUTE)
    text = day_events.as_csv(found, {}, ZoneInfo("Europe/Berlin")).decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.split(",")[:4] == ["Kind", "From", "To", "Duration in seconds"]
    assert row == (
        "Presence,2025-11-20 01:00:00.000+01:00,2025-11-20 01:10:00.000+01:00,600.000,Present,"
        "Own webcam,'=model(),93 %,"
    )


def test_the_file_of_activity_has_names_only_of_those_one_may_see() -> None:
    day = date(2025, 11, 20)
    rows = [
        DayTotals("E1", day, 5_000, 500, {"sitting": 4_000}),
        DayTotals("E2", day, 1_000, 0, {"sitting": 1_000}),
    ]
    named = activity_view.file(rows, {"E1": "Ada", "E2": "Ben"}).decode("utf-8-sig").splitlines()
    assert named[0] == "Day,Number,Person,What,Seconds"
    assert "2025-11-20,E1,Ada,Sitting,4.000" in named
    group = activity_view.file(rows, {}).decode("utf-8-sig")
    assert "E1" not in group
    assert "Ben" not in group
    assert "2025-11-20,Sitting,5.000" in group.splitlines()


def test_what_became_of_a_detection() -> None:
    rows = [bout(0, 10), bout(20, 30), bout(40, 50), bout(50, 60, "away")]
    voids = [
        BoutVoid(rows[1].key, rows[1].key.start + MINUTE, "identity"),
        BoutVoid(rows[2].key, rows[2].key.start, "identity"),
    ]
    assert [each.standing for each in detections(rows, voids)] == [
        Standing.CONFIRMED, Standing.REVISED, Standing.VOID,
    ]  # fmt: skip


def test_lines_of_time_count_instants_and_have_the_labels_colours() -> None:
    words = {"present": "Present", "x": "Break", "gone": "Gone"}
    spans = [Span(10, 20, "present"), Span(20, 25, "x")]
    line = Line("Presence", spans, words, {"x": "standing"})
    figure = lines_of_time([line], (0, 100), {0: "09:00", 50: "10:00"}, LIGHT_PAGE)
    assert [(bar.name, list(bar.base), list(bar.x)) for bar in figure.data] == [
        ("Present", [10], [10]), ("Break", [20], [5]),
    ]  # fmt: skip
    assert figure.data[1].marker.color == COLOURS["standing"]
    assert list(figure.layout.xaxis.ticktext) == ["09:00", "10:00"]


@pytest.mark.parametrize("seconds", [{}, {"sitting": 0.0}, {"sitting": 9_000.0, "walking": 60.0}])
def test_bars_of_totals(seconds: dict[str, float]) -> None:
    figure = longest_first(seconds, {"sitting": "Sitting", "walking": "Walking"}, LIGHT_PAGE)
    assert [bar.y[0] for bar in figure.data] == [name.capitalize() for name in seconds]
    assert figure.layout.xaxis.range[1] > 0


def test_the_table_beside_the_lines_has_their_spans_and_none_twice() -> None:
    hour = 60 * MINUTE
    presence = [Span(T0, T0 + hour, "present"), Span(T0 + hour, T0 + 2 * hour, "unknown")]
    lines = [
        Line("Presence", presence, {"present": "Present", "unknown": "Not recorded"}),
        Line("Activity", [Span(T0, T0 + hour, "sitting")], {"sitting": "Sitting"}),
    ]
    table = line_table(lines, ZoneInfo("UTC"))
    assert list(zip(*table.values(), strict=True)) == [
        ("Presence", "Present", "00:00", "01:00", "1 h 00 min"),
        ("Presence", "Not recorded", "01:00", "02:00", "1 h 00 min"),
        ("Activity", "Sitting", "00:00", "01:00", "1 h 00 min"),
    ]
