"""The audit in the embedded store cannot be rewritten from outside."""

import sqlite3
from contextlib import closing

import pytest

from cwem.access.audit import AuditEntry, AuditQuery
from tests.store.store_rows import T0


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'eve'", "DELETE FROM audit"])
def test_the_audit_refuses_change_and_removal(open_sqlite, path, statement):
    store = open_sqlite()
    store.audit.record(AuditEntry(T0, "ada", "did"))
    refused = pytest.raises(sqlite3.IntegrityError, match="append-only")
    with closing(sqlite3.connect(path)) as connection, refused:
        connection.execute(statement)
    assert [each.actor for each in store.audit.read(AuditQuery(0, 2 * T0), 9)] == ["ada"]
