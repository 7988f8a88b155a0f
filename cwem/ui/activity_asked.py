"""Which days and whose activity is asked for: what the address says, and what changes it."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from cwem.kpi.privacy import Locks, told_teams
from cwem.people.assignments import site_on
from cwem.people.values import Company, each_day
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, after, before, containing
from cwem.ui import (
    activity_people,
    activity_view,
    attendance_reading,
    day_address,
    day_reading,
    guard,
)
from cwem.ui.activity_people import MINE, OWN_PEOPLE, TEAM, OwnDays
from cwem.ui.kpi_asked import one_of
from cwem.ui.language import _, tr
from cwem.ui.layout import header

DAY, WHO, SPAN, SITE = "day", "whose", "span", "site"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is about."""

    unit: Unit
    whole: Period
    """Also with days that are yet to come."""
    period: Period
    earlier: Period
    """As many days of the one before."""
    week_start: int
    choice: str | None
    """See `activity_people.read`; None: there is nobody to look at."""
    own: OwnDays
    """Whoever may be told apart, at whichever site: what a group may tell depends on it."""
    there: OwnDays
    """Of those the days at the chosen site, and one's own."""
    together: OwnDays
    """Also those whose site shows teams only; days of `period` at the chosen site."""

    @property
    def complete(self) -> bool:
        """Whether all of its days have begun."""
        return self.whole == self.period

    @property
    def read(self) -> OwnDays:
        """Of whom the choice is read, and by whom a group is judged: of a group also people at
        other sites are seen one by one, who would else count as the strangers there must be."""
        return self.own if (self.choice or "").startswith(TEAM) else self.there

    @property
    def note(self) -> dict[str, str]:
        """What the audit says of it."""
        return {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}


def asked(guest: guard.Guest, known: Company, locks: Locks, today: date) -> Asked:
    """The header, with what chooses days and people."""
    weekday = day_reading.week_start()
    unit, day = asked_period(today)
    whole = containing(day, unit, weekday)
    period = Period(whole.first, min(whole.last, max(today, whole.first)))
    earlier = same_days(before(whole, unit, weekday), period, whole)
    theirs = activity_people.own_days(guest, known, each_day(Period(earlier.first, period.last)))
    own = locks.without(theirs, guest.visitor.account.employee)
    together = within(theirs, period)
    with header(_("Activity"), activity_view.title(whole, unit)):
        there = dict(own)
        if site := asked_site(known, theirs):
            there, together = (at_site(known, some, site) for some in (own, together))
            me = guest.visitor.account.employee
            there |= {number: days for number, days in own.items() if number == me}
        choice = asked_whom(guest, known, there, period, together)
        controls(today, unit, whole, weekday)
    return Asked(unit, whole, period, earlier, weekday, choice, own, there, together)


def within(own: OwnDays, period: Period) -> OwnDays:
    """Those of the days that lie in the period; whoever has none there is not in it."""
    inside = frozenset(each_day(period))
    return {number: those & inside for number, those in own.items() if those & inside}


def asked_site(known: Company, own: OwnDays) -> str:
    """One of the sites at which these people were while they were one's own; empty: all of them, or
    there is one only."""
    found = attendance_reading.sites(known, told_teams(known, own))
    if len(found) < 2:  # a site of other days would narrow these without being seen
        st.session_state.pop(SITE, None)
        st.query_params.pop(SITE, None)
    return one_of(SITE, found, _("All sites"), _("Site"))


def at_site(known: Company, own: OwnDays, site: str) -> dict[str, frozenset[date]]:
    """Those of the days on which these people were at this site."""

    def there(number: str, day: date) -> bool:
        found = site_on(known, number, day)
        return found is not None and found.id == site

    kept = {n: frozenset(day for day in days if there(n, day)) for n, days in own.items()}
    return {number: days for number, days in kept.items() if days}


def asked_period(today: date) -> tuple[Unit, date]:
    """What the address says; this week without it."""
    unit = day_address.choice(SPAN, list(Unit), Unit.WEEK)
    return Unit(unit), day_address.day(DAY, today)


def same_days(earlier: Period, period: Period, whole: Period) -> Period:
    """Of the period before as many days as this one has had so far."""
    if period == whole:
        return earlier
    return Period(earlier.first, min(earlier.last, earlier.first + (period.last - period.first)))


def asked_whom(
    guest: guard.Guest, known: Company, own: OwnDays, period: Period, together: OwnDays
) -> str | None:
    """Oneself, one of one's people, all of them, or a team; None where there is nobody. `own` is
    whoever may be told apart, `together` also those whose site shows teams only."""
    me = guest.visitor.account.employee
    inside = set(each_day(period))
    people = [number for number, days in own.items() if number != me and days & inside]
    called = day_reading.names(known, people)
    options: dict[str, str] = {}
    if people:
        options[OWN_PEOPLE] = _("All my people")
    if me is not None:
        options[MINE] = _("Myself")
    options |= {
        choice: _("Team {name}, together", name=name)
        for choice, name in activity_people.teams(known, together, period.last).items()
    }
    options |= called
    if not options:
        return None
    chosen = day_address.chosen(WHO, options, next(iter(options)), _("Whose"), 200)
    return (me or "") if chosen == MINE else chosen


def controls(today: date, unit: Unit, whole: Period, weekday: int) -> None:
    """How long, and which; with buttons to the ones before and after."""
    st.segmented_control(
        _("How long"),
        [each.value for each in Unit],
        required=True,
        format_func=lambda each: tr(activity_view.UNITS[Unit(each)]),
        label_visibility="collapsed",
        key=SPAN,
    )

    day_address.stepper(
        DAY,
        today,
        before(whole, unit, weekday).first,
        after(whole, unit, weekday).first,
        (_("The one before"), _("The next one")),
        at_end=whole.last >= today,
    )
