"""Audit: who did or saw what of whom. For an administrator all of it, for everyone their own."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.ui import formats, guard, looks, state
from cwem.ui.audit_table import (
    EXPORTED,
    Period,
    as_csv,
    asked_about,
    between,
    columns,
    last_days,
    row,
)
from cwem.ui.audit_words import action
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, n_
from cwem.ui.layout import empty, error, header

SHOWN = 500
ROWS = 15
WIDTHS = (110, 215, 165, 200, 80)
"""Pixels of who, what, about, details, from."""


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_AUDIT)
    everyone = guest.may(Permission.SEE_AUDIT)
    zone = formats.viewer_zone().key
    caption = (
        _("Who did or saw what of whom. Times: {zone}. Nothing here can be changed.", zone=zone)
        if everyone
        else _("What you did, and what others did or saw of you. Times: {zone}.", zone=zone)
    )
    try:
        with header(_("Audit"), caption):
            period = asked_period(guest)
            query = asked(guest, everyone, period)
        with st.skeleton(height=300):
            found = guest.reception.audit(query, SHOWN + 1)
        if everyone:
            note_search(guest, query, period)
        names = known_names(guest, everyone, found)
    except StoreError as problem:
        error(problem)
        return
    if found:
        table(found, names)
        export(guest, query, period, everyone, names)
    else:
        empty(
            _("Nothing was recorded that matches. Choose a longer time."), icon=":material/history:"
        )


def asked_period(guest: guard.Guest) -> Period:
    """How far back, or from which day to which."""
    names = {
        1: _("Last day"),
        7: _("Last 7 days"),
        30: _("Last 30 days"),
        366: _("Last year"),
        0: _("Between two days"),
    }
    zone, now = formats.viewer_zone(), guest.reception.now()
    count = st.selectbox(
        _("When"), list(names), index=1, format_func=lambda days: names[days],
        label_visibility="collapsed", width=150,
    )  # fmt: skip
    if count:
        return last_days(count, now, zone)
    today = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone).date()
    days = st.date_input(
        _("From and to"),
        (today, today),
        format=formats.typed_day(),
        label_visibility="collapsed",
        width=230,
    )
    # while the second day is not chosen yet there is only the first
    return between(days[0], days[-1], zone) if days else last_days(1, now, zone)


def asked(guest: guard.Guest, everyone: bool, period: Period) -> AuditQuery:
    """The other filters."""
    person = (
        st.text_input(
            _("Person"),
            placeholder=_("Number or log-in name"),
            key="audit-person",
            label_visibility="collapsed",
            icon=":material/search:",
            width=230,
        ).strip()
        if everyone
        else ""
    )
    chosen = st.selectbox(
        _("What"),
        ["", *sorted(Action, key=lambda each: action(each).casefold())],
        format_func=lambda name: action(name) if name else _("Everything"),
        label_visibility="collapsed",
        width=200,
    )
    account = guest.visitor.account
    return AuditQuery(
        since=period.since,
        until=period.until,
        person=person,
        own=None if everyone else (account.name, account.employee),
        action=chosen,
    )


def note_search(guest: guard.Guest, query: AuditQuery, period: Period) -> None:
    """A look at what concerns others is itself audited: who was looked at, also when searched by
    the log-in name, and for which days."""
    about, account = asked_about(query.person, guest.reception.store.accounts)
    looks.note_look(guest, Action.SEE_AUDIT, about, account=account, **look_details(query, period))


def look_details(query: AuditQuery, period: Period) -> dict[str, str]:
    """What was asked for."""
    named = {
        "person": query.person,
        "what": query.action,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
    }
    return {name: value for name, value in named.items() if value}


def known_names(guest: guard.Guest, everyone: bool, found: Sequence[AuditEntry]) -> dict[str, str]:
    """Number -> name of those in it, as far as the visitor knows them: a former manager reads the
    numbers. Raises StoreError."""
    runtime = state.server().runtime
    people = runtime.registry.company().employees if runtime else {}
    today = formats.here(guest.reception.now())
    return {
        number: people[number].name
        for number in {entry.about for entry in found}
        if number in people and (everyone or guest.may(Permission.SEE_ATTENDANCE, number, today))
    }


def table(found: list[AuditEntry], names: dict[str, str]) -> None:
    """The entries, newest first."""
    shown = found[:SHOWN]
    when, *others = columns()
    rows = [row(entry, names) for entry in shown]
    zone = formats.viewer_zone()
    st.dataframe(
        {
            when: [datetime.fromtimestamp(entry.at / 1000, zone) for entry in shown],
            **{name: [cells[n] for cells in rows] for n, name in enumerate(others)},
        },
        column_config={
            when: st.column_config.DatetimeColumn(
                format=formats.table_moment(), timezone=zone.key, width=165
            ),
            **{
                name: st.column_config.TextColumn(width=w)
                for name, w in zip(others, WIDTHS, strict=True)
            },
        },
        hide_index=True,
        height=560 if len(rows) > ROWS else "auto",
        alt=_("Audit entries, newest first"),
    )
    if len(found) > SHOWN:
        st.caption(_("The newest {n} are shown; narrow the filters to see older ones.", n=SHOWN))
    else:
        st.caption(n_("{n} entry, newest first.", "{n} entries, newest first.", len(rows)))


def export(
    guest: guard.Guest,
    query: AuditQuery,
    period: Period,
    everyone: bool,
    names: dict[str, str],
) -> None:
    """The same as a file, read when the button is pressed."""
    zone = formats.viewer_zone()

    def read() -> bytes:
        if everyone:
            about, account = asked_about(query.person, guest.reception.store.accounts)
            details = look_details(query, period)
            looks.note_file(guest, Action.EXPORT_AUDIT, about, account=account, **details)
        found = guest.reception.audit(query, EXPORTED + 1)
        return as_csv(found[:EXPORTED], zone, names, more=len(found) > EXPORTED)

    st.download_button(
        _("Export as CSV"),
        made_when_pressed(guest, Permission.SEE_AUDIT, read),
        "audit.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        help=_("At most the newest {n}.", n=EXPORTED),
    )


main()
