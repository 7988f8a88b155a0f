"""One ASGI server for everything: opens and closes the runtime, answers `/healthz`, lets in."""

import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import cache, partial
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
from cwem.access.first_start import FirstStart
from cwem.access.logins import Lifetimes
from cwem.access.reception import Reception
from cwem.access.visitors import ANYONE
from cwem.capture.memory import give_back, limit_arenas
from cwem.capture.seats import Seats
from cwem.errors import CwemError, SettingsError, StoreError
from cwem.jobs import DailyJobs, running
from cwem.logs.writing import kept
from cwem.settings import ROOT, Settings, load_settings
from cwem.ui import first_visit, state
from cwem.web.addresses import LOOPBACK, allowed_hosts, colleagues_host
from cwem.web.check import ConnectionCheck
from cwem.web.cookies import login_token
from cwem.web.gate import Gate
from cwem.web.here import at_this_machine
from cwem.web.invite import InvitePages
from cwem.web.kiosk import KioskPages
from cwem.web.routes import AccessPages
from cwem.web.spoken import Spoken
from cwem.web.tls import Certificate
from cwem.weights import load_manifest, model_file

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


def only_this_machine(settings: Settings, address: str | None) -> bool:
    """Whether nobody else reaches this server. `address` is what is really listened on, which
    `streamlit run --server.address` may have set beside the settings; None: everything."""
    return address in LOOPBACK and colleagues_host(settings) is None


def serve(settings: Settings, certificate: Certificate | None = None) -> None:
    """Become the server (does not return): what `streamlit run app.py` does, with the address
    and port of the settings, over HTTPS with a certificate."""
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.address", settings.host, "--server.port", str(settings.port)]
    if (host := colleagues_host(settings)) is not None:
        # else Streamlit asks a server on the internet for this machine's address
        command += ["--browser.serverAddress", host]
    if certificate is not None:
        command += ["--server.sslCertFile", str(certificate.cert)]
        command += ["--server.sslKeyFile", str(certificate.key)]
    environment = os.environ | _folders(settings)
    os.chdir(ROOT)
    os.execve(sys.executable, command, environment)  # noqa: S606 - no shell, our own interpreter


def _folders(settings: Settings) -> dict[str, str]:
    """The variables of folders that somebody named, absolute: the server starts in another folder,
    from which a relative one leads elsewhere."""
    named = settings.model_fields_set & {"home", "models"}
    return {f"CWEM_{name.upper()}": str(getattr(settings, name)) for name in named}


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
    stack.enter_context(kept(settings))
    for weight in load_manifest().models:
        model_file(settings.models, weight.name)
    # Imported here, because importing app.py must be cheap.
    from cwem.attendance.forgetting import Forgetting  # noqa: PLC0415
    from cwem.backup.schedule import DailyBackup  # noqa: PLC0415
    from cwem.bootstrap import open_runtime  # noqa: PLC0415
    from cwem.capture.returned import limit_returned  # noqa: PLC0415
    from cwem.demo.going_on import EVERY, GoesOn  # noqa: PLC0415
    from cwem.demo.mark import read_mark, refuse_outside  # noqa: PLC0415
    from cwem.enrolling import enrol_waiting  # noqa: PLC0415
    from cwem.kpi.reminding import Reminders, reminding  # noqa: PLC0415
    from cwem.totals.keeping import TotalsKeeping  # noqa: PLC0415

    runtime = stack.enter_context(open_runtime(settings))
    jobs = DailyJobs(
        runtime.registry,
        runtime.access,
        settings.home,
        waiting_days=lambda: runtime.settings.waiting_photos_days,
        enrol_waiting=partial(enrol_waiting, runtime),
        remind=Reminders(partial(reminding, runtime)).run,
        forget=Forgetting(
            runtime.store.book_retention,
            lambda: (runtime.settings.book_years, runtime.settings.payroll_years),
        ).run,
        passes=runtime.store.passes,
    )
    stack.enter_context(running(jobs))
    totals = TotalsKeeping(
        runtime.store,
        runtime.registry,
        lambda: runtime.settings.rules().departure,
        lambda: runtime.settings.events_days,
        jobs.now,
    )
    stack.enter_context(running(totals))
    if mark := read_mark(settings.home):
        refuse_outside(settings)
        if mark.goes_on and mark.until:
            goes_on = GoesOn(runtime.store, runtime.access.notices, mark, jobs.now)
            stack.enter_context(running(goes_on, EVERY))
    backups = DailyBackup(
        runtime.access, runtime.store.erasures, lambda: runtime.settings, jobs.now
    )
    stack.enter_context(running(backups))
    first_visit.prepare()  # before the freeze
    limit_returned()
    seats = Seats(settings.max_sessions, give_back)
    stack.callback(seats.close)
    idle, longest = settings.login_idle * 1000, settings.login_lifetime * 1000
    lifetimes = Lifetimes(round(idle), round(longest))
    reception = Reception(
        runtime.access,
        lifetimes,
        manages=runtime.managers,
        open_at_first=only_this_machine(settings, streamlit.get_option("server.address")),
        employee=runtime.store.employee,
    )
    first_start = FirstStart(reception)
    if first_start.due():
        announce(first_start, settings)
    log.info("CWEM %s is ready", __version__)
    ahead = first_visit.LoadingAhead(runtime, reception.now)
    stack.enter_context(running(ahead, first_visit.EVERY))
    stack.callback(log.info, "CWEM stops")
    return state.Server(runtime, seats, reception, first_start, started=reception.now(), problem="")


def announce(first_start: FirstStart, settings: Settings) -> None:
    """Print the one-time code: whoever reads the console makes the first account."""
    scheme = "https" if streamlit.get_option("server.sslCertFile") else "http"
    host = colleagues_host(settings) or settings.host
    print(
        f"\nCWEM has no accounts yet. Open {scheme}://{host}:{settings.port}/setup and enter this "
        f"one-time code:\n\n    {first_start.code}\n",
        flush=True,
    )


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
