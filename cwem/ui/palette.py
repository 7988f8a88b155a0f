"""One colour per label, for overlay, charts and tables alike.

The hues are Okabe and Ito's, which people with any common colour blindness tell apart ("Color
Universal Design", 2008), without yellow and black: yellow vanishes on white, black on video.
Labels of one channel never share a colour; "uncertain" is the same grey everywhere, a light one,
because a middle grey is what purple looks like to people without green cones.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cwem.values import Activity, Posture, Presence

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        Activity.SITTING: "#0072b2",
        Activity.STANDING: "#009e73",
        Activity.WALKING: "#e69f00",
        Activity.AT_DESK: "#56b4e9",
        Activity.HEAD_ON_DESK: "#cc79a7",
        Activity.HAND_RAISED: "#d55e00",
        Activity.UNCERTAIN: "#b4bcc0",
        Posture.UPRIGHT: "#009e73",
        Posture.SLOUCHED: "#d55e00",
        Posture.LEANING: "#e69f00",
        Posture.TILTED: "#cc79a7",
        Posture.TOO_CLOSE: "#0072b2",
        Posture.NOT_JUDGED: "#dfe4e6",
        Presence.PRESENT: "#0072b2",
        Presence.AWAY: "#e69f00",
        Presence.PAUSED: "#dfe4e6",
    }
)
"""label -> "#rrggbb"."""

Bgr = tuple[int, int, int]


def bgr(label: str) -> Bgr:
    """The label's colour for drawing on a frame."""
    text = COLOURS[label]
    return int(text[5:7], 16), int(text[3:5], 16), int(text[1:3], 16)
