"""What is done with what people say at a kiosk, whichever way they said who they are."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.reception import Reception
from cwem.access.visitors import Visitor
from cwem.attendance.door import PENDING, Comer
from cwem.attendance.entries import SAME_PUNCH, Means, Punch, PunchKind
from cwem.attendance.not_me import LINGERS
from cwem.attendance.pass_codes import PinRefused
from cwem.attendance.pass_key import AGAIN, warn_of_entries, warn_of_key
from cwem.attendance.passing import Proven, Refused
from cwem.attendance.punching import MOST_BACK, Punched, Punching, TooOld
from cwem.attendance.standing import LOOKED_BACK, Standing, standing
from cwem.errors import StoreError
from cwem.people.known import KnownPeople
from cwem.ports import BoutSink
from cwem.store.ports import WholeStore
from cwem.ui.pass_wiring import pass_desk, passing
from cwem.values import Bout, BoutKey, Channel, Denial, Millis, Presence, day_start, utc_day
from cwem.web.kiosk_lost import AHEAD, OLD, note_lost, tell_lost, tell_wrong
from cwem.web.kiosk_not_me import NotMe
from cwem.web.kiosk_seal import EntryKey, Typed, Unreadable
from cwem.web.kiosk_undo import Undos
from cwem.words import languages, translated

log = logging.getLogger(__name__)

Answer: TypeAlias = dict[str, Any]
"""As JSON, for the kiosk's script."""
_PATIENCE = 10.0
"""Seconds a sight waits to be kept; no greeting without it."""
MOST_AT_ONCE = 10
"""Entries taken in one go: each hashes for some 0.15 s."""
_PRESENT: Millis = 500
"""A stay that begins no longer before is the one that has just begun."""


