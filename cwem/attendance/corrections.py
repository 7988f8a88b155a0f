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
from cwem.attendance.entries import Entry, LeaveDay
from cwem.attendance.intervals import Interval
from cwem.attendance.requests import Request
from cwem.attendance.working_day import WorkingDay
from cwem.people.values import Days, each_day
from cwem.values import day_start


def different(
    day: WorkingDay, spells: Sequence[Ends], breaks: Sequence[Interval] | None = None
) -> DayTimes:
    """What has to be said so that the day has these times; `breaks` None: as they are. Times that
    are the same to the minute are no difference."""
    known = day.spells or ((None, None),)
    said = tuple(spells)
    if len(said) == len(known) and all(
        _same(*pair)
        for one, other in zip(said, known, strict=True)
        for pair in zip(one, other, strict=True)
    ):
        said = ()
    elif len(said) == len(known) == 1:
        (came, left), (known_came, known_left) = said[0], known[0]
        said = ((None if _same(came, known_came) else came,
                 None if _same(left, known_left) else left),)  # fmt: skip
    if (
        breaks is not None
        and len(breaks) == len(day.breaks)
        and all(
            _same(*pair)
            for one, other in zip(sorted(breaks), sorted(day.breaks), strict=True)
            for pair in zip(one, other, strict=True)
        )
    ):
        breaks = None
    return DayTimes(said, None if breaks is None else tuple(sorted(breaks)))


def known_spells(day: WorkingDay) -> list[Ends]:
    """Each time the person was there. Where one has no departure and the next no arrival both are
    one, for whoever is asked: the "out" came too late to be of the shift."""
    found: list[Ends] = []
    for came, left in day.spells:
        if found and found[-1][1] is None and came is None:
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


def _same(a: int | None, b: int | None) -> bool:
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
