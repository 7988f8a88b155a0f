"""Live: the camera's picture with what is believed about it, and what is recorded."""

import streamlit as st
from streamlit_webrtc import WebRtcMode, webrtc_streamer

from cwem.access.roles import Permission
from cwem.access.visitors import ANYONE
from cwem.attendance.own_day import OwnDay
from cwem.capture.live import Camera, LivePicture
from cwem.capture.seats import Seats
from cwem.capture.webrtc import CONSTRAINTS, ReturnedVideo, returned_video
from cwem.ui import guard, state
from cwem.ui.camera_bar import VIDEO_HTML, component_words
from cwem.ui.language import _, language
from cwem.ui.layout import card, header
from cwem.ui.live_camera import camera_here, choose
from cwem.ui.live_controls import STREAM, controls, may_start, without_camera
from cwem.ui.live_people import people, so_far
from cwem.ui.live_sample import offer, sample_page
from cwem.ui.pass_live import with_pin
from cwem.values import CameraKind

PICTURE = "live_picture"
MADE_FOR = "live_made_for"
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
    if sample_page(guest, server.runtime, server.seats):
        return
    camera = camera_here(guest.visitor.account, server.runtime)
    day = own_day(guest, server.runtime)
    picture = picture_of(guest, server.runtime, server.seats, camera, day)
    guard.keep_while(lambda: picture.snapshot().capture is not None)
    with header(_("Live"), whose(camera)):
        choose(camera, server.runtime)
        picture.annotated = st.toggle(_("Show what is recognised"), value=True)
    left, right = st.columns([5, 3], gap="small")
    with left, st.container(border=True):
        camera_card(picture, server.seats, server.runtime, day)
        if without_camera() or guest.visitor is ANYONE:
            offer(guest, server.runtime)
    if day is not None:
        with left:
            with_pin(guest, server.runtime, day.employee)
    with right, card(_("In the picture") if day is None else _("Recorded now")):
        people(picture, server.runtime, day)
    if day is not None:
        with right, card(_("My day so far")):
            so_far(server.runtime, day)
    st.caption(
        _(
            "No picture is stored. Kept are only who was present and what they did, with start "
            "and end."
        )
    )


def own_day(guest: guard.Guest, runtime: state.Runtime) -> OwnDay | None:
    """The working day that decides before this camera; None where there is none."""
    camera, account = state.camera_of(guest.visitor.account), guest.visitor.account
    if camera.kind is not CameraKind.OWN or camera.employee is None:
        return None
    return OwnDay(camera.employee, account.name, runtime.store.work_events, guest.reception.now)


def picture_of(
    guest: guard.Guest,
    runtime: state.Runtime,
    seats: Seats,
    camera: Camera,
    day: OwnDay | None,
) -> LivePicture:
    """This session's picture; a new one when the words on it or the camera have to change."""
    made_for = (language(), camera)
    if st.session_state.get(MADE_FOR) != made_for:
        last: LivePicture | None = st.session_state.pop(PICTURE, None)
        video: ReturnedVideo | None = st.session_state.pop(VIDEO, None)
        if video is not None:
            video.stop()  # its frames would go on to the last picture; the bar begins anew
        if last is not None:
            last.end()
    if PICTURE not in st.session_state:
        st.session_state[MADE_FOR] = made_for
        may_go_on = guest.still_may(Permission.USE_CAMERA)
        st.session_state[PICTURE] = state.live_picture(
            runtime, seats, may_go_on, camera, language(), day
        )
    picture: LivePicture = st.session_state[PICTURE]
    return picture


def whose(camera: Camera) -> str:
    """Who is recognised before this camera, and whose time is kept."""
    if camera.kind is CameraKind.SHARED:
        return _("Shared camera: everyone who is enrolled and has agreed is recognised.")
    if camera.employee is None:
        return _("Your own webcam: this account is nobody's record, so nothing is kept.")
    return _("Your own webcam: only you are recognised, and only your time is kept.")


def camera_card(
    picture: LivePicture, seats: Seats, runtime: state.Runtime, day: OwnDay | None
) -> None:
    """Controls, state and video; without a free seat no video."""
    controls(picture, seats, runtime, day)
    if not may_start(picture, seats):
        return
    video = returned_video(picture, st.session_state.get(VIDEO))
    st.session_state[VIDEO] = video
    webrtc_streamer(
        STREAM,
        mode=WebRtcMode.SENDRECV,
        rtc_configuration={"iceServers": []},
        media_stream_constraints=CONSTRAINTS,
        sink_video_track=video,
        source_video_track=video,
        video_html_attrs=VIDEO_HTML,
        translations=component_words(),
    )


main()
