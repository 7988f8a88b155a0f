"""Giving photos: several files, or one after the other with the webcam."""

import streamlit as st

from cwem.access.waiting_room import HEAVIEST, MOST
from cwem.enrolling import Given
from cwem.ui.enrol_tray import Tray, forget
from cwem.ui.language import _, n_
from cwem.words import Words, say

FILES, WEBCAM = "files", "webcam"
TYPES = ["jpg", "jpeg", "png", "webp"]
"""A telephone that makes HEIC hands over JPEG when it is not among them."""
_SMALL = 112
_POSES: tuple[Words, ...] = (
    say("Look straight into the camera."),
    say("Turn your head slightly to the left."),
    say("Turn your head slightly to the right."),
    say("Raise your chin a little."),
    say("Lower your chin a little."),
)


def giving(on: Tray) -> None:
    """Draw the ways to give photos; they lie on the tray then."""
    way = st.segmented_control(
        _("How the photos are given"),
        [FILES, WEBCAM],
        format_func=lambda each: (
            _(":material/upload: Files") if each == FILES else _(":material/photo_camera: Webcam")
        ),
        default=FILES,
        required=True,
        label_visibility="collapsed",
        key=f"enrol-way-{on.number}",
    )
    if way == FILES:
        on.photos = []
        _files(on)
    else:
        forget(on.uploads)
        on.uploads = []
        _webcam(on)


def _files(on: Tray) -> None:
    on.uploads = st.file_uploader(
        _("Photos of this person, and of nobody else"),
        TYPES,
        accept_multiple_files=True,
        max_upload_size=HEAVIEST // 1_000_000,
        key=f"enrol-files-{on.number}-{on.turn}",
    )
    if on.count > MOST:
        st.error(
            _(
                "These are {n} photos; take some out, until {most} are left.",
                n=on.count,
                most=MOST,
            ),
            icon=":material/error:",
        )
    st.caption(
        _(
            "JPEG, PNG or WebP, at most {most} photos. Save HEIC files of an iPhone as JPEG first.",
            most=MOST,
        )
    )


def _webcam(on: Tray) -> None:
    """Every photo goes to the tray, and the camera is ready for the next one."""
    taken = len(on.photos)
    if taken >= MOST:
        st.info(_("These are {most} photos: enough.", most=MOST), icon=":material/check:")
    else:
        pose = _(
            "Photo {number}. {pose}",
            number=taken + 1,
            pose=_POSES[taken % len(_POSES)],
        )
        photo = st.camera_input(
            pose, key=f"enrol-camera-{on.number}-{on.turn}-{taken}", resolution="720p"
        )
        if photo is not None:
            name = _("Photo {number}", number=taken + 1)
            on.photos.append(Given(name, photo.getvalue()))
            forget([photo])
            st.rerun()
    if taken:
        _taken(on)


def _taken(on: Tray) -> None:
    st.caption(n_("{n} photo taken", "{n} photos taken", len(on.photos)))
    with st.container(horizontal=True, gap="small"):
        for index, photo in enumerate(on.photos):
            with st.container(width=_SMALL, gap="xsmall"):
                st.image(photo.content, width=_SMALL, alt=photo.name)
                if st.button(
                    _("Remove"),
                    key=f"enrol-remove-{index}",
                    type="tertiary",
                    icon=":material/delete:",
                ):
                    del on.photos[index]
                    st.rerun()
