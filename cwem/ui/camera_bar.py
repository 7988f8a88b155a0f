"""The Live page's own buttons around the streamlit-webrtc component, and what the browser says
about the camera."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit_webrtc.config import Translations

from cwem.attendance.work_events import LONGEST, WorkEventKind
from cwem.ui.camera_script import stub
from cwem.ui.language import _, language, tr
from cwem.ui.live_day import Wish
from cwem.ui.live_states import CameraReport
from cwem.values import Millis
from cwem.words import Words, say

HTML = """
<div class="bar" role="group">
  <button class="first" data-do="start" hidden></button>
  <button class="first" data-do="resume" hidden></button>
  <button class="first" data-do="here" hidden></button>
  <button data-do="pause" hidden></button>
  <button data-do="break" hidden></button>
  <button data-do="stop" hidden></button>
  <button data-do="end" hidden></button>
  <label hidden><span></span> <select></select></label>
</div>
<p role="alert" hidden></p>
"""
LABELS: Mapping[str, Words] = {
    "group": say("Camera"),
    "stop": say("Stop camera"),
    "pause": say("Pause"),
    "resume": say("Resume"),
    "break": say("Break"),
    "end": say("End of day"),
    "here": say("Record here"),
    "camera": say("Camera"),
    "choose": say("Choose a camera"),
    "any": say("As the browser likes"),
}
VIDEO_HTML = {
    "autoPlay": True,
    "controls": False,
    "muted": True,
    "playsInline": True,
    "style": {"width": "100%"},
}
"""The returned video: as wide as its place, with the page's own controls."""
TIME, TITLE = "TIME", "TITLE"
"""Filled in by the script."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a button said, `ago` milliseconds back; kind None: record here, not in the other
    window."""

    kind: WorkEventKind | None
    ago: Millis


def component_words() -> Translations:
    """The texts inside the component; the script finds its buttons by them."""
    return Translations(
        start=_("Start"),
        stop=_("Stop"),
        select_device=_("Choose camera"),
        media_api_not_available=_("This browser offers no camera to this page."),
        device_ask_permission=_("Please allow this page to use the camera."),
        device_not_available=_("No camera was found."),
        device_access_denied=_("The browser does not let this page use the camera."),
        turn_camera_on=_("Turn camera on"),
        turn_camera_off=_("Turn camera off"),
        select_camera=_("Select camera"),
    )


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "cwem_camera_bar",
        html=HTML,
        css=Path(__file__).with_name("camera_bar.css").read_text("utf-8"),
        js=stub(),
    )


def camera_bar(key: str, wish: Wish, on_said: Callable[[Said], None]) -> CameraReport:
    """Draw the bar; what the browser said last about the camera. `on_said` is called before the
    page runs again when a button of the working day was pressed."""

    def heard() -> None:
        if (said := read_said((st.session_state.get(key) or {}).get("said"))) is not None:
            on_said(said)

    start = say("Start camera") if wish.run is None else say("Start")
    result = _component()(
        key=key,
        data={
            "words": dict(component_words()),
            "labels": {name: tr(words) for name, words in {**LABELS, "start": start}.items()},
            "alarm": _alarm(),
            **wish.data(),
        },
        default={"camera": CameraReport.OFF.value},
        on_camera_change=lambda: None,
        on_said_change=heard,
    )
    return CameraReport(result.camera or CameraReport.OFF)


def read_said(value: Any) -> Said | None:
    """What the script sent, which comes from a browser and may be anything; None: nothing that
    can be said."""
    if not isinstance(value, dict):
        return None
    kind: Any = value.get("kind")
    ago: Any = value.get("ago")
    known = isinstance(ago, int | float) and isfinite(ago)
    ago = min(max(0, round(float(ago))), LONGEST) if known else 0
    if kind == "here":
        return Said(None, ago)
    return Said(WorkEventKind(kind), ago) if kind in list(WorkEventKind) else None


def _alarm() -> dict[str, str]:
    return {
        "language": language(),
        "title": _("Not recording since {time}", time=TIME),
        "advice": _("CWEM tries to record again every 3 seconds. Look at the Live window."),
        "sentence": _("{title}. It is tried again every 3 seconds.", title=TITLE),
    }
