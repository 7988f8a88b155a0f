"""What the first visitor after a start would wait for, done before anybody comes."""

import inspect


def prepare() -> None:
    """Load what pages load when they first draw a table, a chart or the camera. (Not
    streamlit_webrtc itself: its component registers itself with the running script. That looks at
    the source file of every loaded module, which Python then remembers: so that is done here.)"""
    import aiortc  # noqa: F401, PLC0415
    import pandas  # noqa: F401, PLC0415

    import cwem.ui.figures  # noqa: F401, PLC0415

    inspect.getmodule(inspect.currentframe())
