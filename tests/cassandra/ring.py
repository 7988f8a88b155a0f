"""Three real nodes with three copies of every row, to lose one of them at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cassandra.node import Node, free_port

TOKENS = (-9223372036854775808, -3074457345618258603, 3074457345618258602)


@contextmanager
def ring(folder: Path, heap: str = "384M", patience: float = 300.0) -> Iterator[list[Node]]:
    """The nodes, all up; what they acknowledged survives a kill."""
    storage = free_port()
    nodes = [
        Node(
            folder / f"node{n}",
            host=f"127.0.0.{n + 1}",
            heap=heap,
            token=token,
            seed=f"127.0.0.1:{storage}",
            storage=storage,
        )
        for n, token in enumerate(TOKENS)
    ]
    try:
        for node in nodes:
            node.start(patience)
        yield nodes
    finally:
        for node in nodes:
            node.remove()


def address_of(nodes: list[Node], keyspace: str = "cwem") -> str:
    """For CWEM_STORE."""
    hosts = ",".join(f"{node.host}:{node.port}" for node in nodes)
    return f"cassandra://{hosts}/{keyspace}?timeout=5&rf=3"
