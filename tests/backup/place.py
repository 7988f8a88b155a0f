"""An installation with people in it, to be backed up and brought back."""

from dataclasses import dataclass
from pathlib import Path

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry, AuditQuery, By
from cwem.access.passwords import Passwords
from cwem.attendance.pass_codes import pin_right
from cwem.attendance.pass_desk import PassDesk
from cwem.backup.source import Installation
from cwem.store.ports import OpenStore
from cwem.store.sqlite import SqliteStore, open_store
from tests.access.fakes import CHEAP
from tests.store.store_rows import DAY, T0, bout, enrol, key, void

EVERYTHING = AuditQuery(0, 2 * T0)
OURS = {Action.BACK_UP, Action.RESTORE}
PIN = "481602"
PASSPHRASE = "correct horse battery staple"
BY = By("console", T0 + 1_000_000)
PEOPLE = {"E001": "Ada Lovelace", "E002": "Bo Diddley", "E003": "Cy Twombly"}


def furnish(store: OpenStore) -> None:
    """Three enrolled people with bouts, an administrator and an employee who may log in."""
    for n, (number, name) in enumerate(PEOPLE.items()):
        enrol(store, number, name, seed=n)
        rows = [bout(T0 + i + 9, key(number, start=T0 + i)) for i in range(50)]
        store.write(rows, [void(T0 + 3, key(number))]).result()
    for name, role in (("root", Role.ADMIN), ("ada", Role.EMPLOYEE)):
        account = Account(name, frozenset({role}), "E001" if name == "ada" else None, T0)
        entry = AuditEntry(T0, "console", Action.CREATE_ACCOUNT, None, name)
        store.accounts.create(account, "a hash", entry)
    PassDesk(store.passes, Passwords(CHEAP)).choose_pin("E001", PIN, BY)


def said(store: OpenStore) -> dict[str, object]:
    """What the app reads of everybody."""
    return {
        "people": store.employees(),
        "bouts": {n: store.bouts(n, DAY, DAY) for n in PEOPLE},
        "faces": {t.employee: t.embedding.tolist() for t in store.templates("sface")},
        "consents": {n: store.consents(n) for n in PEOPLE},
        "accounts": store.accounts.accounts(),
        "pins": pin_right(Passwords(CHEAP), store.passes.pepper, "E001", PIN, proof_of(store)),
        "audit": [e for e in store.audit.read(EVERYTHING, 1_000) if e.action not in OURS],
    }


def proof_of(store: OpenStore) -> str:
    (held,) = store.passes.of("E001")
    return held.proof


@dataclass
class Place:
    """One data folder."""

    home: Path

    @property
    def here(self) -> Installation:
        return Installation(self.home, self.home / "cwem.sqlite")

    def open(self) -> SqliteStore:
        return open_store(self.here.store, self.here.keys)

    def furnish(self) -> "Place":
        """With people and settings."""
        with self.open() as store:
            furnish(store)
        (self.home / "cwem.toml").write_text("port = 8502\n", encoding="utf-8")
        return self

    def said(self) -> dict[str, object]:
        with self.open() as store:
            return said(store)
