"""PINs and QR codes as rows: the `Passes` of cwem/attendance/ports.py."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from cwem.access.audit import AuditEntry
from cwem.access.pepper import Pepper
from cwem.attendance.pass_codes import key_of
from cwem.attendance.passes import Pass, PassKind
from cwem.store.entry_rows import PASS_COLUMNS, pass_of
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.writer import Writer


class SqlitePasses:
    """See the port."""

    def __init__(self, readers: Readers, writer: Writer, pepper: Pepper) -> None:
        self._readers, self._writer, self.pepper = readers, writer, pepper

    def keep(self, one: Pass, audit: Sequence[AuditEntry] = ()) -> None:
        row = (one.employee, one.kind.value, one.proof, one.issued, one.by, one.must_change)

        def change(connection: sqlite3.Connection) -> None:
            refuse_erased(connection, [one.employee])
            connection.execute("REPLACE INTO pass VALUES (?, ?, ?, ?, ?, ?)", row)
            for each in audit:
                append(connection, each)

        self._writer.change(change)

    def revoke(self, employee: str, kind: PassKind, audit: Sequence[AuditEntry] = ()) -> None:
        def change(connection: sqlite3.Connection) -> None:
            gone = connection.execute(
                "DELETE FROM pass WHERE employee = ? AND kind = ?", (employee, kind.value)
            ).rowcount
            for each in audit if gone else ():
                append(connection, each)

        self._writer.change(change)

    def of(self, employee: str) -> list[Pass]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                f"SELECT {PASS_COLUMNS} FROM pass WHERE employee = ? ORDER BY kind",  # noqa: S608
                (employee,),
            ).fetchall()
        return [pass_of(*row) for row in rows]

    def holder(self, kind: PassKind, proof: str) -> str | None:
        with self._readers.borrow() as connection:
            row = connection.execute(
                "SELECT employee FROM pass WHERE kind = ? AND proof = ?", (kind.value, proof)
            ).fetchone()
        return row[0] if row else None

    def held(self) -> dict[str, frozenset[PassKind]]:
        kinds: dict[str, set[PassKind]] = defaultdict(set)
        with self._readers.borrow() as connection:
            for employee, kind in connection.execute("SELECT employee, kind FROM pass"):
                kinds[employee].add(PassKind(kind))
        return {employee: frozenset(those) for employee, those in kinds.items()}

    def keyless(self) -> frozenset[str]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT employee, proof FROM pass WHERE kind = ?", (PassKind.PIN.value,)
            ).fetchall()
        return frozenset(who for who, proof in rows if key_of(proof) != self.pepper.id)
