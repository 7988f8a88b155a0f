"""A node that is killed, paused and protected by a password, for real."""

import threading

import pytest

from cwem.errors import StoreError, StoreUnavailable
from cwem.store.cassandra.address import parse_address
from cwem.store.cassandra.schema import make_keyspace
from cwem.store.cassandra.store import CassandraStore
from cwem.store.company_copy import copy_store
from cwem.store.seal import KeyRing
from tests.cassandra.node import Node
from tests.store.company_rows import answers, fill, recorded_in, rows_of
from tests.store.store_rows import T0, bout, day_of, key

pytestmark = pytest.mark.cassandra


@pytest.fixture
def node(durable_node):
    return durable_node


def address(node: Node, password: str = "cassandra", keyspace: str = "cwem"):
    return parse_address(
        f"cassandra://cassandra@{node.host}:{node.port}/{keyspace}?timeout=3",
        {"CWEM_STORE_PASSWORD": password},
    )


@pytest.fixture
def writing(node, keys, clock):
    make_keyspace(address(node))
    store = CassandraStore(address(node), KeyRing(keys), clock)
    yield store
    store.close()


def test_a_wrong_password_is_said_and_not_shown(node):
    with pytest.raises(StoreError, match="refuses the log-in") as refused:
        make_keyspace(address(node, "wrong-one"))
    assert not isinstance(refused.value, StoreUnavailable)
    assert "wrong-one" not in str(refused.value)


def test_a_kill_in_mid_write_loses_nothing_acknowledged(node, writing):
    """While one thread writes, the node is killed; what was acknowledged is there afterwards."""
    kept, failed, stop = [], [], threading.Event()

    def write() -> None:
        start = T0
        while not stop.is_set():
            start += 1
            row = bout(T0 + 9_999_999, key(start=start))
            try:
                writing.write([row]).result(30)
                kept.append(row)
            except StoreUnavailable:
                failed.append(row)
                stop.wait(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    while len(kept) < 200:
        stop.wait(0.01)
    node.kill()
    while not failed:
        stop.wait(0.01)
    node.start()
    before = len(kept)
    while len(kept) < before + 100:
        stop.wait(0.01)
    stop.set()
    writer.join()
    found = set(day_of(writing))
    assert set(kept) <= found
    assert found <= set(kept) | set(failed)
    writing.write(failed).result(30)
    assert set(day_of(writing)) == set(kept) | set(failed)


def test_a_node_that_stands_still_is_said_in_time_and_goes_on(node, writing):
    writing.write([bout(T0 + 5, key("E5"))]).result(30)
    node.pause()
    try:
        with pytest.raises(StoreUnavailable):
            writing.write([bout(T0 + 9, key("E5"))]).result(30)
    finally:
        node.resume()
    for _ in range(30):
        try:
            writing.write([bout(T0 + 9, key("E5"))]).result(30)
            break
        except StoreUnavailable:
            threading.Event().wait(0.5)
    assert day_of(writing, "E5") == [bout(T0 + 9, key("E5"))]


def test_a_company_is_copied_though_the_node_is_killed_meanwhile(node, keys, clock, open_sqlite):
    """Among the tables and among what was recorded: what was copied before stays; started again,
    the copy goes on and is whole."""
    source = open_sqlite()
    fill(source)
    place = address(node, keyspace="copied")
    make_keyspace(place)
    for when in ("face_template", "E0 2023-12"):

        def kill(step, when=when) -> None:
            if step.what == when:
                node.kill()

        with CassandraStore(place, KeyRing(keys), clock) as target:
            with pytest.raises(StoreUnavailable):
                copy_store(source, target, kill)
            node.start()
        with CassandraStore(place, KeyRing(keys), clock) as target:
            assert not target.tables.copy_state().finished
    with CassandraStore(place, KeyRing(keys), clock) as target:
        copy_store(source, target)
        assert (rows_of(target), answers(target)) == (rows_of(source), answers(source))
        assert recorded_in(target) == recorded_in(source)
