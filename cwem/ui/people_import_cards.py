"""The cards of a planned import."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import streamlit as st

from cwem.people.csv_findings import Finding
from cwem.people.csv_plan import Plan, State
from cwem.people.values import Company
from cwem.ui import formats
from cwem.ui.language import _, language, n_, tr
from cwem.ui.layout import Metric, card, metrics
from cwem.ui.markdown import plain
from cwem.ui.people_import import (
    STATES,
    change_rows,
    finding_rows,
    findings_csv,
    missing_rows,
    names_after,
    place_rows,
    recount_rows,
    wish_rows,
)
from cwem.ui.people_import_format import RULES, format_rows
from cwem.ui.terms import term

LONG = 12
"""Tables with more rows scroll in themselves."""
MANY = 200
"""Lists with more mistakes are drawn as a grid, which shows one line of each."""
_HEIGHT = 460


def file_format() -> None:
    """What a file may look like, on demand."""

    @st.dialog(_("The file"), width="large", icon=":material/description:")
    def explain() -> None:
        st.markdown("\n".join(f"- {tr(rule)}" for rule in RULES))
        rows = format_rows(language())
        _table(
            {
                _("Column"): [name for name, _others, _meaning in rows],
                _("What it holds"): [meaning for _name, _others, meaning in rows],
                _("May also be called"): [others for _name, others, _meaning in rows],
            },
            _("Columns of a personnel file"),
        )

    if st.button(_("File format"), icon=":material/help:", key="import-format"):
        explain()


def counts(plan: Plan) -> None:
    """How many people it is about."""
    row = [Metric(tr(STATES[state]), str(len(plan.of(state)))) for state in State]
    metrics(row)


def findings(found: Sequence[Finding], mistakes: bool, key: str = "") -> None:
    """Mistakes, which stop the import, or notes; `key` where there are several files."""
    if not found:
        return
    title = (
        n_("{n} mistake", "{n} mistakes", len(found))
        if mistakes
        else n_("{n} note", "{n} notes", len(found))
    )
    caption = (
        _("Nothing is imported until the file has none. Mend them there and choose it again.")
        if mistakes
        else _("They do not stop the import, but something may be meant otherwise.")
    )
    with card(title, caption):
        rows = finding_rows(found, language())
        _readable(
            {
                _("Row"): [each.row or _("File") for each in rows],
                _("Column"): [each.column for each in rows],
                _("What is wrong") if mistakes else _("What was noticed"): [
                    each.wrong for each in rows
                ],
                _("What to do"): [each.advice for each in rows],
            },
            title,
        )
        if mistakes:
            st.download_button(
                _("Mistakes as CSV"),
                findings_csv(found, language()),
                "mistakes.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"mistakes-{key}" if key else None,
            )


def preview(plan: Plan, company: Company, on: date) -> None:
    """Everything that would change."""
    _people(plan)
    _accounts(plan, company)
    _places(plan)
    _missing(plan, company, on)
    _recount(plan, company)


def _people(plan: Plan) -> None:
    changing = [state for state in State if state is not State.UNCHANGED and plan.of(state)]
    if not changing:
        return
    with card(_("People, column by column")):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            states = st.pills(
                _("Show"),
                changing,
                selection_mode="multi",
                format_func=lambda state: tr(STATES[state]),
                key="import-states",
            )
            text = st.text_input(
                _("Search"), placeholder=_("Name, number or value"), key="import-text", width=240
            )
        rows = change_rows(plan.people, language(), states, text)
        if not rows:
            st.caption(_("Nothing here matches. Choose fewer filters."))
            return
        _table(
            {
                _("Row"): [each.row for each in rows],
                _("Number"): [each.number for each in rows],
                _("Name"): [each.name for each in rows],
                _("What happens"): [tr(STATES[each.state]) for each in rows],
                _("Column"): [each.column for each in rows],
                _("Before"): [each.old for each in rows],
                _("After"): [each.new for each in rows],
            },
            _("What changes of whom"),
        )


def _accounts(plan: Plan, company: Company) -> None:
    rows = wish_rows(plan.wishes, names_after(plan, company))
    if not rows:
        return
    with card(
        n_("{n} account", "{n} accounts", len(rows)),
        _("They get a one-time link with which they make the account themselves."),
    ):
        _table(
            {
                _("Row"): [wish.row for wish, _name in rows],
                _("Number"): [wish.employee for wish, _name in rows],
                _("Name"): [name for _wish, name in rows],
                _("Log-in name"): [wish.login for wish, _name in rows],
                _("Role"): [tr(term(wish.role)) for wish, _name in rows],
            },
            _("Accounts people are invited to make"),
        )


def _places(plan: Plan) -> None:
    for title, entries in ((_("Sites"), plan.sites), (_("Teams"), plan.teams)):
        rows = place_rows(entries, language())
        if rows:
            with card(title):
                _table(
                    {
                        _("Name"): [name for name, _what, _how in rows],
                        _("What happens"): [what for _name, what, _how in rows],
                        _("How it is then"): [how for _name, _what, how in rows],
                    },
                    title,
                )


def _missing(plan: Plan, company: Company, on: date) -> None:
    rows = missing_rows(plan, company, on)
    if rows:
        title = n_("{n} person is not in the file", "{n} people are not in the file", len(rows))
        with card(title, _("They stay as they are. Who leaves needs a last day.")):
            _table(
                {
                    _("Number"): [number for number, _name, _team in rows],
                    _("Name"): [name for _number, name, _team in rows],
                    _("Team"): [team for _number, _name, team in rows],
                },
                title,
            )


def _recount(plan: Plan, company: Company) -> None:
    rows = recount_rows(plan, company)
    if rows:
        with card(
            _("Days that are counted again"),
            _("These people get another time zone for days that are over."),
        ):
            _table(
                {
                    _("Number"): [each.number for each in rows],
                    _("Name"): [each.name for each in rows],
                    _("From"): [formats.day(each.first) for each in rows],
                    _("To"): [formats.day(each.last) for each in rows],
                },
                _("Days that are counted again"),
            )


def _readable(columns: Mapping[str, list[str]], alt: str) -> None:
    """Sentences in full where there are few of them."""
    count = len(next(iter(columns.values())))
    if count > MANY:
        _table(columns, alt)
        return
    cells = {name: [plain(cell) for cell in column] for name, column in columns.items()}
    height: int | Literal["content"] = _HEIGHT if count > LONG else "content"
    st.table(cells, border="horizontal", hide_index=True, height=height, alt=alt)


def _table(columns: Mapping[str, list[str] | list[int]], alt: str) -> None:
    long = len(next(iter(columns.values()))) > LONG
    narrow = {name: st.column_config.Column(width="small") for name in (_("Row"), _("Number"))}
    st.dataframe(
        columns, hide_index=True, height=_HEIGHT if long else "auto", alt=alt, column_config=narrow
    )
