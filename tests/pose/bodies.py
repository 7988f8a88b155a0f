"""Stick people made of keypoints, for rules that need no picture."""

import numpy as np

from cwem.values import Pose

SIZE = (640, 480)
HIDDEN = 0.1


def body(
    *,
    neck: float = 0.63,
    pitch: float = 0.07,
    roll: float = 0.0,
    lateral: float = 0.0,
    shoulder: float = 120.0,
    ear: float = 60.0,
    thigh: float = 1.0,
    legs_seen: bool = False,
    hand: float | None = None,
    step: float = 0.0,
    scale: float = 1.0,
    moved: tuple[float, float] = (0.0, 0.0),
    size: tuple[int, int] = SIZE,
) -> Pose:
    """A frontal person in pixels: neck, lateral and hand in shoulder widths, pitch in ear
    distances, roll in degrees, thigh and step (of the ankles) in torso lengths (200 px)."""
    torso = 200.0
    xy = np.zeros((33, 2))
    visibility = np.full(33, 0.99)
    x, y = 320.0, 200.0
    xy[11], xy[12] = (x + shoulder / 2, y), (x - shoulder / 2, y)
    ex, ey = x + lateral * shoulder, y - neck * shoulder
    slope = np.tan(np.radians(roll)) * ear / 2
    half = ear / 2
    xy[7], xy[8] = (ex + half, ey + slope), (ex - half, ey - slope)
    length = float(np.hypot(*(xy[7] - xy[8])))
    xy[0] = ex, ey + pitch * length
    xy[15], xy[16] = (x + 80, y + 150), (x - 80, y + 150)
    if hand is not None:
        xy[16, 1] = xy[0, 1] - hand * shoulder
    else:
        visibility[[15, 16]] = HIDDEN
    xy[23], xy[24] = (x + 40, y + torso), (x - 40, y + torso)
    for hip, knee, ankle, side in ((23, 25, 27, 1), (24, 26, 28, -1)):
        xy[knee] = xy[hip] + (0, thigh * torso)
        xy[ankle] = xy[knee] + (side * step * torso / 2, 0.9 * torso)
    if not legs_seen:
        visibility[23:] = HIDDEN
    placed = (xy - (x, y)) * scale + (x, y) + moved
    keypoints = np.zeros((33, 4), np.float32)
    keypoints[:, :2] = placed / size
    keypoints[:, 3] = visibility
    return Pose(keypoints, size)


def hidden(pose: Pose, *points: int) -> Pose:
    """The same with these keypoints not seen."""
    keypoints = pose.keypoints.copy()
    keypoints[list(points), 3] = HIDDEN
    return Pose(keypoints, pose.size)
