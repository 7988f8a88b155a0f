"""The one session of a process with the cluster.

Statements are prepared once and idempotent (the conditional ones are not), routed to a replica of
this data centre, and read and written at LOCAL_QUORUM: a read sees every acknowledged write.
"""

import logging
import os
import ssl
import struct
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, TypeAlias

from cassandra import ConsistencyLevel, DriverException
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import (
    EXEC_PROFILE_DEFAULT,
    Cluster,
    ExecutionProfile,
    ResponseFuture,
)
from cassandra.concurrent import execute_concurrent
from cassandra.policies import (
    ConstantReconnectionPolicy,
    DCAwareRoundRobinPolicy,
    FallthroughRetryPolicy,
    RetryPolicy,
    TokenAwarePolicy,
)
from cassandra.query import (
    BatchStatement,
    BatchType,
    PreparedStatement,
    SimpleStatement,
    Statement,
    tuple_factory,
)

from cwem.errors import StoreError
from cwem.store.cassandra.address import Address
from cwem.store.cassandra.failures import DRIVER_ERRORS, closed, missing, store_error
from cwem.words import say

Row: TypeAlias = tuple[Any, ...]
Call: TypeAlias = tuple[str, Sequence[Any]]
"""A statement with its values."""
Bound: TypeAlias = tuple[Statement, Sequence[Any]]
"""What is sent."""

IN_FLIGHT = 64
"""Requests on the way at once: of 16, 64 and 128 the most bouts a second for the least waiting."""
_SERIAL = "serial"
_DECIDING = "deciding"
_EVERYWHERE = "everywhere"
_PAGE = 5_000
_TOGETHER = 24
"""Partitions one request asks for where there are many: half a millisecond of this process's time
goes with each request, whatever it asks for."""


