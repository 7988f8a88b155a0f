"""Who is in the picture, in words: pure functions the Live page draws from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cwem.capture.live import Snapshot
from cwem.people.assignments import site_on
from cwem.people.local_days import local_day
from cwem.people.values import AssignmentKind, Company
from cwem.track.bouts import visits
from cwem.track.timeline import timeline
from cwem.ui.terms import term
from cwem.values import (
    Activity,
    Analysis,
    Bout,
    BoutVoid,
    Channel,
    IdentityStatus,
    Millis,
    Posture,
    Presence,
    Seen,
    standing,
    utc_day,
)
from cwem.words import Words, say

COLOURS = {
    IdentityStatus.CONFIRMED: "green",
    IdentityStatus.TENTATIVE: "gray",
    IdentityStatus.UNKNOWN: "gray",
    IdentityStatus.SOMEONE_ELSE: "gray",
    IdentityStatus.TOO_SMALL: "orange",
    IdentityStatus.POOR: "orange",
}
"""Status -> the colour of its badge."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in view."""

    title: str
    """A name, or words that say that there is none."""
    status: Words
    colour: str
    doing: Words
    employee: str | None
    confirmed: bool = False


def person_lines(analysis: Analysis | None, name: Callable[[str], str]) -> list[PersonLine]:
    """Everyone in view, the recognised first, otherwise from left to right."""
    people = analysis.people if analysis is not None else ()
    ordered = sorted(people, key=lambda seen: (seen.identity.employee is None, seen.person.box.x1))
    return [_line(seen, name) for seen in ordered]


def _line(seen: Seen, name: Callable[[str], str]) -> PersonLine:
    employee, status = seen.identity.employee, seen.identity.status
    title = name(employee) if employee else say("Unknown person")
    if status is IdentityStatus.SOMEONE_ELSE:
        title = say("Someone else")
    known = status is IdentityStatus.CONFIRMED
    return PersonLine(title, term(status), COLOURS[status], doing(seen), employee, known)


def doing(seen: Seen) -> Words:
    """Activity and posture in one phrase; a posture that is not judged is not mentioned."""
    activity, posture = term(Activity(seen.activity.label)), Posture(seen.posture.label)
    if posture is Posture.NOT_JUDGED:
        return activity
    return say("{activity}, {posture}", activity=activity, posture=term(posture))


def nobody(snapshot: Snapshot) -> Words:
    """What to say where no person is listed."""
    if snapshot.capture is None:
        return say("The camera is off.")
    analysis = snapshot.progress.analysis
    if analysis is None:
        return say("The first picture is being looked at.")
    return say("Paused.") if analysis.paused else say("Nobody.")


@dataclass(frozen=True, slots=True)
class Today:
    """What the store has of one person since the local midnight, in seconds."""

    since: Millis | None
    """Start of the latest visit; None when nothing is recorded yet."""
    present: float
    activities: Mapping[str, float]


def today(
    bouts: Sequence[Bout], voids: Sequence[BoutVoid], midnight: Millis, departure: Millis
) -> Today:
    """Read one person's bouts after `midnight`, two cameras or tabs as one; a visit ends with an
    absence of `departure`."""
    presence = [b for b in bouts if b.key.channel is Channel.PRESENCE]
    activity = [b for b in bouts if b.key.channel is Channel.ACTIVITY]
    stays = visits(standing(presence, voids), departure)
    labels: dict[str, int] = {}
    for span in timeline(activity, voids):
        length = span.end - max(span.start, midnight)
        if length > 0:
            labels[span.label] = labels.get(span.label, 0) + length
    present = sum(
        max(0, span.end - max(span.start, midnight))
        for span in timeline(presence, voids)
        if span.label == Presence.PRESENT
    )
    return Today(
        stays[-1][0] if stays else None,
        present / 1000,
        {label: length / 1000 for label, length in labels.items()},
    )


class LocalDay(NamedTuple):
    """The day it is for one person."""

    day: date
    begin: Millis
    zone: ZoneInfo


def local_day_of(company: Company, employee: str, now: Millis, viewer: ZoneInfo) -> LocalDay:
    """The day it is for this person at that moment, where it began, and the clock they live by:
    the zone assigned to them for that day, else their site's, else the viewer's."""
    line = company.line(AssignmentKind.ZONE, employee)
    around = utc_day(now)
    site = site_on(company, employee, around)
    default = site.zone if site else viewer.key
    for day in (around - timedelta(days=1), around, around + timedelta(days=1)):
        begin, end = local_day(line, day, default)
        if begin <= now < end:
            return LocalDay(day, begin, ZoneInfo(line.on(day) or default))
    raise AssertionError("local days join without a hole")
