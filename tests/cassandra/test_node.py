"""The node the other tests rely on does what they rely on."""

import pytest

from tests.cassandra.jars import Lacking
from tests.cassandra.node import Node
from tests.conftest import lacking

pytestmark = pytest.mark.cassandra


@pytest.fixture
def node(tmp_path):
    node = Node(tmp_path / "node")
    try:
        node.start()
    except Lacking as lack:
        lacking(str(lack))
    yield node
    node.remove()


def test_a_durable_node_keeps_what_it_acknowledged_through_a_kill(node):
    from cassandra.cluster import Cluster

    cluster = Cluster([node.host], node.port, protocol_version=5)
    session = cluster.connect()
    session.execute(
        "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"
    )
    session.execute("CREATE TABLE k.t (a int PRIMARY KEY)")
    for number in range(50):
        session.execute("INSERT INTO k.t (a) VALUES (%s)", (number,))
    cluster.shutdown()
    node.kill()
    assert not node.answers()
    node.start()
    cluster = Cluster([node.host], node.port, protocol_version=5)
    assert len(list(cluster.connect().execute("SELECT a FROM k.t"))) == 50
    cluster.shutdown()


def test_without_java_the_lack_names_what_brings_it(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Lacking, match="openjdk-17-jre-headless"):
        Node(tmp_path / "none").start()
