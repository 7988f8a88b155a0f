"""What became of the photos: each small, with accepted or refused and why."""

import streamlit as st

from cwem.enrolling import WISHED_IMAGES
from cwem.ui.enrol_tray import Outcome, PhotoShown, Tray
from cwem.ui.language import _, markdown, tr

_WIDE = 144


def outcome_card(on: Tray) -> None:
    """The last attempt, until the next one or until it is put away."""
    done = on.outcome
    if done is None:
        return
    with st.container(border=True):
        if done.good:
            st.success(markdown(done.words), icon=":material/check_circle:")
        else:
            st.error(markdown(done.words), icon=":material/error:")
        with st.container(horizontal=True, gap="small"):
            for photo in done.photos:
                _photo(photo, done)
        if st.button(_("Put away"), key="enrol-put-away", icon=":material/close:"):
            on.outcome = None
            st.rerun()


def _photo(photo: PhotoShown, done: Outcome) -> None:
    with st.container(border=True, width=_WIDE, gap="xsmall"):
        if photo.small is not None:
            st.image(photo.small, width="stretch", alt=photo.name)
        st.caption(markdown(photo.name))
        if photo.reason:
            st.badge(_("Refused"), icon=":material/close:", color="orange")
            st.caption(markdown(tr(photo.reason)))
        else:
            st.badge(tr(done.accepted), icon=":material/check:", color="green")


def advice(images: int) -> None:
    """What makes recognition better. The figures: docs/decisions/0005-operating-points.md, 100
    people enrolled, one look; 7.46 % against 4.19 % were not recognised."""
    if 0 < images < WISHED_IMAGES:
        st.info(
            _(
                "Enrolled from few photos. Enrol anew with at least {wished}.",
                wished=WISHED_IMAGES,
            ),
            icon=":material/lightbulb:",
        )
    st.markdown(
        _(
            "- At least {wished} photos, from slightly different angles: straight, a little to the "
            "left, a little to the right.\n"
            "- The whole face, lit from the front, without sunglasses or a mask; with glasses, if "
            "they are worn at work.\n"
            "- Recent photos, as the person looks at work. Nobody else in the picture.",
            wished=WISHED_IMAGES,
        )
    )
    st.caption(
        _(
            "Measured with 100 people enrolled: with one photo, 7 of 100 looks did not recognise "
            "the person; with up to three, 4 of 100. Several looks together miss far fewer."
        )
    )
