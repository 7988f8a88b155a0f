"""The Live page's buttons and the line that says the state, drawn anew every second while a camera
runs."""

from typing import Any

import streamlit as st
from streamlit_webrtc import WebRtcStreamerContext

from cwem.attendance.own_day import OwnDay
from cwem.attendance.work_events import WorkDay
from cwem.capture.live import LivePicture, Snapshot
from cwem.capture.seats import Seats
from cwem.errors import StoreError
from cwem.ui import guard, links
from cwem.ui.camera_bar import Said, camera_bar
from cwem.ui.language import _, markdown, tr
from cwem.ui.layout import quiet
from cwem.ui.live_day import ALONE, Lasting, Wish, wish_of
from cwem.ui.live_notices import Tone, notice
from cwem.ui.live_states import (
    CameraReport,
    LiveState,
    Standing,
    faceless,
    live_state,
    own_state,
)
from cwem.ui.mishaps import sentence
from cwem.ui.saving import saving
from cwem.ui.state import Runtime
from cwem.values import Millis, Purpose

RUNNING = 1.0
IDLE = 3.0
"""Seconds between two looks: without a camera only a seat can become free, or another window say
something. Buttons and the browser's own news do not wait for it."""

STREAM = "live_stream"
BAR = "live_camera"
_WORK = "live_work"
_OFFERED = "live_offered"
_ALONE = "live_alone"
_AVERTED = "live_averted"
_STANDING = "live_standing"
_UNSAID = "live_unsaid"
_WITHOUT = "live_without_camera"


def may_start(picture: LivePicture, seats: Seats) -> bool:
    """Whether this visitor has a seat or may take one."""
    now = picture.snapshot()
    return now.capture is not None or (not now.refused and seats.taken() < seats.limit)


def without_camera() -> bool:
    """Whether the browser said that there is no camera."""
    return bool(st.session_state.get(_WITHOUT))


def controls(picture: LivePicture, seats: Seats, runtime: Runtime, day: OwnDay | None) -> None:
    """Buttons and state; see `_drawn`. When a camera starts the page runs again, and so does what
    is here, at its other pace."""
    runs = _playing() or picture.snapshot().capture is not None
    st.fragment(_drawn, run_every=RUNNING if runs else IDLE)(picture, seats, runtime, day)


def _drawn(picture: LivePicture, seats: Seats, runtime: Runtime, day: OwnDay | None) -> None:
    """Without a free seat, and without a working day that waits for one, there are no buttons that
    would do nothing."""
    guard.still_here()
    offered = may_start(picture, seats)
    if st.session_state.setdefault(_OFFERED, offered) != offered:
        st.session_state[_OFFERED] = offered
        if not offered:
            picture.end()
        st.rerun(scope="app")
    if day is not None:
        _own(picture, seats, runtime, day)
        return
    report = CameraReport.OFF
    if offered:
        guest = guard.enter()
        wish = Wish(who=guest.visitor.account.name, tick=guest.reception.now())
        report = camera_bar(BAR, wish, lambda _said: None)
    _noted(report)
    snapshot = picture.snapshot()
    _line(live_state(report, snapshot, playing=_playing(), seat_free=offered), snapshot)
    saving(runtime.outbox.state())


def _own(picture: LivePicture, seats: Seats, runtime: Runtime, day: OwnDay) -> None:
    now = guard.enter().reception.now()
    work = _work(day)
    if st.session_state.pop(_UNSAID, False):
        st.warning(
            _("**What you said could not be kept yet.** It is tried again by itself."),
            icon=":material/cloud_off:",
        )
    _take_up_again(picture, now)
    snapshot = picture.snapshot()
    seat = snapshot.capture is not None or seats.taken() < seats.limit
    wish = wish_of(work, snapshot, seat=seat, who=day.employee, now=now)
    report = camera_bar(BAR, wish, lambda said: _keep(said, picture, day))
    _noted(report)
    state = own_state(
        work,
        report,
        snapshot,
        _standing(runtime, day.employee),
        _averted(snapshot, now),
        playing=_playing(),
        seat_free=seat,
    )
    _line(state, snapshot)
    saving(runtime.outbox.state())
    if state is LiveState.NO_CONSENT:
        links.link("consent.py", _("My consent"), ":material/handshake:")


def _noted(report: CameraReport) -> None:
    """The page offers something else where there is no camera."""
    missing = report is CameraReport.MISSING
    if missing != without_camera():
        st.session_state[_WITHOUT] = missing
        st.rerun(scope="app")


def _work(day: OwnDay) -> WorkDay:
    """The working day; while the store cannot be read, as it was last, and a word about it."""
    try:
        st.session_state[_WORK] = day.now()
    except StoreError as error:
        st.warning(
            markdown(_("**Your working day cannot be read.** {reason}", reason=sentence(error))),
            icon=":material/database:",
        )
    kept: WorkDay = st.session_state.get(_WORK, WorkDay())
    return kept


def _keep(said: Said, picture: LivePicture, day: OwnDay) -> None:
    """A button of the working day was pressed; what cannot be kept is said again by the script."""
    if said.kind is None:
        picture.reclaim()
        return
    try:
        day.say(said.kind, said.ago)
    except StoreError:
        st.session_state[_UNSAID] = True


def _take_up_again(picture: LivePicture, now: Millis) -> None:
    """Record here again when the window that took over is gone."""
    snapshot = picture.snapshot()
    before: Lasting = st.session_state.get(_ALONE, Lasting())
    lonely = before.seen(snapshot.superseded and snapshot.alone, now)
    if lonely.so_far(now) >= ALONE:
        picture.reclaim()
        lonely = Lasting()
    st.session_state[_ALONE] = lonely


def _averted(snapshot: Snapshot, now: Millis) -> Millis:
    before: Lasting = st.session_state.get(_AVERTED, Lasting())
    st.session_state[_AVERTED] = lasting = before.seen(faceless(snapshot), now)
    return lasting.so_far(now)


def _standing(runtime: Runtime, employee: str) -> Standing:
    """Whether the person agreed and is enrolled; asked anew when the gallery has changed."""
    gallery = runtime.gallery
    kept: tuple[object, Standing] | None = st.session_state.get(_STANDING)
    if kept is not None and kept[0] is gallery:
        return kept[1]
    agreed = Purpose.ATTENDANCE in gallery.purposes(employee)
    try:
        standing = Standing(agreed, employee in runtime.store.enrolled())
    except StoreError:
        return Standing(agreed)
    st.session_state[_STANDING] = (gallery, standing)
    return standing


def _playing() -> bool:
    stream: WebRtcStreamerContext[Any, Any] | None = st.session_state.get(STREAM)
    return stream is not None and stream.state.playing


def _line(state: LiveState, snapshot: Snapshot) -> None:
    words = notice(state, snapshot)
    show = {Tone.QUIET: st.info, Tone.GOOD: st.success, Tone.CARE: st.warning, Tone.WRONG: st.error}
    with quiet("live-state"):
        show[words.tone](
            _("**{title}.** {advice}", title=tr(words.title), advice=tr(words.advice)),
            icon=f":material/{words.icon}:",
        )
