"""Start, stop, pause and camera choice around the streamlit-webrtc component, and what the
browser says about the camera."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit_webrtc.config import Translations

from cwem.ui.language import _, tr
from cwem.ui.live_states import CameraReport
from cwem.words import say

HTML = """
<div class="bar" role="group">
  <button class="first" data-do="start" disabled></button>
  <button data-do="stop" hidden></button>
  <button data-do="pause" hidden></button>
  <button class="plain" data-do="choose" disabled></button>
</div>
"""

LABELS = {
    "group": say("Camera"),
    "start": say("Start camera"),
    "stop": say("Stop camera"),
    "pause": say("Pause"),
    "resume": say("Resume"),
    "choose": say("Choose camera"),
}


def component_words() -> Translations:
    """The texts inside the component; the bar finds the component's buttons by them."""
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
    here = Path(__file__).with_name("camera_bar")
    return st.components.v2.component(
        "cwem_camera_bar",
        html=HTML,
        css=here.with_suffix(".css").read_text("utf-8"),
        js=here.with_suffix(".js").read_text("utf-8"),
    )


def camera_bar(key: str) -> CameraReport:
    """Draw the bar; what the browser said last about the camera."""
    result = _component()(
        key=key,
        data={
            "words": dict(component_words()),
            "labels": {name: tr(words) for name, words in LABELS.items()},
        },
        default={"camera": CameraReport.OFF.value},
        on_camera_change=lambda: None,
    )
    return CameraReport(result.camera or CameraReport.OFF)
