"""A store of any earlier version is brought up to date with what is in it."""

import sqlite3
from contextlib import closing

import pytest

from cwem.store.sqlite.schema import APPLICATION_ID, MIGRATIONS
from cwem.values import UNPROVEN, Employee
from tests.store.store_rows import DAY, T0


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_a_store_of_an_earlier_version_keeps_its_people(version, path, open_sqlite):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        for statement in (one for migration in MIGRATIONS[:version] for one in migration):
            connection.execute(statement)
        connection.execute("INSERT INTO employee (number, name) VALUES ('007', 'Ada')")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    store = open_sqlite()
    assert store.employees() == [Employee("007", "Ada")]
    assert store.registry.company().employees == {"007": Employee("007", "Ada")}
    assert store.accounts.empty()


def test_what_only_the_audit_knew_of_the_checklist_is_kept(path, open_sqlite):
    path.parent.mkdir()
    entry = "INSERT INTO audit (at, actor, action, details, address) VALUES (1, 'ada', ?, ?, '')"
    with closing(sqlite3.connect(path)) as connection:
        for statement in (one for migration in MIGRATIONS[:9] for one in migration):
            connection.execute(statement)
        for details in ('{"step": "backup"}', '{"step": "backup"}', "{}"):
            connection.execute(entry, ("getting started: step settled", details))
        connection.execute(entry, ("getting started: put away", "{}"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 9")
        connection.commit()
    assert open_sqlite().checklist.settled() == {"backup", "away"}


def test_nothing_is_known_of_the_evidence_of_earlier_bouts(path, open_sqlite):
    path.parent.mkdir()
    before = next(n for n, those in enumerate(MIGRATIONS) if "ADD COLUMN evidence" in those[0])
    with closing(sqlite3.connect(path)) as connection:
        for statement in (one for migration in MIGRATIONS[:before] for one in migration):
            connection.execute(statement)
        row = ("E1", T0, "presence", "c1", "present", "door", "m", T0 + 9, 1.0)
        connection.execute(f"INSERT INTO bout VALUES ({', '.join('?' * len(row))})", row)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {before}")
        connection.commit()
    bouts, _ = open_sqlite().bouts("E1", DAY, DAY)
    assert [bout.evidence for bout in bouts] == [UNPROVEN]
