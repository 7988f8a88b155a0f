"""Detections: who was seen when by which camera, as far as the visitor may see it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.people.values import Company
from cwem.people.values import Days as Period
from cwem.ui import day_address, day_events, day_reading, formats, guard, state
from cwem.ui.detections_rows import (
    CHIPS,
    EXPORTED,
    LONGEST,
    MOST,
    STANDING,
    Detection,
    as_csv,
    as_seen,
    columns,
    permitted,
    read,
)
from cwem.ui.downloads import made_when_pressed
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import empty, error, header
from cwem.ui.looks import note_files, note_look, note_looks

DAY, BACK, WHO, CAMERA = "day", "back", "whose", "camera"
BACKS = ("1", "7", "31")
TALL = 560
MANY = 14


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_DETECTIONS)
    runtime = state.server().runtime
    if runtime is None:
        st.error(tr(state.server().problem), icon=":material/build:")
        return
    zone = formats.viewer_zone()
    caption = _("Who was recognised when, and by which camera. Times: {zone}.", zone=zone.key)
    try:
        known = day_reading.company(runtime)
        with header(_("Detections"), caption):
            period = asked_period(day_reading.here(zone, guest.reception.now()))
            allowed = permitted(guest, known, period)
            names = day_reading.names(known, allowed)
            allowed = asked_person(allowed, names)
            camera = asked_camera(known)
        with st.skeleton(height=300):
            found = as_seen(guest, read(runtime.store, allowed, zone, camera), names, zone)
        note_asked(guest, allowed, found, period)
    except StoreError as problem:
        error(problem)
        return
    if not found:
        empty(
            _("Nobody was recognised that matches. Choose a longer time."),
            icon=":material/visibility_off:",
        )
        return
    table(found, names, known)
    export(guest, runtime, period, frozenset(allowed), camera)


def asked_period(today: date) -> Period:
    """The day in the address, and how many days up to it."""
    back = day_address.choice(BACK, BACKS, BACKS[0])
    last = day_address.day(DAY, today)
    words = {"1": _("One day"), "7": _("7 days"), "31": _("31 days")}
    st.selectbox(
        _("How long"),
        BACKS,
        format_func=lambda each: words[each],
        label_visibility="collapsed",
        key=BACK,
        width=110,
    )
    st.date_input(
        _("Up to"),
        min_value=day_address.EARLIEST,
        max_value=today,
        format=formats.typed_day(),
        label_visibility="collapsed",
        key=DAY,
        width=140,
    )
    return Period(last - timedelta(days=min(int(back), LONGEST) - 1), last)


def asked_person(
    allowed: Mapping[str, frozenset[date]], names: Mapping[str, str]
) -> dict[str, frozenset[date]]:
    """Those of one person, or everybody's; nobody can be asked for who may not be seen."""
    if len(names) < 2:
        return dict(allowed)
    person = day_address.choice(WHO, ["", *names], "")
    st.selectbox(
        _("Person"),
        ["", *names],
        format_func=lambda each: names.get(each, _("Everybody")),
        label_visibility="collapsed",
        key=WHO,
        width=180,
    )
    return {person: allowed[person]} if person else dict(allowed)


def asked_camera(known: Company) -> str:
    """One camera, or all of them."""
    cameras = [state.OWN_CAMERA, state.SHARED.name, *known.cameras]
    camera = day_address.choice(CAMERA, ["", *cameras], "")
    st.selectbox(
        _("Camera"),
        ["", *cameras],
        format_func=lambda each: (
            day_events.camera_words(known.cameras, each) if each else _("All cameras")
        ),
        label_visibility="collapsed",
        key=CAMERA,
        width=160,
    )
    return camera


def note_asked(
    guest: guard.Guest, allowed: Collection[str], found: Iterable[Detection], period: Period
) -> None:
    """Looked at is everybody who was asked for, there or not. Where that is the whole company, it
    is one entry about everyone, and one about each of those who are shown."""
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    people = set(allowed)
    if len(people) > 1 and guest.may(Permission.SEE_DETECTIONS):
        note_look(guest, Action.SEE_DETECTIONS, **note)
        people = {each.bout.key.employee for each in found}
    note_looks(guest, Action.SEE_DETECTIONS, sorted(people), **note)


def table(found: Sequence[Detection], names: Mapping[str, str], known: Company) -> None:
    """The newest, newest first."""
    shown = found[:MOST]
    zone = formats.viewer_zone()
    st.dataframe(
        columns(shown, names, known.cameras, zone),
        column_config={
            _("Person"): st.column_config.TextColumn(pinned=True, width=150),
            _("Day"): st.column_config.DateColumn(format=formats.table_day(), width=105),
            _("From"): st.column_config.TextColumn(width=80),
            _("To"): st.column_config.TextColumn(width=80),
            _("Status"): st.column_config.MultiselectColumn(
                options=[tr(words) for words in STANDING.values()],
                color=[CHIPS[each] for each in STANDING],
                width=110,
            ),
        },
        hide_index=True,
        height=TALL if len(shown) > MANY else "auto",
        alt=_("Detections, newest first"),
    )
    if len(found) > MOST:
        st.caption(_("The newest {n} are shown; narrow the filters to see older ones.", n=MOST))
    else:
        st.caption(n_("{n} detection, newest first.", "{n} detections, newest first.", len(shown)))
    if not all(each.timed for each in shown):
        st.caption(_("Times of day are for the person and their own manager; here only the day."))


def export(
    guest: guard.Guest,
    runtime: state.Runtime,
    period: Period,
    people: frozenset[str],
    camera: str,
) -> None:
    """The same as a file, read when the button is pressed: what may be seen then."""
    zone = formats.viewer_zone()
    note = {"from": period.first.isoformat(), "to": period.last.isoformat()}

    def file() -> bytes:
        known = runtime.registry.company()
        now = permitted(guest, known, period)
        wanted = {number: days for number, days in now.items() if number in people}
        found = read(runtime.store, wanted, zone, camera, EXPORTED)[:EXPORTED]
        people_in = {each.bout.key.employee for each in found}
        note_files(guest, Action.EXPORT_DETECTIONS, people_in, **note)
        called = day_reading.names(known, now)
        return as_csv(as_seen(guest, found, called, zone), called, known.cameras, zone)

    st.download_button(
        _("Export as CSV"),
        made_when_pressed(guest, Permission.SEE_DETECTIONS, file),
        f"detections-{period.first.isoformat()}-{period.last.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        help=_("At most the newest {n}.", n=EXPORTED),
    )


main()
