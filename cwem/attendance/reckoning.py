"""What the working days of one person come to: the pure rule.

    plan   +   stays before cameras, punches, leave   ->   one WorkingDay a day

    planning.py    what is planned, in whose zone        matching.py  which event is whose day's
    restating.py   what was said about a day             presence.py  arrival, departure, breaks
    account.py     minutes against the shift             one_day.py   the status
    told.py        the sentences

The clock is an argument, and so is everything else; nothing is read here.
"""

from collections.abc import Sequence

from cwem.attendance import evidence
from cwem.attendance.book import Said, Strike
from cwem.attendance.intervals import Interval, common, union, without
from cwem.attendance.one_day import OneDay
from cwem.attendance.planning import Plan
from cwem.attendance.restating import restated
from cwem.attendance.working_day import WorkingDay
from cwem.values import Millis, day_start

_NOTHING = Said()


def working_days(  # noqa: PLR0913 - what one person's days follow from
    employee: str,
    plan: Plan,
    stays: Sequence[Interval],
    said: Said = _NOTHING,
    *,
    now: Millis,
    telling: bool = True,
) -> list[WorkingDay]:
    """One person's working days from the plan's first to its last day.

    `stays` are what cameras saw, in order and without overlaps, also of the days around. Without
    `telling` reasons, steps and evidence are left out: tables of many people need none, and it
    takes a third of the time."""
    seen, struck = _counting(stays, said.strikes, now)
    punches = [punch for punch in said.punches if punch.at <= now]
    matched, aside = restated(plan, seen, punches, said.times)
    found = []
    for index in range(plan.first, plan.last + 1):
        day = plan.days[index]
        leave = said.leave.get(day_start(day.day)) if said.leave else None
        one = OneDay(employee, day, leave, now, telling)
        one.reckon(matched.own.get(index), matched.loose.get(index, ()))
        if telling:
            one.evidence = evidence.counted(matched, index)
            rest = evidence.idle(plan, index, struck, said.idle) if struck or said.idle else []
            if index in aside:
                rest += evidence.set_aside(aside[index], said.times[day_start(day.day)])
            if rest:
                one.evidence = evidence.in_order(one.evidence + rest)
        found.append(one.value())
    return found


def _counting(
    stays: Sequence[Interval], strikes: Sequence[Strike], now: Millis
) -> tuple[Sequence[Interval], list[Interval]]:
    """What was seen up to now, without what was struck; and that. Of what was voided too only the
    strike still says when it was."""
    if stays and stays[-1][1] > now:
        stays = [(begin, min(end, now)) for begin, end in stays if begin < now]
    spans = union((strike.at, strike.until) for strike in strikes if not strike.target)
    if not spans:
        return stays, []
    voided = [(s.at, min(s.until, now)) for s in strikes if s.voids and s.at < now]
    return without(stays, spans), union([*common(stays, spans), *voided])
