"""Which face and which pose belong to one person, in one frame."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cwem.values import EARS, NOSE, Box, Face, Person, Pose

NOSE_MARGIN = 0.1
EAR_MARGIN = 0.5
"""How far outside the face box, in box sizes, the keypoints may lie: ears sit beside a frontal
YuNet box and behind a turned one."""

SAME_BODY_IOU = 0.7
"""Asked for several poses, MediaPipe sometimes returns one body twice; such pairs overlap more
than two people do."""


def join(faces: Sequence[Face], poses: Sequence[Pose]) -> tuple[Person, ...]:
    """Pair faces and poses one to one where nose and ears lie in the face box, nearest noses
    first; what finds no partner is a person of its own. A pose without a visible keypoint is
    nobody."""
    boxed = _distinct([(pose, box) for pose in poses if (box := pose.box()) is not None])
    pairs = sorted(
        (distance, f, p)
        for f, face in enumerate(faces)
        for p, (pose, _) in enumerate(boxed)
        if (distance := _nose_distance(face, pose)) is not None
    )
    partner: dict[int, int] = {}
    for _, f, p in pairs:
        if f not in partner and p not in partner.values():
            partner[f] = p
    people = []
    for f, face in enumerate(faces):
        if f in partner:
            pose, box = boxed[partner[f]]
            people.append(Person(face, pose, face.box.union(box)))
        else:
            people.append(Person(face, None, face.box))
    taken = set(partner.values())
    people += [Person(None, pose, box) for p, (pose, box) in enumerate(boxed) if p not in taken]
    return tuple(people)


def _nose_distance(face: Face, pose: Pose) -> float | None:
    """Between the two noses in face widths; None where the pose is not this face's."""
    points = pose.pixels()
    if not _inside(face, points, NOSE, NOSE_MARGIN):
        return None
    if not all(_inside(face, points, ear, EAR_MARGIN) for ear in EARS):
        return None
    return float(np.hypot(*(points[NOSE] - face.landmarks[2]))) / max(face.box.width, 1.0)


def _inside(face: Face, points: NDArray[np.float32], keypoint: int, margin: float) -> bool:
    x, y = points[keypoint].tolist()
    return face.box.contains(x, y, margin)


def _distinct(boxed: list[tuple[Pose, Box]]) -> list[tuple[Pose, Box]]:
    """Without second copies of the same body, the more visible copy kept."""
    kept: list[tuple[Pose, Box]] = []
    for pose, box in sorted(boxed, key=lambda each: -float(each[0].keypoints[:, 3].mean())):
        if all(box.iou(other) < SAME_BODY_IOU for _, other in kept):
            kept.append((pose, box))
    return kept
