"""What a manager enters for own people: leave and remote days, and times after an outage.

It holds at once; everybody it is about is told, it is in the audit, and whoever it is about may
ask for something else. Nobody enters anything for themselves, and what is entered after an outage
only adds: it never takes time from anybody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import Notices
from cwem.attendance.asking_words import LEAVES
from cwem.attendance.book import leave_entry
from cwem.attendance.clock_times import refuse_impossible
from cwem.attendance.day_times import DayTimes, Ends, same, times_entry
from cwem.attendance.entries import Entry, LeaveDay, LeaveKind
from cwem.attendance.ports import Entries
from cwem.attendance.requests import MOST_DAYS, note_of
from cwem.attendance.shifts import MINUTE
from cwem.attendance.working_day import Status, WorkingDay
from cwem.errors import InputError, NotAllowed
from cwem.kpi.inbox import Inbox
from cwem.people.values import Days, each_day
from cwem.values import DAY, Millis, day_start
from cwem.words import Words, say

LOOKED_BACK: Millis = 400 * DAY
"""Nothing is entered of longer ago: closings look back a little farther."""
OWN_PAGE = "my_day.py"


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day to the last of one kind of leave."""

    first: date
    last: date
    kind: LeaveKind
    half: bool = False


@dataclass(frozen=True, slots=True)
class Entering:
    """`may`: whether whoever enters it may do so for this person on this day. Every call may raise
    StoreError, InputError and NotAllowed, the last two with a sentence; then nothing was kept."""

    entries: Entries
    notices: Notices
    inbox: Inbox
    may: Callable[[str, date], bool]

    def leave(self, people: Sequence[str], span: Span, note: str, by: By) -> None:
        """Days of leave for these people; NONE takes back what was said before."""
        if span.last < span.first:
            raise InputError(say("The last day lies before the first; choose a later last day."))
        days = each_day(Days(span.first, span.last))
        if len(days) > MOST_DAYS:
            raise InputError(say("Enter at most {n} days at once.", n=MOST_DAYS))
        if day_start(span.first) < by.at - LOOKED_BACK:
            raise InputError(
                say("Leave of more than {n} days ago is in no export any more; tell payroll.",
                    n=LOOKED_BACK // DAY)
            )  # fmt: skip
        note = " ".join(note.split())
        self._check(people, days, by)
        entries, audit = [], []
        for who in people:
            entries += [
                leave_entry(
                    LeaveDay(who, day_start(day), span.kind, span.half, by.at, by.actor), why=note
                )
                for day in days
            ]
            details = {"from": span.first.isoformat(), "to": span.last.isoformat(),
                       "leave": span.kind.value}  # fmt: skip
            if note:
                details["reason"] = note
            audit.append(_audit(by, Action.ENTER_LEAVE, who, details))
        self.entries.append(entries, audit)
        for who in people:
            self._tell(who, _leave_words(self.inbox.account_name(by.actor), span), by)

    def outage(
        self, days: Mapping[str, WorkingDay], times: Mapping[str, Ends], note: str, by: By
    ) -> None:
        """Times of one day that could not be recorded, for many people at once."""
        note = note_of(note)
        entered = {who: pair for who, pair in times.items() if pair != (None, None)}
        if not entered:
            raise InputError(say("Enter a time for at least one person."))
        entries, audit = [], []
        for who, pair in entered.items():
            self._check([who], [days[who].day], by)
            said = self._said(days[who], pair, note, by)
            if not said:
                continue
            entries += said
            details = {"on": days[who].day.isoformat(), "reason": note}
            audit.append(_audit(by, Action.CORRECT_OUTAGE, who, details))
        if not entries:
            raise InputError(say("Nothing would change. Enter what was different."))
        self.entries.append(entries, audit)
        for who in (entry.employee for entry in entries):
            words = say(
                "{by} has entered times of {day} for you: {note}. If they are not right, ask for a "
                "correction.",
                by=self.inbox.account_name(by.actor), day=days[who].day, note=note,
            )  # fmt: skip
            self._tell(who, words, by)

    def would_say(self, day: WorkingDay, times: Ends, by: str, now: Millis) -> list[Entry]:
        """What entering these times would keep, to show what comes of it."""
        return self._said(day, times, "-", By(by, now))

    def _said(self, day: WorkingDay, times: Ends, note: str, by: By) -> list[Entry]:
        arrival, departure = times
        if day.status is Status.REMOVED or day_start(day.day) < by.at - LOOKED_BACK:
            raise InputError(
                say("Times of more than {n} days ago are in no export any more; tell payroll.",
                    n=LOOKED_BACK // DAY)
            )  # fmt: skip
        came = day.arrival if arrival is None else arrival
        refuse_impossible([(came, departure)], (), DAY, by.at)
        if _takes(day, arrival, departure):
            raise InputError(
                say(
                    "{who} was there before or after these times already. What was recorded is "
                    "changed only by a request of the person.",
                    who=self.inbox.name(day.employee),
                )
            )
        new = DayTimes(
            None if same(arrival, day.arrival) else arrival,
            None if same(departure, day.departure) else departure,
        )
        if not new:
            return []
        return [
            times_entry(
                day.employee, day_start(day.day), new, by.at, by.at, by.actor, adds="1",
                why=note, approver=by.actor,
            )
        ]  # fmt: skip

    def _check(self, people: Sequence[str], days: Sequence[date], by: By) -> None:
        own = next((a.employee for a in self.inbox.accounts() if a.name == by.actor), None)
        if not people:
            raise InputError(say("Choose at least one person."))
        for who in people:
            if who == own:
                raise NotAllowed(say("Nobody enters this for themselves; ask for it on My day."))
            refused = next((day for day in days if not self.may(who, day)), None)
            if refused is not None:
                raise NotAllowed(
                    say("{who} is not one of your people on {day}.",
                        who=self.inbox.name(who), day=refused)
                )  # fmt: skip

    def _tell(self, who: str, words: Words, by: By) -> None:
        account = next((a.name for a in self.inbox.accounts() if a.employee == who), None)
        if account is not None:
            tell(self.notices, [account], NoticeKind.INFORMATION, words, OWN_PAGE, by.at)


def _takes(day: WorkingDay, arrival: Millis | None, departure: Millis | None) -> bool:
    """Whether somebody was there before this arrival or after this departure."""
    counting = [one for one in day.evidence if one.counts]
    first = min((one.at for one in counting), default=None)
    last = max((one.until or one.at for one in counting), default=None)
    return (arrival is not None and first is not None and first // MINUTE < arrival // MINUTE) or (
        departure is not None and last is not None and last // MINUTE > departure // MINUTE
    )


def _audit(by: By, action: Action, who: str, details: Mapping[str, str]) -> AuditEntry:
    return AuditEntry(by.at, by.actor, action, who, None, details, by.address)


def _leave_words(by: str, span: Span) -> Words:
    if span.kind is LeaveKind.NONE:
        if span.first == span.last:
            return say("{by} has taken back your leave on {day}.", by=by, day=span.first)
        return say("{by} has taken back your leave from {day} to {last}.",
                   by=by, day=span.first, last=span.last)  # fmt: skip
    kind = LEAVES[span.kind]
    if span.half:
        return say("{by} has entered half a day of {kind} for you on {day}.",
                   by=by, kind=kind, day=span.first)  # fmt: skip
    if span.first == span.last:
        return say("{by} has entered {kind} for you on {day}.", by=by, kind=kind, day=span.first)
    return say("{by} has entered {kind} for you from {day} to {last}.",
               by=by, kind=kind, day=span.first, last=span.last)  # fmt: skip
