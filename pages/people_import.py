"""Import people: a personnel file is shown first, then imported as it was shown."""

import hashlib
from dataclasses import replace
from datetime import date

import streamlit as st

from cwem.access.accounts import Role
from cwem.access.audit import Action
from cwem.access.invite import DAYS, MOST_DAYS
from cwem.access.roles import Permission
from cwem.errors import InputError, StoreError
from cwem.people.csv_accounts import Known, carry_out
from cwem.people.csv_bytes import MAX_BYTES
from cwem.people.csv_export import template_csv
from cwem.people.csv_import import plan_import
from cwem.people.csv_plan import Plan, State
from cwem.people.values import Company
from cwem.ui import formats, invited
from cwem.ui.formats import here
from cwem.ui.language import _, language, n_
from cwem.ui.layout import card, flash, header, saying
from cwem.ui.links import link
from cwem.ui.mishaps import sentence
from cwem.ui.people_desk import Desk, open_desk
from cwem.ui.people_import import names_after, separator
from cwem.ui.people_import_cards import counts, file_format, findings, preview
from cwem.web.addresses import colleagues_address, for_this_machine

UPLOAD, PLAN, PROBLEM = "import-file", "import_plan", "import_problem"


def main() -> None:
    """The page, top to bottom."""
    desk = open_desk()
    with header(
        _("Import people"),
        _("From a personnel file: employees, teams, sites, managers and their accounts."),
    ):
        template()
        file_format()
    base = colleagues_address(desk.runtime.settings, st.context.url or "")
    invited.show(desk.guest, base, not for_this_machine(base))
    if problem := st.session_state.pop(PROBLEM, ""):
        st.error(problem, icon=":material/error:")
    content, on = chosen()
    if content is not None:
        company = desk.company()
        with saying():
            show(desk, company, planned(desk, company, content, on), on)


def template() -> None:
    """A file to start with."""
    spoken = language()
    st.download_button(
        _("Template"),
        template_csv(separator(spoken), "de" if spoken == "de" else "en"),
        "people.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        help=_("An empty file with the columns most companies need."),
    )


def chosen() -> tuple[bytes | None, date]:
    """The file and the day it speaks of."""
    with st.container(border=True):
        file = st.file_uploader(
            _("Personnel file (CSV)"),
            type=["csv", "txt", "tsv", "xlsx", "xls"],
            key=f"{UPLOAD}-{st.session_state.get(UPLOAD, 0)}",
            max_upload_size=MAX_BYTES // 1_000_000,
        )
        st.caption(_("First you see what the file would change. Nothing is imported before."))
        on = st.date_input(
            _("New assignments without a date begin on"),
            here(),
            format=formats.typed_day(),
            width=280,
        )
    return (file.getvalue() if file else None), on


def planned(desk: Desk, company: Company, content: bytes, on: date) -> Plan:
    """The plan; made anew when the file, the day or anything it is compared with has changed."""
    known = Known.of(desk.guest.reception.store, desk.guest.reception.now())
    rosters = desk.rosters()
    seen = (hashlib.sha256(content).digest(), company.revision, on, known, rosters)
    kept = st.session_state.get(PLAN)
    if kept is None or kept[0] != seen:
        plan = plan_import(content, company, on, known, rosters=rosters)
        if not desk.guest.may(Permission.MANAGE_ACCOUNTS):
            plan = replace(plan, wishes=())
        kept = st.session_state[PLAN] = (seen, plan)
    return kept[1]


def show(desk: Desk, company: Company, plan: Plan, on: date) -> None:
    """What the file would do, and the button that does it."""
    if company.employees:  # what is known of them stands beside what the file says
        desk.note_look(Action.SEE_PEOPLE)
    if plan.problems:
        findings(plan.problems, mistakes=True)
        findings(plan.notes, mistakes=False)
        return
    counts(plan)
    if not plan.changes and not plan.wishes:
        findings(plan.notes, mistakes=False)
        done_already()
        return
    findings(plan.notes, mistakes=False)
    act(desk, company, plan)
    preview(plan, company, on)


def done_already() -> None:
    """The file says nothing new."""
    with st.container(border=True):
        st.markdown(_("Everything in this file is here already: nothing is left to do."))
        with st.container(horizontal=True):
            link("people.py", _("People"), ":material/badge:")
            st.button(_("Another file"), on_click=another_file, icon=":material/upload_file:")


def act(desk: Desk, company: Company, plan: Plan) -> None:
    """Import, once the notes were looked at."""
    admins = sum(wish.role is Role.ADMIN for wish in plan.wishes)
    if admins:
        st.warning(
            n_(
                "{n} person is invited as an administrator. Administrators may change everything, "
                "also the access of others.",
                "{n} people are invited as administrators. Administrators may change everything, "
                "also the access of others.",
                admins,
            ),
            icon=":material/admin_panel_settings:",
        )
    with card(_("Import"), said(plan)), st.container(horizontal=True, vertical_alignment="bottom"):
        days = DAYS
        if plan.wishes:
            days = st.number_input(
                _("Invitations are open for (days)"), 1, MOST_DAYS, DAYS, width=220
            )
        seen = not plan.notes or st.checkbox(_("I have looked at the notes"), key="import-seen")
        st.button(
            _("Import"),
            type="primary",
            icon=":material/check:",
            disabled=not seen,
            key="import-do",
            on_click=do,
            args=(desk, plan, names_after(plan, company), int(days)),
        )


def said(plan: Plan) -> str:
    """What will happen, in a sentence."""
    if not plan.wishes:
        return _("All of it is imported, or nothing.")
    return n_(
        "All of it is imported, or nothing. {n} person is invited by a one-time link.",
        "All of it is imported, or nothing. {n} people are invited by one-time links.",
        len(plan.wishes),
    )


def do(desk: Desk, plan: Plan, names: dict[str, str], days: int) -> None:
    """Import what was shown. Runs before the page is drawn again."""
    store = desk.guest.reception.store.invitations
    try:
        issued = carry_out(desk.runtime.registry, store, plan, days, desk.by())
    except (InputError, StoreError) as problem:
        st.session_state[PROBLEM] = sentence(problem)
        return
    invited.keep(issued, names)
    if touched := len(plan.people) - len(plan.of(State.UNCHANGED)):
        flash(n_("{n} person imported.", "{n} people imported.", touched))
    elif issued:
        flash(n_("{n} person invited.", "{n} people invited.", len(issued)))
    another_file()


def another_file() -> None:
    """An empty uploader; what was planned is forgotten."""
    st.session_state[UPLOAD] = st.session_state.get(UPLOAD, 0) + 1
    for key in (PLAN, "import-seen"):
        st.session_state.pop(key, None)


main()
