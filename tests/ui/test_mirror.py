"""An own webcam's picture as in a mirror."""

import numpy as np

from cwem.ui.mirror import mirrored, mirrored_image
from cwem.values import (
    Analysis,
    Box,
    Identity,
    IdentityStatus,
    Judgement,
    Person,
    Pose,
    Seen,
)

WIDTH, HEIGHT = 64, 48
LABEL = Judgement("sitting", 0.9)


def seen(pose: Pose | None = None) -> Seen:
    person = Person(None, pose, Box(4, 10, 20, 40))
    return Seen(1, person, Identity(IdentityStatus.UNKNOWN), LABEL, LABEL)


def test_boxes_and_keypoints_stay_on_what_they_mark() -> None:
    keypoints = np.zeros((33, 4), np.float32)
    keypoints[0] = (10 / WIDTH, 0.5, 0.1, 0.9)
    analysis = Analysis(7, (seen(Pose(keypoints, (WIDTH, HEIGHT))),))
    (turned,) = mirrored(analysis, WIDTH).people
    assert turned.person.box == Box(WIDTH - 20, 10, WIDTH - 4, 40)
    assert turned.person.pose is not None
    assert turned.person.pose.pixels()[0].tolist() == [WIDTH - 10, HEIGHT / 2]
    assert keypoints[0, 0] == np.float32(10 / WIDTH), "the analysis itself is untouched"


def test_twice_is_as_before() -> None:
    analysis = Analysis(7, (seen(),))
    assert mirrored(mirrored(analysis, WIDTH), WIDTH).people[0].person.box == Box(4, 10, 20, 40)
    image = np.arange(WIDTH * HEIGHT * 3, dtype=np.uint32).astype(np.uint8)
    image = image.reshape(HEIGHT, WIDTH, 3)
    assert np.array_equal(mirrored_image(mirrored_image(image)), image)
    assert np.array_equal(mirrored_image(image)[:, 0], image[:, -1])
