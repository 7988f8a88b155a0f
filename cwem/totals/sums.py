"""What is added up: a person's day in a few figures, and the sums of many."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby
from types import MappingProxyType

from cwem.totals.day import PersonDay
from cwem.track.timeline import LAYERS
from cwem.values import Activity, Channel, Millis, Presence, RolledDay, Span

SEDENTARY = frozenset(
    {Activity.SITTING, Activity.AT_DESK, Activity.HEAD_ON_DESK, Activity.HAND_RAISED}
)
"""A webcam that shows no hips says "at desk": whoever stands at a desk is among them."""
UNKNOWN = frozenset(chain.from_iterable(LAYERS))
"""Labels of somebody who was not seen, or not judged."""
UP: Millis = 60_000
"""Time away from the seat, or unseen, from which it was a break from sitting. A choice: shorter
ones are reaching for something, or a gap in what the camera saw."""


@dataclass(frozen=True, slots=True)
class DayTotals:
    """One person's day in figures. Times are milliseconds."""

    employee: str
    day: date
    present: Millis
    unseen: Millis
    """Between the first and the last time seen, but not seen."""
    activity: Mapping[str, Millis]
    """Label -> time."""
    arrival: Millis | None = None
    last_seen: Millis | None = None
    sitting: tuple[tuple[Millis, Millis], ...] | None = None
    """Stretches from sitting down to getting up; None: not known."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What many days come to. Times are milliseconds."""

    present: Millis
    unseen: Millis
    activity: Mapping[str, Millis]
    people: frozenset[str]
    """Who was seen at all."""
    days: int
    """How many days of one person somebody was seen on."""


def roll(day: PersonDay, team: str = "") -> RolledDay:
    """The day added up, as it is kept: the one function for a day that is over and for today."""
    lengths = {channel: MappingProxyType(day.totals(channel)) for channel in day.spans}
    return RolledDay(
        day.employee,
        day.day,
        day.begin,
        day.end,
        team,
        MappingProxyType({channel: labels for channel, labels in lengths.items() if labels}),
        day.arrival,
        day.departure,
        visits=day.visits,
        sitting=stretches(day.spans.get(Channel.ACTIVITY, ())),
    )


def figures(day: RolledDay) -> DayTotals:
    """What pages show of it."""
    present = day.lengths.get(Channel.PRESENCE, {}).get(Presence.PRESENT, 0)
    arrival, last = day.arrival, day.last_seen
    stay = last - arrival if arrival is not None and last is not None else 0
    activity = sorted(
        day.lengths.get(Channel.ACTIVITY, {}).items(), key=lambda item: (-item[1], item[0])
    )
    return DayTotals(
        day.employee,
        day.day,
        present,
        max(0, stay - present),
        MappingProxyType(dict(activity)),
        arrival,
        last,
        day.sitting,
    )


def day_totals(day: PersonDay) -> DayTotals:
    """The day's figures."""
    return figures(roll(day))


def total(days: Iterable[DayTotals]) -> Sum:
    """The sum of these days, exact to the millisecond, labels with the longest first."""
    present = unseen = count = 0
    activity: dict[str, Millis] = {}
    people: set[str] = set()
    for day in days:
        present += day.present
        unseen += day.unseen
        for label, length in day.activity.items():
            activity[label] = activity.get(label, 0) + length
        if day.present:
            people.add(day.employee)
            count += 1
    ordered = dict(sorted(activity.items(), key=lambda item: (-item[1], item[0])))
    return Sum(present, unseen, MappingProxyType(ordered), frozenset(people), count)


def observed(labels: Mapping[str, Millis]) -> bool:
    """Whether these say more of a person than that nothing is known."""
    return any(length and label not in UNKNOWN for label, length in labels.items())


def publishable(
    days: Iterable[DayTotals], individually: Callable[[DayTotals], bool], least: int
) -> list[DayTotals]:
    """The days of a group that may be summed for somebody who sees only some of its people one by
    one (`individually`): those days on which nobody, or at least `least` of the others, was seen.

    A day is in every sum or in none, so weeks, months and days compared with each other never give
    away what was left out; and taking off what one sees anyway leaves at least `least` people. The
    same holds of the activity in them: somebody who alone agreed to have it recorded would else be
    what the group comes to. Days have to be over for those others: see `kpi.privacy.running`."""
    found: list[DayTotals] = []
    by_day = sorted(days, key=lambda each: each.day)
    for _, same in groupby(by_day, key=lambda each: each.day):
        rows = [each for each in same if each.present]
        others = sum(not individually(each) for each in rows)
        if others == 0 or others >= least:
            found += rows if _enough_active(rows, individually, least) else map(_seen_only, rows)
    return found


def _enough_active(
    rows: Iterable[DayTotals], individually: Callable[[DayTotals], bool], least: int
) -> bool:
    others = [each for each in rows if each.activity and not individually(each)]
    return not others or sum(observed(each.activity) for each in others) >= least


def _seen_only(day: DayTotals) -> DayTotals:
    return replace(day, activity={}, sitting=None)


def stretches(activity: Sequence[Span], up: Millis = UP) -> tuple[tuple[Millis, Millis], ...]:
    """From sitting down to getting up, in one person's activity spans in order: whatever lasts less
    than `up` between two stretches of sitting is no break."""
    found: list[tuple[Millis, Millis]] = []
    for span in activity:
        if span.label not in SEDENTARY:
            continue
        if found and span.start - found[-1][1] < up:
            found[-1] = found[-1][0], span.end
        else:
            found.append((span.start, span.end))
    return tuple(found)


def longest_sitting(activity: Sequence[Span], up: Millis = UP) -> Millis:
    """The longest of these stretches."""
    return max((end - begin for begin, end in stretches(activity, up)), default=0)
