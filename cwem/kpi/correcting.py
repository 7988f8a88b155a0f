"""Asking for corrections and deciding them, and who is told.

    ask        request in the book            -> whoever may decide is told
    decide     decision and what it says      -> whoever asked is told
    take back  it is not asked for any more   -> whoever might have decided is told

Whoever calls has looked whether the visitor may open the page; who may decide which request is
looked at here, anew each time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.notices import NoticeKind, settle, tell
from cwem.access.ports import Notices
from cwem.access.roles import Permission, Reach, reach
from cwem.attendance.asking_words import asked_for
from cwem.attendance.corrections import correcting
from cwem.attendance.decisions import (
    Case,
    Decision,
    Verdict,
    decision_entry,
    decision_id,
    next_round,
    noted,
)
from cwem.attendance.ports import Entries
from cwem.attendance.requests import APPROVED_WITHIN, Request, Subject, checked, entry_of
from cwem.errors import InputError, NotAllowed, StoreChanged
from cwem.kpi.disputed import Locked
from cwem.kpi.inbox import Inbox
from cwem.ports import Adjustments
from cwem.values import DAY, Adjustment, Channel, Millis, utc_day
from cwem.words import Words, say

PAGE = "requests.py"


class Told(StrEnum):
    """What notices say of a request that waits."""

    ASKED = "asked"
    SOON = "soon"
    OVERDUE = "overdue"
    LATE = "late"
    """To who asked: it was not answered in time."""


def about(request: Request, told: Told) -> str:
    """What such a notice is about; there is one for each account."""
    return f"{request.id} {told}"


@dataclass(frozen=True, slots=True)
class Where:
    """Where corrections are kept, and who is told."""

    entries: Entries
    adjustments: Adjustments
    notices: Notices
    sealed_before: Callable[[], date | None] = lambda: None
    """Events of UTC days before this one were removed: nothing of them can be corrected."""


class Corrections:
    """Every call may raise StoreError."""

    def __init__(
        self, where: Where, inbox: Inbox, locked: Locked = lambda _number, _day: False
    ) -> None:
        self._where, self._inbox, self._locked = where, inbox, locked

    def ask(self, request: Request, by: By) -> Case:
        """Somebody asks about themselves; a second click is the same request. Raises InputError, a
        sentence, for what nobody can decide."""
        request = checked(replace(request, said=by.at, by=by.actor))
        if request.subject is Subject.ACTIVITY:
            if self._locked(request.employee, request.first):
                raise InputError(
                    say("Nobody else sees your activity there; take the time out yourself.")
                )
            self._still_there(request)
        known = self._inbox.of([request.employee], by.at)
        request = replace(request, round=next_round(request, known))
        if same := next((case for case in known if case.request.id == request.id), None):
            return same
        self._where.entries.append(
            [entry_of(request)],
            [_audited(request, Action.ASK_CORRECTION, request.note, by)],
            request.id,
        )
        case = Case(request)
        words = say("{who} asks for {what}.", who=self._inbox.name(request.employee),
                    what=asked_for(request))  # fmt: skip
        told = self._inbox.waiting(case, by.at).deciders
        tell(self._where.notices, told, NoticeKind.REQUEST, words, PAGE, by.at,
             about(request, Told.ASKED))  # fmt: skip
        if not told:
            say_that_nobody_decides(self._where.notices, self._inbox, case, by.at)
        return case

    def take_back(self, request: Request, by: By) -> None:
        """Whoever asked does not ask any more. Raises InputError, a sentence, if it was decided."""
        if by.actor != request.by:
            raise NotAllowed(say("Only who asked can take a request back."))
        told = self._inbox.waiting(Case(request), by.at).deciders
        self._end(request, Verdict.TAKEN_BACK, "", by)
        settled(self._where.notices, self._inbox, request, by.at)
        words = say("{who} does not ask any more for {what}.",
                    who=self._inbox.name(request.employee), what=asked_for(request))  # fmt: skip
        tell(self._where.notices, told, NoticeKind.INFORMATION, words, PAGE, by.at)

    def decide(self, request: Request, verdict: Verdict, note: str, by: By) -> None:
        """Approve or refuse. Raises NotAllowed for who may not, InputError if it was decided
        meanwhile: both are sentences, and nothing was changed."""
        note = noted(note, verdict)
        self.may_decide(request, by)
        if verdict is Verdict.APPROVED:
            if request.at < by.at - APPROVED_WITHIN:
                raise _too_late()
            self._still_there(request)
        decision = self._end(request, verdict, note, by)
        if verdict is Verdict.APPROVED:
            adjust(self._where.adjustments, request, decision)
        settled(self._where.notices, self._inbox, request, by.at)
        words = self._answer(request, verdict, note, by)
        tell(self._where.notices, [request.by], NoticeKind.APPROVAL, words, PAGE, by.at)

    def _still_there(self, request: Request) -> None:
        """Raises InputError for activity of a day whose events were removed: what is decided has
        to hold."""
        sealed, stretch = self._where.sealed_before(), request.stretch
        if sealed is not None and stretch is not None and utc_day(stretch.begin) < sealed:
            raise InputError(
                say("The events of this day were removed already; what they came to stays.")
            )

    def may_decide(self, request: Request, by: By) -> None:
        """Raises NotAllowed, a sentence."""
        own = next((a for a in self._inbox.accounts() if a.name == by.actor), None)
        if request.by == by.actor or (own is not None and own.employee == request.employee):
            raise NotAllowed(say("Nobody decides what they asked for themselves."))
        if by.actor not in self._inbox.waiting(Case(request), by.at).deciders:
            raise NotAllowed(say("This is not yours to decide, or not any more."))

    def _end(self, request: Request, verdict: Verdict, note: str, by: By) -> Decision:
        """The decision and what it says are kept in one step, or neither."""
        decision = Decision(request.id, verdict, note, by.at, by.actor)
        entries = [decision_entry(request, decision), *correcting(request, decision)]
        audit = [_audited(request, _ACTIONS[verdict], note, by)]
        try:
            self._where.entries.append(entries, audit, decision_id(request))
        except StoreChanged:
            raise InputError(self._meanwhile(request, by.at)) from None
        return decision

    def _answer(self, request: Request, verdict: Verdict, note: str, by: By) -> Words:
        who, what = self._inbox.account_name(by.actor), asked_for(request)
        answer = (
            say("{who} has approved {what}.", who=who, what=what)
            if verdict is Verdict.APPROVED
            else say("{who} has refused {what}.", who=who, what=what)
        )
        return say("{answer} Note: {note}", answer=answer, note=note) if note else answer

    def _meanwhile(self, request: Request, now: Millis) -> Words:
        known = {case.request.id: case.decision for case in self._inbox.of([request.employee], now)}
        decision = known.get(request.id)
        who = self._inbox.account_name(decision.by) if decision else ""
        match decision.verdict if decision else None:
            case Verdict.APPROVED:
                return say("{who} has approved this already; nothing was changed.", who=who)
            case Verdict.REFUSED:
                return say("{who} has refused this already; nothing was changed.", who=who)
            case Verdict.TAKEN_BACK:
                return say("{who} took this back already; nothing was changed.", who=who)
        return say("Somebody else has decided this already; nothing was changed.")


def _too_late() -> InputError:
    return InputError(
        say(
            "These days are more than {n} days ago, and no closing looks back so far. Refuse it, "
            "and tell payroll what is owed.",
            n=APPROVED_WITHIN // DAY,
        )
    )


def adjust(adjustments: Adjustments, request: Request, decision: Decision) -> None:
    """What a stretch of the day really was counts from now on; a repeat changes nothing. Raises
    StoreError for a day whose events were removed."""
    stretch = request.stretch
    if request.subject is not Subject.ACTIVITY or stretch is None:
        return
    adjustments.add(
        Adjustment(
            decision_id(request),
            request.employee,
            Channel(stretch.channel),
            stretch.begin,
            stretch.end,
            stretch.label or None,
            request.by,
            decision.by,
            request.note,
            decision.at,
        )
    )


def settled(notices: Notices, inbox: Inbox, request: Request, at: Millis) -> None:
    """Nobody has to answer it any more: for whoever was told of it, that counts as read. Raises
    StoreError."""
    told = inbox.told_until(Case(request), at) | {request.by}
    settle(notices, sorted(told), [about(request, each) for each in Told], at)


def say_that_nobody_decides(notices: Notices, inbox: Inbox, case: Case, at: Millis) -> None:
    """Administrators are told for whom nobody can decide anything."""
    words = say(
        "Nobody can decide what {who} asks for: assign a manager who has an account, or give "
        "somebody the role payroll.",
        who=inbox.name(case.request.employee),
    )
    told = [
        a.name
        for a in inbox.accounts()
        if not a.disabled and reach(a, Permission.MANAGE_PEOPLE) is Reach.ALL
    ]
    tell(notices, told, NoticeKind.WARNING, words, "people.py", at)


def _audited(request: Request, action: Action, note: str, by: By) -> AuditEntry:
    details = {"subject": request.subject.value, "on": request.first.isoformat()}
    if note:
        details["reason"] = note
    return AuditEntry(by.at, by.actor, action, request.employee, None, details, by.address)


_ACTIONS = {
    Verdict.APPROVED: Action.APPROVE_REQUEST,
    Verdict.REFUSED: Action.REFUSE_REQUEST,
    Verdict.TAKEN_BACK: Action.TAKE_REQUEST_BACK,
}
