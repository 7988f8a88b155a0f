"""A recognition that was wrong, said by the person it was credited to, or at the door.

    strike in the book -> bouts voided -> what was approved of them taken out -> who has to know

The strike is kept first and says all that the rest needs, so that whatever fails after it is done
again (striking_again.py) until it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.notices import NoticeKind, tell, who_may
from cwem.access.ports import Notices
from cwem.access.roles import Permission
from cwem.attendance.entries import entry_id
from cwem.attendance.not_me import Mistaken, strikeable
from cwem.attendance.ports import Entries
from cwem.attendance.requests import note_of
from cwem.attendance.working_day import Evidence, WorkingDay
from cwem.errors import InputError
from cwem.kpi.inbox import Inbox
from cwem.kpi.striking_words import at_the_door, changed, to_the_person, was_wrong
from cwem.people.approvers import managing
from cwem.people.assignments import zone_on
from cwem.people.values import Company
from cwem.ports import Records
from cwem.values import NOT_ME, Adjustment, standing, utc_day
from cwem.words import say


@dataclass(frozen=True, slots=True)
class Striking:
    """Every call may raise StoreError; done again it changes nothing more."""

    entries: Entries
    records: Records
    notices: Notices
    inbox: Inbox
    company: Company

    def stay(self, day: WorkingDay, seen: Evidence, note: str, by: By) -> None:
        """The person says that this stay was somebody else. Raises InputError, a sentence."""
        note = note_of(note)
        if not strikeable(seen, by.at):
            raise InputError(say("This goes on still, or does not count any more. Look again."))
        one = Mistaken(day.employee, seen.at, seen.until or seen.at, note)
        self.strike(one, {"on": day.day.isoformat(), "reason": note}, by)

    def strike(self, one: Mistaken, details: Mapping[str, str | int], by: By) -> None:
        """This time counts no longer, neither as presence nor in any figure of what the person
        did, and who has to know is told. `details` are for the audit."""
        audit = AuditEntry(by.at, by.actor, Action.NOT_ME, one.employee, None, details, by.address)
        self.entries.append([one.entry(by)], [audit])
        self.take_out(one, by)
        self.flag(one, by)

    def take_out(self, one: Mistaken, by: By) -> None:
        """What was recorded is voided, and what was approved of it goes along."""
        days = utc_day(one.begin), utc_day(one.end)
        bouts, voids = self.records.bouts(one.employee, *days)
        if found := one.voids(standing(bouts, voids)):
            self.records.write([], found).result()
        self._take_out_corrections(one, by)

    def _take_out_corrections(self, one: Mistaken, by: By) -> None:
        """What was approved of this time was said of somebody who was not there. Of a day whose
        events were removed its figures are final."""
        sealed = self.records.retention.sealed_before()
        for each in self.records.adjustments.of(one.employee, one.begin, one.end):
            span = max(one.begin, each.start), min(one.end, each.end)
            if each.label is None or (sealed is not None and utc_day(span[0]) < sealed):
                continue
            id, author = entry_id(NOT_ME, each.id, *span), by.actor
            self.records.adjustments.add(
                Adjustment(
                    id, one.employee, each.channel, *span, None, author, author, one.note, by.at
                )
            )

    def flag(self, one: Mistaken, by: By) -> None:
        """Tell who has to know: whoever can mend the recognition; the manager, who is told of no
        means; and the person, where somebody else said it."""
        day = utc_day(one.begin)
        zone = zone_on(self.company, one.employee, day) or "UTC"
        begin, end = (
            datetime.fromtimestamp(t / 1000, ZoneInfo(zone)) for t in (one.begin, one.end)
        )
        who, accounts = self.inbox.name(one.employee), self.inbox.accounts()
        mending = who_may(accounts, Permission.MANAGE_CAMERAS)
        own = [a.name for a in accounts if a.employee == one.employee and not a.disabled]
        warning = NoticeKind.WARNING
        if one.camera:
            words = at_the_door(who, by.actor, begin, zone)
            tell(self.notices, mending, warning, words, "detections.py", by.at)
            words = to_the_person(by.actor, begin, zone)
            tell(self.notices, own, warning, words, "my_day.py", by.at)
            return
        words = was_wrong(who, begin, end, zone, one.note)
        tell(self.notices, mending, warning, words, "detections.py", by.at)
        near = managing(self.company, one.employee, self.inbox.today(one.employee, by.at))
        names = [a.name for a in accounts if a.employee in near and not a.disabled]
        words = changed(who, begin.date())
        tell(self.notices, names, NoticeKind.INFORMATION, words, "attendance.py", by.at)
