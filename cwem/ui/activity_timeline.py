"""A day as lines of time: one person's, or several people's below each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from cwem.attendance.working_day import WorkingDay
from cwem.totals.day import PersonDay
from cwem.totals.reading import SUMMED, Days
from cwem.ui import figures, formats
from cwem.ui.activity_edges import Around, edges, inner
from cwem.ui.activity_people import Found
from cwem.ui.activity_view import words
from cwem.ui.day_view import coarse, duration
from cwem.ui.figures import NOT_OBSERVED, Line
from cwem.ui.language import _
from cwem.ui.layout import card
from cwem.values import Channel, Millis, Span

MOST = 40
"""People in one chart."""
HOUR: Millis = 3_600_000
_STEPS = 480


def timeline_card(
    days: Days,
    found: Found,
    names: Mapping[str, str],
    means: Callable[[str, date], bool],
    around: Around,
) -> None:
    """The day of everybody who may be told apart; of whom the viewer is not told the `means`,
    without what lies around arrivals and departures. Nobody's posture is read. Raises
    StoreError."""
    rows = sorted(found.rows, key=lambda row: names[row.employee].casefold())[:MOST]
    read = [days.day(row.employee, row.day, SUMMED) for row in rows]
    hidden = {day.employee for day in read if not means(day.employee, day.day)}
    works = around(hidden, rows[0].day) if hidden else {}
    read = [_inner(day, works[day.employee]) if day.employee in hidden else day for day in read]
    read = [day for day in read if day.spans[Channel.ACTIVITY]]
    if not read:
        return
    zones = {days.zone(day.employee, day.day) for day in read}
    zone = ZoneInfo(zones.pop()) if len(zones) == 1 else formats.viewer_zone()
    with card(_("Timeline"), _("What somebody did when; between, nobody observed it. Times: "
                               "{zone}.", zone=zone.key)):  # fmt: skip
        lines = _lines(read, names)
        begin, end = _bounds(read)
        ticks = {at: formats.clock(at, zone, zone) for at in _marks(begin, end)}
        figure = figures.lines_of_time(lines, (begin, end), ticks, figures.ink())
        _legend(lines)
        figures.chart_with_table(
            figure,
            _table(read, names, zone),
            _("Timeline of the day"),
            height=70 + 28 * max(2, len(lines)),
        )


def _inner(day: PersonDay, works: Sequence[WorkingDay]) -> PersonDay:
    spans = dict(day.spans)
    line = spans[Channel.ACTIVITY]
    spans[Channel.ACTIVITY] = tuple(inner(line, edges(line, works)))
    return replace(day, spans=spans)


def _lines(read: Sequence[PersonDay], names: Mapping[str, str]) -> list[Line]:
    begin, end = _bounds(read)
    step = max(15_000, -(-(end - begin) // _STEPS // 15_000) * 15_000)
    found = []
    for day in read:
        spans = with_gaps(day.spans[Channel.ACTIVITY])
        labels = list(dict.fromkeys(span.label for span in spans))
        found.append(Line(names[day.employee], coarse(spans, step), words(labels)))
    return found


def with_gaps(spans: Sequence[Span]) -> list[Span]:
    """With what nobody observed between the first and the last span."""
    found: list[Span] = []
    for span in spans:
        if found and span.start > found[-1].end:
            found.append(Span(found[-1].end, span.start, NOT_OBSERVED))
        found.append(span)
    return found


def _bounds(read: Sequence[PersonDay]) -> tuple[Millis, Millis]:
    """The hours that have something in them."""
    first = min(day.spans[Channel.ACTIVITY][0].start for day in read)
    last = max(day.spans[Channel.ACTIVITY][-1].end for day in read)
    return first // HOUR * HOUR, -(-last // HOUR) * HOUR


def _marks(begin: Millis, end: Millis) -> range:
    step = next((n for n in (1, 2, 3, 4, 6) if (end - begin) // HOUR // n <= 7), 6)
    return range(begin, end + 1, step * HOUR)


def _legend(lines: Sequence[Line]) -> None:
    """Once for all lines: they share their colours."""
    together: dict[str, str] = {}
    for line in lines:
        together |= line.words
    spans = [Span(0, 1, label) for label in together]
    figures.legend([Line("", spans, together)], figures.ink())


def _table(
    read: Sequence[PersonDay], names: Mapping[str, str], zone: ZoneInfo
) -> dict[str, list[object]]:
    first = [day.spans[Channel.ACTIVITY][0].start for day in read]
    last = [day.spans[Channel.ACTIVITY][-1].end for day in read]
    return {
        _("Person"): [names[day.employee] for day in read],
        _("From"): [formats.clock(at, zone, zone) for at in first],
        _("To"): [formats.clock(at, zone, zone) for at in last],
        _("Present"): [duration(day.present) for day in read],
    }
