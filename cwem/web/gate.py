"""The gate before everything: without a valid log-in only the pages for logging in are served.

asked for                  by whom                    answer
log-in pages, health,      anyone                     served
invitations by their link,
Streamlit's own scripts
anything else              nobody logged in           page: to /login (/setup when empty);
                                                      file: 401; socket: refused
                           password change due        page: to /password; the rest as above
                           anyone, before there are   served, if only this machine reaches the
                           accounts                   server; may use the camera, nothing else
                           logged in                  served

Paths are compared as they stand in the ASGI scope, which is what routing goes by; the address a
browser sees is put together with the Host header and would end at a question mark in the path.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cwem.access.reception import Reception
from cwem.access.visitors import ANYONE, Visitor
from cwem.errors import StoreError
from cwem.web.addresses import with_next
from cwem.web.cookies import login_token, same_origin
from cwem.web.here import Here, forwarded
from cwem.web.rendering import problem_page

OPEN = frozenset({
    "/login", "/logout", "/setup", "/healthz", "/_stcore/health",
    "/look/access.css", "/look/logo.svg", "/look/logo_wide.svg", "/look/sans.woff2",
})  # fmt: skip
"""Served to anyone. Compared whole, so that no spelling of another path slips through."""
SCRIPTS = re.compile(r"/static/(js|css|media)/[\w.-]+")
"""Streamlit's own scripts, which anybody can download from its makers: a page whose log-in has
just ended still loads some of them to say so. Nothing of ours lies there."""
INVITE = re.compile(r"/invite/[A-Za-z0-9_-]{43}")
"""A one-time link: 256 bits in base64url, as `logins.new_token` makes them, and nothing else."""
CHANGE = "/password"


class Gate:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, here: Callable[[], Here]) -> None:
        self._app, self._here = app, here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in {"http", "websocket"} or _open(scope):
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(HTTPConnection(scope))
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "log in first"})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, connection: HTTPConnection) -> Response | None:
        """What to answer instead; None: let it pass."""
        here, path = self._here(), connection.scope["path"]
        if here.reception is None or here.first_start is None:
            return problem_page(connection, here.problem)
        try:
            visitor = await run_in_threadpool(_visitor, here.reception, connection)
            if visitor is None:
                due = await run_in_threadpool(here.first_start.due)
                return _to("/setup" if due else "/login", connection)
        except StoreError as error:
            return problem_page(connection, str(error))
        if visitor is ANYONE and path == CHANGE:
            return _to("/setup", connection)
        if visitor.account.must_change and path != CHANGE:
            return _to(CHANGE, connection)
        return None


def _open(scope: Scope) -> bool:
    path = scope["path"]
    return scope["type"] == "http" and (
        path in OPEN or SCRIPTS.fullmatch(path) is not None or INVITE.fullmatch(path) is not None
    )


def _visitor(reception: Reception, connection: HTTPConnection) -> Visitor | None:
    """Who asks; nobody for a socket that another site's page opens, and nobody is ANYONE behind a
    proxy, through which others may reach this server."""
    if connection.scope["type"] == "websocket" and not same_origin(connection):
        return None
    visitor = reception.visitor(login_token(connection))
    return None if visitor is ANYONE and forwarded(connection) else visitor


def _to(page: str, connection: HTTPConnection) -> Response:
    if not _navigates(connection):
        return PlainTextResponse("Log in first.", 401, {"cache-control": "no-store"})
    query = connection.scope["query_string"].decode("latin-1")
    asked = quote(connection.scope["path"]) + (f"?{query}" if query else "")
    target = page if page == "/setup" else with_next(page, asked)
    return RedirectResponse(target, 303, {"cache-control": "no-store"})


def _navigates(connection: HTTPConnection) -> bool:
    """Whether a person asked for a page, rather than a page for one of its files."""
    if connection.scope.get("method") not in {"GET", "HEAD"}:
        return False
    mode = connection.headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in connection.headers.get("accept", "")
