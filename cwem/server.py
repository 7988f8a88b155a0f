"""One ASGI server for everything: opens and closes the runtime, answers `/healthz`, lets in."""

import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cwem import __version__
from cwem.access.visitors import ANYONE
from cwem.capture.memory import limit_arenas
from cwem.errors import CwemError, SettingsError, StoreError
from cwem.settings import load_settings
from cwem.ui import state
from cwem.web.addresses import LOOPBACK, allowed_hosts
from cwem.web.check import ConnectionCheck
from cwem.web.cookies import login_token
from cwem.web.gate import Gate
from cwem.web.here import at_this_machine
from cwem.web.invite import InvitePages
from cwem.web.kiosk import KioskPages
from cwem.web.routes import AccessPages
from cwem.web.spoken import Spoken
from cwem.web.tls import Certificate

log = logging.getLogger(__name__)

HEADERS = {
    "content-security-policy": (
        "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
"""The camera component is an iframe of our own origin, so `'self'` lets it live. Pictures are our
own, also those that charts and the camera make: a name with a link in it loads nothing."""
STRICT_TRANSPORT = "max-age=2592000"
"""HTTPS only, for 30 days after the last visit; not for a self-signed certificate, which is made
anew and which a browser could then no longer be told to take."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Opens the runtime once per process and closes it. When it cannot be opened, the server
    stays up and says what to do, on the console, on every page and at `/healthz`."""
    from cwem.opening import opened  # noqa: PLC0415 - it loads everything

    limit_arenas()
    address = streamlit.get_option("server.address")
    https = bool(streamlit.get_option("server.sslCertFile"))
    with ExitStack() as stack:
        try:
            state.put(opened(stack, address, https=https))
        except CwemError as error:
            log.error("CWEM cannot work yet: %s", error)  # noqa: TRY400 - a word, no traceback
            state.put(state.Server(problem=str(error)))
        # Imported modules live for ever: a collection need not walk through them again.
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            state.put(state.Server(problem="the server is stopping"))


async def healthz(request: Request) -> JSONResponse:
    """200 when the runtime is open and the store answers, else 503. Version, captures and the
    reason are for this machine and for who is logged in."""
    server = state.server()
    reason = server.problem
    if server.runtime is not None:
        try:
            await run_in_threadpool(server.runtime.store.gallery_version)
        except CwemError as error:
            reason = str(error)
    body: dict[str, str | int] = {"app": "cwem", "status": "unavailable" if reason else "ok"}
    if at_this_machine(request) or await run_in_threadpool(_logged_in, server, request):
        body |= {"version": __version__, "live": server.seats.taken() if server.seats else 0}
        body |= {"reason": reason} if reason else {}
    return JSONResponse(body, 503 if reason else 200)


def _logged_in(server: state.Server, request: Request) -> bool:
    try:
        token = login_token(request)  # pages ask this by a clock: it does not count as use
        visitor = server.reception.visitor(token, used=False) if server.reception else None
    except StoreError:
        return False
    return visitor is not None and visitor is not ANYONE


class SecurityHeaders:
    """Adds `HEADERS` to every HTTP response; a response may have a stricter policy of its own.
    `vouched` says whether the server's certificate is one that others signed."""

    def __init__(self, app: ASGIApp, vouched: Callable[[], bool]) -> None:
        self._app, self._vouched = app, vouched

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https" and self._vouched():
                    headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
            await send(message)

        await self._app(scope, receive, with_headers)


@cache
def _vouched() -> bool:
    file = Path(str(streamlit.get_option("server.sslCertFile") or ""))
    try:
        return bool(file.name) and not Certificate(file, file).self_signed()
    except SettingsError:
        return False


def routes() -> list[BaseRoute]:
    """Our own routes beside Streamlit's pages."""
    return [
        Route("/healthz", healthz),
        *AccessPages(state.server).routes(),
        *InvitePages(state.server).routes(),
        *ConnectionCheck(state.server).routes(),
        *KioskPages(state.server).routes(),
    ]


def middleware() -> list[Middleware]:
    """What every request passes, outermost first."""
    try:
        hosts = allowed_hosts(load_settings())
    except SettingsError:  # the lifespan reports it
        hosts = list(LOOPBACK)
    return [
        Middleware(SecurityHeaders, vouched=_vouched),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(Gate, here=state.server),
        Middleware(Spoken, here=state.server),
    ]
