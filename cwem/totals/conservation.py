"""What has to hold of one person's bouts before one camera, whatever happened (DESIGN,
"Conservation").

    presence   [ present      ][away][ present     ]
    activity   [ sit  ][stand ]      [ sit    ] . .      the tail a kill may have cost
    posture    [ upright      ]      [ upright   ]

The labels of a channel do not overlap, so they add up to the time they cover. Activity and posture
cover the present time exactly; only at a capture's end, where it was cut off before its heartbeat,
may something be missing on either side. A consent that was given or withdrawn in between begins or
ends both.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from cwem.values import (
    Bout,
    BoutRules,
    Channel,
    GroupTotal,
    Millis,
    Presence,
    RolledDay,
    utc_day,
)

NEAR: Millis = 60_000
"""So long before or after a change of consent it may have taken effect: a camera learns of it
within seconds, unless the machine is busy."""

Row: TypeAlias = Bout | RolledDay | GroupTotal
Stretch: TypeAlias = tuple[Millis, Millis]


class Rule(StrEnum):
    """What is violated."""

    SHAPE = "a bout ends after it starts, within one UTC day"
    PARTITION = "the labels of a channel do not overlap within a capture"
    PRESENT = "activity and posture add up to the present time of a capture"
    UNION = "nothing overlaps after the union"
    HOURS = "no day exceeds its hours"
    DAILY = "a day that is kept is what its events come to"
    MONTHLY = "a month is the sum of its days"
    GROUP = "a team or the company is the sum of its people"
    EMPLOYEE = "everybody with events is known"
    ENTRY = "what stands in the attendance book can be read"
    CLOSED = "a period that was closed is what it was"
    STRUCK = "what somebody said was not them does not count"
    OWN = "what somebody decided alone about themselves counts as nothing"


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that does not hold, and where."""

    rule: Rule
    employee: str
    what: str
    """A sentence; milliseconds are since the epoch."""
    rows: tuple[Row, ...] = ()


def capture_day(
    bouts: Sequence[Bout], rules: BoutRules, changes: Collection[Millis]
) -> list[Violation]:
    """One person's standing bouts of one capture and UTC day. `changes` are the instants at which
    what the person agrees to has changed."""
    by_channel = {
        channel: sorted((b for b in bouts if b.key.channel is channel), key=lambda b: b.key.start)
        for channel in Channel
    }
    found = [_misshapen(bout) for bout in bouts if not _shaped(bout)]
    for rows in by_channel.values():
        found += (_overlap(a, b) for a, b in pairwise(rows) if a.end > b.key.start)
    if found or not (by_channel[Channel.ACTIVITY] or by_channel[Channel.POSTURE]):
        return found
    present = _joined(b for b in by_channel[Channel.PRESENCE] if b.label == Presence.PRESENT)
    for channel in (Channel.ACTIVITY, Channel.POSTURE):
        found += _beside(present, by_channel[channel], channel, rules, changes)
    return found


def _shaped(bout: Bout) -> bool:
    inside = utc_day(bout.key.start) == bout.key.day == utc_day(max(bout.key.start, bout.end - 1))
    return bout.end >= bout.key.start and inside


def _misshapen(bout: Bout) -> Violation:
    what = f"{bout.key.start} to {bout.end} is no bout of the UTC day {bout.key.day}"
    return Violation(Rule.SHAPE, bout.key.employee, what, (bout,))


def _overlap(earlier: Bout, later: Bout) -> Violation:
    what = (
        f"{earlier.key.channel} of capture {earlier.key.capture}: "
        f"{earlier.end - later.key.start} ms are in both"
    )
    return Violation(Rule.PARTITION, earlier.key.employee, what, (earlier, later))


def _beside(
    present: Sequence[Stretch],
    rows: Sequence[Bout],
    channel: Channel,
    rules: BoutRules,
    changes: Collection[Millis],
) -> Iterable[Violation]:
    """Where present time and this channel's differ by more than an unfinished capture explains."""
    covered = _joined(rows)
    end = max((stop for _start, stop in [*present, *covered]), default=0)
    tail = end - rules.heartbeat - rules.pending
    for start, stop in [*_without(present, covered), *_without(covered, present)]:
        near = any(start - NEAR <= at <= stop + NEAR for at in changes)
        if start >= tail or near:
            continue
        involved = tuple(b for b in rows if b.end >= start and b.key.start <= stop)
        employee, capture = (rows[0].key.employee, rows[0].key.capture) if rows else ("", "")
        what = f"{channel} of capture {capture} and present time differ from {start} to {stop}"
        yield Violation(Rule.PRESENT, employee, what, involved)


def _joined(bouts: Iterable[Bout]) -> list[Stretch]:
    """The time these cover."""
    found: list[Stretch] = []
    for bout in bouts:
        if found and found[-1][1] >= bout.key.start:
            found[-1] = (found[-1][0], max(found[-1][1], bout.end))
        else:
            found.append((bout.key.start, bout.end))
    return found


def _without(these: Sequence[Stretch], those: Sequence[Stretch]) -> list[Stretch]:
    """What lies in these and not in those; both in order and apart."""
    found: list[Stretch] = []
    for start, end in these:
        at = start
        for first, last in those:
            if last <= at or first >= end:
                continue
            if first > at:
                found.append((at, first))
            at = max(at, last)
        if at < end:
            found.append((at, end))
    return found
