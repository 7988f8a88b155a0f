"""Who is in: a manager's people as they are now, and what they did today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cwem.access.roles import Permission
from cwem.attendance import told
from cwem.attendance.matching import PASSING
from cwem.attendance.work_events import LONGEST, WorkState, work_day
from cwem.attendance.working_day import EvidenceKind, Status, WorkingDay
from cwem.kpi.days import WorkingDays
from cwem.people.assignments import team_on
from cwem.people.managed import managed
from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.totals.day import PersonDay
from cwem.totals.reading import SUMMED, Days
from cwem.totals.sums import day_totals
from cwem.ui import day_reading
from cwem.ui.activity_edges import edges, inner
from cwem.ui.activity_timeline import with_gaps
from cwem.ui.figures import NOT_OBSERVED
from cwem.ui.guard import Guest
from cwem.ui.state import Runtime
from cwem.values import Activity, Channel, Millis, utc_day
from cwem.words import Words, say

HOUR: Millis = 3_600_000
_DAY = timedelta(days=1)


class Now(StrEnum):
    """How somebody is to be found now; exactly one."""

    IN = "in"
    BREAK = "break"
    AWAY = "away"
    LEFT = "left"
    LEAVE = "leave"
    NOT_SEEN = "not seen"
    OFF = "off"


NOW: Mapping[Now, Words] = {
    Now.IN: say("In"),
    Now.BREAK: say("On a break"),
    Now.AWAY: say("Away"),
    Now.LEFT: say("Day ended"),
    Now.LEAVE: say("On leave"),
    Now.OFF: say("Day off"),
    Now.NOT_SEEN: say("Not seen"),
}
CHIPS: Mapping[Now, str] = {
    Now.IN: "green",
    Now.BREAK: "blue",
    Now.AWAY: "orange",
    Now.LEFT: "gray",
    Now.LEAVE: "violet",
    Now.OFF: "gray",
    Now.NOT_SEEN: "gray",
}
"""State -> the colour of its chip."""


@dataclass(frozen=True, slots=True)
class PersonNow:
    """One person, now and today; the day is their own."""

    number: str
    name: str
    team: str
    zone: ZoneInfo
    now: Now
    day: PersonDay
    work: WorkingDay | None = None
    """The working day that runs, else today's."""
    works: Sequence[WorkingDay] = ()
    """Those whose arrival or departure may lie in the day."""


def state_now(day: PersonDay, said: WorkState, now: Millis, fresh: Millis) -> Now:
    """In: seen within `fresh`. What the person said about a break or the day's end counts more; a
    pause is only a camera that is off."""
    if day.departure is None:
        return Now.NOT_SEEN
    if said is WorkState.BREAK:
        return Now.BREAK
    if said is WorkState.ENDED:
        return Now.LEFT
    return Now.IN if now - day.departure <= fresh else Now.AWAY


def state_of(
    seen: Now, day: PersonDay, work: WorkingDay | None, works: Sequence[WorkingDay] = ()
) -> Now:
    """What cameras say, and beyond it what was said with a PIN or a code, which counts as much;
    `works` are the working days around this one.

    Whoever was last seen in passing, as at a door, is in until they leave, like somebody who came
    with a PIN: else "away" would tell which of the two it was."""
    if work is None or seen in {Now.BREAK, Now.LEFT}:
        return seen
    running = work.status is Status.RUNNING and work.departure is None
    if seen is Now.AWAY and running and day.visits[-1][1] - day.visits[-1][0] < PASSING:
        return Now.IN
    over = work.departure is not None and work.status is not Status.RUNNING
    if seen is not Now.IN and (over or _night_over(work, day, works)):
        return Now.LEFT
    said = [one for one in work.evidence if one.counts and one.kind is not EvidenceKind.SEEN]
    if not said or (day.departure or 0) > said[-1].at:
        return _why_not_seen(work) if seen is Now.NOT_SEEN else seen
    return _SAID.get(said[-1].what, seen)


def _why_not_seen(work: WorkingDay) -> Now:
    """Whether nobody expects the person: on leave, on a holiday, or their roster has no shift that
    day. Without a roster nothing says so."""
    if work.status is Status.ON_LEAVE:
        return Now.LEAVE
    off = work.status is Status.HOLIDAY or told.DAY_OFF in work.reasons
    return Now.OFF if off else Now.NOT_SEEN


def _night_over(work: WorkingDay, day: PersonDay, works: Sequence[WorkingDay]) -> bool:
    """Whether a night that began the day before ended on this one, and the next is to come."""
    return work.status is Status.AHEAD and any(
        one.day < work.day and one.departure is not None and one.departure >= day.begin
        for one in works
    )


