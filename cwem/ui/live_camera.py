"""Which registered camera a window before a shared camera is. The address says it, so that a
reload, a restarted server and a bookmark of the device at the door keep it."""

from collections.abc import Mapping

import streamlit as st

from cwem.access.accounts import Account
from cwem.capture.live import Camera
from cwem.errors import StoreError
from cwem.people.values import Camera as Registered
from cwem.people.values import Company
from cwem.ui import state
from cwem.ui.cameras_list import by_site
from cwem.ui.language import _
from cwem.ui.live_record import company_now
from cwem.ui.state import Runtime
from cwem.values import CameraKind

PARAMETER = "camera"
_KEPT = "live_camera_company"


def shared_cameras(company: Company) -> Mapping[str, Registered]:
    """Those a window may be, in the order of the Cameras page: shared, and in use."""
    found = [camera for group in by_site(company) for camera in group.cameras]
    return {camera.id: camera for camera in found if camera.kind is CameraKind.SHARED}


def camera_here(account: Account, runtime: Runtime) -> Camera:
    """The camera of this window: an own webcam, the registered camera of the address, or a shared
    camera that nobody registered."""
    camera = state.camera_of(account)
    if camera.kind is CameraKind.OWN:
        return camera
    chosen = st.query_params.get(PARAMETER, "")
    known = chosen in shared_cameras(_company(runtime))
    return Camera(chosen, CameraKind.SHARED) if known else camera


def choose(camera: Camera, runtime: Runtime) -> None:
    """Say which camera this window is; nothing where none is registered."""
    if camera.kind is CameraKind.OWN:
        return
    company = _company(runtime)
    cameras = shared_cameras(company)
    if not cameras:
        return

    def name(key: str) -> str:
        if not key:
            return _("A camera that is not registered")
        return f"{company.sites[cameras[key].site].name}: {cameras[key].name}"

    now = camera.name if camera.name in cameras else ""
    options = ["", *cameras]
    chosen = st.selectbox(
        _("This window is"), options, index=options.index(now), format_func=name, width=320
    )
    if chosen == now:
        return
    if chosen:
        st.query_params[PARAMETER] = chosen
    else:
        st.query_params.pop(PARAMETER, None)
    st.rerun()


def _company(runtime: Runtime) -> Company:
    """As it is, and as it was last while the store cannot be read: a running camera stays the same
    one."""
    try:
        st.session_state[_KEPT] = company_now(runtime.registry)
    except StoreError:
        st.session_state.setdefault(_KEPT, Company())
    kept: Company = st.session_state[_KEPT]
    return kept
