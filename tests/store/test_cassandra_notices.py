"""Notices on Cassandra end by themselves, and no page reads all of them."""

import pytest

from cwem.access.notices import KEPT_DAYS, SHOWN
from cwem.store.cassandra.session import open_session
from tests.store.store_rows import T0
from tests.store.test_notices_contract import notice

pytestmark = pytest.mark.cassandra

LIFETIME = KEPT_DAYS * 86_400


@pytest.fixture
def session(keyspace):
    session = open_session(keyspace.address)
    yield session
    session.close()


def test_every_column_of_a_notice_ends_and_all_at_the_same_time(open_cassandra, session):
    store = open_cassandra()
    store.notices.post([notice("n1"), notice("n2")])
    store.notices.mark_read("ada", T0 + 1, ["n1"])
    rows = session.execute("SELECT TTL(id), TTL(kind), TTL(words), TTL(page) FROM notice")
    assert len(rows) == 2
    assert all(LIFETIME - 100 < left <= LIFETIME for row in rows for left in row)
    assert all(len(set(row)) == 1 for row in rows)
    (read,) = (left for (left,) in session.execute("SELECT TTL(read) FROM notice") if left)
    assert LIFETIME - 100 < read <= LIFETIME
    assert len(session.execute("SELECT TTL(account) FROM notice_known")) == 2
    for (left,) in session.execute("SELECT TTL(account) FROM notice_known"):
        assert LIFETIME - 100 < left <= LIFETIME


def test_a_page_reads_no_more_of_them_than_it_shows(open_cassandra, monkeypatch):
    store = open_cassandra()
    store.notices.post([notice(f"n{n}", at=T0 + n) for n in range(3 * SHOWN)])
    whole, read = store._session.execute, []

    def counting(statement, values=()):
        rows = whole(statement, values)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(store._session, "execute", counting)
    assert store.notices.unread("ada") == SHOWN
    assert sum(read) == SHOWN