_SAID = {"in": Now.IN, "back": Now.IN, "break": Now.BREAK, "out": Now.LEFT}


def running(days: Sequence[WorkingDay], today: date) -> WorkingDay | None:
    """The one that runs, else today's: a night shift is yesterday's until it ends."""
    for one in days:
        if one.status is Status.RUNNING and one.arrival is not None:
            return one
    return next((one for one in days if one.day == today), None)


def own_people(guest: Guest, company: Company, days: Days) -> list[str]:
    """Whom this visitor manages today, by number; each person's today is their own."""
    me, now = guest.visitor.account.employee, guest.reception.now()
    if me is None:
        return []
    around = utc_day(now)
    found = set(managed(company, me, Period(around - _DAY, around + _DAY)))
    return [
        number
        for number in sorted(found - {me})
        if guest.may(Permission.SEE_ATTENDANCE, number, days.today(number, now))
        and guest.may(Permission.SEE_ACTIVITY, number, days.today(number, now))
    ]


def teams_of(company: Company, numbers: Sequence[str], days: Days, now: Millis) -> dict[str, str]:
    """Team id -> name, of these people today."""
    teams = (team_on(company, number, days.today(number, now)) for number in numbers)
    named = {team.id: team.name for team in teams if team is not None}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def people_now(  # noqa: PLR0913, PLR0917 - whose days, and where from
    runtime: Runtime,
    company: Company,
    days: Days,
    numbers: Sequence[str],
    now: Millis,
    working: WorkingDays | None = None,
) -> list[PersonNow]:
    """These people, who is in first. Nobody's posture is read. Raises StoreError."""
    called = day_reading.names(company, numbers)
    around = utc_day(now)
    works: Mapping[str, Sequence[WorkingDay]] = {}
    if working is not None and numbers:
        works = working.of(numbers, around - _DAY, around + _DAY, now)
    found = []
    for number in numbers:
        today = days.today(number, now)
        day = days.day(number, today, SUMMED)
        events = runtime.store.work_events.events(number, now - 2 * LONGEST, now + 1)
        seen = state_now(day, work_day(events, now).state, now, day_reading.FRESH)
        those = works.get(number, ())
        work = running(those, today)
        team = team_on(company, number, today)
        zone = ZoneInfo(days.zone(number, today))
        name = team.name if team else ""
        state = state_of(seen, day, work, those)
        found.append(PersonNow(number, called[number], name, zone, state, day, work, those))
    order = list(Now)
    return sorted(found, key=lambda one: (order.index(one.now), one.name.casefold()))


def per_person(people: Sequence[PersonNow]) -> dict[str, list[float]]:
    """Label -> seconds of each person, with what lies between and was not observed."""
    rows = [day_totals(one.day) for one in people]
    labels = [label for label in Activity if any(label in row.activity for row in rows)]
    found = {str(n): [row.activity.get(n, 0) / 1000 for row in rows] for n in labels}
    return {**found, NOT_OBSERVED: [row.unseen / 1000 for row in rows]} if found else {}


def per_hour(
    people: Sequence[PersonNow], zone: ZoneInfo
) -> tuple[list[Millis], dict[str, list[float]]]:
    """The hours from the first to the last that have something in them, and label -> seconds of
    everybody in each, with what nobody observed between the first and the last time of each.
    Hours are those of the viewer's clock in `zone`. What lies around an arrival or a departure is
    left out: of a team of one, or of the first to come, it would tell the first sight."""
    slots: dict[Millis, dict[str, Millis]] = {}
    offset = _offset(people, zone)
    for one in people:
        line = one.day.spans[Channel.ACTIVITY]
        for span in with_gaps(inner(line, edges(line, one.works))):
            at = span.start
            while at < span.end:
                hour = (at + offset) // HOUR * HOUR - offset
                until = min(span.end, hour + HOUR)
                slot = slots.setdefault(hour, {})
                slot[span.label] = slot.get(span.label, 0) + until - at
                at = until
    if not slots:
        return [], {}
    hours = list(range(min(slots), max(slots) + 1, HOUR))
    order = [*Activity, NOT_OBSERVED]
    labels = [label for label in order if any(label in slot for slot in slots.values())]
    return hours, {str(n): [slots.get(hour, {}).get(n, 0) / 1000 for hour in hours] for n in labels}


def _offset(people: Sequence[PersonNow], zone: ZoneInfo) -> Millis:
    """What the viewer's clock is ahead of UTC by: whole hours begin elsewhere in Kolkata."""
    if not people:
        return 0
    there = datetime.fromtimestamp(people[0].day.begin / 1000, zone).utcoffset()
    return round(there.total_seconds() * 1000) if there else 0
