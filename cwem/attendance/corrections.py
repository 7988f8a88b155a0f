"""From what a person says their day was to what stands in the book once somebody agrees.

    09:12 seen     12:00 break  12:45 back     17:40 seen     what is known
    08:55 came                                 17:20 left     what the person says
    + in 08:55                                 + out 17:20    what is asked for
                                               - seen 17:20 to 17:40

What does not count any more is struck, never deleted: it stays visible with who struck it and why.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from cwem.attendance.book import Strike, leave_entry, punch_entry, strike_entry
from cwem.attendance.decisions import Decision, Verdict
from cwem.attendance.entries import SAME_PUNCH, Entry, LeaveDay, Means, Punch, PunchKind
from cwem.attendance.requests import SEEN, Change, Request
from cwem.attendance.shifts import MINUTE
from cwem.attendance.working_day import Evidence, EvidenceKind, WorkingDay
from cwem.values import Millis, day_start

Break: TypeAlias = tuple[Millis, Millis]
"""From when to when."""
Span: TypeAlias = tuple[Millis, Millis] | None
"""First and last sign of the spell that is meant; None: of the whole day."""


def changes(
    day: WorkingDay,
    arrival: Millis | None,
    departure: Millis | None,
    breaks: Sequence[Break] | None = None,
) -> tuple[Change, ...]:
    """What has to be said so that the day has these times; None: as it is. Times that are the same
    to the minute are no change."""
    found = [
        *(_arrived(day, arrival) if arrival is not None else ()),
        *(_left(day, departure) if departure is not None else ()),
        *(_rested(day, breaks, arrival, departure) if breaks is not None else ()),
    ]
    return tuple(dict.fromkeys(sorted(found)))


def _arrived(day: WorkingDay, at: Millis) -> Iterable[Change]:
    if _same(at, day.arrival):
        return
    within = day.lacking if _never_came(day) else None
    known = [one.at for one in _of(day, PunchKind.IN, within) if _same(one.at, at)]
    if known:
        at = known[0]
    else:
        yield Change(_unsaid(day, at, PunchKind.IN), PunchKind.IN.value)
    known_since = at if day.arrival is None else day.arrival
    gone = PunchKind.OUT.value  # of somebody who had not come yet, and now had
    yield from _struck(
        day, lambda one: one.at < at or (one.what == gone and at <= one.at < known_since), within
    )
    if seen := [one.at for one in _seen(day, within) if one.at < at]:
        yield Change(min(seen), SEEN, adds=False, until=at)


def _never_came(day: WorkingDay) -> bool:
    """Whether the spell that lacks something has nothing but departures."""
    if day.lacking is None:
        return False
    return all(
        one.what == PunchKind.OUT.value
        for one in day.evidence
        if one.counts and _within(one.at, day.lacking)
    )


def _left(day: WorkingDay, at: Millis) -> Iterable[Change]:
    if _same(at, day.departure):
        return
    within = day.lacking
    known = [one.at for one in _of(day, PunchKind.OUT, within) if _same(one.at, at)]
    if known:
        at = known[-1]
    else:
        yield Change(_unsaid(day, at, PunchKind.OUT), PunchKind.OUT.value)
        since = _last_came(day)  # who left later had not left before
        yield from _struck(
            day, lambda one: one.what == PunchKind.OUT.value and one.at >= since, within
        )
    yield from _struck(day, lambda one: one.at > at, within)
    yield from _alone(day)
    ends = (one.until for one in _seen(day, within))
    if seen := [until for until in ends if until is not None and until > at]:
        yield Change(at, SEEN, adds=False, until=max(seen))


def _last_came(day: WorkingDay) -> Millis:
    """The last sign of coming up to the departure that is known, else of the spell without one."""
    until = day.departure
    if until is None and day.lacking is not None:
        until = day.lacking[1]
    came = (
        one.at
        for one in day.evidence
        if one.counts and one.what != PunchKind.OUT.value and (until is None or one.at <= until)
    )
    return max(came, default=0)


def _alone(day: WorkingDay) -> Iterable[Change]:
    """Departures behind the spell that lacks one, with nothing between: said too late to be of its
    shift, they are replaced by what is said now."""
    if day.lacking is None:
        return
    for one in sorted(day.evidence, key=lambda each: each.at):
        if not one.counts or one.at <= day.lacking[1]:
            continue
        if one.what != PunchKind.OUT.value:
            return
        yield Change(one.at, one.what, adds=False, id=one.id)


def _rested(
    day: WorkingDay, breaks: Sequence[Break], arrival: Millis | None, departure: Millis | None
) -> Iterable[Change]:
    """`arrival` and `departure` as in `changes`."""

    def among(one: Break, those: Sequence[Break]) -> bool:
        return any(_same(one[0], each[0]) and _same(one[1], each[1]) for each in those)

    kept = [one for one in day.breaks if among(one, breaks)]
    new = [one for one in breaks if not among(one, day.breaks)]
    if not new and len(kept) == len(day.breaks):
        return
    leaving = day.departure if departure is None else departure

    def makes_another(one: Evidence) -> bool:
        # one that is taken away may have hidden another
        leaves = one.what == PunchKind.OUT.value and _same(one.at, leaving)
        return not leaves and not any(begin <= one.at <= end for begin, end in kept)

    gone = list(_struck(day, lambda one: one.what in _RESTING and makes_another(one)))
    yield from gone
    came = day.arrival if arrival is None or _same(arrival, day.arrival) else None
    if came is not None and any(each.at == came for each in gone):  # the first sign was one of them
        yield Change(_unsaid(day, came, PunchKind.IN), PunchKind.IN.value)
    for begin, end in new:
        yield Change(_unsaid(day, begin, PunchKind.BREAK), PunchKind.BREAK.value)
        yield Change(_unsaid(day, end, PunchKind.BACK), PunchKind.BACK.value)
        yield from _struck(day, _inside(begin, end))
        if seen := [one.at for one in _seen(day) if begin < one.at < end]:
            yield Change(min(seen), SEEN, adds=False, until=end)


_RESTING = frozenset({PunchKind.BREAK.value, PunchKind.BACK.value, PunchKind.OUT.value})
"""What makes breaks: "break" to "back", or "out" to whatever comes next."""


def _inside(begin: Millis, end: Millis) -> Callable[[Evidence], bool]:
    return lambda one: begin <= one.at < end


def _struck(
    day: WorkingDay, wrong: Callable[[Evidence], bool], within: Span = None
) -> Iterable[Change]:
    """The punches that are wrong, with their repeats, which would count in their place."""
    punches = [
        one
        for one in day.evidence
        if one.kind is not EvidenceKind.SEEN and _within(one.at, within) and wrong(one)
    ]
    gone = [one for one in punches if one.counts]
    again = [
        one
        for one in punches
        if not one.counts
        and any(each.what == one.what and 0 <= one.at - each.at <= SAME_PUNCH for each in gone)
    ]
    for one in gone + again:
        yield Change(one.at, one.what, adds=False, id=one.id)


def _of(day: WorkingDay, kind: PunchKind, within: Span) -> list[Evidence]:
    return [
        one
        for one in day.evidence
        if one.counts and one.what == kind.value and _within(one.at, within)
    ]


def _seen(day: WorkingDay, within: Span = None) -> Iterable[Evidence]:
    return (
        one
        for one in day.evidence
        if one.counts and one.kind is EvidenceKind.SEEN and _within(one.at, within)
    )


def _within(at: Millis, span: Span) -> bool:
    return span is None or span[0] <= at <= span[1] + SAME_PUNCH


def _unsaid(day: WorkingDay, at: Millis, kind: PunchKind) -> Millis:
    """The moment, or one in the same minute: what was struck once, or is now, cannot be said again
    as the same entry."""
    said = {
        one.at
        for one in day.evidence
        if one.what == kind.value and (not one.counts or one.kind is EvidenceKind.CORRECTION)
    }
    return next(each for each in range(at, at + MINUTE, 1_000) if each not in said)


def _same(a: Millis, b: Millis | None) -> bool:
    return b is not None and a // MINUTE == b // MINUTE


# --- what an approval says ------------------------------------------------------------------------


def correcting(request: Request, decision: Decision) -> list[Entry]:
    """The entries that make an approved request hold: their author is who asked, and each names
    the request and who approved it. Nothing, if it was not approved."""
    if decision.verdict is not Verdict.APPROVED:
        return []
    more = {"request": request.id, "approver": decision.by, "why": request.note}
    said = [_said(request, change, decision, more) for change in request.changes]
    if request.leave is not None:
        said += [
            leave_entry(
                LeaveDay(
                    request.employee, day_start(day), request.leave, request.half, decision.at,
                    request.by,
                ),
                **more,
            )
            for day in each_day(request.first, request.last)
        ]  # fmt: skip
    return said


def _said(request: Request, change: Change, decision: Decision, more: Mapping[str, str]) -> Entry:
    who, by = request.employee, request.by
    if change.adds:
        punch = Punch(who, change.at, PunchKind(change.what), Means.MANUAL, by)
        return punch_entry(punch, decision.at, **more)
    until = change.until if change.what == SEEN else change.at
    strike = Strike(who, change.at, until, change.id, decision.at, by, request.note)
    return strike_entry(strike, **{k: v for k, v in more.items() if k != "why"})


def each_day(first: date, last: date) -> Iterable[date]:
    """Both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
