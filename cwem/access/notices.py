"""What an account is told: requests, approvals, warnings. Each is read once."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cwem.access.accounts import Account
from cwem.access.roles import Permission, Reach, reach
from cwem.values import Millis, utc_day
from cwem.words import Words

if TYPE_CHECKING:
    from cwem.access.ports import AccessStore, Notices

SHOWN = 100
"""So many of an account's notices are shown, the newest, and counted while they are unread."""
KEPT_DAYS = 365
"""A notice goes so long after it was posted, or read."""
_LOOKED_AT = 200
"""A warning that is among the newest this many and unread is not posted again."""


class NoticeKind(StrEnum):
    """What is expected of the reader."""

    REQUEST = "request"
    """Somebody waits for an answer."""
    APPROVAL = "approval"
    """An answer to something the reader asked for."""
    WARNING = "warning"
    """Something is wrong and the reader can mend it."""
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one account. The words are kept as template and params, so that they are read
    in the language the reader has then."""

    id: str
    account: str
    kind: NoticeKind
    words: Words
    at: Millis
    page: str = ""
    """The file in pages/ where something can be done about it."""
    read: Millis | None = None


def tell(  # noqa: PLR0913, PLR0917 - the parts of a notice
    notices: "Notices",
    accounts: Iterable[str],
    kind: NoticeKind,
    words: Words,
    page: str,
    at: Millis,
    about: str = "",
) -> None:
    """Post the same notice to these accounts, given by log-in name. `page` is a file in pages/.

    May be called again and from several processes: the id follows from what is said. A warning is
    posted at most once a (UTC) day, and not while the same one is still unread; anything else once
    a moment, or once for what it is `about`, and then `settle` marks it read. Raises StoreError."""
    posted = []
    for account in accounts:
        if kind is NoticeKind.WARNING and _still_unread(notices, account, words):
            continue
        when = utc_day(at).isoformat() if kind is NoticeKind.WARNING else str(at)
        said = [account, kind.value, words.template, _plain(words), page, when]
        id = _about(account, about) if about else _hashed(said)
        posted.append(Notice(id, account, kind, words, at, page))
    if posted:
        notices.post(posted)


def tell_who_may(  # noqa: PLR0913, PLR0917 - the parts of a notice
    store: "AccessStore",
    permission: Permission,
    kind: NoticeKind,
    words: Words,
    page: str,
    at: Millis,
) -> None:
    """`tell` every account that may do this about everyone. Raises StoreError."""
    tell(store.notices, who_may(store.accounts.accounts(), permission), kind, words, page, at)


def settle(notices: "Notices", accounts: Iterable[str], about: Iterable[str], at: Millis) -> None:
    """What these accounts were told about this asks nothing of them any more: it counts as read.
    Raises StoreError."""
    those = list(about)
    notices.settle([_about(account, each) for account in accounts for each in those], at)


def who_may(accounts: Iterable[Account], permission: Permission) -> list[str]:
    """Log-in names of the accounts that may do this about everyone: whom a warning is for."""
    return [a.name for a in accounts if not a.disabled and reach(a, permission) is Reach.ALL]


def _still_unread(notices: "Notices", account: str, words: Words) -> bool:
    return any(
        n.read is None and (n.words.template, _plain(n.words)) == (words.template, _plain(words))
        for n in notices.of(account, _LOOKED_AT)
    )


def _about(account: str, about: str) -> str:
    return _hashed([account, about])


def _hashed(said: list[Any]) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _plain(words: Words) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(words.params.items())}
