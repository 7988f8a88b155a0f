"""Live: the camera's picture with what is believed about it, and who is in it."""

from typing import Any

import streamlit as st
from streamlit_webrtc import WebRtcMode, WebRtcStreamerContext, webrtc_streamer

from cwem.access.roles import Permission
from cwem.capture.live import LivePicture, Seats
from cwem.capture.webrtc import CONSTRAINTS, returned_video
from cwem.errors import StoreError
from cwem.ui import guard, state
from cwem.ui.camera_bar import camera_bar, component_words
from cwem.ui.language import _, language, tr
from cwem.ui.layout import card, header, quiet
from cwem.ui.live_record import record_in_words
from cwem.ui.live_states import CameraReport, Tone, live_state, notice
from cwem.ui.people_panel import PersonLine, nobody, person_lines
from cwem.values import CameraKind

STREAM = "live_stream"
PICTURE = "live_picture"
SPOKEN = "live_spoken"
BAR = "live_camera"
VIDEO = "live_video"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.USE_CAMERA)
    server = state.server()
    if server.runtime is None or server.seats is None:
        st.error(
            _("The live picture is not available: {problem}", problem=server.problem),
            icon=":material/build:",
        )
        return
    picture = picture_of(guest, server.runtime, server.seats)
    with header(_("Live"), whose(guest)):
        picture.annotated = st.toggle(_("Show what is recognised"), value=True)
    left, right = st.columns([5, 3], gap="small")
    with left, st.container(border=True):
        camera_card(picture, server.seats)
    with right, card(_("In the picture")):
        people(picture, server.runtime)
    st.caption(
        _(
            "No picture is stored. Kept are only who was present and what they did, with start "
            "and end."
        )
    )


def picture_of(guest: guard.Guest, runtime: state.Runtime, seats: Seats) -> LivePicture:
    """This session's picture; a new one when the words on it have to change."""
    if st.session_state.get(SPOKEN) != language():
        last: LivePicture | None = st.session_state.pop(PICTURE, None)
        st.session_state.pop(VIDEO, None)
        if last is not None:
            last.end()
    if PICTURE not in st.session_state:
        st.session_state[SPOKEN] = language()
        st.session_state[PICTURE] = state.live_picture(
            runtime,
            seats,
            guest.still_may(Permission.USE_CAMERA),
            state.camera_of(guest.visitor.account),
            language(),
        )
    picture: LivePicture = st.session_state[PICTURE]
    return picture


def whose(guest: guard.Guest) -> str:
    """Who is recognised before this camera, and whose time is kept."""
    camera = state.camera_of(guest.visitor.account)
    if camera.kind is CameraKind.SHARED:
        return _("Shared camera: everyone who is enrolled and has agreed is recognised.")
    if camera.employee is None:
        return _("Your own webcam: this account is nobody's record, so nothing is kept.")
    return _("Your own webcam: only you are recognised, and only your time is kept.")


def camera_card(picture: LivePicture, seats: Seats) -> None:
    """Controls, state and video; without a free seat only the state."""
    if not may_start(picture, seats):
        st.session_state.pop(BAR, None)
        state_line(picture, seats)
        return
    camera_bar(BAR)
    state_line(picture, seats)
    video = returned_video(picture, st.session_state.get(VIDEO))
    st.session_state[VIDEO] = video
    webrtc_streamer(
        STREAM,
        mode=WebRtcMode.SENDRECV,
        rtc_configuration={"iceServers": []},
        media_stream_constraints=CONSTRAINTS,
        sink_video_track=video,
        source_video_track=video,
        video_html_attrs={
            "autoPlay": True,
            "controls": False,
            "muted": True,
            "playsInline": True,
            "style": {"width": "100%"},
        },
        translations=component_words(),
    )


def may_start(picture: LivePicture, seats: Seats) -> bool:
    """Whether this visitor has a seat or may take one."""
    now = picture.snapshot()
    return now.capture is not None or (not now.refused and seats.taken() < seats.limit)


@st.fragment(run_every=1)
def state_line(picture: LivePicture, seats: Seats) -> None:
    """The state in words, every second."""
    guard.still_here()
    offered = may_start(picture, seats)
    if st.session_state.setdefault("live_offered", offered) != offered:
        st.session_state.live_offered = offered
        if not offered:
            picture.end()
        st.rerun(scope="app")
    snapshot = picture.snapshot()
    stream: WebRtcStreamerContext[Any, Any] | None = st.session_state.get(STREAM)
    report = CameraReport((st.session_state.get(BAR) or {}).get("camera") or CameraReport.OFF)
    if snapshot.superseded and report is CameraReport.OFF:
        picture.reclaim()
    now = live_state(
        report,
        snapshot,
        playing=stream is not None and stream.state.playing,
        seat_free=seats.taken() < seats.limit,
    )
    words = notice(now, snapshot)
    show = {Tone.QUIET: st.info, Tone.GOOD: st.success, Tone.CARE: st.warning, Tone.WRONG: st.error}
    with quiet("live-state"):
        show[words.tone](
            _("**{title}.** {advice}", title=tr(words.title), advice=tr(words.advice)),
            icon=f":material/{words.icon}:",
        )


@st.fragment(run_every=1)
def people(picture: LivePicture, runtime: state.Runtime) -> None:
    """Who is in view, every second."""
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
                person(line, record_in_words(guard.enter(), runtime, line.employee))
        except StoreError as error:
            st.warning(
                _("**Today's record cannot be read.** {reason}", reason=tr(error)),
                icon=":material/database:",
            )
        if snapshot.capture:
            figures(picture)


def person(line: PersonLine, recorded: str) -> None:
    """One person."""
    st.markdown(f"**{tr(line.title)}** :{line.colour}-badge[{tr(line.status)}]")
    st.markdown(tr(line.doing))
    if recorded:
        st.caption(recorded)


def figures(picture: LivePicture) -> None:
    """How well the analysis keeps up."""
    snapshot = picture.snapshot()
    progress = snapshot.progress
    st.caption(
        _(
            "Pictures a second: {received} received, {analysed} analysed. Answers take {latency} "
            "ms; {dropped} pictures were passed over.",
            received=f"{snapshot.fps_received:.0f}",
            analysed=f"{progress.fps_analysed:.0f}",
            latency=f"{progress.latency_ms:.0f}",
            dropped=snapshot.dropped,
        )
    )


main()
