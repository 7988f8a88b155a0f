"""The newest lines of the log, by level, and the whole of it as a file."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from cwem.access.audit import Action
from cwem.access.roles import Permission
from cwem.logs.reading import last_lines, log_file
from cwem.ui import guard
from cwem.ui.downloads import made_when_pressed
from cwem.ui.formats import moment, viewer_zone
from cwem.ui.language import _, tr
from cwem.ui.layout import card
from cwem.ui.looks import note_file
from cwem.ui.system_facts import details
from cwem.words import Words, say

SHOWN = 200
CHOICES: Mapping[str, Words] = {
    "info": say("Everything"),
    "warning": say("Warnings"),
    "error": say("Errors"),
}
LEVELS: Mapping[str, Words] = {
    "info": say("Information"),
    "warning": say("Warning"),
    "error": say("Error"),
}


def log_card(guest: guard.Guest, home: Path) -> None:
    """The card."""
    with card(
        _("Log"),
        _("What the server noted, newest first, without the names of people. Times: {zone}.",
          zone=viewer_zone().key),
    ):  # fmt: skip
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            least = st.segmented_control(
                _("Level"),
                list(CHOICES),
                default="info",
                required=True,
                format_func=lambda each: tr(CHOICES[each]),
                label_visibility="collapsed",
            )
            download(guest, log_file(home))
        lines(home, least or "info")


def lines(home: Path, least: str) -> None:
    """The table."""
    try:
        found = last_lines(home, SHOWN, least)
    except OSError as error:
        st.error(_("The log cannot be read: {reason}.", reason=error.strerror))
        return
    if not found:
        st.caption(_("Nothing of this kind is in the log."))
        return
    zone = viewer_zone()
    st.dataframe(
        {
            _("When"): [moment(line.at, zone) for line in found],
            _("Level"): [tr(LEVELS.get(line.level, line.level)) for line in found],
            _("What"): [line.message for line in found],
            _("Details"): [details(line) for line in found],
            _("Part"): [line.logger for line in found],
        },
        hide_index=True,
        height=360 if len(found) > 8 else "content",
        column_config={_("What"): st.column_config.TextColumn(width="large")},
        alt=_("The newest lines of the log"),
    )


def download(guest: guard.Guest, path: Path) -> None:
    """The newest file, read when the button is pressed."""

    def read() -> bytes:
        content = path.read_bytes()
        note_file(guest, Action.EXPORT_LOG)
        return content

    st.download_button(
        _("Download"),
        made_when_pressed(guest, Permission.SEE_SYSTEM, read),
        "cwem.log",
        "application/x-ndjson",
        icon=":material/download:",
        on_click="ignore",
    )
