"""A keyspace for many tests, made as new in a fraction of the time that making its tables takes."""

from cwem.store.cassandra.address import Address
from cwem.store.cassandra.schema import make_keyspace, migrate
from cwem.store.cassandra.session import open_session
from cwem.store.cassandra.view import tables_of

_KEPT = {"tx_head", "tx_past", "schema_version", "schema_turn"}
"""Write timestamps go on rising, as they do in life."""


class Keyspace:
    """Without a commit log: to empty three tables takes 15 ms instead of 330."""

    def __init__(self, address: Address) -> None:
        self.address = address
        make_keyspace(address)
        self._session = open_session(address)
        migrate(self._session)
        self._session.change_tables(
            f"ALTER KEYSPACE {address.keyspace} WITH durable_writes = false"
        )

    def empty(self) -> None:
        """Truncate what has rows. Deleting them would hide rows that are written again later with
        the same timestamps, as bouts are."""
        names = sorted(tables_of(self._session).keys() - _KEPT)
        found = self._session.each((f"SELECT * FROM {name} LIMIT 1", ()) for name in names)
        for name, rows in zip(names, found, strict=True):
            if rows:
                self._session.change_tables(f"TRUNCATE {name}")

    def drop(self) -> None:
        self._session.change_tables(f"DROP KEYSPACE {self.address.keyspace}")
        self._session.close()
