"""Every label has a colour, and people with colour blindness can tell those of a channel apart."""

from itertools import combinations

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from cwem.ui.palette import COLOURS, bgr
from cwem.values import Activity, Posture, Presence

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


def test_every_label_has_one() -> None:
    labels = {label.value for channel in (Activity, Posture, Presence) for label in channel}
    assert set(COLOURS) == labels
    assert bgr(Activity.SITTING) == (0xB2, 0x72, 0x00)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("channel", [Activity, Posture, Presence])
def test_labels_of_a_channel_look_different(
    channel: type[Activity] | type[Posture] | type[Presence], sight: str
) -> None:
    seen = {label: lab(label, np.asarray(SIGHTS[sight])) for label in channel}
    for a, b in combinations(seen, 2):
        assert deltaE_ciede2000(seen[a], seen[b]) > 9, f"{a} and {b} with {sight}"


def lab(label: str, sight: np.ndarray) -> np.ndarray:
    rgb = np.asarray(bgr(label)[::-1]) / 255
    linear = sight @ np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = linear.clip(0, 1)
    back = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return rgb2lab(back)
