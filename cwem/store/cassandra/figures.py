"""How much the store holds. Asked rarely; nothing is counted further than it pays."""

from cwem.ports import StoreFigures
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.view import tables_of
from cwem.values import Millis

TABLES = ("bout", "bout_void", "employee", "face_template", "consent", "account", "audit")
MOST = 10_000
"""Rows counted of one table, of which each is read: more would take a second."""
_MIB = 1 << 20


def figures(session: Session, last_write: Millis) -> StoreFigures:
    """Of the keyspace, as the node that answers knows it: its own disk, rounded up to a mebibyte a
    table with rows in it; the commit log is the whole node's and not among it."""
    tables = tables_of(session)
    calls = [
        (f"SELECT {tables[name].partition[0]} FROM {name} LIMIT {MOST + 1}", ())  # noqa: S608
        for name in TABLES
    ]
    counts = dict(zip(TABLES, map(len, session.each(calls)), strict=True))
    (release,) = session.execute("SELECT release_version FROM system.local")[0]
    (schema,) = session.execute("SELECT version FROM schema_version WHERE id = 0")[0]
    disk = session.execute(
        "SELECT mebibytes FROM system_views.disk_usage WHERE keyspace_name = ? ALLOW FILTERING",
        (session.address.keyspace,),
    )
    return StoreFigures(
        kind=f"Cassandra {release}",
        place=str(session.address),
        size=_MIB * max(sum(each for (each,) in disk), sum(map(bool, counts.values()))),
        log_size=0,
        schema=schema,
        rows={name: min(count, MOST) for name, count in counts.items()},
        more=frozenset(name for name, count in counts.items() if count > MOST),
        last_write=last_write,
    )
