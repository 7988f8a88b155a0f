"""The tables on Cassandra: made once, by whoever comes, and never from a newer version."""

import re
import threading
from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import pytest
from cassandra.metadata import NetworkTopologyStrategy

from cwem.errors import StoreError, StoreTooNew, StoreUnavailable
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.centre import keep_to_one, lone_copies
from cwem.store.cassandra.schema import MIGRATIONS, _Turn, make_keyspace, migrate
from cwem.store.cassandra.session import Session, open_session

pytestmark = pytest.mark.cassandra

TWO = (("CREATE TABLE IF NOT EXISTS a (k int PRIMARY KEY)",), (
    "CREATE TABLE IF NOT EXISTS b (k int PRIMARY KEY)",
    "ALTER TABLE a ADD IF NOT EXISTS more text",
))  # fmt: skip


class Noted(Session):
    """Notes every change of tables."""

    notes: list[str]

    def change_tables(self, statement):
        super().change_tables(statement)
        if "schema_" not in statement:
            self.notes.append(statement)


@pytest.fixture
def address(cassandra):
    return parse_address(f"cassandra://{cassandra}/made_{uuid4().hex[:12]}", {})


@pytest.fixture
def opened(address):
    """Opens sessions with a keyspace of this test's own."""
    make_keyspace(address)
    sessions: list[Noted] = []

    def open_again() -> Noted:
        sessions.append(Noted(address))
        sessions[-1].notes = []
        return sessions[-1]

    yield open_again
    Session.change_tables(sessions[0], f"DROP KEYSPACE {address.keyspace}")
    for session in sessions:
        session.close()


def version(session) -> int:
    return session.execute("SELECT version FROM schema_version")[0][0]


def test_processes_that_start_together_migrate_once(opened):
    sessions = [opened() for _ in range(4)]
    threads = [threading.Thread(target=migrate, args=(each, TWO)) for each in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [statement for session in sessions for statement in session.notes]
    assert sorted(done) == sorted(statement for migration in TWO for statement in migration)
    assert version(sessions[0]) == 2
    sessions[0].execute("INSERT INTO a (k, more) VALUES (1, 'x')")


def test_only_what_is_new_is_applied(opened):
    session = opened()
    migrate(session, TWO[:1])
    session.notes.clear()
    migrate(session, TWO)
    assert session.notes == list(TWO[1])
    migrate(session, TWO)
    assert session.notes == list(TWO[1])


def test_a_migration_that_broke_off_is_run_again(opened):
    session = opened()
    with pytest.raises(StoreError):
        migrate(session, (TWO[0], (TWO[1][0], "ALTER TABLE nothing ADD x int")))
    assert version(session) == 1
    migrate(session, TWO)
    assert version(session) == 2


def test_who_waits_for_a_process_that_does_not_end_is_told(opened):
    session = opened()
    migrate(session, TWO[:1])
    assert _Turn(session).taken()
    with pytest.raises(StoreUnavailable, match="another process"):
        migrate(session, TWO, patience=0.3)
    assert version(session) == 1


def test_a_newer_schema_is_refused(opened):
    session = opened()
    migrate(session, TWO)
    with pytest.raises(StoreTooNew, match="schema 2, this one knows 1"):
        migrate(session, TWO[:1])


def test_a_keyspace_that_was_not_made_is_named_with_the_command(address):
    with pytest.raises(StoreError, match="cwem store migrate"):
        open_session(address)


def test_a_keyspace_that_is_there_stays_as_it_is(opened, address, cassandra):
    session = opened()
    three = parse_address(f"cassandra://{cassandra}/{address.keyspace}?rf=3", {})
    assert make_keyspace(three) is False
    rows = session.execute(
        "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
        (address.keyspace,),
    )
    assert rows[0][0]["datacenter1"] == "1"


def test_every_statement_may_be_repeated():
    for statement in (each for migration in MIGRATIONS for each in migration):
        assert "IF NOT EXISTS" in statement, statement


def test_another_data_centre_than_the_first_is_refused_with_what_to_do(opened):
    first, other = opened(), opened()
    migrate(first)
    keep_to_one(first)
    keep_to_one(first)
    other.address = replace(other.address, dc="dc2")
    with pytest.raises(StoreError, match=r"made with dc=datacenter1, .* names dc=dc2") as refused:
        keep_to_one(other)
    (statement,) = re.findall(r"DELETE FROM [\w.]+ WHERE id = 1", str(refused.value))
    other.execute(statement)  # as it says
    keep_to_one(other)
    with pytest.raises(StoreError, match=r"made with another dc=, .* names dc=datacenter1"):
        keep_to_one(first)


class Nodes:
    """As the driver would know them."""

    def __init__(self, session, count: int, copies: int) -> None:
        self.address = session.address
        self.metadata = SimpleNamespace(
            all_hosts=lambda: [SimpleNamespace(datacenter="datacenter1")] * count,
            keyspaces={
                session.address.keyspace: SimpleNamespace(
                    replication_strategy=NetworkTopologyStrategy({"datacenter1": str(copies)})
                )
            },
        )


def test_one_copy_of_every_row_is_said_where_there_are_three_nodes(opened):
    session = opened()
    assert lone_copies(session) is None, "one node, one copy"
    assert lone_copies(Nodes(session, 3, 3)) is None
    lone = lone_copies(Nodes(session, 3, 1))
    assert "3 nodes in datacenter1, and one copy" in lone.found
    assert f"ALTER KEYSPACE {session.address.keyspace} WITH replication" in lone.mend
