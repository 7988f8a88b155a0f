"""What the first visitors after a start would wait for, done before anybody comes: what every page
needs before the server answers, what the pages of figures need right after.

Importing a module still does nothing by itself; this is the one list of what is loaded early."""

import ast
import gc
import inspect
import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from cwem.errors import CwemError
from cwem.settings import ROOT
from cwem.ui.state import Runtime
from cwem.values import Millis

log = logging.getLogger(__name__)

SOON = 0.5
"""Seconds until it begins: the server answers first."""
EVERY = 86_400.0
"""Seconds until it is looked through again, which loads nothing but another year's holidays."""
BREATH = 0.02
"""Seconds between two steps, of some 10 to 200 ms each: cameras and whoever opens Live just now
have the process in between."""
WEBCAM = "live"
"""The page whose modules register the webcam's component with the script that runs."""


def prepare() -> None:
    """Load what pages load when they first draw a table, a chart or the camera. (Not
    streamlit_webrtc itself: its component registers itself with the running script. That looks at
    the source file of every loaded module, which Python then remembers: so that is done here.)"""
    import aiortc  # noqa: F401, PLC0415
    import pandas  # noqa: F401, PLC0415

    import cwem.ui.figures  # noqa: F401, PLC0415

    inspect.getmodule(inspect.currentframe())


class LoadingAhead:
    """Loads the rest; for a thread of its own that begins when the server is ready."""

    def __init__(self, runtime: Runtime, now: Callable[[], Millis]) -> None:
        self._runtime, self._now = runtime, now
        self._over, self._frozen = threading.Event(), False

    def run(self) -> None:
        """Does not raise: what could not be loaded is loaded by whoever needs it first."""
        if self._over.wait(SOON):
            return
        try:
            for step in self._steps():
                if self._over.wait(BREATH):
                    return
                step()
        except CwemError as error:
            log.warning("not everything was loaded ahead: %s", error)
        except Exception:
            log.exception("not everything was loaded ahead")
        if not self._frozen:  # later it would be days and pages that then never return
            gc.freeze()  # as after the start: what is imported lives for ever
            self._frozen = True

    def stop(self) -> None:
        self._over.set()

    def _steps(self) -> Iterator[Callable[[], object]]:
        yield self._company
        for name in modules():
            yield partial(import_module, name)
        yield _figure
        yield from self._calendars()

    def _company(self) -> None:
        from cwem.ui import day_reading, working_days  # noqa: PLC0415

        working_days.working_days(self._runtime, day_reading.company(self._runtime))

    def _calendars(self) -> Iterator[Callable[[], object]]:
        """A working day of one person at each site: the holidays there are looked up for it."""
        from cwem.people.assignments import site_on  # noqa: PLC0415
        from cwem.ui import day_reading, working_days  # noqa: PLC0415

        known = day_reading.company(self._runtime)
        days, now = day_reading.days(self._runtime, known), self._now()
        seen: set[str] = set()
        for number in known.employees:
            if len(seen) == len(known.sites):
                return
            today = days.today(number, now)
            site = site_on(known, number, today)
            if site is not None and site.id not in seen:
                seen.add(site.id)
                working = working_days.working_days(self._runtime, known)
                yield partial(working.of, [number], today, today, now)


def modules() -> list[str]:
    """What the pages import, those of figures first."""
    pages = sorted((ROOT / "pages").glob("*.py"), key=lambda page: (page.stem not in _FIRST, page))
    found: dict[str, None] = {}
    for page in pages:
        if page.stem == WEBCAM:
            continue
        for node in ast.walk(ast.parse(page.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cwem."):
                found |= dict.fromkeys(_named(node))
    return list(found)


_FIRST = {"overview", "attendance", "activity", "my_month", "my_day"}


def _named(node: ast.ImportFrom) -> Iterator[str]:
    """The modules that one import names: `from cwem.ui import figures` is one of those in a
    package."""
    assert node.module is not None
    yield node.module
    if node.module == "cwem.ui":
        yield from (f"{node.module}.{each.name}" for each in node.names)


def _figure() -> None:
    """A chart of each kind, as it is sent to a browser: plotly loads what it draws with."""
    import plotly.graph_objects as go  # type: ignore[import-untyped]  # noqa: PLC0415

    from cwem.ui import figures, palette  # noqa: PLC0415
    from cwem.words import languages  # noqa: PLC0415

    for colours in (palette.DARK_PAGE, palette.LIGHT_PAGE):
        drawn = go.Figure(layout={"template": figures.template(colours)})
        drawn.add_bar(y=[1]).add_scatter(y=[1]).add_heatmap(z=[[1]]).add_histogram(x=[1])
        drawn.to_json()
    for language in languages():
        figures.configuration(language)
