"""The part of the connection check that runs in the browser: camera, socket, UDP. It measures and
says nothing; what it means is worked out in connection_findings.py and connection_network.py."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from cwem.ui.language import _

HTML = """
<div class="check">
  <video muted playsinline hidden></video>
  <div class="row">
    <button class="first"></button>
    <label hidden><span></span> <select></select></label>
  </div>
  <p role="status"></p>
</div>
"""

SCRIPTS = ("connection_camera.js", "connection_network.js", "connection_check.js")
"""One script in three files: a component's script cannot import another."""


@cache
def _component() -> ComponentRenderer:
    here = Path(__file__).with_name("connection_check")
    return st.components.v2.component(
        "cwem_connection_check",
        html=HTML,
        css=here.with_suffix(".css").read_text("utf-8"),
        js="\n".join((here.parent / name).read_text("utf-8") for name in SCRIPTS),
    )


def connection_check(key: str) -> Any:
    """Draw the button and the camera's picture; what was measured so far, as the browser says."""
    labels = {
        "start": _("Start the check"),
        "again": _("Check again"),
        "camera": _("Looking at the camera…"),
        "socket": _("Measuring the connection to the server…"),
        "media": _("Trying the video connection…"),
        "speed": _("Measuring how much goes through…"),
        "choose": _("Camera"),
        "preview": _("Picture of your camera"),
    }
    result = _component()(
        key=key,
        data={"labels": labels},
        default={"facts": None},
        on_facts_change=lambda: None,
    )
    return result.facts
