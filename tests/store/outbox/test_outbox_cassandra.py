"""An outbox before a Cassandra that is killed and stands still, for real."""

import pytest

from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.bouts import Lifetime
from cwem.store.cassandra.schema import make_keyspace
from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.store import CassandraStore
from cwem.store.outbox import Outbox, OutboxRules
from cwem.store.seal import KeyRing
from tests.store.outbox.test_outbox import emptied, until
from tests.store.store_rows import DAY, HOUR, T0, bout, key, void

pytestmark = pytest.mark.cassandra
RULES = OutboxRules(silence=1, first_try=0.2, longest=2)
KEPT = 400 * 24 * HOUR


@pytest.fixture
def node(durable_node):
    return durable_node


@pytest.fixture
def before(node, keys, clock, open_file):
    """The outbox, and the store behind it; bouts live for 400 days."""
    clock.at = T0 + 50 * 24 * HOUR
    address = parse_address(
        f"cassandra://cassandra@{node.host}:{node.port}/outbox?timeout=3",
        {"CWEM_STORE_PASSWORD": "cassandra"},
    )
    make_keyspace(address)
    store = CassandraStore(address, KeyRing(keys), clock, lifetime=Lifetime(KEPT))
    outbox = Outbox(store, open_file(), clock, RULES)
    yield outbox, store, address
    outbox.close()
    store.close()


def test_heartbeats_of_an_outage_are_there_afterwards_each_once(node, before, clock) -> None:
    outbox, store, address = before
    row = key("E7")
    outbox.write([bout(T0 + 10, row)]).result(30)
    node.kill()
    for beat in range(2, 30):
        outbox.write([bout(T0 + 10 * beat, row)], [void(T0 + 5, row)]).result(30)
    assert outbox.state().away
    assert outbox.state().pending == 2
    clock.at += 24 * HOUR
    node.start()
    until(lambda: emptied(outbox), 120)
    assert store.bouts("E7", DAY, DAY) == ([bout(T0 + 290, row)], [void(T0 + 5, row)])
    session = open_session(address)
    try:
        ((ttl, void_ttl),) = session.execute(
            "SELECT TTL(label), TTL(ended) FROM bout WHERE employee = 'E7' AND day = ?", (DAY,)
        )
    finally:
        session.close()
    left = (T0 + 24 * HOUR + KEPT - clock.at) // 1_000
    assert left - 120 < ttl <= left, "retention minus age, as of when it was brought in"
    assert ttl == void_ttl


def test_a_node_that_stands_still_keeps_nobody_waiting(node, before) -> None:
    outbox, store, _ = before
    row = key("E8")
    outbox.write([bout(T0 + 10, row)]).result(30)
    node.pause()
    try:
        for beat in range(2, 6):
            outbox.write([bout(T0 + 10 * beat, row)]).result(10)
        assert outbox.state().pending == 1
    finally:
        node.resume()
    until(lambda: emptied(outbox), 120)
    assert store.bouts("E8", DAY, DAY)[0] == [bout(T0 + 50, row)]
