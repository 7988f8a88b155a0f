"""Which days and whose activity is asked for: what the address says, and what changes it."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from cwem.kpi.privacy import Locks
from cwem.people.assignments import site_on
from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, after, before, containing, each_day
from cwem.ui import (
    activity_people,
    activity_view,
    attendance_reading,
    day_address,
    day_reading,
    guard,
)
from cwem.ui.activity_people import MINE, OWN_PEOPLE, OwnDays
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
    """Whoever may be told apart."""
    together: OwnDays
    """Also those whose site shows teams only; days of `period`."""

    @property
    def complete(self) -> bool:
        """Whether all of its days have begun."""
        return self.whole == self.period

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
        if site := asked_site(known, within(theirs, Period(earlier.first, period.last))):
            me = guest.visitor.account.employee
            own, together = (at_site(known, some, site, me) for some in (own, together))
        choice = asked_whom(guest, known, own, period, together)
        controls(today, unit, whole, weekday)
    return Asked(unit, whole, period, earlier, weekday, choice, own, together)


def within(own: OwnDays, period: Period) -> OwnDays:
    """Those of the days that lie in the period; whoever has none there is not in it."""
    inside = frozenset(each_day(period))
    return {number: those & inside for number, those in own.items() if those & inside}


def asked_site(known: Company, own: OwnDays) -> str:
    """One of the sites at which these people were; empty: all of them, or there is one only."""
    every = frozenset[date]().union(*own.values())
    if not every:
        return ""
    period = Period(min(every), max(every))
    found = attendance_reading.sites(known, attendance_reading.teams(known, own, period))
    return one_of(SITE, found, _("All sites"), _("Site"))


def at_site(known: Company, own: OwnDays, site: str, me: str | None) -> dict[str, frozenset[date]]:
    """Those of the days on which these people were at this site; one's own are wherever one was."""

    def there(number: str, day: date) -> bool:
        found = site_on(known, number, day)
        return number == me or (found is not None and found.id == site)

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
