"""What the other tests' node says where it cannot be started. That it keeps what it acknowledged
through a kill: tests/store/test_cassandra_faults.py."""

import pytest

from tests.cassandra.jars import Lacking
from tests.cassandra.node import Node


def test_without_java_the_lack_names_what_brings_it(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Lacking, match="openjdk-17-jre-headless"):
        Node(tmp_path / "none").start()
