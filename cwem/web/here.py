"""What the routes and the gate need to know of this server process."""

from typing import Protocol

from starlette.requests import HTTPConnection

from cwem.access.first_start import FirstStart
from cwem.access.logins import browser_name
from cwem.access.reception import Reception
from cwem.access.visitors import Caller


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
