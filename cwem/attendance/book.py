"""What stands in the book of attendance, as entries and as what they say.

    Punch, LeaveDay, DayTimes, Strike  --entry-->  Entry  --read-->  Said: what holds of a person

Of punches of one kind within a minute, with none of another kind between them, the first holds; of
a day's leave what was said last holds; a strike takes a punch, or what cameras saw in a span of
time, out of the reckoning. Requests and decisions say nothing here: what is approved is appended as
an entry of its own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cwem.attendance.day_times import Stated, stated_in
from cwem.attendance.entries import (
    SAME_PUNCH,
    Entry,
    EntryKind,
    LeaveDay,
    LeaveKind,
    Means,
    Punch,
    PunchKind,
    entry_id,
)
from cwem.attendance.work_events import LONGEST, WorkEvent, WorkEventKind, WorkState, spans
from cwem.values import Millis

_KINDS = {kind.value: kind for kind in PunchKind}
_MEANS = {means.value: means for means in Means}
CAMERA = "camera"
"""In the body of a strike: which camera's bouts are voided, empty for all; without it none are."""


@dataclass(frozen=True, slots=True, order=True)
class Strike:
    """Something that does not count: the punch of this entry, or what was seen of the person from
    `at` to `until`."""

    employee: str
    at: Millis
    until: Millis
    """Of a punch the same as `at`."""
    target: str = ""
    """Id of the punch's entry; empty: what was seen."""
    said: Millis = field(default=0, compare=False)
    by: str = field(default="", compare=False)
    why: str = field(default="", compare=False)
    voids: bool = field(default=False, compare=False)
    """What was seen is voided too: it is found nowhere else any more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the book says of one person."""

    punches: tuple[Punch, ...] = ()
    """By time, each event once; without those that were struck."""
    leave: Mapping[Millis, LeaveDay] = field(default_factory=dict)
    """A day's midnight in UTC -> the leave that holds; without days whose leave was taken back."""
    times: Mapping[Millis, Stated] = field(default_factory=dict)
    """A day's midnight in UTC -> what was said about its times."""
    strikes: tuple[Strike, ...] = ()
    idle: tuple[Punch, ...] = ()
    """Punches that do not count: repeats, and those that were struck."""


def punch_entry(punch: Punch, said: Millis | None = None, **more: str) -> Entry:
    """The entry of a punch; `said` is when it was said, if later, `more` goes into its body."""
    body = {"kind": punch.kind.value, "means": punch.means.value, **more}
    id = entry_id(EntryKind.PUNCH, punch.employee, punch.at, punch.kind, punch.means)
    at = punch.at
    return Entry(
        punch.employee, at, EntryKind.PUNCH, id, at if said is None else said, punch.by, body
    )


def leave_entry(leave: LeaveDay, **more: str) -> Entry:
    """The entry of a day of leave. Said again later it is another one."""
    body = {"kind": leave.kind.value, "half": "1" if leave.half else "", **more}
    id = entry_id(
        EntryKind.LEAVE, leave.employee, leave.day_start, leave.kind, leave.half, leave.said
    )
    return Entry(
        leave.employee, leave.day_start, EntryKind.LEAVE, id, leave.said, leave.by, body
    )  # fmt: skip


def strike_entry(strike: Strike, **more: str) -> Entry:
    """The entry of a strike."""
    body = {"until": str(strike.until), "target": strike.target, "why": strike.why, **more}
    id = entry_id(EntryKind.STRIKE, strike.employee, strike.at, strike.until, strike.target)
    return Entry(strike.employee, strike.at, EntryKind.STRIKE, id, strike.said, strike.by, body)


def punch_of(entry: Entry) -> Punch:
    """What an entry of this kind says. Raises KeyError for a broken one."""
    body = entry.body
    kind, means = _KINDS[body["kind"]], _MEANS[body["means"]]
    return Punch(entry.employee, entry.at, kind, means, entry.by, entry.id)


def leave_of(entry: Entry) -> LeaveDay:
    """What an entry of this kind says. Raises KeyError or ValueError for a broken one."""
    kind, half = LeaveKind(entry.body["kind"]), bool(entry.body.get("half"))
    return LeaveDay(entry.employee, entry.at, kind, half, entry.said, entry.by)


def strike_of(entry: Entry) -> Strike:
    """What an entry of this kind says. Raises KeyError or ValueError for a broken one."""
    body = entry.body
    until, target, why = int(body["until"]), body.get("target", ""), body.get("why", "")
    voids = CAMERA in body
    return Strike(entry.employee, entry.at, until, target, entry.said, entry.by, why, voids)


