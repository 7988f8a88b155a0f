"""Audit: who did or saw what of whom. For an administrator all of it, for everyone their own."""

from zoneinfo import ZoneInfo

import streamlit as st

from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.access.roles import Permission
from cwem.ui import guard
from cwem.ui.audit_table import COLUMNS, as_csv, row

SHOWN = 500
EXPORTED = 20_000
ROWS = 10
DAY = 86_400_000
PERIODS = {"Last day": 1, "Last 7 days": 7, "Last 30 days": 30, "Last year": 366}
ANY = "Everything"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_AUDIT)
    everyone = guest.may(Permission.SEE_AUDIT)
    zone = ZoneInfo(st.context.timezone or "UTC")
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        with st.container(gap="xsmall", width="content"):
            st.title("Audit", anchor=False)
            st.caption(
                f"Who did or saw what of whom. Times: {zone.key}. Nothing here can be changed."
                if everyone
                else f"What you did, and what others did or saw of you. Times: {zone.key}."
            )
        query = asked(guest, everyone)
    found = guest.reception.audit(query, SHOWN + 1)
    if everyone:
        note_look(guest, query, found)
    if found:
        table(found, zone)
        export(guest, query, zone, everyone)
    else:
        st.info(
            "Nothing was recorded that matches. Choose a longer time.", icon=":material/history:"
        )


def asked(guest: guard.Guest, everyone: bool) -> AuditQuery:
    """The filters."""
    with st.container(horizontal=True, width="content", vertical_alignment="bottom"):
        person = (
            st.text_input("Person", placeholder="Number or log-in name", width=200).strip()
            if everyone
            else ""
        )
        action = st.selectbox("What", [ANY, *(str(each) for each in Action)], width=180)
        period = st.selectbox("When", list(PERIODS), index=1, width=150)
    account = guest.visitor.account
    now = guest.reception.now()
    return AuditQuery(
        since=now - PERIODS[period] * DAY,
        until=now + DAY,
        person=person,
        own=None if everyone else (account.name, account.employee),
        action="" if action == ANY else action,
    )


def note_look(guest: guard.Guest, query: AuditQuery, found: list[AuditEntry]) -> None:
    """A look at what concerns others is itself audited, once for each filter."""
    look = (query.person, query.action)
    if st.session_state.get("audit_look") == look:
        return
    st.session_state.audit_look = look
    about = query.person if any(entry.about == query.person for entry in found) else None
    named = {"person": query.person, "what": query.action}
    details = {name: value for name, value in named.items() if value}
    guest.reception.record(guest.visitor, Action.SEE_AUDIT, about, **details)


def table(found: list[AuditEntry], zone: ZoneInfo) -> None:
    """The entries, newest first."""
    rows = [row(entry, zone) for entry in found[:SHOWN]]
    st.dataframe(
        {name: [each[name] for each in rows] for name in COLUMNS},
        hide_index=True,
        height=560 if len(rows) > ROWS else "auto",
        alt="Audit entries, newest first",
    )
    more = len(found) > SHOWN
    st.caption(
        f"The newest {SHOWN} are shown; narrow the filters to see older ones."
        if more
        else f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'}, newest first."
    )


def export(guest: guard.Guest, query: AuditQuery, zone: ZoneInfo, everyone: bool) -> None:
    """The same as a file, read when the button is pressed, if that is still allowed then."""
    allowed = guest.still_may(Permission.SEE_AUDIT)

    def read() -> bytes:
        if not allowed():
            return b""
        if everyone:
            details = {"person": query.person} if query.person else {}
            guest.reception.record(guest.visitor, Action.EXPORT_AUDIT, **details)
        return as_csv(guest.reception.audit(query, EXPORTED), zone)

    st.download_button(
        "Export as CSV",
        read,
        "audit.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


main()
