"""Notices as rows: the `Notices` of cwem/access/ports/.

They end by the nodes' own lifetimes, the newest lie first in their partition, and no page reads
more of them than it shows: what an account was told in years costs nobody anything.
"""

from collections.abc import Sequence

from cwem.access.notices import KEPT_DAYS, SHOWN, Notice, NoticeKind
from cwem.store.cassandra.session import Session
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.view import View
from cwem.store.kept_words import words_of, words_text
from cwem.values import Millis

_NEWEST = "SELECT id, account, kind, words, at, page, read FROM notice WHERE account = ? LIMIT ?"
_UNREAD = "SELECT read FROM notice WHERE account = ? LIMIT ?"
LIFETIME = KEPT_DAYS * 86_400
"""Seconds the rows of a notice live, from when it is written."""


class CassandraNotices:
    """The `Notices` port."""

    def __init__(self, session: Session, transactions: Transactions) -> None:
        self._session, self._transactions = session, transactions

    def post(self, notices: Sequence[Notice]) -> None:
        words = [words_text(notice.words) for notice in notices]

        def change(view: View) -> None:
            known = view.several("notice_known", [{"id": notice.id} for notice in notices])
            new = {}
            for notice, said, rows in zip(notices, words, known, strict=True):
                if not rows and notice.id not in new:
                    new[notice.id] = (notice, said)
            for notice, said in new.values():
                _insert(view, notice, said)

        self._transactions.run(change)

    def of(self, account: str, limit: int) -> list[Notice]:
        return [
            Notice(id, name, NoticeKind(kind), words_of(words), at, page, read)
            for id, name, kind, words, at, page, read in self._session.execute(
                _NEWEST, (account, limit)
            )
        ]

    def unread(self, account: str) -> int:
        rows = self._session.execute(_UNREAD, (account, SHOWN))
        return sum(read is None for (read,) in rows)

    def mark_read(self, account: str, at: Millis, ids: Sequence[str] | None = None) -> None:
        self._transactions.run(lambda view: _mark(view, account, at, ids))

    def settle(self, ids: Sequence[str], at: Millis) -> None:
        def change(view: View) -> None:
            known = view.several("notice_known", [{"id": each} for each in sorted(set(ids))])
            for account in sorted({row["account"] for rows in known for row in rows}):
                _mark(view, account, at, ids)

        self._transactions.run(change)


def _mark(view: View, account: str, at: Millis, ids: Sequence[str] | None) -> None:
    for row in view.rows("notice", account=account):
        if row["read"] is None and (ids is None or row["id"] in ids):
            # whole: of a row written in parts some columns would end before the others
            view.put("notice", LIFETIME, **{**row, "read": at})


def _insert(view: View, notice: Notice, words: str) -> None:
    view.add(
        "notice",
        LIFETIME,
        account=notice.account,
        at=notice.at,
        number=view.number(),
        id=notice.id,
        kind=notice.kind.value,
        words=words,
        page=notice.page,
        read=notice.read,
    )
    view.put("notice_known", LIFETIME, id=notice.id, account=notice.account)
