"""What the system believes, drawn on the frame it believes it about."""

import threading
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np

from cwem.ui.palette import Bgr, bgr
from cwem.ui.terms import term
from cwem.values import Activity, Analysis, IdentityStatus, Image, Pose, Posture, Seen
from cwem.words import ENGLISH, Words, say, translated

WORDS = {
    IdentityStatus.UNKNOWN: say("unknown"),
    IdentityStatus.SOMEONE_ELSE: say("someone else"),
    IdentityStatus.TENTATIVE: say("recognising …"),
    IdentityStatus.TOO_SMALL: say("too far away to recognise"),
    IdentityStatus.POOR: say("face not clear enough"),
}
"""What stands where a name would; only a confirmed identity shows one."""

BONES = (
    *((7, 0), (0, 8), (11, 12), (11, 23), (12, 24), (23, 24)),
    *((11, 13), (13, 15), (12, 14), (14, 16)),
    *((23, 25), (25, 27), (24, 26), (26, 28)),
)
"""Pairs of BlazePose keypoints joined by a line: head, trunk, arms, legs."""

WHITE: Bgr = (255, 255, 255)
BONE: Bgr = (225, 235, 235)

_one_writer = threading.Lock()
# OpenCV draws text outside the GIL with a glyph cache we cannot see into; sessions take turns.


def draw_overlay(
    image: Image, analysis: Analysis, name: Callable[[str], str], language: str = ENGLISH
) -> Image:
    """A copy of the frame with box, skeleton, name and labels of everyone in it, see `draw_on`."""
    drawn = image.copy()
    draw_on(drawn, analysis, name, language)
    return drawn


def draw_on(
    drawn: Image, analysis: Analysis, name: Callable[[str], str], language: str = ENGLISH
) -> None:
    """Draw on this frame.

    `name` says what to call an employee; it is asked for confirmed identities only. Sizes follow
    the picture's height and are made for 640x480."""
    unit = max(0.75, drawn.shape[0] / 480)
    if analysis.paused:
        paused = translated(say("camera is off: paused"), language)
        _plate(drawn, (round(12 * unit), round(12 * unit)), [(paused, None)], unit)
    for seen in analysis.people:
        if seen.person.pose is not None:
            _skeleton(drawn, seen.person.pose, unit)
        _box(drawn, seen, unit)
    for seen in analysis.people:
        box = seen.person.box
        who, what = _who(seen, name), _what(seen)
        lines: list[Line] = [
            (translated(who, language) if isinstance(who, Words) else who, None),
            (translated(what, language), seen.activity.label),
        ]
        _plate(drawn, (round(box.x1), round(box.y1)), lines, unit, above=True)


def marked(image: Image, text: str) -> Image:
    """A copy of the frame with these words at its lower edge."""
    drawn = image.copy()
    unit = max(0.75, image.shape[0] / 480)
    at = (round(12 * unit), image.shape[0] - round(38 * unit))
    _plate(drawn, at, [(text, None)], unit)
    return drawn


Line = tuple[str, str | None]
"""Text, and the label whose colour marks it."""


def _who(seen: Seen, name: Callable[[str], str]) -> str:
    identity = seen.identity
    if identity.status is IdentityStatus.CONFIRMED and identity.employee is not None:
        return name(identity.employee)
    return WORDS[identity.status]


def _what(seen: Seen) -> Words:
    activity, posture = term(Activity(seen.activity.label)), Posture(seen.posture.label)
    if posture is Posture.NOT_JUDGED:
        return activity
    return say("{activity} · {posture}", activity=activity, posture=term(posture))


def _skeleton(image: Image, pose: Pose, unit: float, visible: float = 0.5) -> None:
    points = np.round(pose.pixels()).astype(int).tolist()
    shown = (pose.keypoints[:, 3] >= visible).tolist()
    width = max(1, round(unit))
    for a, b in BONES:
        if shown[a] and shown[b]:
            cv2.line(image, points[a], points[b], BONE, width, cv2.LINE_AA)


def _box(image: Image, seen: Seen, unit: float) -> None:
    """Solid in the activity's colour; dashed and grey while the activity is uncertain."""
    height, width = image.shape[:2]
    x1, y1, x2, y2 = seen.person.box.rounded()
    x1, x2 = max(0, x1), min(width, x2)
    y1, y2 = max(0, y1), min(height, y2)
    if x1 >= x2 or y1 >= y2:
        return
    thick, dash = max(2, round(2 * unit)), round(7 * unit)
    uncertain = seen.activity.label == Activity.UNCERTAIN
    colour = bgr(seen.activity.label)
    across, down = np.arange(x2 - x1), np.arange(y2 - y1)
    columns = across[(across // dash) % 2 == 0] if uncertain else across
    rows = down[(down // dash) % 2 == 0] if uncertain else down
    inside = image[y1:y2, x1:x2]
    inside[:thick, columns] = inside[-thick:, columns] = colour
    inside[rows, :thick] = inside[rows, -thick:] = colour


def _plate(
    image: Image, at: tuple[int, int], lines: list[Line], unit: float, above: bool = False
) -> None:
    """Lines of text on a darkened plate at this corner, or above it where there is room, moved
    into the picture and cut to its width."""
    height, width = image.shape[:2]
    size, pad = round(15 * unit), round(6 * unit)
    row, mark = round(20 * unit), round(16 * unit)
    texts = [
        (_fitted(text, width - 3 * pad - (mark if label else 0), size), label)
        for text, label in lines
    ]
    across = max(_width(text, size) + (mark if label else 0) for text, label in texts) + 2 * pad
    down = row * len(lines) + pad
    x = max(0, min(at[0], width - across))
    y = at[1] - down if above and at[1] >= down else at[1]
    y = max(0, min(y, height - down))
    plate = image[y : y + down, x : x + across]
    cv2.convertScaleAbs(plate, plate, 0.25, 12)
    for index, (text, label) in enumerate(texts):
        left, base = x + pad, y + row * (index + 1) - round(3 * unit)
        if label is not None:
            _mark(image, (left + round(4 * unit), base - round(5 * unit)), label, unit)
            left += mark
        with _one_writer:
            cv2.putText(image, text, (left, base), WHITE, _font(), size, 400 if label else 600)


def _mark(image: Image, centre: tuple[int, int], label: str, unit: float) -> None:
    """A dot in the label's colour; a ring while uncertain."""
    fill = max(1, round(1.5 * unit)) if label == Activity.UNCERTAIN else cv2.FILLED
    cv2.circle(image, centre, round(5 * unit), bgr(label), fill, cv2.LINE_AA)


def _fitted(text: str, width: int, size: int) -> str:
    """The text, cut with an ellipsis where it is wider than this."""
    if _width(text, size) <= width:
        return text
    while text and _width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


@cache
def _font() -> cv2.FontFace:
    # OpenCV 5's own font has umlauts and accents; the Hershey fonts before it were ASCII.
    return cv2.FontFace("sans")


def _width(text: str, size: int) -> int:
    with _one_writer:
        return int(cv2.getTextSize((0, 0), text, (0, 0), _font(), size, 600)[2])
