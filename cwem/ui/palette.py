"""One colour per label, for overlay, charts and tables alike.

The hues are Okabe and Ito's, which people with any common colour blindness tell apart ("Color
Universal Design", 2008), without yellow and black: yellow vanishes on white, black on video.
Labels of one channel never share a colour; "uncertain" is the same grey everywhere, a light one,
because a middle grey is what purple looks like to people without green cones.

On a dark page the same labels are lighter (`DARK`); on video and on a light page, `COLOURS`.
Time that nobody observed is no label: it has one grey for each background.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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

DARK: Mapping[str, str] = MappingProxyType(
    {
        Activity.SITTING: "#3c83e1",
        Activity.STANDING: "#11ce8e",
        Activity.WALKING: "#e0ca46",
        Activity.AT_DESK: "#a0b5ff",
        Activity.HEAD_ON_DESK: "#f19bbe",
        Activity.HAND_RAISED: "#e96a44",
        Activity.UNCERTAIN: "#7f898d",
        Posture.UPRIGHT: "#11ce8e",
        Posture.SLOUCHED: "#e96a44",
        Posture.LEANING: "#e0ca46",
        Posture.TILTED: "#f19bbe",
        Posture.TOO_CLOSE: "#3c83e1",
        Posture.NOT_JUDGED: "#5d696d",
        Presence.PRESENT: "#3c83e1",
        Presence.AWAY: "#e0ca46",
        Presence.PAUSED: "#5d696d",
    }
)
"""The same on a dark page: found by search for the largest difference between any two of a channel
to any sight, at a contrast of at least 4 to the background for what is a claim."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What charts are drawn with on a light or a dark page."""

    labels: Mapping[str, str]
    not_observed: str
    text: str
    soft: str
    grid: str
    back: str


LIGHT_PAGE = Ink(COLOURS, "#e3e9e8", "#17211f", "#53625f", "#e1e8e6", "#fbfcfb")
DARK_PAGE = Ink(DARK, "#323d41", "#e6edeb", "#9fb0ad", "#263235", "#101719")
"""The theme's colours (.streamlit/config.toml), which a chart cannot read from there."""

Bgr = tuple[int, int, int]


def bgr(label: str) -> Bgr:
    """The label's colour for drawing on a frame."""
    text = COLOURS[label]
    return int(text[5:7], 16), int(text[3:5], 16), int(text[1:3], 16)
