"""Proving with a PIN or a code who one is: the one place that says yes.

number + PIN --+                       +--> Proven(employee, means)
               +--> tries --> proof ---+
code ----------+                       +--> Refused(wait)   noted in the audit
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.passwords import Passwords
from cwem.access.ports import AuditLog
from cwem.attendance.entries import Means
from cwem.attendance.pass_codes import code_proof, is_code, key_of, pin_right
from cwem.attendance.pass_tries import PassTries
from cwem.attendance.passes import Pass, PassKind
from cwem.attendance.ports import Passes
from cwem.values import Millis

LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class Proven:
    """Who it is. `must_change`: somebody else has seen the PIN; it counts all the same, since
    nobody's time may hang on it."""

    employee: str
    means: Means
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Not proven. `wait` milliseconds before the next try; 0: number, PIN or code is wrong.
    `keyless`: the PIN was made with a key that is not here, so that nobody can say."""

    wait: Millis = 0
    keyless: bool = False


class Passing:
    """Thread-safe. Every call may raise StoreError.

    `works` says whether somebody of this number is employed now: what a leaver has proves nothing.
    """

    def __init__(
        self,
        passes: Passes,
        tries: PassTries,
        audit: AuditLog,
        passwords: Passwords,
        works: Callable[[str], bool],
    ) -> None:
        self._passes, self._tries, self._audit = passes, tries, audit
        self._passwords, self._works = passwords, works

    def pin(self, number: str, pin: str, by: By, at: Millis | None = None) -> Proven | Refused:
        """Compare a PIN. `by` is the device or the account it was typed at, with the present
        time; `at` is when it was typed, if that was earlier. Known and unknown numbers take the
        same steps. Without the PIN's key no try is counted: it is nobody's mistake."""
        number = number[:LONGEST_NUMBER]
        held = self.held(number, PassKind.PIN)
        if held and key_of(held.proof) != self._passes.pepper.id:
            return Refused(keyless=True)
        issued = held.issued if held else 0
        with self._tries.pin(number, issued, by.actor, by.at) as tried:
            if tried.wait:
                return Refused(tried.wait)
            proof = held.proof if held else None
            right = pin_right(self._passwords, self._passes.pepper, number, pin, proof)
            works = self._works(number)
            if right and held is not None and works:
                tried.right()
                return Proven(number, Means.PIN, held.must_change)
            if wait := tried.wrong():
                return Refused(wait)
        self._refuse(by, number if works else None, at)
        return Refused()

    def code(self, code: str, by: By) -> Proven | Refused:
        """Look up whose code this is. What does not look like a code of ours is refused without
        a word in the audit: anybody may hold anything before a camera."""
        if not is_code(code):
            return Refused()
        tried = self._tries.code(by.actor, by.at)
        if tried.wait:
            return Refused(tried.wait)
        employee = self._passes.holder(PassKind.QR, code_proof(code))
        if employee is not None and self._works(employee):
            tried.right()
            return Proven(employee, Means.QR)
        if wait := tried.wrong():
            return Refused(wait)
        self._refuse(by, employee, None)
        return Refused()

    def held(self, employee: str, kind: PassKind) -> Pass | None:
        """The person's pass of this kind."""
        return next((each for each in self._passes.of(employee) if each.kind is kind), None)

    def _refuse(self, by: By, about: str | None, at: Millis | None) -> None:
        details: dict[str, str | int] = {} if at is None else {"at": written(at)}
        entry = AuditEntry(
            by.at, by.actor, Action.REFUSE_PASS, about, details=details, address=by.address
        )
        self._audit.record(entry)


def written(at: Millis) -> str:
    """A moment as the audit's details keep it."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
