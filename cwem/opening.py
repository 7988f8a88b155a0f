"""Opens the product in this process: the runtime, what goes on by itself beside it, the way in.

A module of its own, because it loads everything and importing the server must be cheap.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from cwem import __version__
from cwem.access.first_start import FirstStart
from cwem.access.logins import Lifetimes
from cwem.access.reception import Reception
from cwem.attendance.forgetting import Forgetting
from cwem.backup.schedule import DailyBackup
from cwem.bootstrap import Runtime, open_runtime
from cwem.capture.memory import give_back
from cwem.capture.returned import limit_returned
from cwem.capture.seats import Seats
from cwem.demo import going_on
from cwem.demo.mark import read_mark, refuse_outside
from cwem.enrolling import enrol_waiting
from cwem.jobs import DailyJobs, running
from cwem.kpi.going_words import RemovalNotices
from cwem.kpi.reminding import Reminders, reminding
from cwem.kpi.striking_again import FollowUps, striking
from cwem.logs.writing import kept
from cwem.settings import Settings, load_settings
from cwem.totals.keeping import TotalsKeeping
from cwem.ui import first_visit, state
from cwem.values import Millis
from cwem.web.addresses import LOOPBACK, colleagues_host
from cwem.weights import load_manifest, model_file

log = logging.getLogger(__name__)


def opened(stack: ExitStack, address: str | None, *, https: bool) -> state.Server:
    """Everything, closed with the stack. `address` is what is listened on; None: everything.
    Raises a CwemError that says what to do."""
    settings = load_settings()
    stack.enter_context(kept(settings))
    for weight in load_manifest().models:
        model_file(settings.models, weight.name)
    runtime = stack.enter_context(open_runtime(settings))
    jobs = daily_jobs(runtime)
    stack.enter_context(running(jobs))
    _keep_going(stack, runtime, jobs.now)
    first_visit.prepare()  # before the freeze
    limit_returned()
    seats = Seats(settings.max_sessions, give_back)
    stack.callback(seats.close)
    reception = _reception(runtime, address)
    first_start = FirstStart(reception)
    if first_start.due():
        announce(first_start, settings, https=https)
    log.info("CWEM %s is ready", __version__)
    ahead = first_visit.LoadingAhead(runtime, reception.now)
    stack.enter_context(running(ahead, first_visit.EVERY))
    stack.callback(log.info, "CWEM stops")
    return state.Server(runtime, seats, reception, first_start, started=reception.now(), problem="")


def daily_jobs(runtime: Runtime) -> DailyJobs:
    """What has to be done every day in a process that has models."""
    return DailyJobs(
        runtime.registry,
        runtime.access,
        runtime.settings.home,
        waiting_days=lambda: runtime.settings.waiting_photos_days,
        enrol_waiting=partial(enrol_waiting, runtime),
        remind=Reminders(partial(reminding, runtime)).run,
        follow_up=FollowUps(partial(striking, runtime)).run,
        forget=forgetting(runtime).run,
        passes=runtime.store.passes,
    )


def forgetting(runtime: Runtime) -> Forgetting:
    """Removes what was kept for long enough, and says so before."""
    notices = RemovalNotices(runtime.store, runtime.registry, runtime.access)
    return Forgetting(
        runtime.store,
        runtime.access.audit,
        lambda: (runtime.settings.book_years, runtime.settings.payroll_years),
        notices.unclosed,
        notices.tell,
    )


def _keep_going(stack: ExitStack, runtime: Runtime, now: Callable[[], Millis]) -> None:
    """Totals, a demo that goes on, and backups."""
    totals = TotalsKeeping(
        runtime.store,
        runtime.registry,
        lambda: runtime.settings.rules().departure,
        lambda: runtime.settings.events_days,
        now,
    )
    stack.enter_context(running(totals))
    if mark := read_mark(runtime.settings.home):
        refuse_outside(runtime.settings)
        if mark.goes_on and mark.until:
            goes_on = going_on.GoesOn(runtime.store, runtime.access.notices, mark, now)
            stack.enter_context(running(goes_on, going_on.EVERY))
    backups = DailyBackup(runtime.access, runtime.store.erasures, lambda: runtime.settings, now)
    stack.enter_context(running(backups))


def _reception(runtime: Runtime, address: str | None) -> Reception:
    settings = runtime.settings
    idle, longest = settings.login_idle * 1000, settings.login_lifetime * 1000
    return Reception(
        runtime.access,
        Lifetimes(round(idle), round(longest)),
        manages=runtime.managers,
        open_at_first=only_this_machine(settings, address),
        employee=runtime.store.employee,
    )


def only_this_machine(settings: Settings, address: str | None) -> bool:
    """Whether nobody else reaches this server. `address` is what is really listened on, which
    `streamlit run --server.address` may have set beside the settings; None: everything."""
    return address in LOOPBACK and colleagues_host(settings) is None


def announce(first_start: FirstStart, settings: Settings, *, https: bool) -> None:
    """Print the one-time code: whoever reads the console makes the first account."""
    scheme = "https" if https else "http"
    host = colleagues_host(settings) or settings.host
    print(
        f"\nCWEM has no accounts yet. Open {scheme}://{host}:{settings.port}/setup and enter this "
        f"one-time code:\n\n    {first_start.code}\n",
        flush=True,
    )
