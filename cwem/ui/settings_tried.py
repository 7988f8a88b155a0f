"""Before a setting is kept that changes figures of days that have passed: whose, and how; or that
removes what was kept: what, and from when.

What it says of whom is what a changed shift says (docs/decisions/0028-trying-rules.md): days of
single people to who may see them, else sums of teams in which at least five change.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import streamlit as st

from cwem.face.operating import load_operating_points
from cwem.kpi.dry_run import LOOKED_BACK, last_days
from cwem.kpi.enough import Enough, enough
from cwem.kpi.nameless import Trial, Trying
from cwem.kpi.tables import activity_table
from cwem.settings_file import Value, Values
from cwem.totals.groups import LEAST
from cwem.ui import day_reading, settings_removal
from cwem.ui.formats import here
from cwem.ui.kpi_activity import sessions
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import saying
from cwem.ui.people_desk import Desk
from cwem.ui.settings_form import default
from cwem.ui.settings_words import ABOUT, STRICTNESS, UNITS
from cwem.ui.shifts_tried_shown import draw
from cwem.ui.working_days import rule_book
from cwem.values import Strictness

_TRIED = "settings_tried"
T = TypeVar("T")


class _Change(NamedTuple):
    """One setting and what it is to be."""

    name: str
    value: Value

    def title(self, before: str, after: str) -> None:
        """Draw what becomes what."""
        st.markdown(f"{tr(ABOUT[self.name].title)}: {before} → **{after}**")


def tried(wanted: Values) -> Values:
    """Those of these changes that can be tried."""
    return {name: value for name, value in wanted.items() if name in _TRIALS}


def ask(desk: Desk, wanted: Values, keep: Callable[[], None]) -> None:
    """Show what these changes do, then `keep` them. Call this when the button that starts it was
    pressed."""
    st.session_state.pop(_TRIED, None)
    changes = [
        _Change(name, default(name) if value is None else value) for name, value in wanted.items()
    ]

    @st.dialog(_("What this changes"), width="large", icon=":material/rule:")
    def show() -> None:
        desk.still_here()
        with saying():
            for change in changes:
                _TRIALS[change.name](desk, change)
        with st.container(horizontal=True, horizontal_alignment="right"):
            if st.button(_("Cancel"), key="tried-cancel"):
                st.rerun()
            pressed = st.button(_("Keep the change"), key="tried-keep", type="primary")
        if pressed:
            keep()

    show()


# --- recognition ----------------------------------------------------------------------------------


def _recognition(desk: Desk, change: _Change) -> None:
    before, after = desk.runtime.settings.recognition, Strictness(str(change.value))
    change.title(tr(STRICTNESS[before]), tr(STRICTNESS[after]))
    points = load_operating_points().put_at(after)
    measured, enrolled = points.points[after].identification.measured, len(desk.runtime.gallery)
    if enrolled > measured:
        st.info(
            _(
                "{n} people are enrolled. This point was compared with measurements up to {most} "
                "people; beyond that it is an extrapolation.",
                n=enrolled, most=measured,
            ),
            icon=":material/query_stats:",
        )  # fmt: skip
    if points.rate >= load_operating_points().put_at(before).rate:
        st.markdown(
            _(
                "Nothing of the past can be tried: of faces that stayed unknown nothing was kept. "
                "From now on more people are recognised who are badly seen, and more strangers "
                "are taken for somebody."
            )
        )
        return
    trial = _kept(change, lambda: _tried(desk, points.rate))
    _told(trial)
    draw(desk, desk.company(), trial.run)


def _tried(desk: Desk, rate: float) -> Trial:
    runtime, now = desk.runtime, desk.guest.reception.now()
    company = day_reading.company(runtime)
    trying = Trying(runtime.store, company, rule_book(runtime), runtime.settings.rules().departure)
    with st.spinner(_("Working out the last {n} days anew", n=LOOKED_BACK)):
        return trying.point(rate, last_days(here(now)), now)


def _told(trial: Trial) -> None:
    """What the trial is about."""
    run = trial.run
    if run.changes:
        st.markdown(
            _(
                "From {first} to {last}, without the stays before cameras that would have had no "
                "name. What is recorded is not changed. It is an estimate: tried with photos, it "
                "was right for about nine stays of ten, and else mostly too strict.",
                first=run.first,
                last=run.last,
            )
        )
    else:
        words = _("No working day from {first} to {last} would be another.",
                  first=run.first, last=run.last)  # fmt: skip
        st.markdown(f":material/check: {words}")
    if trial.untried:
        st.info(
            n_(
                "{n} of these days has stays from before it was kept how sure their names were. "
                "They count as they are.",
                "{n} of these days have stays from before it was kept how sure their names were. "
                "They count as they are.",
                trial.untried,
            ),
            icon=":material/history:",
        )


# --- seen enough to judge -------------------------------------------------------------------------


def _coverage(desk: Desk, change: _Change) -> None:
    before, after = desk.runtime.settings.least_coverage, float(change.value)
    percent = tr(UNITS[ABOUT[change.name].unit])
    change.title(f"{before:g}", f"{after:g} {percent}")
    found = _kept(change, lambda: _counted(desk, before / 100, after / 100))
    if not found.people:
        st.markdown(_(":material/check: None of the last {n} days is judged otherwise.",
                      n=LOOKED_BACK))  # fmt: skip
    elif found.people < LEAST:
        st.markdown(
            _(
                "Days of fewer than {least} people are judged otherwise. Nothing more is said "
                "about them, because it would tell about single people.",
                least=LEAST,
            )
        )
    else:
        _judged_otherwise(found)


def _judged_otherwise(found: Enough) -> None:
    """Of one change days go one way only."""
    less = _(
        "{n} days of activity of {people} people in the last {days} days count in averages and "
        "alerts now and would be left out.",
        n=found.left_out, people=found.people, days=LOOKED_BACK,
    )  # fmt: skip
    more = _(
        "{n} days of activity of {people} people in the last {days} days are left out of averages "
        "and alerts now and would count.",
        n=found.taken_in, people=found.people, days=LOOKED_BACK,
    )  # fmt: skip
    st.markdown(less if found.left_out else more)


def _counted(desk: Desk, before: float, after: float) -> Enough:
    runtime, now = desk.runtime, desk.guest.reception.now()
    first, last = last_days(here(now))
    company = day_reading.company(runtime)
    days = day_reading.days(runtime, company)
    with st.spinner(_("Working out the last {n} days anew", n=LOOKED_BACK)):
        rows = [
            row
            for who in company.employees
            for row in days.totals(who, first, last)
            if row.activity
        ]
        return enough(activity_table(rows, sessions(runtime, days, rows, now)), before, after)


# --- how long it is kept --------------------------------------------------------------------------


def _kept_for(desk: Desk, change: _Change) -> None:
    before, after = getattr(desk.runtime.settings, change.name), int(change.value)
    change.title(f"{before:d}", f"{after:d} {tr(UNITS[ABOUT[change.name].unit])}")
    settings_removal.DRAWN[change.name](desk, after, _kept(change, dict))


_TRIALS: dict[str, Callable[[Desk, _Change], None]] = {
    "recognition": _recognition,
    "least_coverage": _coverage,
    **dict.fromkeys(settings_removal.DRAWN, _kept_for),
}
"""The settings whose change alters figures of days that have passed, or ends what is kept."""


def _kept(of: _Change, made: Callable[[], T]) -> T:
    """Worked out once while the window is open."""
    kept: dict[_Change, T] = st.session_state.setdefault(_TRIED, {})
    if of not in kept:
        kept[of] = made()
    return kept[of]
