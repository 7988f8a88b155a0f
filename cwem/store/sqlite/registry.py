"""The company as rows, behind `people.ports.Registry`; what rows come to is in company_rows.py."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date

from cwem.access.audit import AuditEntry
from cwem.people.checks import check
from cwem.people.timeline import Step
from cwem.people.values import (
    Assignment,
    AssignmentKind,
    Camera,
    Changes,
    Company,
    Recorded,
    Site,
    Team,
)
from cwem.store.company_rows import lines_of, registered_of, renames
from cwem.store.refusals import changed_meanwhile
from cwem.store.sqlite.audit import append
from cwem.store.sqlite.database import Readers
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.writer import Writer
from cwem.values import CameraKind, Employee, Millis


class SqliteRegistry:
    """See the port. Reads see what was durable when they began."""

    def __init__(self, readers: Readers, writer: Writer) -> None:
        self._readers, self._writer = readers, writer

    def revision(self) -> int:
        with self._readers.borrow() as connection:
            return _revision(connection)

    def company(self) -> Company:
        with self._readers.borrow() as connection:
            return _company(connection)

    def change(
        self, changes: Changes, seen: int, at: Millis, audit: Sequence[AuditEntry] = ()
    ) -> int:
        def record(connection: sqlite3.Connection) -> int:
            by = audit[0].actor if audit else ""
            revision = _change(connection, changes, seen, at, by)
            for entry in audit:
                append(connection, entry)
            return revision

        return self._writer.change(record)

    def history(self, kind: AssignmentKind, subject: str) -> list[Recorded]:
        with self._readers.borrow() as connection:
            rows = connection.execute(
                "SELECT since, value, revision, recorded, recorded_by FROM assignment"
                " WHERE kind = ? AND subject = ? ORDER BY revision, since",
                (kind.value, subject),
            ).fetchall()
        return [
            Recorded(
                Assignment(kind, subject, Step(date.fromisoformat(since), value)), revision, at, by
            )
            for since, value, revision, at, by in rows
        ]


def raise_revision(connection: sqlite3.Connection) -> None:
    """Say that something of the company has changed, inside the caller's transaction."""
    connection.execute("UPDATE registry_revision SET revision = revision + 1")


def _revision(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT revision FROM registry_revision").fetchone()[0])


def _company(connection: sqlite3.Connection) -> Company:
    sites = [Site(*row) for row in connection.execute("SELECT id, name, zone, country FROM site")]
    teams = [Team(*row) for row in connection.execute("SELECT id, name, site FROM team")]
    people = connection.execute("SELECT number, name, email, language FROM employee")
    employees = [Employee(*row) for row in people]
    cameras = [
        Camera(key, name, CameraKind(kind), site, zone, expected, bool(retired))
        for key, name, kind, site, zone, expected, retired in connection.execute(
            "SELECT id, name, kind, site, zone, people, retired FROM camera"
        )
    ]
    return Company(
        _revision(connection),
        {site.id: site for site in sites},
        {team.id: team for team in teams},
        {employee.number: employee for employee in employees},
        {camera.id: camera for camera in cameras},
        lines_of(
            (kind, subject, Step(date.fromisoformat(since), value))
            for kind, subject, since, value in connection.execute(
                "SELECT kind, subject, since, value FROM assignment"
                " ORDER BY kind, subject, since, revision"
            )
        ),
        registered_of(
            connection.execute(
                "SELECT kind, subject, min(recorded) FROM assignment GROUP BY kind, subject"
            )
        ),
    )


def _change(
    connection: sqlite3.Connection, changes: Changes, seen: int, at: Millis, by: str
) -> int:
    revision = _revision(connection)
    if revision != seen:
        raise changed_meanwhile()
    names = dict(connection.execute("SELECT number, name FROM employee").fetchall())
    refuse_erased(connection, (employee.number for employee in changes.employees))
    check(changes, _ids(connection, "site"), _ids(connection, "team"), names)
    _upsert(connection, "site", ((s.id, s.name, s.zone, s.country) for s in changes.sites))
    _upsert(connection, "team", ((t.id, t.name, t.site) for t in changes.teams))
    _upsert(
        connection,
        "camera",
        (
            (c.id, c.name, c.kind.value, c.site, c.zone, c.people, c.retired)
            for c in changes.cameras
        ),
    )
    _upsert(
        connection,
        "employee",
        ((e.number, e.name, e.email, e.language) for e in changes.employees),
    )
    connection.executemany(
        "INSERT INTO assignment VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value",
        [
            (a.kind.value, a.subject, a.step.since.isoformat(), revision + 1, a.step.value, at, by)
            for a in changes.assignments
        ],
    )
    if renames(names, changes):
        connection.execute("UPDATE gallery_version SET version = version + 1")
    raise_revision(connection)
    return revision + 1


_COLUMNS = {
    "site": ("id", "name", "zone", "country"),
    "team": ("id", "name", "site"),
    "camera": ("id", "name", "kind", "site", "zone", "people", "retired"),
    "employee": ("number", "name", "email", "language"),
}


def _upsert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    columns = _COLUMNS[table]
    newer = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    connection.executemany(  # the parts are the constants above, never a value
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        f" ON CONFLICT DO UPDATE SET {newer}",
        rows,
    )


def _ids(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"SELECT id FROM {table}")}  # noqa: S608 - as above
