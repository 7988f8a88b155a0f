"""Shifts and rosters as files: export, and an import that is shown first."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cwem.access.roles import Permission
from cwem.attendance.rule_files import plan_rules, rosters_csv, shifts_csv
from cwem.attendance.rule_plan import RulePlan, apply_rules
from cwem.attendance.rule_sheets import ROSTER_COLUMNS, SHIFT_COLUMNS, called
from cwem.attendance.shifts import RuleBook
from cwem.people.csv_bytes import MAX_BYTES
from cwem.people.csv_plan import Entry, State
from cwem.ui import formats
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, language, n_, tr
from cwem.ui.layout import Metric, card, flash, header, metrics, saying
from cwem.ui.people_import import STATES
from cwem.ui.people_import_cards import findings
from cwem.ui.shifts_desk import RulesDesk
from cwem.ui.shifts_tried import ask, touches

UPLOAD = "rules-file"


def files_view(desk: RulesDesk, book: RuleBook, close: Callable[[], None]) -> None:
    """Draw both ways; `close` leads back."""
    with header(_("Shifts and rosters as files"), _("CSV, as a spreadsheet saves it.")):
        st.button(_("All shifts"), icon=":material/arrow_back:", on_click=close)
        for kind, made in (("shifts", shifts_csv), ("rosters", rosters_csv)):
            _export(desk, kind, made)
    with st.container(border=True):
        chosen = st.file_uploader(
            _("Shifts, rosters or both (CSV)"),
            type=["csv", "txt", "tsv", "xlsx", "xls"],
            accept_multiple_files=True,
            key=f"{UPLOAD}-{st.session_state.get(UPLOAD, 0)}",
            max_upload_size=MAX_BYTES // 1_000_000,
        )
        st.caption(
            _(
                "First you see what the files would change. Nothing is imported before. What is "
                "missing in a file stays as it is, and so does what an empty cell stands for."
            )
        )
    if chosen:
        content = [(file.name, file.getvalue()) for file in chosen]
        with saying():
            _show(desk, book, plan_rules(content, book), _digest(content))
    _columns()


def _export(desk: RulesDesk, kind: str, made: Callable[[RuleBook, str, str], bytes]) -> None:
    def read() -> bytes:
        book = desk.runtime.store.rule_books.book()
        return made(book, formats.csv_separator(), language())

    st.download_button(
        _("Shifts as CSV") if kind == "shifts" else _("Rosters as CSV"),
        made_when_pressed(desk.guest, Permission.MANAGE_SHIFTS, read),
        f"{kind}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _digest(content: list[tuple[str, bytes]]) -> str:
    whole = hashlib.sha256()
    for _name, each in content:
        whole.update(hashlib.sha256(each).digest())
    return whole.hexdigest()


def _show(desk: RulesDesk, book: RuleBook, plan: RulePlan, digest: str) -> None:
    for mistakes in (True, False):
        for file in plan.files:
            found = file.problems if mistakes else file.notes
            if found and len(plan.files) > 1:
                st.caption(_("In {file}", file=file.name))
            findings(found, mistakes=mistakes, key=f"{file.name}-{mistakes}")
    if plan.problems:
        return
    metrics(
        [
            Metric(tr(STATES[state]), str(len(plan.of(state))))
            for state in (State.NEW, State.CHANGED, State.UNCHANGED)
        ]
    )
    if not plan.entries:
        st.markdown(_("Everything in this file is here already: nothing is left to do."))
        return
    with card(_("What the files change"), _("All of it is imported, or nothing.")):
        _changes(plan.entries)
        with st.container(horizontal=True, horizontal_alignment="right"):
            pressed = st.button(
                _("Import"), key="rules-import", type="primary", icon=":material/check:"
            )
    if pressed:
        _import(desk, book, plan, digest)


def _import(desk: RulesDesk, book: RuleBook, plan: RulePlan, digest: str) -> None:
    """At once where nobody's days can change; else after the trial was looked at."""

    def keep() -> None:
        apply_rules(desk.runtime.store.rule_books, plan, desk.by())
        flash(n_("{n} entry imported.", "{n} entries imported.", len(plan.entries)))
        st.session_state[UPLOAD] = st.session_state.get(UPLOAD, 0) + 1

    def after(now: RuleBook) -> RuleBook:
        return replace(plan.book, revision=now.revision)

    if touches(desk, book, plan.book):
        ask(desk, digest, after, keep)
        return
    keep()
    st.rerun()


def _changes(entries: tuple[Entry, ...]) -> None:
    rows = [(entry, field) for entry in entries for field in entry.fields]
    st.dataframe(
        {
            _("Row"): [entry.row for entry, _field in rows],
            _("Shift or roster"): [entry.name for entry, _field in rows],
            _("What happens"): [tr(STATES[entry.state]) for entry, _field in rows],
            _("Column"): [_header(field.column) for _entry, field in rows],
            _("Before"): [field.old for _entry, field in rows],
            _("After"): [field.new for _entry, field in rows],
        },
        hide_index=True,
        height=460 if len(rows) > 12 else "auto",
        alt=_("What changes of which shift or roster"),
    )


def _header(column: str) -> str:
    shift = next((each for each in SHIFT_COLUMNS if each == column), None)
    spelling = SHIFT_COLUMNS[shift] if shift else ROSTER_COLUMNS[column]
    return called(spelling, language())


def _columns() -> None:
    """What a file may hold, on demand."""
    with st.expander(_("What the files may hold"), icon=":material/help:"):
        st.markdown(
            "\n".join(
                f"- {rule}"
                for rule in (
                    _("CSV with commas, semicolons or tabs, as a spreadsheet saves it."),
                    _("Shifts and rosters are two files; choose both to import them together."),
                    _("Times as 06:00-14:00, 22:00-06:00 or 08:00-12:00, 13:00-17:00."),
                    _("A roster has a column for each weekday, or Day 1, Day 2 and so on."),
                    _("A dash or an empty weekday is a day off."),
                )
            )
        )
        spoken = language()
        rosters = [column for column in ROSTER_COLUMNS if not column.startswith("day_")]
        st.dataframe(
            {
                _("File"): [_("Shifts")] * len(SHIFT_COLUMNS) + [_("Rosters")] * len(rosters),
                _("Column"): [
                    *(called(spelling, spoken) for spelling in SHIFT_COLUMNS.values()),
                    *(called(ROSTER_COLUMNS[column], spoken) for column in rosters),
                ],
            },
            hide_index=True,
            height=360,
            alt=_("Columns of both files"),
        )
