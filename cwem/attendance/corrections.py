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
from cwem.attendance.entries import Entry, LeaveDay, Means, Punch, PunchKind
from cwem.attendance.requests import SEEN, Change, Request
from cwem.attendance.shifts import MINUTE
from cwem.attendance.working_day import Evidence, EvidenceKind, WorkingDay
from cwem.values import Millis, day_start

Break: TypeAlias = tuple[Millis, Millis]
"""From when to when."""


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
        *(_rested(day, breaks) if breaks is not None else ()),
    ]
    return tuple(dict.fromkeys(sorted(found)))


def _arrived(day: WorkingDay, at: Millis) -> Iterable[Change]:
    if _same(at, day.arrival):
        return
    yield Change(_unsaid(day, at, PunchKind.IN), PunchKind.IN.value)
    yield from _punched(day, PunchKind.IN, lambda one: one.at < at)
    if seen := [one.at for one in _seen(day) if one.at < at]:
        yield Change(min(seen), SEEN, adds=False, until=at)


def _left(day: WorkingDay, at: Millis) -> Iterable[Change]:
    if _same(at, day.departure):
        return
    yield Change(_unsaid(day, at, PunchKind.OUT), PunchKind.OUT.value)
    yield from _punched(day, PunchKind.OUT, lambda one: one.at > at)
    if seen := [one.until for one in _seen(day) if one.until is not None and one.until > at]:
        yield Change(at, SEEN, adds=False, until=max(seen))


def _rested(day: WorkingDay, breaks: Sequence[Break]) -> Iterable[Change]:
    def among(one: Break, those: Sequence[Break]) -> bool:
        return any(_same(one[0], each[0]) and _same(one[1], each[1]) for each in those)

    for begin, end in breaks:
        if not among((begin, end), day.breaks):
            yield Change(begin, PunchKind.BREAK.value)
            yield Change(end, PunchKind.BACK.value)
    gone = [one for one in day.breaks if not among(one, breaks)]
    yield from _punched(day, PunchKind.BREAK, lambda one: one.at in {b for b, _ in gone})
    yield from _punched(day, PunchKind.BACK, lambda one: one.at in {e for _, e in gone})


def _punched(
    day: WorkingDay, kind: PunchKind, wrong: Callable[[Evidence], bool]
) -> Iterable[Change]:
    for one in day.evidence:
        if one.counts and one.what == kind.value and wrong(one):
            yield Change(one.at, one.what, adds=False, id=one.id)


def _seen(day: WorkingDay) -> Iterable[Evidence]:
    return (one for one in day.evidence if one.counts and one.kind is EvidenceKind.SEEN)


def _unsaid(day: WorkingDay, at: Millis, kind: PunchKind) -> Millis:
    """The moment, or one in the same minute: what was struck once cannot be said again."""
    struck = {one.at for one in day.evidence if not one.counts and one.what == kind.value}
    return next(each for each in range(at, at + MINUTE, 1_000) if each not in struck)


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