class Session:
    """Thread-safe. Opened after a fork, never before: one inherited over a fork hangs."""

    def __init__(self, address: Address) -> None:
        """Connect, to the cluster and not yet to the keyspace. Raises StoreError."""
        self.address = address
        self._pid = os.getpid()
        self._lock = Lock()
        self._prepared: dict[str, PreparedStatement] = {}
        self._closed = False
        # They tell of every try to reach a node that is away; what matters is raised.
        logging.getLogger("cassandra").setLevel(logging.ERROR)
        logging.getLogger("cassandra.cluster").setLevel(logging.CRITICAL)
        self._cluster = _cluster(address)
        try:
            self._session = self._cluster.connect()
        except DRIVER_ERRORS as error:
            there = {host.datacenter for host in self._cluster.metadata.all_hosts()} - {None}
            self._cluster.shutdown()
            raise _elsewhere(address, there) or store_error(error, address) from error

    @property
    def metadata(self) -> Any:
        """What the driver knows of nodes and tables."""
        return self._cluster.metadata

    def has(self, keyspace: str, patience: float = 10.0) -> bool:
        """Whether there is such a keyspace. One that was just made reaches the other nodes of a
        cluster a moment later, so there it is asked for until `patience` seconds are over."""
        metadata, until = self._cluster.metadata, time.monotonic() + patience
        while keyspace not in metadata.keyspaces:
            if len(metadata.all_hosts()) < 2 or time.monotonic() > until:
                return False
            time.sleep(0.5)
            with suppress(DriverException):
                self._cluster.refresh_schema_metadata(max_schema_agreement_wait=patience)
        return True

    def execute(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of the answer, page by page. Raises StoreError."""
        return self._run(statement, values, EXEC_PROFILE_DEFAULT)

    def scan(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """As `execute`, without holding more than a page. Raises StoreError."""
        try:
            yield from self._session.execute(self._statement(statement), values)
        except DRIVER_ERRORS as error:
            raise self.error(error) from error

    def serial(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Read what conditional writes have decided, finishing what is under way."""
        return self._run(statement, values, _SERIAL)

    def conditional(
        self, statement: str, values: Sequence[Any] = (), everywhere: bool = False
    ) -> tuple[bool, Row]:
        """A conditional write: whether it was applied, and the row of the answer. Decided within
        this data centre, or `everywhere` by all that have copies.

        Raises the driver's own errors: after those of failures.UNDECIDED it may have happened."""
        prepared = self._statement(statement, repeatable=False)
        profile = _EVERYWHERE if everywhere else _DECIDING
        rows = self._session.execute(prepared, values, execution_profile=profile)
        row = tuple(rows.one())
        return bool(row[0]), row

    def change_tables(self, statement: str) -> None:
        """Run a CREATE or ALTER and wait until all nodes agree. Raises StoreError."""
        self._alive()
        try:
            named = SimpleStatement(statement, keyspace=self.address.keyspace)
            self._session.execute(named, timeout=60)
        except DRIVER_ERRORS as error:
            raise self.error(error) from error

    def make_keyspace(self, statement: str) -> None:
        """As `change_tables`, before there is a keyspace. Raises StoreError."""
        try:
            self._session.execute(statement, timeout=60)
        except DRIVER_ERRORS as error:
            raise self.error(error) from error

    def each(self, calls: Iterable[Call]) -> list[list[Row]]:
        """Run them side by side, in no order; the rows of each, in the order given. Raises
        StoreError, perhaps after some were done."""
        try:
            bound = [(self._statement(statement), values) for statement, values in calls]
            done = execute_concurrent(self._session, bound, concurrency=IN_FLIGHT)
            return [list(result) for _, result in done]
        except DRIVER_ERRORS as error:
            raise self.error(error) from error

    def of_people(self, select: str, people: Iterable[str], rest: Sequence[Any] = ()) -> list[Row]:
        """The rows of all these people, person by person in the order given. The column of the
        person comes first in the answer and in the condition, as WHERE employee {who}. Raises
        StoreError."""
        found: dict[str, list[Row]] = {who: [] for who in people}
        if len(found) <= IN_FLIGHT:  # each goes straight to a replica
            one = select.format(who="= ?")
            answers = self.each((one, (who, *rest)) for who in found)
            return [row for rows in answers for row in rows]
        several = select.format(who="IN ?")
        for rows in self.each((several, (lot, *rest)) for lot in in_lots(list(found))):
            for row in rows:
                found[row[0]].append(row)
        return [row for rows in found.values() for row in rows]

    def send(self, calls: Sequence[Call]) -> ResponseFuture:
        """Start writing rows of one partition as one, seen by readers all or none."""
        return self._session.execute_async(*self._as_one(calls))

    def write(self, groups: Iterable[Sequence[Call]]) -> None:
        """Write groups of rows side by side, each group, of one partition, as one. Raises
        StoreError, perhaps after some were written."""
        self.write_bound(self.bound(groups))

    def bound(self, groups: Iterable[Sequence[Call]]) -> list[Bound]:
        """The groups ready to be written, without sending anything: columns hold these values.
        Raises StoreError."""
        try:
            return [self._as_one(calls) for calls in groups]
        except DRIVER_ERRORS as error:
            raise self.error(error) from error
        except (TypeError, ValueError, OverflowError, struct.error) as error:
            raise StoreError(
                say("The store cannot hold this value: {error}.", error=error)
            ) from error

    def write_bound(self, bound: Sequence[Bound]) -> None:
        """As `write`."""
        try:
            execute_concurrent(self._session, bound, concurrency=IN_FLIGHT)
        except DRIVER_ERRORS as error:
            raise self.error(error) from error

    def _as_one(self, calls: Sequence[Call]) -> Bound:
        if len(calls) == 1:
            statement, values = calls[0]
            return self._statement(statement).bind(values), ()
        batch = BatchStatement(BatchType.UNLOGGED)
        batch.is_idempotent = True
        for statement, values in calls:
            batch.add(self._statement(statement), values)
        return batch, ()

    def error(self, error: Exception) -> StoreError:
        """The driver's error as ours."""
        if self._closed:
            return closed(self.address)
        return store_error(error, self.address)

    def close(self) -> None:
        """Let go of the cluster. May be called again."""
        if not self._closed:
            self._closed = True
            self._cluster.shutdown()

    def _run(self, statement: str, values: Sequence[Any], profile: object) -> list[Row]:
        try:
            prepared = self._statement(statement)
            return list(self._session.execute(prepared, values, execution_profile=profile))
        except DRIVER_ERRORS as error:
            raise self.error(error) from error

    def _statement(self, statement: str, repeatable: bool = True) -> PreparedStatement:
        self._alive()
        with self._lock:
            found = self._prepared.get(statement)
            if found is None:
                # the keyspace goes with the statement: connections that USE one are warned about
                found = self._session.prepare(statement, keyspace=self.address.keyspace)
                found.is_idempotent = repeatable
                self._prepared[statement] = found
        return found

    def _alive(self) -> None:
        if os.getpid() != self._pid:
            raise RuntimeError("a session with Cassandra must be opened after the fork")
        if self._closed:
            raise closed(self.address)


def in_lots(values: Sequence[Any]) -> list[Sequence[Any]]:
    """What one request each asks for."""
    return [values[at : at + _TOGETHER] for at in range(0, len(values), _TOGETHER)]


def _elsewhere(address: Address, there: set[str]) -> StoreError | None:
    """Said where no node is in the data centre that was named."""
    if not there or address.dc in there:
        return None
    return StoreError(
        f"The store {address} has no data centre {address.dc!r}. Set dc= in CWEM_STORE to one of: "
        f"{', '.join(sorted(there))}."
    )


def _cluster(address: Address) -> Cluster:
    def profile(
        consistency: int,
        retry: type[RetryPolicy] = RetryPolicy,
        serial: int = ConsistencyLevel.LOCAL_SERIAL,
    ) -> ExecutionProfile:
        return ExecutionProfile(
            TokenAwarePolicy(DCAwareRoundRobinPolicy(local_dc=address.dc)),
            retry_policy=retry(),
            consistency_level=consistency,
            serial_consistency_level=serial,
            request_timeout=address.timeout,
            row_factory=tuple_factory,
        )

    return Cluster(
        list(address.hosts),
        protocol_version=5,
        connect_timeout=min(5.0, address.timeout),
        reconnection_policy=ConstantReconnectionPolicy(1, max_attempts=None),
        auth_provider=PlainTextAuthProvider(address.user, address.password)
        if address.user
        else None,
        ssl_context=_tls(address),
        execution_profiles={
            EXEC_PROFILE_DEFAULT: profile(ConsistencyLevel.LOCAL_QUORUM),
            _SERIAL: profile(ConsistencyLevel.LOCAL_SERIAL),
            # The driver asks another node by itself when one breaks off, idempotent or not: a
            # conditional write that had happened would then be reported as refused.
            _DECIDING: profile(ConsistencyLevel.LOCAL_QUORUM, FallthroughRetryPolicy),
            _EVERYWHERE: profile(
                ConsistencyLevel.QUORUM, FallthroughRetryPolicy, ConsistencyLevel.SERIAL
            ),
        },
    )


def _tls(address: Address) -> ssl.SSLContext | None:
    if address.ca is None:
        return None
    context = ssl.create_default_context(cafile=str(address.ca))
    context.check_hostname = False  # nodes are met by the addresses their ring names
    if address.cert is not None:
        context.load_cert_chain(str(address.cert), str(address.key))
    return context


def open_session(address: Address) -> Session:
    """The session with an existing keyspace. Raises StoreError."""
    session = Session(address)
    if not session.has(address.keyspace):
        session.close()
        raise missing(address)
    return session
