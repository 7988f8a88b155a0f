"""Reports: attendance, activity and payroll as files, of those whom the viewer may see."""

import io
from dataclasses import replace

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission, may_at_all
from cwem.errors import StoreError
from cwem.kpi.report.columns import TABLES, TableName
from cwem.kpi.report.make import Gathering, write
from cwem.kpi.report.order import Format, Order, Sources
from cwem.kpi.report.paper import MOST
from cwem.kpi.report.reading import Known, Scope
from cwem.totals.groups import Groups
from cwem.ui import day_reading, formats, guard, reports_payroll, state
from cwem.ui.downloads import made_when_pressed
from cwem.ui.kpi_asked import Spanning, asked_days
from cwem.ui.language import _, language, tr
from cwem.ui.layout import card, empty, error, header
from cwem.ui.looks import note_file, note_files, note_looks
from cwem.ui.reports_asked import MIME, PAYROLL, Wish, asked, title
from cwem.ui.reports_preview import ROWS, preview
from cwem.ui.reports_scope import Whom, whom
from cwem.ui.working_days import working_days

PEOPLE = 25
"""So many are read for a preview."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_ATTENDANCE)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    try:
        page(guest, runtime)
    except StoreError as problem:
        error(problem)


def page(guest: guard.Guest, runtime: state.Runtime) -> None:
    """Filters, preview, file. Raises StoreError."""
    sources = sources_of(runtime)
    known, now = sources.known, guest.reception.now()
    today = day_reading.here(formats.viewer_zone(), now)
    with header(_("Exports"), _("Attendance as a file, for a spreadsheet, a program or paper.")):
        period = asked_days(today, Spanning.BEFORE)
    those = whom(guest, known, period)
    payroll = may_at_all(guest.visitor.account, Permission.CLOSE_PERIODS)
    if not those.attendance and not payroll:
        empty(
            _("This account belongs to nobody's record and manages nobody."),
            icon=":material/person_off:",
        )
        return
    wish = asked(known.company, those, payroll)
    if wish.table == PAYROLL:
        reports_payroll.card(guest, runtime, sources, period, wish)
        return
    order = order_of(wish, those, known)
    with card(title(wish.table), tr(TABLES[TableName(wish.table)].about)):
        if not order.scope.people:
            st.caption(_("Nobody of these people was in this team then."))
            return
        glance(guest, sources, order, wish)
        export(guest, sources, order, wish)


def sources_of(runtime: state.Runtime) -> Sources:
    """What reports are read from. Raises StoreError."""
    company = day_reading.company(runtime)
    working, days = working_days(runtime, company), day_reading.days(runtime, company)
    return Sources(working, Known(company, working.book), days, Groups(runtime.store, days))


def order_of(wish: Wish, those: Whom, known: Known) -> Order:
    """What is to be written, in the reader's language."""
    return Order(
        those.scope(known, wish.team, wish.person), wish.tables, wish.format, language(),
        formats.csv_separator(), bom=True,
        posture_of=frozenset() if wish.person else those.posture, me=those.me,
    )  # fmt: skip


def note_of(order: Order) -> dict[str, str]:
    """What the audit says of it."""
    scope = order.scope
    return {"from": scope.first.isoformat(), "to": scope.last.isoformat()}


def told_of(order: Order, name: TableName) -> list[str]:
    """Whom a table tells of one by one."""
    scope = order.scope
    if name is TableName.POSTURE:
        return []
    return [n for n in scope.people if name is not TableName.ACTIVITY or n in scope.activity]


def glance(guest: guard.Guest, sources: Sources, order: Order, wish: Wish) -> None:
    """The first rows, read of the first people only. Raises StoreError."""
    scope, name = order.scope, TableName(wish.table)
    first = dict(sorted(scope.people.items())[:PEOPLE])
    few = scope if name is TableName.TEAMS else replace(scope, people=first)
    if name is TableName.TEAMS and len(scope.people) > PEOPLE * 20:
        st.caption(_("Sums of so many people are in the file only."))
        return
    seen, details = told_of(replace(order, scope=few), name), note_of(order)
    if name is TableName.ACTIVITY:
        note_looks(guest, Action.SEE_ACTIVITY, seen, **details)
    else:
        note_looks(guest, Action.SEE_ATTENDANCE, seen, **details)
    gathering = Gathering(sources, replace(order, scope=few), guest.reception.now(), _silent)
    count = preview(TABLES[name], gathering.rows(name))
    if not count:
        st.caption(_("There is nothing in it."))
    elif count == ROWS:
        st.caption(_("The first {n} rows; the file has all of them.", n=ROWS))
    elif len(few.people) < len(scope.people):
        st.caption(
            _("The first {n} of {all} people; the file has all of them.",
              n=len(few.people), all=len(scope.people))
        )  # fmt: skip


def export(guest: guard.Guest, sources: Sources, order: Order, wish: Wish) -> None:
    """The button. The file is made, and audited, when it is pressed."""
    scope = order.scope
    if wish.format is Format.HTML and len(scope.people) > MOST:
        st.info(
            _("Paper for more than {most} people is too much. Choose a team.", most=MOST),
            icon=":material/print:",
        )
        return
    now = guest.reception.now()

    def read() -> bytes:
        note(guest, sources.known, order, TableName(wish.table))
        made = io.BytesIO()
        write(sources, order, now, made)
        return made.getvalue()

    st.download_button(
        _("Download"),
        made_when_pressed(guest, Permission.SEE_ATTENDANCE, read),
        file_name(scope, wish),
        MIME[wish.format],
        icon=":material/download:",
        type="primary",
        on_click="ignore",
    )
    if len(order.tables) > 1 and wish.format is not Format.HTML:
        st.caption(_("Days, people and teams, in one file."))


def note(guest: guard.Guest, known: Known, order: Order, name: TableName) -> None:
    """Audit the file. Raises StoreError; then there is none."""
    people, details = told_of(order, name), note_of(order)
    if name is TableName.ACTIVITY:
        note_files(guest, Action.EXPORT_ACTIVITY, people, **details)
    elif set(people) >= set(known.company.employees):
        note_file(guest, Action.EXPORT_ATTENDANCE, **details)  # everybody finds it in their audit
    else:
        note_files(guest, Action.EXPORT_ATTENDANCE, people, **details)


def file_name(scope: Scope, wish: Wish) -> str:
    """Says what it is and of when, and nobody's name."""
    what = "attendance" if wish.format is not Format.CSV and len(wish.tables) > 1 else wish.table
    return f"{what}-{scope.first.isoformat()}-{scope.last.isoformat()}.{wish.format}"


def _silent(_done: int, _of: int) -> None:
    """Nobody listens."""


main()
