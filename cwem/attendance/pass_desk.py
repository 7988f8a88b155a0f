"""Giving out PINs and codes, changing one's own, and taking them back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.passwords import Passwords
from cwem.attendance.pass_codes import (
    PinRefused,
    check_pin,
    code_proof,
    new_code,
    new_pin,
    pin_proof,
    pin_right,
)
from cwem.attendance.passes import Pass, PassKind
from cwem.attendance.ports import Passes
from cwem.words import say


@dataclass(frozen=True, slots=True)
class IssuedPass:
    """What was made for one person, to be passed on once; it is kept nowhere."""

    employee: str
    pin: str = field(default="", repr=False)
    """Empty: none was made."""
    code: str = field(default="", repr=False)


class PassDesk:
    """Thread-safe. Every call may raise StoreError, also for somebody who was erased."""

    def __init__(self, passes: Passes, passwords: Passwords) -> None:
        self._passes, self._passwords = passes, passwords

    def issue(self, employee: str, kinds: Collection[PassKind], by: By) -> IssuedPass:
        """New ones of these kinds, in place of those the person had. Whoever gives them out sees
        the PIN, so it has to be changed."""
        pin = new_pin(employee) if PassKind.PIN in kinds else ""
        if pin:
            self._keep_pin(employee, pin, by, Action.ISSUE_PASS, must_change=True)
        code = self.issue_code(employee, by) if PassKind.QR in kinds else ""
        return IssuedPass(employee, pin, code)

    def issue_code(self, employee: str, by: By) -> str:
        """A new code in place of the one the person had; its text, this once."""
        code = new_code()
        one = Pass(employee, PassKind.QR, code_proof(code), by.at, by.actor)
        self._passes.keep(one, [_entry(by, Action.ISSUE_PASS, employee, PassKind.QR)])
        return code

    def choose_pin(self, employee: str, pin: str, by: By) -> None:
        """The person's own PIN from now on; whoever calls this has seen who it is. Raises
        PinRefused, a sentence, for one that may not be chosen."""
        check_pin(pin, employee)
        held = next((each for each in self.of(employee) if each.kind is PassKind.PIN), None)
        if held and held.must_change and self._same(held, pin):
            raise PinRefused(say("Somebody else has seen this PIN. Choose another one."))
        self._keep_pin(employee, pin, by, Action.CHANGE_PIN, must_change=False)

    def revoke(self, employee: str, kinds: Collection[PassKind], by: By) -> None:
        """What the person had proves nothing from now on."""
        for kind in sorted(kinds):
            self._passes.revoke(employee, kind, [_entry(by, Action.REVOKE_PASS, employee, kind)])

    def of(self, employee: str) -> Sequence[Pass]:
        """What the person has."""
        return self._passes.of(employee)

    def _same(self, held: Pass, pin: str) -> bool:
        return pin_right(self._passwords, self._passes.pepper, held.employee, pin, held.proof)

    def _keep_pin(
        self, employee: str, pin: str, by: By, action: Action, *, must_change: bool
    ) -> None:
        proof = pin_proof(self._passwords, self._passes.pepper, employee, pin)
        one = Pass(employee, PassKind.PIN, proof, by.at, by.actor, must_change)
        self._passes.keep(one, [_entry(by, action, employee, PassKind.PIN)])


def _entry(by: By, action: Action, employee: str, kind: PassKind) -> AuditEntry:
    details: dict[str, str | int] = {"what": kind.value}
    return AuditEntry(by.at, by.actor, action, employee, details=details, address=by.address)
