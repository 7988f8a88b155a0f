"""What the routes and the gate need to know of this server process, and of who asks."""

from ipaddress import ip_address
from typing import Protocol

from starlette.requests import HTTPConnection

from cwem.access.accounts import Account
from cwem.access.first_start import FirstStart
from cwem.access.logins import browser_name
from cwem.access.reception import Reception
from cwem.access.visitors import Caller
from cwem.words import best_language

_FORWARDED = {"forwarded", "x-forwarded-for", "x-real-ip", "via"}
"""What a proxy adds."""


class Here(Protocol):
    """A reception, or the reason why there is none."""

    @property
    def reception(self) -> Reception | None: ...

    @property
    def first_start(self) -> FirstStart | None: ...

    @property
    def problem(self) -> str: ...


def caller(connection: HTTPConnection) -> Caller:
    """Where this request comes from."""
    address = connection.client.host if connection.client else ""
    return Caller(address, browser_name(connection.headers.get("user-agent", "")))


def forwarded(connection: HTTPConnection) -> bool:
    """Whether it came through a proxy, through which others may reach this server."""
    return bool(_FORWARDED & set(connection.headers))


def at_this_machine(connection: HTTPConnection) -> bool:
    """Whether it was sent on this very machine, where the logs are too: only there an answer may
    name files and versions."""
    try:
        address = ip_address(connection.client.host if connection.client else "")
    except ValueError:
        return False
    return address.is_loopback and not forwarded(connection)


def language_of(connection: HTTPConnection, account: Account | None = None) -> str:
    """The language the account chose, else the first the browser asks for that we speak."""
    header = connection.headers.get("accept-language", "")
    return best_language(account.language if account else "", *_by_preference(header))


def _by_preference(header: str) -> list[str]:
    """ "de-AT,de;q=0.9,en;q=0.8" -> codes, the one wanted most first (RFC 9110, 12.5.4)."""
    wanted = []
    for each in header.split(","):
        code, _, weight = each.partition(";")
        try:
            wanted.append((float(weight.strip().removeprefix("q=") or 1), code.strip()))
        except ValueError:
            continue
    return [code for _, code in sorted(wanted, key=lambda pair: -pair[0])]
