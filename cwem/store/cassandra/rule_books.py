"""What was agreed as rows: the `RuleBooks` of cwem/attendance/ports.py; `version` says which
revision is the newest."""

from collections.abc import Sequence

from cwem.access.audit import AuditEntry
from cwem.attendance.rule_book_json import book_json, book_of
from cwem.attendance.shifts import RuleBook
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import RULES, raise_version, read_version
from cwem.store.cassandra.view import View
from cwem.store.refusals import no_rule_book, rules_changed_meanwhile


class CassandraRuleBooks:
    """See the port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def revision(self) -> int:
        return self._transactions.read(lambda view: read_version(view, RULES))

    def book(self) -> RuleBook:
        return self._transactions.read(_newest)

    def at(self, revision: int) -> RuleBook:
        return self._transactions.read(lambda view: _at(view, revision))

    def replace(self, book: RuleBook, audit: Sequence[AuditEntry] = ()) -> None:
        body = book_json(book)

        def change(view: View) -> None:
            if read_version(view, RULES) != book.revision:
                raise rules_changed_meanwhile()
            view.put("rule_book", revision=raise_version(view, RULES), body=body)
            for each in audit:
                append(view, each)

        self._transactions.run(change)


def _newest(view: View) -> RuleBook:
    return _at(view, read_version(view, RULES))


def _at(view: View, revision: int) -> RuleBook:
    if not revision:
        return RuleBook()
    row = view.get("rule_book", revision=revision)
    if row is None:
        raise no_rule_book(revision)
    return book_of(row["body"], revision)
