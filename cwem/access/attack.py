"""Telling people that somebody guesses at a password."""

from cwem.access.accounts import Account
from cwem.access.notices import NoticeKind, tell, who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.values import Millis
from cwem.words import say


def warn_of_guessing(store: AccessStore, account: Account, at: Millis) -> None:
    """Warn whose account it is and every administrator, at most once a day. Raises StoreError."""
    yours = say(
        "Somebody has tried many times to log in as you with a wrong password, and did not get in. "
        "If it was not you, tell your administrator."
    )
    theirs = say(
        "Somebody has tried many times to log in as {name} with a wrong password, and did not get "
        "in. The audit says from where.",
        name=account.name,
    )
    admins = who_may(store.accounts.accounts(), Permission.MANAGE_ACCOUNTS)
    others = [name for name in admins if name != account.name]
    tell(store.notices, [account.name], NoticeKind.WARNING, yours, "account.py", at)
    tell(store.notices, others, NoticeKind.WARNING, theirs, "audit.py", at)
