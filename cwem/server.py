"""One ASGI server for everything: opens and closes the runtime, answers `/healthz`, guards."""

import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cwem import __version__
from cwem.capture.live import Seats
from cwem.capture.memory import give_back, limit_arenas
from cwem.errors import CwemError, SettingsError
from cwem.settings import ROOT, Settings, load_settings
from cwem.ui import state
from cwem.weights import load_manifest, model_file

log = logging.getLogger(__name__)

LOOPBACK = ["localhost", "127.0.0.1"]
"""Names this machine calls itself. Another name in the Host header is a page of somebody else that
resolves to this machine (DNS rebinding)."""

HEADERS = {
    "content-security-policy": "frame-ancestors 'self'",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
"""The camera component is an iframe of our own origin, so `'self'` lets it live."""


def require_loopback(settings: Settings) -> None:
    """Raises SettingsError unless the app listens on this machine only.

    There are no accounts yet: whoever reaches the page sees the camera."""
    if settings.host not in LOOPBACK:
        raise SettingsError(
            f"CWEM_HOST is {settings.host}: this version has no accounts yet and listens on "
            "127.0.0.1 only. Unset CWEM_HOST or set it to 127.0.0.1."
        )


def serve(settings: Settings) -> None:
    """Become the server (does not return): what `streamlit run app.py` does, with the address
    and port of the settings. Raises SettingsError when the address may not be listened on."""
    require_loopback(settings)
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.address", settings.host, "--server.port", str(settings.port)]
    os.chdir(ROOT)
    os.execv(sys.executable, command)  # noqa: S606 - no shell, our own interpreter


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Opens the runtime once per process and closes it. When it cannot be opened, the server
    stays up and says what to do, on the console, on every page and at `/healthz`."""
    limit_arenas()
    with ExitStack() as stack:
        try:
            state.put(_open(stack))
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


def _open(stack: ExitStack) -> state.Server:
    settings = load_settings()
    require_loopback(settings)
    for weight in load_manifest().models:
        model_file(settings.models, weight.name)
    # Imported here, because importing app.py must be cheap. aiortc is for the pages: loaded before
    # the freeze. (Not streamlit_webrtc: its component registers itself with the running script.)
    import aiortc  # noqa: F401, PLC0415

    from cwem.bootstrap import open_runtime  # noqa: PLC0415

    runtime = stack.enter_context(open_runtime(settings))
    seats = Seats(settings.max_sessions, give_back)
    stack.callback(seats.close)
    return state.Server(runtime=runtime, seats=seats, problem="")


async def healthz(_request: Request) -> JSONResponse:
    """200 when the runtime is open and the store answers, else 503 with the reason."""
    server = state.server()
    reason = server.problem
    if server.runtime is not None:
        try:
            await run_in_threadpool(server.runtime.store.gallery_version)
        except CwemError as error:
            reason = str(error)
    status = "unavailable" if reason else "ok"
    taken = server.seats.taken() if server.seats else 0
    body = {"status": status, "version": __version__, "live": taken}
    return JSONResponse(body | ({"reason": reason} if reason else {}), 503 if reason else 200)


class SecurityHeaders:
    """Adds `HEADERS` to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


def routes() -> list[Route]:
    """Our own routes beside Streamlit's pages."""
    return [Route("/healthz", healthz)]


def middleware() -> list[Middleware]:
    """What every request passes, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK, www_redirect=False),
    ]
