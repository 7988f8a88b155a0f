"""The first start: while there is no account, a one-time code from the console makes one."""

import hmac

from cwem.access.accounts import Role, new_account
from cwem.access.audit import Action, AuditEntry
from cwem.access.passwords import check_new_password, one_time_password
from cwem.access.reception import Admitted, Reception, Turned
from cwem.access.visitors import Caller


class FirstStart:
    """Thread-safe; one per process, each with a code of its own."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._over = False
        self.code = one_time_password()

    def due(self) -> bool:
        """Whether there has never been an account. Once there was one: never again."""
        if not self._over:
            self._over = not self._reception.store.accounts.empty()
        return not self._over

    def right(self, code: str) -> bool:
        """Whether this is the code on the console, however it was typed."""
        return hmac.compare_digest(_letters(code).encode(), _letters(self.code).encode())

    def set_up(self, name: str, password: str, caller: Caller) -> Admitted | Turned:
        """Make the first administrator and log in; Turned if somebody else was faster. Raises
        InputError for a name or a password that cannot be used."""
        reception = self._reception
        now = reception.now()
        account = new_account(name, frozenset({Role.ADMIN}), None, now, must_change=False)
        check_new_password(password, account.name)
        entry = AuditEntry(
            now, account.name, Action.SET_UP, account=account.name, address=caller.address
        )
        hashed = reception.passwords.hash(password)
        if not reception.store.accounts.create_first(account, hashed, entry):
            return Turned()
        return reception.admit(account, caller)


def _letters(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())
