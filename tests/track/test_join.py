"""Faces and poses of one frame become people."""

import numpy as np

from cwem.track.join import join
from cwem.values import Box, Face, Pose

SIZE = (640, 480)


def face(x: float, y: float, size: float = 80) -> Face:
    marks = np.array([[-16, -10], [16, -10], [0, 5], [-12, 22], [12, 22]], np.float32)
    box = Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    return Face(box, marks * size / 80 + [x, y], 0.9)


def pose(x: float, y: float, size: float = 80, visibility: float = 0.9) -> Pose:
    """A body whose head is at (x, y): nose, ears and shoulders placed, the rest below."""
    points = np.zeros((33, 4), np.float32)
    points[:, 0], points[:, 1] = x, y + 2 * size
    points[0, :2] = x, y + 5 * size / 80
    points[7, :2], points[8, :2] = (x + size * 0.45, y), (x - size * 0.45, y)
    points[11, :2], points[12, :2] = (x + size, y + size * 1.2), (x - size, y + size * 1.2)
    points[:, 3] = visibility
    points[:, :2] /= SIZE
    return Pose(points, SIZE)


def test_a_face_and_the_pose_whose_nose_and_ears_lie_in_it_are_one_person() -> None:
    (person,) = join([face(320, 150)], [pose(320, 150)])
    assert person.face is not None
    assert person.pose is not None


def test_the_pose_of_the_colleague_behind_is_not_joined() -> None:
    people = join([face(200, 150)], [pose(450, 120)])
    assert [(p.face is not None, p.pose is not None) for p in people] == [
        (True, False),
        (False, True),
    ]


def test_everybody_gets_their_own_pose_in_any_order() -> None:
    faces = [face(150, 150), face(320, 140), face(500, 160)]
    poses = [pose(500, 160), pose(150, 150), pose(320, 140)]
    people = join(faces, poses)
    assert len(people) == 3
    for person in people:
        assert person.face is not None
        assert person.pose is not None
        assert abs(person.pose.pixels()[0, 0] - person.face.landmarks[2, 0]) < 1


def test_one_body_found_twice_is_one_person() -> None:
    twice = [pose(320, 150), pose(322, 151, visibility=0.6)]
    (person,) = join([face(320, 150)], twice)
    assert person.pose is twice[0]


def test_a_pose_without_a_visible_keypoint_is_nobody() -> None:
    assert join([], [pose(320, 150, visibility=0.1)]) == ()


def test_the_box_is_around_face_and_body() -> None:
    (person,) = join([face(320, 150)], [pose(320, 150)])
    assert person.box.y2 > 290
    assert person.box.y1 <= 110
