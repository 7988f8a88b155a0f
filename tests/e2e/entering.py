"""Logging a browser in without typing: the log-in is stored, and its cookie set."""

import secrets
import time
from pathlib import Path

from playwright.sync_api import BrowserContext

from cwem.access.accounts import Account, Role
from cwem.access.audit import CONSOLE, Action, AuditEntry
from cwem.access.logins import Login, new_token, token_digest
from cwem.settings import load_settings
from cwem.store.opening import open_store
from cwem.ui.start_facts import PUT_AWAY


def entered(
    home: Path, name: str = "tester", role: Role = Role.ADMIN, employee: str | None = "E001"
) -> str:
    """The token of a new log-in in this data folder; the account is made when it is missing."""
    settings = load_settings(home=home)
    now = time.time_ns() // 1_000_000
    token = new_token()
    with open_store(settings) as store:
        if store.accounts.account(name) is None:
            roles = {role} if role is Role.KIOSK else {role, Role.EMPLOYEE}
            account = Account(name, frozenset(roles), employee, now)
            store.accounts.create(
                account, "no password", AuditEntry(now, CONSOLE, "account created")
            )
            # these visits begin with the live picture, not with the checklist
            store.checklist.settle(PUT_AWAY, AuditEntry(now, name, Action.PUT_CHECKLIST_AWAY))
        login = Login(secrets.token_hex(4), name, now, now, "127.0.0.1", "Chrome on Linux")
        store.logins.open(login, token_digest(token), 0, AuditEntry(now, name, "logged in"))
    return token


def let_in(
    context: BrowserContext,
    home: Path,
    url: str,
    name: str = "tester",
    role: Role = Role.ADMIN,
    employee: str | None = "E001",
) -> None:
    """Give the browser a log-in of its own at this server."""
    token = entered(home, name, role, employee)
    name = "__Host-cwem_login" if url.startswith("https:") else "cwem_login"
    context.add_cookies([{"name": name, "value": token, "url": url, "secure": "__" in name}])
