"""How a device becomes the screen at the door of a camera: its address, and what else it takes."""

from urllib.parse import urlencode

import streamlit as st

from cwem.access.roles import Permission
from cwem.people.values import Camera
from cwem.ui import guard, links
from cwem.ui.language import _
from cwem.ui.live_camera import PARAMETER
from cwem.ui.markdown import plain


def kiosk_address(base: str, camera: Camera) -> str:
    """Where the screen of this camera is; `base` without a slash at its end."""
    return f"{base}/kiosk?{urlencode({PARAMETER: camera.id})}"


def kiosk_setup(camera: Camera, base: str, reachable: bool) -> None:
    """Say it over the page. `base`: the address of this server, `reachable` by others or not."""

    @st.dialog(_("Screen at the door"), icon=":material/door_front:")
    def tell() -> None:
        guard.still_here(Permission.MANAGE_CAMERAS)
        st.markdown(
            _(
                "A tablet or computer with a camera shows who comes, takes PINs and codes, and "
                "does nothing else. For **{name}**:",
                name=plain(camera.name),
            )
        )
        st.markdown(_("1. Make an account with the role Kiosk for the device."))
        links.link("accounts.py", _("Accounts"), ":material/manage_accounts:")
        st.markdown(_("2. Open this address on the device and log in with that account:"))
        st.code(kiosk_address(base, camera), language=None, wrap_lines=True)
        st.markdown(
            _(
                "3. Allow the camera, and let the browser start with this address, full screen. "
                "From then on nothing has to be clicked, also after a power cut."
            )
        )
        if not reachable:
            st.warning(
                _("Only this machine understands this address. Open CWEM by the one others use."),
                icon=":material/lan:",
            )
        elif base.startswith("http:"):
            st.warning(
                _("Browsers give the camera to addresses with https only."),
                icon=":material/lock_open:",
            )

    tell()