class KioskDesk:
    """Thread-safe. Every call may raise StoreError."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the server wires
        self,
        store: WholeStore,
        reception: Reception,
        people: KnownPeople,
        key: EntryKey,
        sink: BoutSink,
        model: Callable[[], str],
    ) -> None:
        """`sink` takes what is seen, `model` is what recognises."""
        self._sink, self._model = sink, model
        self.people, self.key, self.undos = people, key, Undos()
        self._store, self._reception = store, reception
        self._punching = Punching(store.entries, store.work_events, at_device=True)
        self._not_me = NotMe(store, reception.store)
        self._passes = pass_desk(store)
        self._passing = passing(store, reception, people)

    def by(self, visitor: Visitor) -> By:
        """The device, now."""
        return By(visitor.account.name, self._reception.now(), visitor.login.address)

    # --- PIN --------------------------------------------------------------------------------------

    def take(self, visitor: Visitor, sealed: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Entries as they come from the kiosk, one answer each: said, refused for good, or to be
        sent again after a while."""
        return [
            {"id": str(one.get("id", "")), **self._one(visitor, one)}
            for one in sealed[:MOST_AT_ONCE]
        ]

    def _one(self, visitor: Visitor, sealed: Mapping[str, Any]) -> Answer:
        by = self.by(visitor)
        try:
            typed = self.key.open(sealed)
        except Unreadable:
            return self._unreadable(sealed, by)
        number = self.people.now().number(typed.number)
        # who took it back misses nothing when it is refused
        held = typed.at if by.at - typed.at > SAME_PUNCH and not typed.back else None
        proven = self._passing.pin(number, typed.pin, by, held)
        if isinstance(proven, Refused):
            return self._refused(proven, number, held, by)
        if typed.back:
            return self._withdraw(proven, typed, by)
        if typed.ahead(by.at):
            return self._lost(proven, typed.at, AHEAD, by)
        if typed.new_pin:
            return self._change(proven, typed, by)
        return self.punch(proven, typed.kind, by, typed.at)

    def _refused(self, refused: Refused, number: str, held: Millis | None, by: By) -> Answer:
        if refused.keyless:
            warn_of_key(self._reception.store, by.at)
            return {"wait": AGAIN, "why": "key"}
        if refused.wait:
            return {"wait": refused.wait}
        if held is not None and self.people.works(number, by.at):
            tell_wrong(self._reception.store, self.people.company(), number, held, by)
        return {"refused": "wrong"}

    def _change(self, proven: Proven, typed: Typed, by: By) -> Answer:
        try:
            self._passes.choose_pin(proven.employee, typed.new_pin, by)
        except PinRefused as error:
            why = {each: translated(error, each) for each in languages()}
            return {"refused": "pin", "why": why}
        return {"changed": True, **self.who(proven.employee)}

    def _withdraw(self, proven: Proven, typed: Typed, by: By) -> Answer:
        """What is ahead was never taken."""
        if not typed.ahead(by.at):
            try:
                self._punching.withdraw(proven.employee, typed.kind, proven.means, by, typed.at)
            except TooOld:
                return self._lost(proven, typed.at, OLD, by)
        return {"undone": True, **self.who(proven.employee)}

    def _lost(self, proven: Proven, at: Millis, why: str, by: By) -> Answer:
        note_lost(self._reception.store, proven.employee, at, why, by)
        tell_lost(self._reception.store, self.people.company(), proven.employee, at, by)
        return {"refused": why}

    def _unreadable(self, sealed: Mapping[str, Any], by: By) -> Answer:
        """What is sealed for another key waits for that one to be put back, as long as it would
        count then."""
        at = self.key.waits_for_another(sealed)
        if at is not None and abs(by.at - at) <= MOST_BACK:
            warn_of_entries(self._reception.store, by.actor, by.at)
            return {"wait": AGAIN, "why": "key"}
        why: dict[str, str | int] = {"reason": "unreadable"}
        entry = AuditEntry(by.at, by.actor, Action.REFUSE_PASS, details=why, address=by.address)
        self._reception.store.audit.record(entry)
        return {"refused": "unreadable"}

    # --- all ways ---------------------------------------------------------------------------------

    def code(self, code: str, by: By) -> Proven | Refused:
        """Whose code was held before the camera."""
        return self._passing.code(code, by)

    def punch(self, proven: Proven, kind: PunchKind, by: By, at: Millis | None = None) -> Answer:
        """Keep what somebody said who has shown who they are."""
        try:
            done = self._punching.punch(proven.employee, kind, proven.means, by, at)
        except TooOld:
            return self._lost(proven, by.at if at is None else at, OLD, by)
        answer = {
            "done": kind.value, "at": done.punch.at, "again": done.again,
            **self.who(proven.employee),
        }  # fmt: skip
        if proven.must_change:
            answer["must_change"] = True
        if by.at - done.punch.at <= SAME_PUNCH:
            answer["undo"] = self.undos.offer(lambda who: self._take_back(done, who), by.at)
        return answer

    def seen(self, comer: Comer, camera: str, capture: str, by: By) -> Answer | None:
        """Keep that somebody has just come before this camera, and what is said to them; None:
        nothing, they have just said that they go.

        The capture keeps stays as well, but in a queue it may cut one that lasts a second to
        nothing when the next person steps into the same place. What is greeted is kept, so the
        greeting keeps its own sight of the person, as a capture of its own."""
        employee, since = comer.employee, comer.since
        self._keep(comer, camera, capture)
        now = self._standing_or_in(employee, since)
        if now.kind is PunchKind.OUT and by.at - now.since <= 2 * SAME_PUNCH:
            return None
        undo = self.undos.offer(lambda who: self._mistaken(comer, camera, who), by.at)
        answer: Answer = {"at": since, "seen": True, "undo": undo, **self.who(employee)}
        if now.kind is None:
            return answer | {"done": "in"}
        return answer | {"still": now.kind.value, "since": now.since}

    def _keep(self, comer: Comer, camera: str, capture: str) -> None:
        """Durable, or kept by the outbox, when it returns."""
        start, end = comer.since, max(comer.at, comer.since + 1)
        start = max(start, day_start(utc_day(end - 1)))  # a bout lies within one UTC day
        key = BoutKey(comer.employee, utc_day(start), Channel.PRESENCE, start, capture)
        bout = Bout(key, Presence.PRESENT, camera, self._model(), end, 1.0)
        self._sink.write([bout]).result(_PATIENCE)

    def _standing_or_in(self, employee: str, now: Millis) -> Standing:
        """What is kept is greeted, whether or not what held before can be read."""
        try:
            return self.standing(employee, now)
        except StoreError:
            log.warning("who comes is greeted without what was before", exc_info=True)
            return Standing()

    def standing(self, employee: str, now: Millis) -> Standing:
        """What holds of this person, whether it was said here or on Live, or seen."""
        book, since = self._punching.said(employee, now), now - LOOKED_BACK
        gone = [one for one in book.strikes if not one.target]
        bouts, _ = self._store.bouts(employee, utc_day(since), utc_day(now), {Channel.PRESENCE})
        stays = [
            (bout.key.start, bout.end)
            for bout in bouts
            if bout.label == Presence.PRESENT
            and since <= bout.key.start < now - _PRESENT
            and not any(one.at <= bout.key.start < one.until for one in gone)
        ]
        said = [
            Punch(employee, at, kind, Means.MANUAL)
            for stated in book.times.values()
            for at, kind in stated.signs()
            if since <= at <= now
        ]
        return standing([*book.punches, *said], stays, now)

    def _take_back(self, done: Punched, by: By) -> None:
        self._punching.take_back(done.punch, by)

    def _mistaken(self, comer: Comer, camera: str, by: By) -> None:
        # the capture may have counted what was before the name: they were not here before that
        denial = Denial(camera, comer.employee, comer.at - PENDING, comer.at + LINGERS)
        self._not_me.strike(self.people.company(), denial, by)

    def denied(self, camera: str) -> Sequence[Denial]:
        """Who is not before this camera."""
        return self._not_me.denials.of(camera)

    def who(self, employee: str) -> Answer:
        """What the screen calls this person, and in which language."""
        known = self.people.now()
        return {"name": known.first_name(employee), "language": known.language(employee)}
