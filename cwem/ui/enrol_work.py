"""What the page Enrol does with photos: enrol them, or seal them until there is a consent."""

import cv2
import streamlit as st

from cwem.access.audit import By
from cwem.access.waiting_room import seal
from cwem.capture.pictures import decode_image
from cwem.enrolling import Given, Working, enrol_photos, turn, why_not
from cwem.errors import UnreadableMedia
from cwem.face.enrol import Enrolment
from cwem.ui.enrol_tray import Outcome, PhotoShown, Tray
from cwem.ui.language import _
from cwem.values import Image
from cwem.words import Words, say, say_n

SMALL = 200
"""Pixels of a photo's longest side as it is shown."""


def enrol_tray(work: Working, on: Tray, by: By, may_know_owner: bool) -> None:
    """Enrol from what lies on the tray; the outcome lies there afterwards, and of photos that made
    a template nothing else. Raises as `enrol_photos`, and ServerBusy."""
    given = on.given()
    small: dict[int, bytes | None] = {}
    bar = st.progress(0.0, text=_("The photos are being looked at."))

    def looked(number: int, image: Image | None) -> None:
        small[number] = None if image is None else small_jpeg(image)
        text = _("Photo {number} of {all}", number=number + 1, all=len(given))
        bar.progress(number / len(given), text=text)

    def wait() -> None:
        bar.progress(0.0, text=_("Somebody else is being enrolled just now. You are next."))

    with st.spinner(_("Enrolling")), turn(wait):
        result = enrol_photos(work, on.number, given, by, looked)
    bar.empty()
    on.outcome = outcome(result, given, small, may_know_owner)
    if result.template is not None:
        on.clear()


def outcome(
    result: Enrolment, given: list[Given], small: dict[int, bytes | None], may_know_owner: bool
) -> Outcome:
    """In words. Whose face it is already is told only who may know."""
    photos = [
        PhotoShown(photo.name, small.get(number), answer.reason)
        for number, (photo, answer) in enumerate(zip(given, result.answers, strict=True))
    ]
    if result.template is not None:
        words = say_n(
            "Enrolled from {n} photo.", "Enrolled from {n} photos.", result.template.images
        )
        return Outcome(words, True, say("Accepted"), photos)
    words = say("Not enrolled. {reason}", reason=why_not(result))
    if result.owner is not None and not may_know_owner:
        words = say(
            "Not enrolled. This face is enrolled as somebody else already; ask an administrator "
            "who may see everybody."
        )
    return Outcome(words, False, say("Usable"), photos)


def seal_tray(work: Working, on: Tray, by: By) -> None:
    """Keep what lies on the tray sealed until the person agrees. Only whether a file is a picture
    is looked at, not what is in it. Raises InputError, StoreError, ServerBusy."""
    kept: list[bytes] = []
    photos = []
    with st.spinner(_("Sealing")), turn():
        for photo in on.given():
            try:
                decode_image(photo.content, photo.name)
            except UnreadableMedia as error:
                photos.append(PhotoShown(photo.name, None, error.args[0]))
            else:
                kept.append(photo.content)
                photos.append(PhotoShown(photo.name, None))
    if kept:
        seal(work.access, on.number, kept, by)
    on.outcome = Outcome(_sealed(len(kept)), bool(kept), say("Sealed"), photos)
    on.clear()


def _sealed(count: int) -> Words:
    if not count:
        return say("None of the files is a picture, so nothing was kept.")
    return say_n(
        "{n} photo is kept sealed until the person agrees. Nobody can look at it until then.",
        "{n} photos are kept sealed until the person agrees. Nobody can look at them until then.",
        count,
    )


def small_jpeg(image: Image) -> bytes:
    """The picture as a small JPEG, to be shown beside its answer."""
    scale = min(1.0, SMALL / max(image.shape[:2]))
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    reduced = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", reduced)[1])