def read(entries: Collection[Entry], live: Sequence[Punch] = ()) -> Said:
    """What one person's entries say, in whatever order and however often they come; `live` is what
    was said on the page Live, see `said_on_live`."""
    punches: dict[str, Punch] = {}
    strikes: dict[str, Strike] = {}
    leave: dict[Millis, tuple[Millis, str, LeaveDay]] = {}
    for entry in entries:
        if entry.kind is EntryKind.PUNCH:
            punches[entry.id] = punch_of(entry)
        elif entry.kind is EntryKind.STRIKE:
            strikes[entry.id] = strike_of(entry)
        elif entry.kind is EntryKind.LEAVE:
            one = (entry.said, entry.id, leave_of(entry))
            known = leave.get(entry.at)
            if known is None or known[:2] < one[:2]:
                leave[entry.at] = one
    struck = {strike.target for strike in strikes.values() if strike.target}
    counting = [punch for punch in punches.values() if punch.id not in struck]
    kept, repeats = merged([*counting, *(punch for punch in live if punch.id not in struck)])
    return Said(
        tuple(kept),
        {at: day for at, (_, _, day) in leave.items() if day.kind is not LeaveKind.NONE},
        stated_in(entries),
        tuple(sorted(strikes.values())),
        tuple(sorted([*repeats, *(p for p in (*punches.values(), *live) if p.id in struck)])),
    )


def merged(punches: Iterable[Punch]) -> tuple[list[Punch], list[Punch]]:
    """One person's events, each once, by time, and the repeats.

    in 08:00:00   in 08:00:40   in 08:01:10        the second is the first again, the third is
       event         repeat        event           a minute later: an event that says nothing new

    in 08:00:00   out 08:00:10  in 08:00:30        by mistake, and put right: with another kind
       event         event         event           between them nothing is a repeat
    """
    kept: list[Punch] = []
    repeats: list[Punch] = []
    for punch in sorted(punches):
        known = kept and _same_event(kept[-1], punch.kind, punch.at)
        (repeats if known else kept).append(punch)
    return kept, repeats


def told_already(punches: Sequence[Punch], kind: PunchKind, at: Millis) -> Punch | None:
    """Which of these events, each once and by time, a punch of this kind at `at` says again: only
    one of its two neighbours can be."""
    after = bisect_right(punches, at, key=lambda each: each.at)
    around = punches[max(0, after - 1) : after + 1]
    return next((each for each in around if _same_event(each, kind, at)), None)


def _same_event(known: Punch, kind: PunchKind, at: Millis) -> bool:
    return known.kind is kind and abs(at - known.at) <= SAME_PUNCH


MISTAKEN: Millis = 360_000
"""Whoever ends the day and starts it again within this time had not left. One stay before a camera
ends with 5 min of absence; a little more, so that no end lies in the middle of one."""


def said_on_live(
    events: Iterable[WorkEvent], now: Millis, longest: Millis = LONGEST
) -> list[Punch]:
    """What one person's buttons on the page Live say about the day: breaks and the end. A start
    proves nobody's presence, so it is none by itself; pauses say nothing either: a camera that is
    off costs nobody anything."""
    known = sorted(event for event in events if event.at <= now)
    resumed = {event.at for event in known if event.kind is WorkEventKind.RESUME}
    starts = [event.at for event in known if event.kind is WorkEventKind.START]
    found: list[Punch] = []
    for span in spans(known, now, longest):
        if span.label == WorkState.BREAK:
            found.append(_live(known[0].employee, span.start, PunchKind.BREAK))
            if span.end in resumed:
                found.append(_live(known[0].employee, span.end, PunchKind.BACK))
    found += [
        _live(event.employee, event.at, PunchKind.OUT, event.by)
        for event in known
        if event.kind is WorkEventKind.END and not _goes_on(starts, event.at)
    ]
    return sorted(found)


def _goes_on(starts: Sequence[Millis], end: Millis) -> bool:
    """Whether the day was started again right after this end."""
    at = bisect_left(starts, end)
    return at < len(starts) and starts[at] <= end + MISTAKEN


def _live(employee: str, at: Millis, kind: PunchKind, by: str = "") -> Punch:
    return Punch(employee, at, kind, Means.LIVE, by, entry_id("live", employee, at, kind))
