"""`cwem doctor` on the page: run when asked, each finding with what mends it."""

from collections.abc import Sequence

import streamlit as st

from cwem.doctor import Finding, examine
from cwem.settings import Settings
from cwem.store.ports import WholeStore
from cwem.ui.language import _, n_, tr
from cwem.ui.layout import card
from cwem.words import Words

FOUND = "system_doctor"


def doctor(settings: Settings, store: WholeStore) -> None:
    """The card."""
    with card(
        _("Doctor"), _("Looks at Python, packages, native code, models, disk, store, log and port.")
    ):
        if st.button(_("Examine now"), icon=":material/stethoscope:"):
            with st.spinner(_("Looking at everything; this takes some seconds."), show_time=True):
                st.session_state[FOUND] = list(examine(settings, store=store))
        found: list[Finding] | None = st.session_state.get(FOUND)
        if found is not None:
            findings(found)


def findings(found: Sequence[Finding]) -> None:
    """What is wrong first, with the command; then everything that was looked at."""
    wrong = [finding for finding in found if not finding.well]
    if wrong:
        st.error(
            n_("{n} thing needs mending.", "{n} things need mending.", len(wrong)),
            icon=":material/build:",
        )
    else:
        st.success(_("Nothing is missing."), icon=":material/check_circle:")
    for finding in wrong:
        st.markdown(f"**{tr(finding.what)}**")
        st.text(tr(finding.found))
        if isinstance(finding.mend, Words):
            st.text(tr(finding.mend))
        else:
            st.code(finding.mend, language="bash")
    st.dataframe(
        {
            _("State"): [_("ok") if each.well else _("to mend") for each in found],
            _("Looked at"): [tr(each.what) for each in found],
            _("Found"): [tr(each.found) for each in found],
        },
        hide_index=True,
        height="content",
        alt=_("What was looked at and found"),
    )
