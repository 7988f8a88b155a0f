"""What a log-in costs on Cassandra, where all changes pass one row."""

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry
from cwem.access.passwords import Passwords
from cwem.access.reception import Admitted, Reception, Turned
from cwem.access.visitors import Caller
from tests.access.fakes import CHEAP, LIFETIMES, PASSWORD
from tests.store.store_rows import T0

pytestmark = pytest.mark.cassandra

CALLER = Caller("192.0.2.1", "Firefox on Linux")


def test_a_log_in_with_a_password_is_two_changes_and_so_is_a_wrong_password(open_cassandra):
    """A try is counted before the password is looked at; then it is opened, or audited."""
    store = open_cassandra()
    passwords = Passwords(CHEAP)
    reception = Reception(store, LIFETIMES, passwords=passwords, now=lambda: T0)
    ada = Account("ada", frozenset({Role.EMPLOYEE}), None, T0)
    store.accounts.create(
        ada, passwords.hash(PASSWORD), AuditEntry(T0, "console", "account created")
    )

    def changes(password: str) -> tuple[object, int]:
        before = store._transactions._head().revision
        answer = reception.log_in("ada", password, CALLER)
        return answer, store._transactions._head().revision - before

    assert changes("a wrong one") == (Turned(), 2)
    admitted, made = changes(PASSWORD)
    assert isinstance(admitted, Admitted)
    assert made == 2
