"""Who was seen when by which camera: stays before a camera, as they were recognised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cwem.access.roles import Permission
from cwem.people.assignments import employed, people_of
from cwem.people.local_days import midnight
from cwem.people.values import Camera, Company, each_day
from cwem.people.values import Days as Period
from cwem.ports import BoutStore
from cwem.ui import day_events, formats
from cwem.ui.guard import Guest
from cwem.ui.language import _, tr
from cwem.values import Bout, BoutKey, BoutVoid, Channel, Millis, Presence, utc_day
from cwem.words import Words, say

MOST = 500
"""Shown at once; the newest."""
EXPORTED = 20_000
LONGEST = 31
"""Days that can be looked at in one go."""


class Standing(StrEnum):
    """What became of a detection."""

    CONFIRMED = "confirmed"
    REVISED = "revised"
    """It holds up to the last time the face was verified."""
    VOID = "void"
    """It holds not at all."""


STANDING: Mapping[Standing, Words] = {
    Standing.CONFIRMED: say("Confirmed"),
    Standing.REVISED: say("Revised"),
    Standing.VOID: say("Void"),
}
CHIPS: Mapping[Standing, str] = {
    Standing.CONFIRMED: "green",
    Standing.REVISED: "orange",
    Standing.VOID: "gray",
}


@dataclass(frozen=True, slots=True)
class Detection:
    """One person before one camera without a break."""

    bout: Bout
    standing: Standing
    until: Millis
    """Up to when it holds."""
    timed: bool = True
    """Whether the viewer may know the time of day, and not the day alone."""


def permitted(guest: Guest, company: Company, period: Period) -> dict[str, frozenset[date]]:
    """Employee number -> the days of the period on which the visitor may see detections of this
    person."""
    found: dict[str, set[date]] = {}
    me = guest.visitor.account.employee
    everybody = guest.may(Permission.SEE_DETECTIONS)
    for day in each_day(period):
        if everybody:
            numbers = {n for n in company.employees if employed(company, n, day)}
        else:
            managed = people_of(company, me, day) if me is not None else ()
            asked = {*managed, *([me] if me is not None else [])}
            numbers = {n for n in asked if guest.may(Permission.SEE_DETECTIONS, n, day)}
        for number in numbers:
            found.setdefault(number, set()).add(day)
    return {number: frozenset(days) for number, days in found.items()}


def read(
    store: BoutStore,
    allowed: Mapping[str, frozenset[date]],
    zone: ZoneInfo,
    camera: str = "",
    most: int = MOST,
) -> list[Detection]:
    """The newest detections of these people on these days by `zone`'s clock, newest first; one
    more than `most` if there are more. Day by day from the newest, so that no more is read than is
    shown. Only presence is read. Raises StoreError."""
    found: list[Detection] = []
    for day in sorted({day for days in allowed.values() for day in days}, reverse=True):
        begin, end = midnight(zone.key, day), midnight(zone.key, day + timedelta(days=1))
        for number in sorted(number for number, days in allowed.items() if day in days):
            rows = store.bouts(number, utc_day(begin), utc_day(end - 1), {Channel.PRESENCE})
            found += (
                each
                for each in detections(*rows)
                if begin <= each.bout.key.start < end and camera in {"", each.bout.camera}
            )
        if len(found) > most:
            break
    found.sort(key=lambda each: (each.bout.key.start, each.bout.key.employee), reverse=True)
    return found[: most + 1]


def detections(bouts: Iterable[Bout], voids: Iterable[BoutVoid]) -> list[Detection]:
    """What each presence bout came to; away and paused are no detections."""
    since: dict[BoutKey, Millis] = {}
    for void in voids:
        since[void.key] = min(void.since, since.get(void.key, void.since))
    found = []
    for bout in bouts:
        if bout.label != Presence.PRESENT:
            continue
        until = min(bout.end, since.get(bout.key, bout.end))
        standing = Standing.CONFIRMED if until == bout.end else Standing.REVISED
        if until <= bout.key.start:
            standing = Standing.VOID
        found.append(Detection(bout, standing, max(until, bout.key.start)))
    return found


def as_seen(
    guest: Guest, found: Sequence[Detection], names: Mapping[str, str], zone: ZoneInfo
) -> list[Detection]:
    """A time of day beside a camera says how somebody came: of whom the visitor may not see that,
    only the day is told, and the order of what is told tells nothing of them. The others first,
    newest first."""

    def day(each: Detection) -> date:
        return datetime.fromtimestamp(each.bout.key.start / 1000, zone).date()

    whose = {(each.bout.key.employee, day(each)) for each in found}
    may = {which for which in whose if guest.may(Permission.SEE_MEANS, *which)}
    told = [replace(each, timed=(each.bout.key.employee, day(each)) in may) for each in found]
    timed = [each for each in told if each.timed]
    untimed = [each for each in told if not each.timed]
    untimed.sort(key=lambda each: (names[each.bout.key.employee].casefold(), each.bout.confidence))
    return [*timed, *sorted(untimed, key=day, reverse=True)]


def columns(
    found: Sequence[Detection],
    names: Mapping[str, str],
    cameras: Mapping[str, Camera],
    zone: ZoneInfo,
) -> dict[str, list[object]]:
    """The table's columns, by the clock of `zone`; without times where there are none to tell."""

    def at(when: Millis) -> datetime:
        return datetime.fromtimestamp(when / 1000, zone)

    def told(each: Detection, words: str) -> str:
        return words if each.timed else ""

    times: dict[str, list[object]] = {
        _("From"): [told(each, f"{at(each.bout.key.start):%H:%M:%S}") for each in found],
        _("To"): [told(each, f"{at(each.until):%H:%M:%S}") for each in found],
        _("Duration"): [
            told(each, formats.duration((each.until - each.bout.key.start) / 1000))
            for each in found
        ],
    }
    return {
        _("Person"): [names[each.bout.key.employee] for each in found],
        _("Day"): [at(each.bout.key.start).date() for each in found],
        **(times if any(each.timed for each in found) else {}),
        _("Camera"): [day_events.camera_words(cameras, each.bout.camera) for each in found],
        _("Status"): [[tr(STANDING[each.standing])] for each in found],
        _("Confidence"): [day_events.confidence(each.bout.confidence) for each in found],
        _("Recognised by"): [each.bout.model for each in found],
    }


def as_csv(
    found: Sequence[Detection],
    names: Mapping[str, str],
    cameras: Mapping[str, Camera],
    zone: ZoneInfo,
) -> bytes:
    """The same as a file, with the numbers of the people."""
    table = columns(found, names, cameras, zone)
    table[_("Status")] = [tr(STANDING[each.standing]) for each in found]
    numbers = [each.bout.key.employee for each in found]
    rows = zip(numbers, *table.values(), strict=True)
    return day_events.write_csv([_("Number"), *table], rows)
