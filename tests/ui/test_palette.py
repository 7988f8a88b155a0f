"""Every label has a colour, and people with colour blindness can tell those of a channel apart."""

import re
from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
import tomlkit
from skimage.color import deltaE_ciede2000, rgb2lab

from cwem.settings import ROOT
from cwem.ui.palette import COLOURS, DARK, DARK_PAGE, LIGHT_PAGE, Ink, bgr
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
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def test_every_label_has_one() -> None:
    labels = {label.value for channel in (Activity, Posture, Presence) for label in channel}
    assert set(COLOURS) == labels
    assert set(DARK) == labels
    assert bgr(Activity.SITTING) == (0xB2, 0x72, 0x00)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", [COLOURS, DARK])
@pytest.mark.parametrize("channel", [Activity, Posture, Presence])
def test_labels_of_a_channel_look_different(
    channel: type[Activity] | type[Posture] | type[Presence],
    colours: Mapping[str, str],
    sight: str,
) -> None:
    seen = {label: lab(colours[label], np.asarray(SIGHTS[sight])) for label in channel}
    for a, b in combinations(seen, 2):
        assert deltaE_ciede2000(seen[a], seen[b]) > 9, f"{a} and {b} with {sight}"


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("page", [LIGHT_PAGE, DARK_PAGE])
def test_not_observed_is_taken_for_no_activity(page: Ink, sight: str) -> None:
    eye = np.asarray(SIGHTS[sight])
    for label in Activity:
        distance = deltaE_ciede2000(lab(page.not_observed, eye), lab(page.labels[label], eye))
        assert distance > 9, f"{label} with {sight}"


def test_in_the_dark_every_label_is_lighter_than_the_page_and_readable() -> None:
    for label, colour in DARK.items():
        least = 3 if label in {Posture.NOT_JUDGED, Presence.PAUSED} else 4
        assert contrast(colour, DARK_PAGE.back) >= least, label


@pytest.mark.parametrize(("mode", "page"), [("light", LIGHT_PAGE), ("dark", DARK_PAGE)])
def test_charts_have_the_colours_of_the_theme(mode: str, page: Ink) -> None:
    text = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    theme = tomlkit.parse(text).unwrap()["theme"][mode]
    assert theme["backgroundColor"] == page.back
    assert theme["textColor"] == page.text
    assert theme["chartCategoricalColors"] == [page.labels[label] for label in Activity]
    assert contrast(page.text, page.back) >= 7
    assert contrast(page.soft, page.back) >= 4.5
    assert contrast(theme["primaryColor"], page.back) >= 4.5
    assert contrast(page.soft, theme["secondaryBackgroundColor"]) >= 4.5


@pytest.mark.parametrize(("mode", "block"), [("light", 0), ("dark", 1)])
def test_the_log_in_pages_have_the_colours_of_the_theme(mode: str, block: int) -> None:
    text = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    theme = tomlkit.parse(text).unwrap()["theme"]
    style = (ROOT / "cwem" / "web" / "look" / "access.css").read_text("utf-8")
    values = dict(re.findall(r"--([\w-]+): ([^;]+);", style.split(":root {")[block + 1]))
    assert values["main"] == theme[mode]["primaryColor"]
    assert values["text"] == theme[mode]["textColor"]
    assert values["card"] == theme[mode]["backgroundColor"]
    assert values["line"] == theme[mode]["borderColor"]
    assert contrast(values["main"], values["on-main"]) >= 4.5
    assert f"--radius: {theme['baseRadius']};" in style


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def linear(colour: str) -> np.ndarray:
    rgb = np.asarray([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def lab(colour: str, sight: np.ndarray) -> np.ndarray:
    seen = (sight @ linear(colour)).clip(0, 1)
    back = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return rgb2lab(back)
