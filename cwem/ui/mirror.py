"""An own webcam's picture as in a mirror, with words on it that can still be read."""

from dataclasses import replace

import cv2
import numpy as np

from cwem.values import Analysis, Box, Image, Person, Pose, Seen


def mirrored_image(image: Image) -> Image:
    """Left and right exchanged; a copy."""
    return np.asarray(cv2.flip(image, 1), np.uint8)


def mirrored(analysis: Analysis, width: int) -> Analysis:
    """The analysis of a frame of this width as it holds in the mirrored frame, as far as it is
    drawn: boxes and keypoints. Faces are left out."""
    return replace(analysis, people=tuple(_seen(each, width) for each in analysis.people))


def _seen(seen: Seen, width: int) -> Seen:
    box, pose = seen.person.box, seen.person.pose
    turned = Box(width - box.x2, box.y1, width - box.x1, box.y2)
    return replace(seen, person=Person(None, None if pose is None else _pose(pose), turned))


def _pose(pose: Pose) -> Pose:
    keypoints = pose.keypoints.copy()
    keypoints[:, 0] = 1.0 - keypoints[:, 0]
    return replace(pose, keypoints=keypoints)
