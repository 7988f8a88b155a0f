"""Accounts as rows: the `Accounts` of cwem/access/ports/."""

from dataclasses import replace

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry
from cwem.access.roles import may_invite
from cwem.store.access_rules import keep_an_administrator, roles_text
from cwem.store.cassandra.account_rows import account_of, all_accounts, create, stored_account
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.invitations import revoke_issued
from cwem.store.cassandra.logins import end_log_ins
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View


class CassandraAccounts:
    """The `Accounts` port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def empty(self) -> bool:
        return self._transactions.view().empty("account")

    def account(self, name: str) -> Account | None:
        row = self._transactions.view().get("account", name=name)
        return account_of(row) if row else None

    def of_employee(self, number: str) -> Account | None:
        def look(view: View) -> Account | None:
            found = view.get("account_of_employee", employee=number)
            return account_of(stored_account(view, found["name"])) if found else None

        return self._transactions.read(look)

    def accounts(self) -> list[Account]:
        return self._transactions.read(all_accounts)

    def password_hash(self, name: str) -> str | None:
        row = self._transactions.view().get("account", name=name)
        return row["password"] if row else None

    def create_first(self, account: Account, password_hash: str, entry: AuditEntry) -> bool:
        def change(view: View) -> bool:
            if not view.empty("account"):
                return False
            create(view, account, password_hash, entry)
            return True

        return self._transactions.run(change)

    def create(self, account: Account, password_hash: str, entry: AuditEntry) -> None:
        self._transactions.run(lambda view: create(view, account, password_hash, entry))

    def set_password(
        self,
        name: str,
        password_hash: str,
        must_change: bool,
        entry: AuditEntry,
        seen: str | None = None,
    ) -> bool:
        def change(view: View) -> bool:
            stored = stored_account(view, name)["password"]
            if seen is not None and seen != stored:
                return False
            view.put("account", name=name, password=password_hash, must_change=must_change)
            end_log_ins(view, name)
            append(view, entry)
            return True

        return self._transactions.run(change)

    def rehash(self, name: str, old: str, new: str) -> None:
        def change(view: View) -> None:
            row = view.get("account", name=name)
            if row and row["password"] == old:
                view.put("account", name=name, password=new)

        self._transactions.run(change)

    def disable(self, name: str, entry: AuditEntry) -> None:
        def change(view: View) -> None:
            stored_account(view, name)
            keep_an_administrator(name, all_accounts(view))
            view.put("account", name=name, disabled=True)
            end_log_ins(view, name)
            append(view, entry)
            revoke_issued(view, name, entry)

        self._transactions.run(change)

    def enable(self, name: str, password_hash: str, entry: AuditEntry) -> None:
        def change(view: View) -> None:
            stored_account(view, name)
            view.put("account", name=name, disabled=False, password=password_hash, must_change=True)
            end_log_ins(view, name)
            append(view, entry)

        self._transactions.run(change)

    def set_roles(self, name: str, roles: frozenset[Role], entry: AuditEntry) -> None:
        def change(view: View) -> None:
            account = account_of(stored_account(view, name))
            if Role.ADMIN not in roles:
                keep_an_administrator(name, all_accounts(view))
            view.put("account", name=name, roles=roles_text(roles))
            append(view, entry)
            if not may_invite(replace(account, roles=roles)):
                revoke_issued(view, name, entry)

        self._transactions.run(change)

    def set_language(self, name: str, language: str) -> None:
        def change(view: View) -> None:
            stored_account(view, name)
            view.put("account", name=name, language=language)

        self._transactions.run(change)
