"""From what a person says their day was to what stands in the book once somebody agrees.

    the day      09:12 to 17:40                    as it is known
    typed        08:55 to 17:40, break 12-12:30    what the person says
    asked for    came 08:55, break 12-12:30        only what is different

What was recorded stays as it is, and visible, whatever is said; see day_times.py.
"""

from collections.abc import Sequence

from cwem.attendance.book import leave_entry
from cwem.attendance.day_times import DayTimes, Ends, same, times_entry
from cwem.attendance.decisions import Decision, Verdict
from cwem.attendance.entries import Entry, LeaveDay, PunchKind
from cwem.attendance.intervals import Interval
from cwem.attendance.requests import Request
from cwem.attendance.working_day import WorkingDay
from cwem.people.values import Days, each_day
from cwem.values import Millis, day_start


def different(
    day: WorkingDay, spells: Sequence[Ends], breaks: Sequence[Interval] | None = None
) -> DayTimes:
    """What has to be said so that the person was there at these times; `breaks` None: as they are.
    Times that are the same to the minute are no difference."""
    known, rests = known_spells(day), None if breaks is None else tuple(sorted(breaks))
    if rests is not None and _alike(rests, sorted(day.breaks)):
        rests = None
    if list(day.spells or known) == known and _alike(_inner(spells), _inner(known)):
        came, left = spells[0][0], spells[-1][1]
        return DayTimes(
            None if _same(came, known[0][0]) else came,
            None if _same(left, known[-1][1]) else left,
            None,
            rests,
        )
    # what was a break by an "out" within a time would be none
    rests = day.breaks if breaks is None else tuple(sorted(breaks))
    return DayTimes(each=tuple(spells), breaks=rests)


def _inner(spells: Sequence[Ends]) -> list[Ends]:
    """Without the first arrival and the last departure."""
    ends = [None, *[end for pair in spells for end in pair][1:-1], None]
    return list(zip(ends[::2], ends[1::2], strict=True))


def known_spells(day: WorkingDay) -> list[Ends]:
    """Each time the person was there. Where nobody said the departure of one and the next has no
    arrival both are one, for whoever is asked: the "out" came too late to be of the shift."""
    found: list[Ends] = []
    said = {one.at for one in day.evidence if one.counts and one.what == PunchKind.OUT}
    for came, left in day.spells:
        before = found[-1][1] if found else 0
        if came is None and (before is None or (day.evidence and before and before not in said)):
            found[-1] = found[-1][0], left
        else:
            found.append((came, left))
    return found or [(None, None)]


def lacking(day: WorkingDay) -> int | None:
    """Which of `known_spells` lacks something, the first of them; None: none does."""
    return next(
        (at for at, ends in enumerate(known_spells(day)) if None in ends or ends not in day.spells),
        None,
    )


def _alike(some: Sequence[Ends], others: Sequence[Ends]) -> bool:
    """To the minute."""
    return len(some) == len(others) and all(
        _same(*pair)
        for one, other in zip(some, others, strict=True)
        for pair in zip(one, other, strict=True)
    )


def _same(a: Millis | None, b: Millis | None) -> bool:
    return a == b or same(a, b)


# --- what an approval says ------------------------------------------------------------------------


def correcting(request: Request, decision: Decision) -> list[Entry]:
    """The entries that make an approved request hold: their author is who asked, and each names
    the request and who approved it. Nothing, if it was not approved."""
    if decision.verdict is not Verdict.APPROVED:
        return []
    more = {"request": request.id, "approver": decision.by, "why": request.note}
    who, by, said = request.employee, request.by, list[Entry]()
    if request.times is not None:
        said.append(
            times_entry(who, request.at, request.times, request.said, decision.at, by, **more)
        )
    if request.leave is not None:
        said += [
            leave_entry(
                LeaveDay(who, day_start(day), request.leave, request.half, decision.at, by), **more
            )
            for day in each_day(Days(request.first, request.last))
        ]
    return said
