"""Log-ins and tries as rows: the `Logins` of cwem/access/ports/.

What ends by itself has a lifetime of the nodes' own instead of being looked for: log-ins, places
and failures vanish some time after they count for nothing.
"""

from collections.abc import Sequence

from cwem.access.accounts import Account
from cwem.access.audit import AuditEntry
from cwem.access.lockout import (
    KNOWN_FOR,
    Failures,
    TryKey,
    TryKeys,
    counted,
    longest_wait,
)
from cwem.access.logins import Login
from cwem.access.pepper import Pepper
from cwem.store.cassandra.account_rows import account_of
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import Row, View
from cwem.store.personal import kept_keys, kept_place
from cwem.values import Millis

_KEPT = 365 * 86_400
"""Seconds a log-in's row stays at most: no log-in may last as long (settings.login_lifetime)."""


class CassandraLogins:
    """The `Logins` port."""

    def __init__(self, session: Session, transactions: Transactions, pepper: Pepper) -> None:
        self._session, self._transactions, self._pepper = session, transactions, pepper

    def open(  # noqa: PLR0913, PLR0917 - all of it is one step
        self,
        login: Login,
        digest: bytes,
        over_before: Millis,
        entry: AuditEntry,
        password: str | None = None,
        forgiven: TryKeys | None = None,
    ) -> bool:
        """See the port. Forgets the account's own log-ins; those of others when they come, or by
        the rows' lifetime."""

        def change(view: View) -> bool:
            for key, old in _of(view, login.account):
                if old.seen < over_before:
                    _end(view, key, old)
            account = view.get("account", name=login.account)
            if not account or account["disabled"] or password not in {None, account["password"]}:
                return False
            _add(view, digest, login)
            place = kept_place(self._pepper, login.account, login.address)
            view.put("login_place", _seconds(KNOWN_FOR), digest=place, seen=login.opened)
            view.put("account", name=login.account, last_login=login.opened)
            append(view, entry)
            if forgiven:
                _forgive(view, kept_keys(self._pepper, forgiven))
            return True

        return self._transactions.run(change)

    def known(self, account: str, address: str, since: Millis) -> bool:
        digest = kept_place(self._pepper, account, address)
        row = self._transactions.view().get("login_place", digest=digest)
        return row is not None and bool(row["seen"] >= since)

    def failures(self, key: TryKey) -> int:
        ((_, found),) = _failures(self._transactions.view(), kept_keys(self._pepper, [key]))
        return found.count if found else 0

    def find(self, digest: bytes) -> tuple[Login, Account] | None:
        view = self._transactions.view()
        (login,) = _logins(view, [digest])
        row = view.get("account", name=login.account) if login else None
        return (login, account_of(row)) if login and row and not row["disabled"] else None

    def touch(self, digest: bytes, at: Millis) -> None:
        """See the port. No transaction: the largest `seen` wins by its write timestamp."""
        self._session.execute(
            "INSERT INTO login_seen (digest, seen) VALUES (?, ?) USING TIMESTAMP ? AND TTL ?",
            (digest, at, at * 1_000, _KEPT),
        )

    def end(self, account: str, login: str, entry: AuditEntry) -> bool:
        def change(view: View) -> bool:
            found = [(key, each) for key, each in _of(view, account) if each.id == login]
            for key, each in found:
                _end(view, key, each)
                append(view, entry)
            return bool(found)

        return self._transactions.run(change)

    def of(self, account: str) -> list[Login]:
        found = [login for _, login in self._transactions.read(lambda view: _of(view, account))]
        return sorted(found, key=lambda login: (-login.seen, -login.opened, login.id))

    def last(self) -> dict[str, Millis]:
        rows = self._transactions.view().rows("account")
        return {row["name"]: row["last_login"] for row in rows if row["last_login"] is not None}

    def try_now(self, keys: Sequence[TryKey], now: Millis) -> Millis:
        """See the port. Who has to wait is told so without a transaction, so that nobody who
        guesses can keep others from theirs."""
        kept = kept_keys(self._pepper, keys)
        if longest := longest_wait(_failures(self._transactions.view(), kept), now):
            return longest

        def change(view: View) -> Millis:
            found = _failures(view, kept)
            if longest := longest_wait(found, now):
                return longest
            for each, failures in found:
                _count(view, each, counted(each.rule, failures, now))
            return 0

        return self._transactions.run(change)

    def forgive(self, wholly: Sequence[TryKey], once: Sequence[TryKey] = ()) -> None:
        whole, one = kept_keys(self._pepper, wholly), kept_keys(self._pepper, once)

        def change(view: View) -> None:
            _forget(view, _failures(view, whole))
            _one_less(view, _failures(view, one))

        self._transactions.run(change)


def end_log_ins(view: View, account: str) -> None:
    """End all log-ins of this account, inside the caller's transaction."""
    for key, login in _of(view, account):
        _end(view, key, login)


def _add(view: View, digest: bytes, login: Login) -> None:
    view.put(
        "login",
        _KEPT,
        digest=digest,
        id=login.id,
        account=login.account,
        opened=login.opened,
        seen=login.seen,
        address=login.address,
        browser=login.browser,
    )
    view.put("login_of_account", _KEPT, account=login.account, id=login.id, digest=digest)


def _end(view: View, digest: bytes, login: Login) -> None:
    view.delete("login", digest=digest)
    view.delete("login_seen", digest=digest)
    view.delete("login_of_account", account=login.account, id=login.id)


def _of(view: View, account: str) -> list[tuple[bytes, Login]]:
    """The log-ins of an account with their digests."""
    digests = [row["digest"] for row in view.rows("login_of_account", account=account)]
    found = zip(digests, _logins(view, digests), strict=True)
    return [(digest, login) for digest, login in found if login]


def _logins(view: View, digests: Sequence[bytes]) -> list[Login | None]:
    keys = [{"digest": digest} for digest in digests]
    rows, seen = view.several("login", keys), view.several("login_seen", keys)
    return [_login(*both) for both in zip(rows, seen, strict=True)]


def _login(rows: Sequence[Row], touched: Sequence[Row]) -> Login | None:
    if not rows:
        return None
    row = rows[0]
    seen = max(each["seen"] for each in (row, *touched))
    return Login(row["id"], row["account"], row["opened"], seen, row["address"], row["browser"])


def _failures(view: View, keys: Sequence[TryKey]) -> list[tuple[TryKey, Failures | None]]:
    found = view.several("login_failure", [{"key": each.key} for each in keys])
    return [
        (each, Failures(rows[0]["count"], rows[0]["last"]) if rows else None)
        for each, rows in zip(keys, found, strict=True)
    ]


def _forgive(view: View, keys: Sequence[TryKey]) -> None:
    """With the change that opens the log-in: a change of its own for each would keep others from
    theirs."""
    *accounts, place = _failures(view, keys)
    _forget(view, accounts)
    _one_less(view, [place])


def _forget(view: View, counts: Sequence[tuple[TryKey, Failures | None]]) -> None:
    for key, found in counts:
        if found:
            view.delete("login_failure", key=key.key)


def _one_less(view: View, counts: Sequence[tuple[TryKey, Failures | None]]) -> None:
    for key, found in counts:
        if found and found.count:
            _count(view, key, Failures(found.count - 1, found.last))


def _count(view: View, key: TryKey, failures: Failures) -> None:
    ttl = _seconds(key.rule.forgotten)
    view.put("login_failure", ttl, key=key.key, count=failures.count, last=failures.last)


def _seconds(length: Millis) -> int:
    return length // 1_000 + 1
