"""A person's own upright: the baseline that posture is judged against.

A baseline is a float64 vector of shape (5,), in the order of BASELINE: the medians of those
features (units in pose/features.py) over frames of the person sitting upright. It holds for this
person before this camera; when either moves, calibrate again.
"""

from collections.abc import Iterable
from math import isnan

import numpy as np
from numpy.typing import NDArray

from cwem.errors import InputError
from cwem.pose.features import Features, features
from cwem.values import Pose

BASELINE = ("neck", "pitch", "roll", "lateral", "ear_distance")

NECKS = (0.5, 0.75)
"""Necks of people sitting upright before a camera at head height lie in here; beside it the
person slouches, looks away, or the camera looks from above or below."""


def usable(pose: Pose, visible: float = 0.5) -> Features | None:
    """The features, where nose, ears and shoulders are seen well enough to judge posture."""
    seen = features(pose)
    least = min(seen.head_visibility, seen.shoulder_visibility)
    judged = (seen.neck, seen.pitch, seen.lateral)
    return seen if least >= visible and not any(map(isnan, judged)) else None


def baseline_from(
    poses: Iterable[Pose | None], necks: tuple[float, float] = NECKS
) -> NDArray[np.float64]:
    """The baseline of poses of one person sitting upright; those that cannot be judged are left
    out. Raises InputError if none is left, or if the neck lies outside `necks`."""
    seen = [found for pose in poses if pose is not None and (found := usable(pose)) is not None]
    if not seen:
        raise InputError(
            "Nobody's head and shoulders can be seen upright; "
            "take the calibration again with both in the picture."
        )
    rows = np.asarray([[getattr(one, name) for name in BASELINE] for one in seen], np.float64)
    baseline: NDArray[np.float64] = np.median(rows, axis=0)
    low, high = necks
    if not low <= baseline[0] <= high:
        where = "low above" if baseline[0] < low else "high above"
        raise InputError(
            f"The head is too {where} the shoulders for an upright seat (neck {baseline[0]:.2f}, "
            f"expected {low:g} to {high:g}); sit upright, face the camera, put it at head height."
        )
    return baseline
