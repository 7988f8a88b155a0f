"""Charts: colours of the palette, units on the axis, one table beside each."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.ui import guard
from cwem.ui.figures import NOT_OBSERVED, TABLE, configuration, stacked_durations, template
from cwem.ui.palette import COLOURS, DARK, DARK_PAGE, LIGHT_PAGE, Ink
from cwem.values import Activity

WORDS = {Activity.SITTING: "Sitting", Activity.WALKING: "Walking", NOT_OBSERVED: "Not observed"}
HOUR = {Activity.SITTING: [1_800.0, 60.0], Activity.WALKING: [600.0, 0.0], NOT_OBSERVED: [0.0, 9.0]}


@pytest.mark.parametrize(("page", "colours"), [(LIGHT_PAGE, COLOURS), (DARK_PAGE, DARK)])
def test_a_label_has_its_colour_and_not_observed_its_grey(page: Ink, colours: dict) -> None:
    bars = stacked_durations(["8:00", "9:00"], HOUR, WORDS, page).data
    assert [bar.marker.color for bar in bars] == [
        colours[Activity.SITTING],
        colours[Activity.WALKING],
        page.not_observed,
    ]
    assert [bar.marker.pattern.shape for bar in bars] == [None, None, "/"]


def test_the_axis_has_minutes_then_hours_and_the_hover_says_durations() -> None:
    short = stacked_durations(["8:00", "9:00"], HOUR, WORDS, LIGHT_PAGE)
    assert short.layout.yaxis.ticksuffix == " min"
    assert list(short.data[0].y) == [30, 1]
    assert list(short.data[0].customdata) == ["30 min 00 s", "1 min 00 s"]
    long = stacked_durations(["Mon"], {Activity.SITTING: [7_200.0]}, WORDS, LIGHT_PAGE)
    assert long.layout.yaxis.ticksuffix == " h"
    assert list(long.data[0].y) == [2]


def test_nothing_to_draw_is_no_error() -> None:
    assert not stacked_durations([], {}, {}, LIGHT_PAGE).data


def test_rows_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        stacked_durations(["a"], {Activity.SITTING: [1.0], Activity.WALKING: []}, WORDS, LIGHT_PAGE)


@pytest.mark.parametrize("page", [LIGHT_PAGE, DARK_PAGE])
def test_no_title_no_margin_one_hover_and_the_legend_below(page: Ink) -> None:
    layout = template(page).layout
    assert layout.title.text is None
    assert (layout.margin.l, layout.margin.r, layout.margin.b) == (0, 0, 0)
    assert layout.hovermode == "x unified"
    assert (layout.legend.yref, layout.legend.y) == ("container", 0)


def test_plotly_speaks_the_readers_language() -> None:
    words = configuration("de")["locales"]["de"]["format"]
    assert words["days"][:2] == ["Sonntag", "Montag"]
    assert words["shortDays"][:2] == ["So", "Mo"]
    assert words["months"][2] == "März"
    assert (words["decimal"], words["thousands"]) == (",", ".")
    assert configuration("en")["displayModeBar"] is False


PAGE = """
from cwem.ui.figures import chart_with_table, ink, stacked_durations
figure = stacked_durations(["8:00"], {"sitting": [60.0]}, {"sitting": "Sitting"}, ink())
chart_with_table(figure, {"Hour": ["8:00"], "Sitting": ["1 min 00 s"]}, alt="One minute sitting")
"""


def test_the_table_of_a_chart_is_sent_to_whoever_opens_it_and_is_still_logged_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[None] = []
    monkeypatch.setattr(guard, "still_here", lambda: asked.append(None))
    page = AppTest.from_string(PAGE, default_timeout=30).run()
    assert not page.exception
    assert len(page.get("plotly_chart")) == 1
    assert not page.dataframe
    assert not asked
    page.session_state[TABLE + "One minute sitting"] = True
    page.run()
    assert page.dataframe[0].value.to_dict("records") == [{"Hour": "8:00", "Sitting": "1 min 00 s"}]
    assert asked
