"""What the pages about consent say and do about photos that wait for one."""

import logging

import streamlit as st

from cwem.access.audit import By
from cwem.access.waiting_room import waiting_for
from cwem.enrolling import Working, enrol_waiting
from cwem.errors import CwemError
from cwem.face.enrol import SOMEBODY_ELSE, Enrolment
from cwem.ui import formats, state
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import flash

log = logging.getLogger(__name__)


def waiting_note(number: str) -> None:
    """Tell the person that photos of them wait, and what the answer does. Raises StoreError."""
    runtime = state.server().runtime
    waiting = waiting_for(runtime.access, number) if runtime else None
    if runtime is None or waiting is None:
        return
    since = formats.moment(waiting.since, formats.viewer_zone())
    st.info(
        n_(
            "{n} photo of you waits here, sealed, since {since}. Nobody can look at it. If you "
            "agree, it is used to enrol your face and then deleted; if you say no, it is deleted "
            "at once. Without an answer it is deleted after {days} days.",
            "{n} photos of you wait here, sealed, since {since}. Nobody can look at them. If you "
            "agree, they are used to enrol your face and then deleted; if you say no, they are "
            "deleted at once. Without an answer they are deleted after {days} days.",
            waiting.photos,
            since=since,
            days=runtime.settings.waiting_photos_days,
        ),
        icon=":material/lock:",
    )


def enrol_if_waiting(work: Working, number: str, by: By) -> None:
    """After somebody agreed: enrol from the photos that waited, and say so after the coming rerun.
    What fails here is tried again by the daily jobs."""
    try:
        with st.spinner(_("Enrolling")):
            result = enrol_waiting(work, number, by)
    except CwemError as error:
        log.warning("waiting photos not enrolled yet: %s", type(error).__name__)
        flash(_("The photos that waited are used within the next minutes."), ":material/schedule:")
        return
    if result is None:
        return
    if result.template is None:
        flash(
            _("The photos that waited cannot be used: {reason}", reason=tr(_reason(result))),
            ":material/error:",
        )
    else:
        flash(
            n_(
                "Enrolled from {n} photo that waited.",
                "Enrolled from {n} photos that waited.",
                result.template.images,
            )
        )


def _reason(result: Enrolment) -> str:
    """Why not, without a word about whose face it is."""
    return SOMEBODY_ELSE if result.owner is not None else result.reason
