"""The administrative tables as every store has them, whatever it keeps beside them to find rows by.

A row is the values of the table's columns in their order: text, whole numbers, bytes or None; yes
and no are 1 and 0, days ISO texts. What is recorded (bouts, corrections, totals) is not here: it
goes over its own ports, see copying.py.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

Value: TypeAlias = str | int | bytes | None
LogicalRow: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class LogicalTable:
    """One table; both stores call it and its columns so."""

    name: str
    columns: tuple[str, ...]
    flags: frozenset[str] = frozenset()
    """The columns that are yes or no."""
    days: frozenset[str] = frozenset()
    """The columns that are days."""
    appended: bool = False
    """Nothing replaces its rows: they go only with their person, or with their time."""


def _table(
    name: str, columns: str, flags: str = "", days: str = "", appended: bool = False
) -> LogicalTable:
    return LogicalTable(
        name, tuple(columns.split()), frozenset(flags.split()), frozenset(days.split()), appended
    )


TABLES: tuple[LogicalTable, ...] = (
    _table("installation", "one id secret"),
    _table("erased_number", "mark day refused"),
    _table("employee", "number name email language"),
    _table("former_name", "employee name"),
    _table("consent_text", "purpose version language body published published_by"),
    _table("consent", "employee purpose given note withdrawn text recorded_by"),
    _table("face_key", "employee wrapped"),
    _table("face_template", "employee model images enrolled sealed"),
    _table("waiting_key", "employee wrapped"),
    _table("waiting_photo", "employee number received sealed"),
    _table("site", "id name zone country"),
    _table("team", "id name site"),
    _table("camera", "id name kind site zone people retired", flags="retired"),
    _table("assignment", "kind subject since revision value recorded recorded_by", days="since"),
    _table("version", "name value"),
    _table("work_event", "employee at kind said_by", appended=True),
    _table("entry", "employee at kind id said said_by body", appended=True),
    _table("entry_revision", "employee revision"),
    _table("rule_book", "revision body"),
    _table("book_removed", "before at", days="before"),
    _table("pass", "employee kind proof issued issued_by must_change", flags="must_change"),
    _table("closing", "first last team version hash digests at closed_by rules", days="first last"),
    _table("closed_line", "first last team version employee body", days="first last"),
    _table("checklist", "step"),
    _table("notice", "number id account kind words at page read"),
    _table(
        "invitation",
        "id digest login roles employee created invited_by expires language accepted revoked",
    ),
    _table(
        "account",
        "name roles employee created password must_change disabled language last_login",
        flags="must_change disabled",
    ),
    _table("audit", "number at actor action about account details address", appended=True),
)
RECORDED = frozenset({"bout", "bout_void", "adjustment"})
"""Copied over the ports of what is recorded, as are the final rows of `rolled_day`."""
DERIVED = frozenset(
    {"rollup_state", "dirty_day", "rolled_day", "daily", "monthly", "group_total"}
    | {"rolled_person", "group_period", "bout_day", "bout_person"}
)
"""Totals, and where bouts are: made anew by the target from what is copied."""
LEFT_OUT = frozenset({"login", "login_failure", "login_place", "login_of_account", "login_seen"})
"""Log-ins and what was counted of failed ones: everybody logs in anew."""
OF_THE_STORE = frozenset({"copied_from", "audit_pseudonym", "schema_version", "schema_turn"}) | {
    "tx_head", "tx_part", "tx_past",
}  # fmt: skip
"""What a store says of itself, and what lies in it during a change."""
FINDING = frozenset({"account_of_employee", "invitation_of_digest", "notice_known"}) | {
    "audit_day", "audit_of", "waiting_piece", "erased_late",
    "entry_month", "pass_of_proof", "closed_period",
}  # fmt: skip
"""Where Cassandra finds or keeps parts of these rows: written with them."""

_NO_COMPANY = frozenset({"installation", "version"})
"""There before anybody is."""


class Tally(NamedTuple):
    """How many rows, and the sum of their SHA-256: the same in whatever order they are read."""

    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class CopyState:
    """That a store was or is being filled from another."""

    source: str
    """The id of the installation."""
    finished: bool


class LogicalTables(Protocol):
    """The administrative tables of one store. Thread-safe; raises StoreError."""

    def rows(self, table: LogicalTable) -> Iterator[LogicalRow]:
        """Every row, in no order, without holding more than some of them."""
        ...

    def replace(self, table: LogicalTable, rows: Iterable[LogicalRow]) -> None:
        """From now on the table has these rows, and no others unless it is one that is only
        `appended` to. Only between `begin_copy` and `end_copy`, while nobody uses the store."""
        ...

    def copy_state(self) -> CopyState | None:
        """None: nobody ever copied into this store."""
        ...

    def begin_copy(self, source: str) -> None:
        """This installation is being copied into the store, until `end_copy`."""
        ...

    def end_copy(self) -> None:
        """All of it is there."""
        ...


def tally(rows: Iterable[LogicalRow]) -> Tally:
    """Of these rows."""
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())
    return Tally(count, f"{total % (1 << 256):064x}")


def erased_marks(tables: LogicalTables) -> set[Value]:
    """Who was erased from this company."""
    (table,) = (table for table in TABLES if table.name == "erased_number")
    return {mark for mark, *_ in tables.rows(table)}


def holds_company(tables: LogicalTables) -> bool:
    """Whether there is anything of a company in these tables."""
    return any(
        next(tables.rows(table), None) is not None
        for table in TABLES
        if table.name not in _NO_COMPANY
    )
