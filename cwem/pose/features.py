"""Keypoints -> features that know neither where in the picture a person is nor how large.

The one feature function of the project: training, calibration and the live path call it.
Definitions and what each is worth: docs/decisions/0007-pose-rules.md.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from math import atan2, degrees, hypot, nan

import numpy as np
from numpy.typing import NDArray

from cwem.values import ANKLES, EARS, HIPS, KNEES, NOSE, SHOULDERS, WRISTS, Pose

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Features:
    """Geometry of one pose. Ratios have no unit; nan is what this pose does not allow to say.

    E, M, H are the middles of ears, shoulders, hips; N is the nose; sw the shoulder distance, ed
    the ear distance, torso the distance M-H. y points down, all in units of the picture's width.
    """

    neck: float
    """(My - Ey) / sw: how far the head is above the shoulders. Carries most of posture."""
    pitch: float
    """(Ny - Ey) / ed: the nose below the ears; grows when the head drops forward."""
    roll: float
    """Slope of the line between the ears in degrees, positive with the left ear lower."""
    lateral: float
    """(Ex - Mx) / sw: the head beside the middle of the shoulders."""
    ear_distance: float
    """ed in picture widths. Not scale-free: only to be compared with the same camera's baseline."""
    head_height: float
    """(My - Ny) / max(sw, 0.6 torso): near 0 when the head lies on the desk."""
    hand_height: float
    """(Ny - Wy) / sw of the higher visible wrist: positive when a hand is above the nose."""
    thigh_drop: float
    """(knee y - hip y) / torso of the leg where it is smaller: 1 is a vertical thigh."""
    head_visibility: float
    """The least visibility of nose and ears, 0..1."""
    shoulder_visibility: float
    leg_visibility: float
    """The least visibility of hips and knees. BlazePose invents straight legs for people behind a
    desk, so without it `thigh_drop` means nothing."""

    def vector(self) -> NDArray[np.float64]:
        """(11,) in the order of FEATURE_NAMES."""
        return np.asarray(astuple(self), np.float64)


FEATURE_NAMES = tuple(field.name for field in fields(Features))


def features(pose: Pose, wrist_visibility: float = 0.5) -> Features:
    """Features of one pose. A wrist below `wrist_visibility` is taken as not seen: BlazePose puts
    hidden hands anywhere (0.5 is its own meaning of visible)."""
    width, height = pose.size
    xy = (pose.keypoints[:, :2].astype(np.float64) * (1.0, height / width)).tolist()
    seen = pose.keypoints[:, 3].tolist()
    nose, ear, shoulder, hip = (
        xy[NOSE],
        _middle(xy, EARS),
        _middle(xy, SHOULDERS),
        _middle(xy, HIPS),
    )
    ears = [xy[i] for i in EARS]
    ed, sw = _distance(xy, EARS), _distance(xy, SHOULDERS)
    torso = hypot(shoulder[0] - hip[0], shoulder[1] - hip[1])
    wrists = [xy[i][1] for i in WRISTS if seen[i] >= wrist_visibility]
    thighs = [xy[knee][1] - xy[hip_][1] for knee, hip_ in zip(KNEES, HIPS, strict=True)]
    return Features(
        neck=_ratio(shoulder[1] - ear[1], sw),
        pitch=_ratio(nose[1] - ear[1], ed),
        roll=degrees(atan2(ears[0][1] - ears[1][1], abs(ears[0][0] - ears[1][0]))),
        lateral=_ratio(ear[0] - shoulder[0], sw),
        ear_distance=ed,
        head_height=_ratio(shoulder[1] - nose[1], max(sw, 0.6 * torso)),
        hand_height=_ratio(nose[1] - min(wrists), sw) if wrists else nan,
        thigh_drop=_ratio(min(thighs), torso),
        head_visibility=min(seen[NOSE], *(seen[i] for i in EARS)),
        shoulder_visibility=min(seen[i] for i in SHOULDERS),
        leg_visibility=min(seen[i] for i in (*HIPS, *KNEES)),
    )


def stride(poses: Sequence[Pose], visibility: float = 0.5) -> float:
    """How far the ankles swing past each other in these poses of one person, in torso lengths:
    the diagonal of what their difference covers. nan where an ankle is below `visibility`."""
    swing = []
    for pose in poses:
        if pose.keypoints[list(ANKLES), 3].min() < visibility:
            return nan
        width, height = pose.size
        xy = pose.keypoints[:, :2].astype(np.float64) * (1.0, height / width)
        torso = np.hypot(*(xy[list(SHOULDERS)].mean(0) - xy[list(HIPS)].mean(0)))
        swing.append((xy[ANKLES[0]] - xy[ANKLES[1]]) / max(torso, 1e-6))
    return float(np.hypot(*np.ptp(swing, axis=0))) if swing else nan


def _middle(xy: list[list[float]], pair: tuple[int, int]) -> Point:
    (ax, ay), (bx, by) = xy[pair[0]], xy[pair[1]]
    return (ax + bx) / 2, (ay + by) / 2


def _distance(xy: list[list[float]], pair: tuple[int, int]) -> float:
    (ax, ay), (bx, by) = xy[pair[0]], xy[pair[1]]
    return hypot(ax - bx, ay - by)


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom > 1e-6 else nan
