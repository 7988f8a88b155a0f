"""Erasing somebody from Cassandra: the `Erasures` of cwem/store/erasure.py.

    look        read through whatever may name the person; nothing is held up meanwhile
    change      one transaction: the number is blocked, what was found goes or gets the pseudonym
    delete      rows written past the transactions, as of a minute ahead: what was on its way with
                an earlier write timestamp, and a bout's is its end, is dead when it arrives
    look again  until nothing is found
    finish      a last change, so that the head holds nothing of the person either

Who dies between `change` and `finish` leaves a number that is refused but does not count as
erased: the ledger (erasing/ledgers.py) has it erased again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from cwem.access.audit import Action, AuditEntry
from cwem.access.pepper import Pepper
from cwem.errors import StoreError, StoreUnavailable
from cwem.store.access_rules import keep_an_administrator
from cwem.store.cassandra.account_rows import account_of
from cwem.store.cassandra.audit import append, rows_about
from cwem.store.cassandra.bouts import FOR_EVER, Lifetime
from cwem.store.cassandra.erased import block, settled_installation
from cwem.store.cassandra.found import Found, Looking, delete_past, remove
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import GALLERY, raise_version
from cwem.store.cassandra.view import View, tables_of
from cwem.store.clock import wall_clock
from cwem.store.erasure import Installation, Names, Purge, Removal
from cwem.store.pseudonyms import new_pseudonym
from cwem.values import Millis, utc_day

_LOOKS = 3
"""How often rows that came meanwhile are looked for: none can come once the number is blocked."""


class CassandraErasures:
    """The `Erasures` port. `lifetime` is that of bouts and voids, as of `now`."""

    def __init__(
        self,
        session: Session,
        transactions: Transactions,
        pepper: Pepper,
        lifetime: Lifetime = FOR_EVER,
        now: Callable[[], Millis] = wall_clock,
    ) -> None:
        self._session, self._transactions, self._pepper = session, transactions, pepper
        self._lifetime, self._now = lifetime, now
        self._looking = Looking(session, tables_of(session))

    def installation(self) -> Installation:
        return self._transactions.run(settled_installation)

    def names(self, number: str) -> Names:
        return self._transactions.read(lambda view: _names(view, number))

    def traces(self, who: Names) -> Mapping[str, int]:
        found = self._looking.look(who)
        return {table: found.removed[table] + found.changed[table] for table in found.tables}

    def erase(
        self,
        number: str,
        at: Millis,
        actor: str,
        certain: Callable[[str], None] = lambda _: None,
        *,
        decided: bool = False,
    ) -> Removal:
        """See the port. `certain` is called again where somebody else's change came first."""
        who, pseudonym = self.names(number), new_pseudonym()
        found = self._looking.look(who)

        def change(view: View) -> str:
            mark = settled_installation(view).mark(number)
            if not decided:
                _keep_an_administrator(view, number)
            remove(view, who, pseudonym, found, self._pepper)
            details = {"rows": sum(found.removed.values())}
            append(view, AuditEntry(at, actor, Action.ERASE, pseudonym, details=details))
            block(view, mark, utc_day(at).isoformat())
            _tell(certain, mark)
            return mark

        mark = self._transactions.run(change)
        self._delete_past(found)
        late = self._again(who, pseudonym)
        self._transactions.run(lambda view: _finish(view, [mark]))
        removed = Counter(found.removed) + late.removed
        return Removal(who, removed, found.changed + late.changed, pseudonym)

    def purge(self) -> Purge:
        """See the port. What is removed is hidden at once on every node; the bytes go when the
        nodes rewrite their files, which only their operator can hasten."""
        keyspace = self._session.metadata.keyspaces[self._session.address.keyspace]
        grace = max(int(table.options["gc_grace_seconds"]) for table in keyspace.tables.values())
        day = (datetime.now(UTC) + timedelta(seconds=grace)).date()
        return Purge(
            (
                "removed rows are marked as deleted on every node (tombstones): no query sees them",
                "the last change written down was replaced by one without the person",
            ),
            (
                f"the nodes' files hold removed rows until they are compacted after {day}: run "
                "`nodetool repair` before that day and `nodetool garbagecollect` after it",
                "snapshots, and backups made of the nodes' files: whoever keeps them deletes them",
            ),
        )

    def blocked(self) -> Mapping[str, str]:
        rows = self._transactions.read(lambda view: view.rows("erased_number"))
        return {row["mark"]: row["day"] for row in rows if row["finished"]}

    def block(self, marks: Mapping[str, str]) -> None:
        def change(view: View) -> None:
            for mark, day in marks.items():
                block(view, mark, day)

        self._transactions.run(change)
        self._transactions.run(lambda view: _finish(view, marks))

    def refused(self) -> int:
        return sum(late for (late,) in self._session.scan("SELECT late FROM erased_late"))

    def numbers(self) -> frozenset[str]:
        return frozenset(self._looking.rows.numbers())

    def _delete_past(self, found: Found) -> None:
        delete_past(self._session, found, self._lifetime, self._now())

    def _again(self, who: Names, pseudonym: str) -> Found:
        """Remove what came between the look and the change; what that was."""
        every = Found()
        for _ in range(_LOOKS):
            found = self._looking.look(who)
            if not found:
                return every
            self._transactions.run(
                lambda view, found=found: remove(view, who, pseudonym, found, self._pepper)  # type: ignore[misc]
            )
            self._delete_past(found)
            every = every.with_counts_of(found)
        raise StoreUnavailable(
            f"Rows of an erased person keep coming to {self._session.address}. Look for machines "
            "whose clocks are wrong, then run the command again: it goes on where it stopped."
        )


def _finish(view: View, marks: Iterable[str]) -> None:
    """The erasures count. Rows of one change are applied one by one: a process that saw the gallery
    change before it saw the number blocked asks again because of this one (admission.py)."""
    for mark in marks:
        view.put("erased_number", mark=mark, finished=True)
    raise_version(view, GALLERY)


def _names(view: View, number: str) -> Names:
    """An account that is gone by now counts, unless somebody else has its name today."""
    person = view.get("employee", number=number)
    own = view.get("account_of_employee", employee=number)
    logins = {own["name"]} if own else set()
    logins |= {row["login"] for row in view.rows("invitation") if row["employee"] == number}
    logins |= {row["account"] for row in rows_about(view, number) if row["account"]}
    accounts = view.several("account", [{"name": name} for name in sorted(logins)])
    others = {row["name"] for rows in accounts for row in rows if row["employee"] != number}
    name, email = (person["name"], person["email"]) if person else ("", "")
    former = tuple(row["name"] for row in view.rows("former_name", employee=number))
    return Names(number, tuple(sorted(logins - others)), name, email, former)


def _keep_an_administrator(view: View, number: str) -> None:
    accounts = [account_of(row) for row in view.rows("account")]
    for account in accounts:
        if account.employee == number:
            keep_an_administrator(account.name, accounts)


def _tell(certain: Callable[[str], None], mark: str) -> None:
    try:
        certain(mark)
    except OSError as error:
        raise StoreError(
            f"The erasure cannot be written down: {error}. Nothing was removed."
        ) from error
