"""What a working day is made of, as its own person is told: how each time came about, and who
corrected it. Managers are told neither; see attendance_why.happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cwem.attendance.entries import Entry, EntryKind, Means
from cwem.attendance.not_me import mistaken_of
from cwem.attendance.working_day import Evidence, EvidenceKind, WorkingDay
from cwem.ui import formats
from cwem.ui.attendance_why import PUNCHES
from cwem.ui.language import _, tr
from cwem.ui.requests_desk import Desk
from cwem.values import DAY, Millis, day_start
from cwem.words import Words, say

MEANS: Mapping[Means, Words] = {
    Means.PIN: say("with your PIN"),
    Means.QR: say("with your code"),
    Means.KIOSK: say("at the screen at the door"),
    Means.LIVE: say("on the page Live"),
    Means.MANUAL: say("corrected"),
}
SAID = frozenset({EntryKind.PUNCH, EntryKind.STRIKE, EntryKind.TIMES})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened."""

    at: Millis
    what: str
    known: str
    counts: bool
    note: str = ""


def lines(desk: Desk, one: WorkingDay) -> list[Line]:
    """By time. Raises StoreError."""
    if not one.evidence:
        return []
    # times that were said lie at midnight, in UTC, of their day
    first = min(day_start(one.day), one.evidence[0].at - DAY)
    last = one.evidence[-1].at + DAY
    said = desk.runtime.store.entries.of([one.employee], first, last, SAID)
    entries = said.get(one.employee, ())
    known = {entry.id: entry for entry in entries}
    struck = [entry for entry in entries if entry.kind is EntryKind.STRIKE]
    found = [line for each in one.evidence for line in _lines(desk, each, known, struck)]
    return sorted(found, key=lambda line: line.at)


def _lines(
    desk: Desk, each: Evidence, known: Mapping[str, Entry], struck: list[Entry]
) -> list[Line]:
    note = "" if each.counts else _why_not(desk, each, struck)
    if each.kind is EvidenceKind.SEEN and each.until is not None:
        camera = _("by a camera")
        return [
            Line(each.at, _("first seen"), camera, each.counts, note),
            Line(each.until, _("last seen"), camera, each.counts, note),
        ]
    entry = known.get(each.id)
    # what was said on Live is in no entry of the book
    means = Means.LIVE if entry is None else Means(entry.body.get("means", Means.MANUAL))
    if entry is not None and means is Means.MANUAL and not note:
        note = _because(desk, entry)
    what = tr(PUNCHES.get(each.what, each.what))
    return [Line(each.at, what, tr(MEANS[means]), each.counts, note)]


def _because(desk: Desk, entry: Entry) -> str:
    approver = desk.inbox.account_name(entry.body.get("approver", entry.by))
    return _("{why} (approved by {who})", why=entry.body.get("why", ""), who=approver)


def _why_not(desk: Desk, each: Evidence, struck: list[Entry]) -> str:
    """Why it does not count: other times were said, somebody struck it, else it only repeats."""
    if each.corrected or each.kind is EvidenceKind.CORRECTION:
        return _("other times were said")
    for entry in struck:
        target, until = entry.body.get("target", ""), int(entry.body.get("until", entry.at))
        if target == each.id if target or each.id else entry.at <= each.at < until:
            mistaken = mistaken_of(entry)
            if mistaken is not None and mistaken.camera:
                return _("struck: {why}", why=_("That is not me"))
            return _("struck: {why}", why=entry.body.get("why", "") or _because(desk, entry))
    return _("a repeat")


def table(found: list[Line], one: WorkingDay) -> dict[str, list[object]]:
    """As columns; times by the person's own clock."""
    zone, viewer = ZoneInfo(one.zone), formats.viewer_zone()
    columns: dict[str, list[object]] = {
        _("Time"): [formats.clock(line.at, zone, viewer) for line in found],
        _("What"): [line.what for line in found],
        _("Known"): [line.known for line in found],
        _("Counts"): [_("yes") if line.counts else _("no") for line in found],
    }
    if any(line.note for line in found):
        columns[_("Note")] = [line.note for line in found]
    return columns
