"""Who is erased in the tests: Ada, with everything somebody can have, beside Bo and root."""

from typing import Any

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry
from cwem.access.lockout import try_keys
from cwem.access.logins import Login
from cwem.access.notices import NoticeKind, tell
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind
from cwem.people.values import Changes
from cwem.values import Employee
from cwem.words import say
from tests.store.store_rows import DAY, T0, bout, enrol, key, void

GONE = "E001"
NAME = "Ada Lovelace"
LOGIN = "ada.l"
EMAIL = "ada@example.org"
WORDS = (GONE, LOGIN, NAME, EMAIL)


def settle(store: Any) -> None:
    """Fill an empty store."""
    for number, name in ((GONE, NAME), ("E002", "Bo Diddley")):
        enrol(store, number, name, seed=int(number[1:]))
        store.write([bout(T0 + 9, key(number))], [void(T0 + 3, key(number))]).result()
        store.waiting_photos.add(
            number, [b"a photo"], T0, AuditEntry(T0, "root", Action.SEAL_PHOTOS, number)
        )
    store.registry.change(
        Changes(employees=(Employee(GONE, NAME, EMAIL),)), store.registry.revision(), T0
    )
    _let_in(store)
    _attend(store)
    tell(store.notices, [LOGIN], NoticeKind.INFORMATION, say("Hello"), "people.py", T0)
    tell(store.notices, ["root"], NoticeKind.INFORMATION, say("{name} left", name=NAME), "x", T0)


def _let_in(store: Any) -> None:
    """An account, one log-in and two failed ones; root is there too."""
    made = AuditEntry(
        T0, "root", Action.CREATE_ACCOUNT, GONE, LOGIN, {"roles": "employee"}, "192.0.2.9"
    )
    root = Account("root", frozenset({Role.ADMIN}), None, T0)
    store.accounts.create(root, "x", AuditEntry(T0, "console", Action.SET_UP, None, "root"))
    store.accounts.create(Account(LOGIN, frozenset({Role.EMPLOYEE}), GONE, T0), "x", made)
    entry = AuditEntry(
        T0 + 1, LOGIN, Action.LOG_IN, GONE, LOGIN, {"browser": "Firefox"}, "192.0.2.9"
    )
    store.logins.open(Login("l1", LOGIN, T0, T0, "192.0.2.9", "Firefox"), b"digest", 0, entry)
    store.logins.try_now(list(try_keys(LOGIN, "192.0.2.9", known=False))[:2], T0)


def _attend(store: Any) -> None:
    """What she and Bo said of their days, and a month that was closed."""
    store.entries.append(
        [
            Entry(GONE, T0, EntryKind.PUNCH, "a", T0, LOGIN, {"kind": "in"}),
            Entry("E002", T0, EntryKind.PUNCH, "b", T0, LOGIN, {"for": GONE, "to": LOGIN}),
            Entry("E002", T0, EntryKind.PUNCH, "c", T0, "bo", {"kind": "out"}),
        ]
    )
    lines = [ClosedLine(GONE, "{}"), ClosedLine("E002", "{}")]
    digests = tuple(line.digest for line in lines)
    hash = closing_hash(digests)
    closing = Closing(DAY, DAY, "t1", 1, hash, digests, T0, LOGIN, 1)
    store.closings.close(closing, lines, store.closings.ground())
