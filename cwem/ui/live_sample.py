"""The sample clip as the camera of a machine that has none: the same pipeline and the same picture,
with its own gallery of one person and nothing that could write."""

from collections.abc import Callable

import streamlit as st
from streamlit_webrtc import WebRtcMode, webrtc_streamer

from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import ANYONE
from cwem.capture.live import Camera, LivePicture, LiveRules
from cwem.capture.sample import PlayedVideo, SampleClip, sample_clip
from cwem.capture.seats import Seats
from cwem.errors import ModelError
from cwem.face.gallery import ExactGallery
from cwem.sample import folder, sample_gallery
from cwem.ui import guard
from cwem.ui.camera_bar import VIDEO_HTML, camera_bar, component_words
from cwem.ui.language import _, language, markdown, tr
from cwem.ui.layout import card, header, quiet
from cwem.ui.live_day import Wish
from cwem.ui.overlay import draw_overlay, marked
from cwem.ui.people_panel import nobody, person_lines
from cwem.ui.state import Runtime
from cwem.values import Analysis, CameraKind, Image
from cwem.words import say, translated

CAMERA = Camera("sample", CameraKind.SHARED)
PLAYING = "live_sample"
STREAM = "live_sample_stream"
_PLAYED = "live_sample_played"
MARK = say("Sample clip: nothing is recorded")


def offer(guest: guard.Guest, runtime: Runtime) -> None:
    """Play the clip, or the command that fetches it, for who may try the installation out."""
    account = guest.visitor.account
    if guest.visitor is not ANYONE and not may_at_all(account, Permission.MANAGE_SETTINGS):
        return
    if sample_clip(folder(runtime.settings)) is None:
        st.caption(
            _(
                "To see CWEM work without a camera, fetch the sample clip on the server "
                "(23 MB, once): `cwem sample pull`"
            )
        )
    elif st.button(_("Play the sample clip"), icon=":material/movie:"):
        st.session_state[PLAYING] = True
        st.rerun(scope="app")


def sample_page(guest: guard.Guest, runtime: Runtime, seats: Seats) -> bool:
    """The whole page while the clip plays; False: it does not."""
    clip = sample_clip(folder(runtime.settings)) if st.session_state.get(PLAYING) else None
    if clip is None:
        _end()
        return False
    try:
        played = _played(guest, runtime, seats, clip)
    except ModelError as error:
        st.error(markdown(tr(str(error))))
        return False
    with header(_("Live"), _("Two public-domain portraits instead of a camera.")):
        st.button(_("Stop the sample clip"), on_click=_end)
    left, right = st.columns([5, 3], gap="small")
    with left, st.container(border=True):
        st.warning(
            markdown(
                _(
                    "**Sample clip: nothing is recorded.** Eileen Collins is known here, Grace "
                    "Hopper is not."
                )
            ),
            icon=":material/movie:",
        )
        _bar()
        webrtc_streamer(
            STREAM,
            mode=WebRtcMode.RECVONLY,
            rtc_configuration={"iceServers": []},
            media_stream_constraints={"video": True, "audio": False},
            source_video_track=played.video,
            video_html_attrs=VIDEO_HTML,
            translations=component_words(),
        )
    with right, card(_("In the picture")):
        _people(played)
    return True


class Played:
    """One visitor's clip: its picture, its people, its track."""

    def __init__(self, picture: LivePicture, gallery: ExactGallery, video: PlayedVideo) -> None:
        self.picture, self.gallery, self.video = picture, gallery, video


def sample_picture(
    runtime: Runtime, seats: Seats, clip: SampleClip, spoken: str
) -> tuple[LivePicture, ExactGallery]:
    """A live picture that knows the clip's person and writes nothing. Raises ModelError."""
    gallery = sample_gallery(runtime, clip.known)
    picture = LivePicture(
        CAMERA,
        open_analyser=lambda capture: runtime.pipeline(capture, None, gallery=gallery),
        draw=_drawing(gallery, spoken),
        seats=seats,
        rules=lambda: LiveRules(
            fps=runtime.settings.analysis_fps, fps_settled=runtime.settings.analysis_fps_settled
        ),
    )
    return picture, gallery


def _drawing(gallery: ExactGallery, spoken: str) -> Callable[[Image, Analysis | None], Image]:
    def draw(image: Image, analysis: Analysis | None) -> Image:
        if analysis is not None:
            image = draw_overlay(image, analysis, gallery.name, spoken)
        return marked(image, translated(MARK, spoken))

    return draw


def _played(guest: guard.Guest, runtime: Runtime, seats: Seats, clip: SampleClip) -> Played:
    kept: Played | None = st.session_state.get(_PLAYED)
    if kept is None or kept.video.readyState != "live":
        picture, gallery = sample_picture(runtime, seats, clip, language())
        kept = Played(picture, gallery, PlayedVideo(picture, clip.frame))
        st.session_state[_PLAYED] = kept
    return kept


def _end() -> None:
    st.session_state.pop(PLAYING, None)
    kept: Played | None = st.session_state.pop(_PLAYED, None)
    if kept is not None:
        kept.video.stop()
        kept.picture.end()


@st.fragment(run_every=1)
def _bar() -> None:
    guard.still_here()
    guest = guard.enter(used=False)
    wish = Wish(sample=True, who=guest.visitor.account.name, tick=guest.reception.now())
    camera_bar("live_sample_bar", wish, lambda _said: None)


@st.fragment(run_every=1)
def _people(played: Played) -> None:
    guard.still_here()
    snapshot = played.picture.snapshot()
    analysis = snapshot.progress.analysis if snapshot.capture else None
    with quiet("live-people"):
        lines = person_lines(analysis, played.gallery.name)
        if snapshot.refused:
            st.caption(_("All places are taken."))
        elif not lines:
            st.caption(tr(nobody(snapshot)))
        for line in lines:
            st.markdown(f"**{tr(line.title)}** :{line.colour}-badge[{tr(line.status)}]")
            st.markdown(tr(line.doing))
