"""A stretch of activity or posture that is not right.

    activity   one's manager sees it too     asked for, decided by somebody else (correcting.py)
               at a site that shows groups   the person takes it out, at once
    posture    nobody else sees it           the person takes it out, at once

Nobody can decide about what they may not see. What is taken out alone counts as nothing, for the
person and in every group, and never as something else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.ports import AuditLog
from cwem.attendance.entries import entry_id
from cwem.attendance.requests import Stretch, short
from cwem.errors import InputError
from cwem.ports import Adjustments
from cwem.totals.reading import Days
from cwem.values import DAY, Adjustment, Channel, Millis, Span
from cwem.words import say

Locked = Callable[[str, date], bool]
"""Whether this person was at a site that shows activity of groups only, on this day."""


def decided_alone(channel: Channel, locked: bool) -> bool:
    """Whether nobody else could decide about a stretch of this channel."""
    return channel is Channel.POSTURE or (channel is Channel.ACTIVITY and locked)


def recorded(days: Days, employee: str, stretch: Stretch) -> list[Span]:
    """What counts in this stretch, in order. Raises StoreError."""
    channel = Channel(stretch.channel)
    first, last = _days_of(days, employee, stretch)
    read = days.days(employee, first, last, {channel})
    return within((span for day in read for span in day.spans[channel]), stretch.begin, stretch.end)


def within(spans: Iterable[Span], begin: Millis, end: Millis) -> list[Span]:
    """These, cut to [begin, end)."""
    cut = (replace(s, start=max(s.start, begin), end=min(s.end, end)) for s in spans)
    return [span for span in cut if span.length > 0]


def trimmed(stretch: Stretch, spans: Sequence[Span]) -> Stretch:
    """The stretch from the first to the last that was recorded in it: a correction says what it
    was, and makes no time out of nothing. Raises InputError, a sentence, where nothing was."""
    if not spans:
        raise InputError(say("Nothing was recorded in this time, so there is nothing to correct."))
    return replace(stretch, begin=spans[0].start, end=spans[-1].end)


def lengths(spans: Iterable[Span]) -> dict[str, Millis]:
    """Label -> time, longest first."""
    found: dict[str, Millis] = {}
    for span in spans:
        found[span.label] = found.get(span.label, 0) + span.length
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Change:
    """What a stretch comes to, and would. Label -> time."""

    before: Mapping[str, Millis]
    after: Mapping[str, Millis]


def change(stretch: Stretch, spans: Sequence[Span]) -> Change:
    """What approving this would do to what was recorded in it; where nothing was, nothing counts
    then either."""
    before = lengths(spans)
    after = {stretch.label: sum(before.values())} if stretch.label else {}
    return Change(before, after)


@dataclass(frozen=True, slots=True)
class TakingOut:
    """A person takes a stretch of their own out. Every call may raise StoreError."""

    adjustments: Adjustments
    audit: AuditLog
    days: Days
    locked: Locked

    def take_out(self, employee: str, day: date, stretch: Stretch, note: str, by: By) -> None:
        """It counts no longer, here nor in any group; a second time it changes nothing. `by` is the
        person's own account, `day` the one it begins on. Raises InputError, a sentence."""
        channel = Channel(stretch.channel)
        note = short(" ".join(note.split()))
        if not 0 < stretch.end - stretch.begin <= DAY or stretch.end > by.at:
            raise InputError(say("Enter a time that is over, from its begin to its end."))
        first, last = _days_of(self.days, employee, stretch)
        if first != day:
            raise InputError(say("Enter a time that begins on this day."))
        if not all(decided_alone(channel, self.locked(employee, each)) for each in {first, last}):
            raise InputError(say("Your manager decides about this; ask for a correction."))
        id = entry_id("taken out", employee, channel.value, stretch.begin, stretch.end)
        one = Adjustment(
            *(id, employee, channel, stretch.begin, stretch.end, None, by.actor, by.actor),
            *(note, by.at),
        )
        known = self.adjustments.of(employee, stretch.begin, stretch.end)
        if any(each.id == id for each in known):
            return
        # neither when it was nor why: whoever reads the audit is not to learn of somebody's back
        details = {"on": day.isoformat()}
        # noted first: if the second fails it is done again, and nothing is ever taken out unnoted
        self.audit.record(
            AuditEntry(by.at, by.actor, Action.TAKE_OUT, employee, None, details, by.address)
        )
        self.adjustments.add(one)


def _days_of(days: Days, employee: str, stretch: Stretch) -> tuple[date, date]:
    """The first and the last day a stretch touches, by the person's clock. Raises StoreError."""
    zone = ZoneInfo(days.zone(employee, _day_of(stretch.begin, ZoneInfo("UTC"))))
    last = max(stretch.begin, stretch.end - 1)
    return _day_of(stretch.begin, zone), _day_of(last, zone)


def _day_of(at: Millis, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at / 1000, zone).date()
