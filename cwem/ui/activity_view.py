"""Activity in figures and words: what is drawn, what stands in the table, how it compares."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from babel.dates import format_date, format_skeleton

from cwem.kpi.definitions import DEFINITIONS, Tile
from cwem.kpi.tables import MINUTE
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, parts
from cwem.totals.sums import SEDENTARY, DayTotals, Sum, total
from cwem.ui import day_events, formats
from cwem.ui.day_view import duration
from cwem.ui.figures import NOT_OBSERVED
from cwem.ui.kpi_words import long_time, minutes, signed
from cwem.ui.language import _, language, tr
from cwem.ui.layout import Metric
from cwem.values import Activity, Channel, Millis
from cwem.words import Words, say


class By(StrEnum):
    """What a bar is."""

    DAY = "day"
    WEEK = "week"
    PERSON = "person"


UNITS: Mapping[Unit, Words] = {
    Unit.DAY: say("Day"),
    Unit.WEEK: say("Week"),
    Unit.MONTH: say("Month"),
}
BARS: Mapping[By, Words] = {
    By.DAY: say("Days"),
    By.WEEK: say("Weeks"),
    By.PERSON: say("People"),
}
UP = frozenset({Activity.STANDING, Activity.WALKING})


def bars(unit: Unit, people: int) -> list[By]:
    """What a period can be split by; nothing where there is one bar only."""
    over = {Unit.DAY: [], Unit.WEEK: [By.DAY], Unit.MONTH: [By.DAY, By.WEEK]}[unit]
    return [*over, *([By.PERSON] if people > 1 else [])]


def split(
    rows: Sequence[DayTotals], by: By, period: Period, week_start: int, names: Mapping[str, str]
) -> list[tuple[str, Sum]]:
    """(what the bar is called, what it comes to): the sums of all bars are the sum of all rows."""
    if by is By.PERSON:
        numbers = sorted({row.employee for row in rows}, key=lambda n: names[n].casefold())
        return [(names[n], total(r for r in rows if r.employee == n)) for n in numbers]
    unit = Unit.DAY if by is By.DAY else Unit.WEEK
    return [
        (
            short(part.first) if by is By.DAY else span(part),
            total(row for row in rows if part.first <= row.day <= part.last),
        )
        for part in parts(period, unit, week_start)
    ]


def short(day: date) -> str:
    """A day under a bar: Thu 20."""
    return str(format_date(day, "EEE d", locale=language()))


def span(period: Period) -> str:
    """From a day to a day, within a month or across: Nov 3 - Nov 9."""
    first, last = (
        format_skeleton("MMMd", day, locale=language()) for day in (period.first, period.last)
    )
    return first if period.first == period.last else _("{first} to {last}", first=first, last=last)


def title(period: Period, unit: Unit) -> str:
    """What the period is called: Nov 20, 2026; November 2026."""
    if unit is Unit.MONTH:
        return str(format_skeleton("yMMMM", period.first, locale=language()))
    if unit is Unit.DAY:
        return formats.day(period.first)
    return _("{first} to {last}", first=formats.day(period.first), last=formats.day(period.last))


def seconds(sums: Sequence[Sum]) -> dict[str, list[float]]:
    """Label -> seconds in each bar, in the order in which they are stacked; what was not observed
    last, and only on top of what was: without any activity it would look like the whole day."""
    labels = [label for label in Activity if any(label in each.activity for each in sums)]
    found = {str(n): [each.activity.get(n, 0) / 1000 for each in sums] for n in labels}
    unseen = [each.unseen / 1000 if each.activity else 0.0 for each in sums]
    return {**found, NOT_OBSERVED: unseen} if found else {}


def words(labels: Sequence[str]) -> dict[str, str]:
    """What to call each label."""
    return {
        label: _("Not observed")
        if label == NOT_OBSERVED
        else tr(day_events.label_words(Channel.ACTIVITY, label))
        for label in labels
    }


def table(named: Sequence[tuple[str, Sum]], first: str, whole: Sum) -> dict[str, list[object]]:
    """The same as columns, with their sum as the last row."""
    rows = [*named, (_("Together"), whole)]
    labels = list(seconds([each for _name, each in rows]))
    called = words(labels)
    columns: dict[str, list[object]] = {first: [name for name, _sum in rows]}
    columns[_("Present")] = [duration(each.present) for _name, each in rows]
    for label in labels:
        columns[called[label]] = [duration(_of(each, label)) for _name, each in rows]
    return columns


def _of(each: Sum, label: str) -> Millis:
    return each.unseen if label == NOT_OBSERVED else each.activity.get(label, 0)


CARDS = (Tile.PRESENT, Tile.SITTING, Tile.UP, Tile.UNSEEN)


def cards(now: Sum, then: Sum, session: Millis) -> list[Metric]:
    """What each person did on a day, on average, of how much together, and how much more or less
    than before; `session` is the time at work of `now`."""
    wholes = {
        Tile.PRESENT: max(now.present, session),
        Tile.SITTING: now.present,
        Tile.UP: now.present,
        Tile.UNSEEN: now.present + now.unseen,
    }
    return [_card(tile, now, then, wholes[tile]) for tile in CARDS]


def _card(tile: Tile, now: Sum, then: Sum, whole: Millis) -> Metric:
    one, value = DEFINITIONS[tile], _length(tile, now)
    average = value // max(1, now.days)
    changed = ""
    if then.days:
        difference = round((average - _length(tile, then) // then.days) / MINUTE)
        changed = signed(difference) + minutes(abs(difference))
    made = _made(tile, long_time(value / MINUTE), long_time(whole / MINUTE))
    return Metric(tr(one.name), duration(average), changed, made, help=tr(one.sentence))


def _length(tile: Tile, of: Sum) -> Millis:
    if tile is Tile.PRESENT:
        return of.present
    if tile is Tile.UNSEEN:
        return of.unseen
    labels = SEDENTARY if tile is Tile.SITTING else UP
    return sum(of.activity.get(label, 0) for label in labels)


def _made(tile: Tile, part: str, whole: str) -> str:
    if tile is Tile.PRESENT:
        return _("{part} of {whole} at work", part=part, whole=whole)
    if tile is Tile.UNSEEN:
        return _("{part} of {whole} from first to last", part=part, whole=whole)
    return _("{part} of {whole} present", part=part, whole=whole)


def file(rows: Sequence[DayTotals], names: Mapping[str, str]) -> bytes:
    """One line for each day of each person and label, in seconds, so that the file adds up;
    without `names` one for each day and label of the group."""
    head = [_("Day"), _("What"), _("Seconds")]
    if names:
        head[1:1] = [_("Number"), _("Person")]
    lines: list[list[str]] = []
    groups = [[row] for row in sorted(rows, key=lambda r: (r.day, r.employee))]
    if not names:
        groups = [[r for r in rows if r.day == day] for day in sorted({r.day for r in rows})]
    for group in groups:
        whole = total(group)
        labels = {str(n): whole.activity[n] for n in Activity if n in whole.activity}
        labels[NOT_OBSERVED] = whole.unseen
        called = words(list(labels))
        figures = {_("Present"): whole.present, **{called[n]: ms for n, ms in labels.items()}}
        who = [group[0].employee, names[group[0].employee]] if names else []
        lines += [
            [group[0].day.isoformat(), *who, what, f"{length / 1000:.3f}"]
            for what, length in figures.items()
        ]
    return day_events.write_csv(head, lines)
