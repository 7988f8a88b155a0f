"""A recognition that was wrong, said by the person it was credited to."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import Notices
from cwem.access.roles import Permission, Reach, reach
from cwem.attendance.book import strike_entry
from cwem.attendance.entries import entry_id
from cwem.attendance.not_me import REASON, strike_of, strikeable, voids
from cwem.attendance.ports import Entries
from cwem.attendance.requests import note_of
from cwem.attendance.working_day import Evidence, WorkingDay
from cwem.errors import InputError
from cwem.kpi.inbox import Inbox
from cwem.people.approvers import managing
from cwem.people.values import Company
from cwem.ports import Records
from cwem.values import Adjustment, Millis, utc_day
from cwem.words import say


@dataclass(frozen=True, slots=True)
class Striking:
    """Every call may raise StoreError; done again it changes nothing more."""

    entries: Entries
    records: Records
    notices: Notices
    inbox: Inbox
    company: Company

    def not_me(self, day: WorkingDay, seen: Evidence, note: str, by: By) -> None:
        """This stay was somebody else: it counts no longer, here nor in any figure of what the
        person did. Whoever looks after cameras is told, and the manager that something does not
        count any more. Raises InputError, a sentence."""
        note = note_of(note)
        if not strikeable(seen, by.at):
            raise InputError(say("This goes on still, or does not count any more. Look again."))
        who, end = day.employee, seen.until or seen.at
        strike = strike_of(who, seen, note, by.at, by.actor)
        zone = ZoneInfo(day.zone)
        begin, until = (f"{datetime.fromtimestamp(t / 1000, zone):%H:%M}" for t in (seen.at, end))
        details = {"on": day.day.isoformat(), "reason": note}
        audit = AuditEntry(by.at, by.actor, Action.NOT_ME, who, None, details, by.address)
        self.entries.append([strike_entry(strike)], [audit])
        bouts, _ = self.records.bouts(who, utc_day(seen.at), utc_day(end))
        if found := voids(bouts, seen.at, end):
            self.records.write([], found).result()
        self._take_out_corrections(who, seen.at, end, note, by)
        self._flag(day, begin, until, note, by)

    def _take_out_corrections(
        self, who: str, begin: Millis, end: Millis, note: str, by: By
    ) -> None:
        """What was approved of this time was said of somebody who was not there. Of a day whose
        events were removed its figures are final."""
        sealed = self.records.retention.sealed_before()
        for one in self.records.adjustments.of(who, begin, end):
            span = max(begin, one.start), min(end, one.end)
            if one.label is None or (sealed is not None and utc_day(span[0]) < sealed):
                continue
            id = entry_id(REASON, one.id, *span)
            self.records.adjustments.add(
                Adjustment(
                    *(id, who, one.channel, *span, None, by.actor, by.actor, note, by.at),
                )
            )

    def _flag(self, day: WorkingDay, begin: str, until: str, note: str, by: By) -> None:
        words = say(
            "{who} says that a recognition was wrong: {day}, {begin} to {until} ({zone}). It does "
            "not count any more. Note: {note}",
            who=self.inbox.name(day.employee),
            day=day.day,
            begin=begin,
            until=until,
            zone=day.zone,
            note=note,
        )
        accounts = self.inbox.accounts()
        told = [
            a.name
            for a in accounts
            if not a.disabled and reach(a, Permission.MANAGE_CAMERAS) is Reach.ALL
        ]
        tell(self.notices, told, NoticeKind.WARNING, words, "detections.py", by.at)
        # a manager is not told whether a time came from a camera, so this does not say it either
        near = managing(self.company, day.employee, self.inbox.today(day.employee, by.at))
        words = say(
            "{who} says that something recorded on {day} was not them; it does not count any more.",
            who=self.inbox.name(day.employee),
            day=day.day,
        )
        names = [a.name for a in accounts if a.employee in near and not a.disabled]
        tell(self.notices, names, NoticeKind.INFORMATION, words, "attendance.py", by.at)
