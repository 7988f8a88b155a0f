"""Live: the camera's picture with what is believed about it, and who is in it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit_webrtc import WebRtcMode, WebRtcStreamerContext, webrtc_streamer

from cwem.access.roles import Permission
from cwem.capture.live import LivePicture, Seats
from cwem.capture.webrtc import CONSTRAINTS, returned_video
from cwem.errors import StoreError
from cwem.ui import guard, state
from cwem.ui.camera_bar import COMPONENT_WORDS, camera_bar
from cwem.ui.live_states import CameraReport, Tone, live_state, notice
from cwem.ui.people_panel import PersonLine, Today, duration, nobody, person_lines, today

STREAM = "live_stream"
PICTURE = "live_picture"
BAR = "live_camera"
VIDEO = "live_video"


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.USE_CAMERA)
    server = state.server()
    if server.runtime is None or server.seats is None:
        st.error(f"The live picture is not available: {server.problem}", icon=":material/build:")
        return
    if PICTURE not in st.session_state:
        st.session_state[PICTURE] = state.live_picture(
            server.runtime, server.seats, guest.still_may(Permission.USE_CAMERA)
        )
    picture: LivePicture = st.session_state[PICTURE]
    with st.container(gap="xsmall"):
        st.title("Live", anchor=False)
        st.caption("Shared camera: everyone who is enrolled and has agreed is recognised.")
    left, right = st.columns([5, 3], gap="medium")
    with left, st.container(border=True):
        camera_card(picture, server.seats)
    with right, st.container(border=True):
        st.subheader("In the picture", anchor=False)
        people(picture, server.runtime)
    st.caption(
        "No picture is stored. Kept are only who was present and what they did, with start and end."
    )


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
        translations=COMPONENT_WORDS,
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
    now = live_state(
        report,
        snapshot,
        playing=stream is not None and stream.state.playing,
        seat_free=seats.taken() < seats.limit,
    )
    words = notice(now, snapshot)
    text = f"**{words.title}.** {words.advice}"
    icon = f":material/{words.icon}:"
    show = {Tone.QUIET: st.info, Tone.GOOD: st.success, Tone.CARE: st.warning, Tone.WRONG: st.error}
    show[words.tone](text, icon=icon)


@st.fragment(run_every=1)
def people(picture: LivePicture, runtime: state.Runtime) -> None:
    """Who is in view, every second."""
    guard.still_here()
    snapshot = picture.snapshot()
    lines = person_lines(
        snapshot.progress.analysis if snapshot.capture else None, runtime.gallery.name
    )
    if not lines:
        st.caption(nobody(snapshot))
    try:
        for line in lines:
            person(line, record_for(guard.enter(), runtime, line.employee))
    except StoreError as error:
        st.warning(f"**Today's record cannot be read.** {error}", icon=":material/database:")
    if snapshot.capture:
        progress = snapshot.progress
        st.caption(
            f"Pictures a second: {snapshot.fps_received:.0f} received, "
            f"{progress.fps_analysed:.0f} analysed. Answers take {progress.latency_ms:.0f} ms; "
            f"{snapshot.dropped} pictures were passed over."
        )


def person(line: PersonLine, recorded: Today | None) -> None:
    """One person."""
    st.markdown(f"**{line.title}** :{line.colour}-badge[{line.status}]")
    st.markdown(line.doing)
    if recorded is None:
        return
    if recorded.since is None:
        st.caption("First seconds: recorded once they are certain.")
        return
    zone = local_zone()
    since = datetime.fromtimestamp(recorded.since / 1000, zone)
    parts = [f"{label} {duration(s)}" for label, s in sorted(recorded.activities.items())]
    st.caption(
        f"Here since {since:%H:%M}. Recorded today: {duration(recorded.present)}"
        + (f" ({', '.join(parts)})" if parts else "")
    )


def record_for(guest: guard.Guest, runtime: state.Runtime, employee: str | None) -> Today | None:
    """This person's record of today, if the visitor may see it: being recognised before a camera
    does not show one's day to whoever stands there."""
    today = datetime.now(UTC).date()
    if employee is None or not guest.may(Permission.SEE_ATTENDANCE, employee, today):
        return None
    return recorded_today(runtime, employee)


def recorded_today(runtime: state.Runtime, employee: str) -> Today:
    """What the store has of this person since the visitor's midnight."""
    now = datetime.now(local_zone())
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight.astimezone(ZoneInfo("UTC")).date()
    last = (now + timedelta(seconds=5)).astimezone(ZoneInfo("UTC")).date()
    bouts, voids = runtime.store.bouts(employee, first, last)
    departure = runtime.settings.rules().departure
    return today(bouts, voids, round(midnight.timestamp() * 1000), departure)


def local_zone() -> ZoneInfo:
    """The visitor's time zone as the browser says."""
    return ZoneInfo(st.context.timezone or "UTC")


main()
