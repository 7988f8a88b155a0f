"""Photos that wait for a consent, sealed: the `WaitingPhotos` of cwem/access/ports/.

They are sealed under a key of their own per person, not under that of the templates: withdrawing a
consent destroys the one and must not depend on the other."""

import sqlite3
from collections.abc import Sequence

from cwem.access.audit import Action, AuditEntry
from cwem.access.waiting import Waiting
from cwem.store.refusals import nobody_waits
from cwem.store.seal import KeyRing, seal, unseal
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Database, Readers
from cwem.store.sqlite.people import nothing_sealed
from cwem.store.sqlite.writer import Writer
from cwem.values import Millis


class SqliteWaitingPhotos:
    """The `WaitingPhotos` port. `database` is the file whose log is emptied after a deletion, so
    that nothing of a photo stays in the files."""

    def __init__(self, readers: Readers, writer: Writer, keys: KeyRing, database: Database) -> None:
        self._readers, self._writer = readers, writer
        self._keys, self._database = keys, database

    def add(self, employee: str, photos: Sequence[bytes], at: Millis, entry: AuditEntry) -> None:
        def change(connection: sqlite3.Connection) -> None:
            if not connection.execute(
                "SELECT 1 FROM employee WHERE number = ?", (employee,)
            ).fetchone():
                raise nobody_waits(employee)
            key = self._key(connection, employee)
            kept = connection.execute(
                "SELECT coalesce(max(number), 0) FROM waiting_photo WHERE employee = ?", (employee,)
            ).fetchone()[0]
            connection.executemany(
                "INSERT INTO waiting_photo VALUES (?, ?, ?, ?)",
                [
                    (employee, number, at, seal(key, photo, "waiting_photo", employee, str(number)))
                    for number, photo in enumerate(photos, kept + 1)
                ],
            )
            append(connection, entry)

        self._writer.change(change)

    def waiting(self) -> list[Waiting]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT employee, count(*), min(received) FROM waiting_photo GROUP BY employee"
                " ORDER BY employee"
            ).fetchall()
        return [Waiting(*row) for row in rows]

    def photos(self, employee: str) -> list[bytes]:
        with self._readers.borrow() as connection:
            key = connection.execute(
                "SELECT wrapped FROM waiting_key WHERE employee = ?", (employee,)
            ).fetchone()
            rows = connection.execute(
                "SELECT number, sealed FROM waiting_photo WHERE employee = ? ORDER BY number",
                (employee,),
            ).fetchall()
        if key is None:
            return []
        opened = self._keys.unwrap(key[0], "waiting_key", employee)
        return [
            unseal(opened, sealed, "waiting_photo", employee, str(number))
            for number, sealed in rows
        ]

    def discard(self, employee: str, entry: AuditEntry) -> int:
        def change(connection: sqlite3.Connection) -> int:
            count = forget_photos(connection, employee)
            if count:
                append(connection, entry)
            return count

        count = self._writer.change(change)
        if count:
            self._database.empty_log()
        return count

    def expire(self, before: Millis, at: Millis) -> list[str]:
        def change(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT employee FROM waiting_photo GROUP BY employee HAVING max(received) < ?",
                (before,),
            ).fetchall()
            for (employee,) in rows:
                count = forget_photos(connection, employee)
                details = {"photos": count}
                append(
                    connection, AuditEntry(at, "", Action.EXPIRE_PHOTOS, employee, details=details)
                )
            return [employee for (employee,) in rows]

        gone = self._writer.change(change)
        if gone:
            self._database.empty_log()
        return gone

    def _key(self, connection: sqlite3.Connection, employee: str) -> bytes:
        row = connection.execute(
            "SELECT wrapped FROM waiting_key WHERE employee = ?", (employee,)
        ).fetchone()
        if row is not None:
            return self._keys.unwrap(row[0], "waiting_key", employee)
        key, wrapped = self._keys.new_key(
            "waiting_key", employee, create_master=nothing_sealed(connection)
        )
        connection.execute("INSERT INTO waiting_key VALUES (?, ?)", (employee, wrapped))
        return key


def forget_photos(connection: sqlite3.Connection, employee: str) -> int:
    """Destroy photos and key inside the caller's transaction; how many photos there were."""
    connection.execute("DELETE FROM waiting_key WHERE employee = ?", (employee,))
    gone = connection.execute("DELETE FROM waiting_photo WHERE employee = ?", (employee,))
    return gone.rowcount
