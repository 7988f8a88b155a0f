"""Whose activity somebody may look at: their own, their people's on the days they are theirs, and a
team's together where enough of it contribute."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cwem.access.roles import Permission
from cwem.kpi.privacy import running, told_teams
from cwem.people.assignments import employed
from cwem.people.managed import managed, members
from cwem.people.values import Company, each_day
from cwem.people.values import Days as Period
from cwem.totals.groups import LEAST
from cwem.totals.reading import Days
from cwem.totals.sums import DayTotals, publishable
from cwem.ui.guard import Guest
from cwem.values import Millis

MINE = "me"
"""Choice: oneself."""
OWN_PEOPLE = "people"
"""Choice: everybody one manages."""
TEAM = "team:"
"""Before a team's id."""
OwnDays = Mapping[str, frozenset[date]]
"""Employee number -> the days on which the viewer may see this person."""


@dataclass(frozen=True, slots=True)
class Found:
    """What may be shown."""

    rows: list[DayTotals]
    """Days on which somebody was seen."""
    told_of: frozenset[str]
    """Who can be told apart in it, seen or not; nobody where it shows a group."""
    left_out: int = 0
    """Days that would tell too much about too few people."""
    seen_only: int = 0
    """Days of which presence is in it and activity, of too few people, is not."""
    going: frozenset[date] = frozenset()
    """Days that are not in it, since they go on for somebody of the group."""

    @property
    def one_by_one(self) -> bool:
        """Whether the people in it may be told apart."""
        return bool(self.told_of)


def own_days(guest: Guest, company: Company, days: Iterable[date]) -> OwnDays:
    """Whose days the viewer may see, and which: dated assignments decide."""
    me, wanted = guest.visitor.account.employee, sorted(days)
    if me is None or not wanted:
        return {}
    period = Period(wanted[0], wanted[-1])
    found = {
        number: those
        for number, those in managed(company, me, period).items()
        if guest.may(Permission.SEE_ACTIVITY, number, max(those))
    }
    if guest.may(Permission.SEE_ACTIVITY, me, wanted[0]):
        found[me] = frozenset(each_day(period))
    return found


def teams(company: Company, own: OwnDays, until: date) -> dict[str, str]:
    """Choice -> name of the teams in which one of these people was on one of these days, up to
    this one."""
    those = {number: [day for day in days if day <= until] for number, days in own.items()}
    return {TEAM + id: name for id, name in told_teams(company, those).items()}


def read(  # noqa: PLR0913, PLR0917 - whose, which days, and where from
    days: Days,
    company: Company,
    choice: str,
    own: OwnDays,
    period: Period,
    now: Millis,
    me: str | None = None,
    step: Callable[[float], None] = lambda _share: None,
) -> Found:
    """The figures behind a choice, see `choices`; `step` hears which share of the people was read.
    A choice nobody offered gives nothing. Raises StoreError.

    `me` is the viewer's number: who manages people is not one of them."""
    if choice.startswith(TEAM):
        members = _members(company, choice.removeprefix(TEAM), period)
        return _together(days, members, own, period, now, step)
    wanted = {choice: own.get(choice, frozenset())}
    if choice == OWN_PEOPLE:
        wanted = {number: those for number, those in own.items() if number != me}
    inside = dict.fromkeys(wanted, frozenset(each_day(period)))
    return Found(_rows(days, wanted, period, step), _on_days(wanted, inside))


def _together(  # noqa: PLR0913, PLR0917 - as above
    days: Days, members: OwnDays, own: OwnDays, period: Period, now: Millis,
    step: Callable[[float], None],
) -> Found:  # fmt: skip
    """What these people come to, without days that would tell of one of them whom the viewer does
    not see one by one: with too few others, or not over for all of those."""
    strangers = {n: those - own.get(n, frozenset()) for n, those in members.items()}
    going = running(days, strangers, now)
    rows = [row for row in _rows(days, members, period, step) if row.day not in going]
    shown = publishable(rows, lambda row: row.day in own.get(row.employee, ()), LEAST)
    seen = {row.day for row in rows}
    alone = all(row.day in own.get(row.employee, ()) for row in shown)
    active = [{row.day for row in each if row.activity} for each in (rows, shown)]
    there = {row.day for row in shown}
    mine = _on_days(members, own) if alone and shown else frozenset[str]()
    left_out, seen_only = len(seen - there), len((active[0] - active[1]) & there)
    return Found(shown, mine, left_out, seen_only, going)


def _on_days(whose: OwnDays, those: OwnDays) -> frozenset[str]:
    """Who has a day in both."""
    return frozenset(n for n, days in whose.items() if days & those.get(n, frozenset()))


def _rows(
    days: Days, wanted: OwnDays, period: Period, step: Callable[[float], None]
) -> list[DayTotals]:
    found: list[DayTotals] = []
    for done, (number, those) in enumerate(sorted(wanted.items())):
        if inside := [day for day in those if period.first <= day <= period.last]:
            read = days.totals(number, min(inside), max(inside))
            found += [row for row in read if row.present and row.day in those]
        step((done + 1) / len(wanted))
    return found


def _members(company: Company, team: str, period: Period) -> OwnDays:
    """Who belongs to this team on which of these days, and works here then."""
    there = {
        number: frozenset(day for day in those if employed(company, number, day))
        for number, those in members(company, team, period).items()
    }
    return {number: those for number, those in there.items() if those}
