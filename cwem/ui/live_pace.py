"""How the picture gets on, in sentences: what arrives, how much is looked at, and why. Pure."""

from cwem.capture.live import Snapshot
from cwem.ui.live_states import is_slow
from cwem.values import IdentityStatus
from cwem.words import Words, say

GOOD = 10.0
"""Frames a second; 15 are asked of the browser, and fewer than 10 are seen as jerks."""


def connection(snapshot: Snapshot) -> Words:
    """How well pictures arrive."""
    arrive = f"{snapshot.fps_received:.0f}"
    if snapshot.silent is None or snapshot.fps_received == 0:
        return say("Connection: no picture arrives.")
    if snapshot.fps_received < GOOD:
        return say("Connection: slow, {fps} pictures a second arrive.", fps=arrive)
    return say("Connection: good, {fps} pictures a second arrive.", fps=arrive)


def pace(snapshot: Snapshot, fps: float, own: bool) -> Words:
    """How often it is looked, and why so often. `fps` is what is asked for while somebody is being
    recognised; `own` whether the camera watches for one person only."""
    progress = snapshot.progress
    looked = f"{progress.fps_analysed:.0f}"
    statuses = {
        seen.identity.status for seen in (progress.analysis.people if progress.analysis else ())
    }
    if is_slow(snapshot):
        return say("{fps} of them are looked at: the server is busy.", fps=looked)
    if IdentityStatus.TENTATIVE in statuses or not progress.analysed:
        return say("{fps} of them are looked at to recognise who is there.", fps=f"{fps:.0f}")
    if not own:
        return say("{fps} of them are looked at: nobody has to be recognised.", fps=looked)
    if IdentityStatus.CONFIRMED in statuses:
        return say("{fps} of them are looked at: you are recognised.", fps=looked)
    return say("{fps} of them are looked at: enough while you are not there.", fps=looked)
