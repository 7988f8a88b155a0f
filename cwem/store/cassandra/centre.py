"""The one data centre in which a company's changes are decided, and how many copies it has.

Changes are decided by LOCAL_SERIAL: among the nodes of one data centre. Two processes that named
two of them would each decide alone and lose each other's changes. So the first that opens the store
writes down which one it named, which is decided among all, and every other is refused.
"""

from typing import NamedTuple
from uuid import UUID, uuid5

from cwem.errors import StoreError
from cwem.store.cassandra.failures import DRIVER_ERRORS
from cwem.store.cassandra.session import Session
from cwem.words import Words, say

_ROW = 1
"""Of schema_turn, beside the row of whose turn it is to migrate."""
_NAMES = UUID("b1e6a2d4-0c35-4d0e-9a3b-6f1f7f3c8a52")
_READ = "SELECT owner FROM schema_turn WHERE id = ?"
_CLAIM = "INSERT INTO schema_turn (id, owner) VALUES (?, ?) IF NOT EXISTS"
_MANY = 3
"""Nodes from which on one copy is not what anybody wants."""


def keep_to_one(session: Session) -> None:
    """Raises StoreError where the company is decided in another data centre than the address
    names."""
    mine = _name(session.address.dc)
    rows = session.execute(_READ, (_ROW,))
    if not rows:
        try:
            session.conditional(_CLAIM, (_ROW, mine), everywhere=True)
        except DRIVER_ERRORS as error:
            raise session.error(error) from error
        rows = session.execute(_READ, (_ROW,))
    if rows and rows[0][0] != mine:
        raise StoreError(_other(session, rows[0][0]))


def _other(session: Session, owner: UUID) -> str:
    address = session.address
    there = {host.datacenter for host in session.metadata.all_hosts()} - {None}
    found = next((name for name in sorted(there) if _name(name) == owner), None)
    first = f"dc={found}" if found else "another dc="
    forget = f"DELETE FROM {address.keyspace}.schema_turn WHERE id = {_ROW}"  # noqa: S608
    return (
        f"The store {address} was made with {first}, and this process names dc={address.dc}. All "
        "of CWEM must name one data centre: set dc= in CWEM_STORE to that one. To move to "
        f"{address.dc} for good, stop CWEM everywhere, let `nodetool repair -full` finish, and run "
        f"in cqlsh: {forget};"
    )


def _name(dc: str) -> UUID:
    return uuid5(_NAMES, dc)


class Lone(NamedTuple):
    """That there is one copy of every row, and what mends it."""

    found: Words
    mend: Words


def lone_copies(session: Session) -> Lone | None:
    """Said where the data centre has several nodes and the keyspace one copy of every row: each
    node that is away then takes its part of the company along. None where all is well."""
    address = session.address
    nodes = sum(host.datacenter == address.dc for host in session.metadata.all_hosts())
    keyspace = session.metadata.keyspaces[address.keyspace]
    factors = getattr(keyspace.replication_strategy, "dc_replication_factors", None) or {}
    if nodes < _MANY or factors.get(address.dc) != 1:
        return None
    alter = (
        f"ALTER KEYSPACE {address.keyspace} WITH replication = "
        f"{{'class': 'NetworkTopologyStrategy', '{address.dc}': 3}};"
    )
    return Lone(
        say(
            "{nodes} nodes in {dc}, and one copy of every row: while any node is away, its rows "
            "are missing",
            nodes=nodes,
            dc=address.dc,
        ),
        say(
            "in cqlsh {alter} then `nodetool repair -full {keyspace}` on every node",
            alter=alter,
            keyspace=address.keyspace,
        ),
    )
