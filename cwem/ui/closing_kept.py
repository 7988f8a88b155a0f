"""What was frozen of a team's month: its figures, its versions, their proof and their files."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from cwem.attendance.closed import Closing
from cwem.kpi.report.payroll import Payroll, read_line
from cwem.ui import formats
from cwem.ui.closing_desk import ClosingDesk
from cwem.ui.closing_file import download
from cwem.ui.kpi_words import minutes
from cwem.ui.language import _, markdown, tr


def frozen(desk: ClosingDesk, closing: Closing) -> None:
    """The figures of this version, person by person."""
    with st.expander(_("Frozen figures"), icon=":material/table_view:"):
        lines = desk.books.lines(closing)
        read = [read_line(line.body) for line in lines]
        owed = [[each.figures.worked_minutes + each.figures.credited_minutes for each in adjusted]
                for _figures, _days, adjusted in read]  # fmt: skip
        st.dataframe(
            {
                _("Person"): [desk.desk.inbox.name(line.employee) for line in lines],
                **_columns([figures for figures, _days, _adjusted in read]),
                _("Adjusted of earlier months"): [
                    minutes(sum(each)) if each else "" for each in owed
                ],
            },
            column_config={_("Person"): st.column_config.TextColumn(pinned=True, width=140)},
            hide_index=True,
            height=420 if len(lines) > 10 else "auto",
            alt=_("Frozen figures, person by person"),
        )


def _columns(figures: list[Payroll]) -> Mapping[str, list[object]]:
    return {
        _("Planned"): [minutes(each.planned_minutes) for each in figures],
        _("Worked"): [minutes(each.worked_minutes) for each in figures],
        _("Overtime"): [minutes(each.overtime_minutes) for each in figures],
        _("Paid, not worked"): [minutes(each.credited_minutes) for each in figures],
        _("Absent days"): [each.absent_days for each in figures],
        _("Incomplete days"): [each.incomplete_days for each in figures],
    }


def versions(desk: ClosingDesk, those: Sequence[Closing]) -> None:
    """Every version with its hash and its file, and what the next one says otherwise."""
    zone: ZoneInfo = formats.viewer_zone()
    with st.expander(_("Versions and proof"), icon=":material/verified:"):
        for at, one in enumerate(those):
            when = formats.moment(one.at, zone)
            st.markdown(
                markdown(_("**Version {n}**, {time}, by {who}", n=one.version, time=when,
                           who=desk.desk.inbox.account_name(one.by)))
            )  # fmt: skip
            if desk.books.whole(one):
                st.caption(_("Unchanged since it was closed. Hash: {hash}", hash=one.hash))
            else:
                st.error(_("What is kept is not what was closed."), icon=":material/gpp_bad:")
            if len(those) > 1:
                label = _("Payroll file of version {n}", n=one.version)
                download(desk, one, label, f"file-{one.team}-{one.version}")
            if at:
                changed(desk, those[at - 1], one)


def changed(desk: ClosingDesk, before: Closing, after: Closing) -> None:
    """What one version says otherwise than the one before it."""
    found = desk.books.changed(before, after)
    if not found:
        return
    pairs = [(each.before or Payroll(), each.now or Payroll()) for each in found]
    st.dataframe(
        {
            _("Person"): [desk.desk.inbox.name(each.employee) for each in found],
            _("Worked before"): [minutes(was.worked_minutes) for was, _then in pairs],
            _("Worked"): [minutes(then.worked_minutes) for _was, then in pairs],
            _("Paid, not worked, before"): [minutes(was.credited_minutes) for was, _then in pairs],
            _("Paid, not worked"): [minutes(then.credited_minutes) for _was, then in pairs],
        },
        hide_index=True,
        alt=tr(_("What changed from one version to the next")),
    )
