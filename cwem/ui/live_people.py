"""Who is in the picture and what is recorded, beside it."""

import streamlit as st

from cwem.attendance.own_day import OwnDay
from cwem.capture.live import LivePicture, Snapshot
from cwem.errors import StoreError
from cwem.ui import guard, live_today
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import quiet
from cwem.ui.live_day import is_recorded
from cwem.ui.live_pace import connection, pace
from cwem.ui.live_record import record_in_words
from cwem.ui.mishaps import sentence
from cwem.ui.people_panel import PersonLine, nobody, person_lines
from cwem.ui.state import Runtime


@st.fragment(run_every=2)
def people(picture: LivePicture, runtime: Runtime, day: OwnDay | None) -> None:
    """Who is in view. Names are drawn in the picture at once; here they are for reading."""
    guard.still_here()
    snapshot = picture.snapshot()
    lines = person_lines(
        snapshot.progress.analysis if snapshot.capture else None, runtime.gallery.name
    )
    with quiet("live-people"):
        if not lines:
            st.caption(tr(nobody(snapshot)))
        try:
            for line in lines:
                _person(line, _recorded(line, runtime, snapshot, day))
        except StoreError as error:
            st.warning(
                markdown(_("**Today's record cannot be read.** {reason}", reason=sentence(error))),
                icon=":material/database:",
            )
        if snapshot.capture:
            _figures(snapshot, runtime, own=day is not None)


def _recorded(line: PersonLine, runtime: Runtime, snapshot: Snapshot, day: OwnDay | None) -> str:
    """What is kept of this person: before an own webcam the day has a card of its own."""
    if day is None:
        return record_in_words(guard.enter(used=False), runtime, line.employee)
    if line.employee != day.employee or not line.confirmed or not is_recorded(snapshot):
        return ""
    now = guard.enter(used=False).reception.now()
    since = live_today.since(live_today.read_today(runtime, day.employee, now), now)
    return _("Recorded since {time}.", time=since) if since else _("Recorded from now on.")


def _person(line: PersonLine, recorded: str) -> None:
    st.markdown(f"**{tr(line.title)}** :{line.colour}-badge[{tr(line.status)}]")
    st.markdown(tr(line.doing))
    if recorded:
        st.caption(recorded)


def _figures(snapshot: Snapshot, runtime: Runtime, own: bool) -> None:
    """How well the picture arrives and how often it is looked at."""
    st.caption(
        f"{tr(connection(snapshot))} {tr(pace(snapshot, runtime.settings.analysis_fps, own))}"
    )


@st.fragment(run_every=5)
def so_far(runtime: Runtime, day: OwnDay) -> None:
    """The employee's day so far, every five seconds."""
    guard.still_here()
    with quiet("live-today"):
        try:
            read = live_today.read_today(
                runtime, day.employee, guard.enter(used=False).reception.now()
            )
        except StoreError as error:
            st.warning(
                markdown(_("**Today's record cannot be read.** {reason}", reason=sentence(error))),
                icon=":material/database:",
            )
            return
        live_today.draw(read)
