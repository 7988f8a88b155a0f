"""The estimator on a real picture: keypoints where they belong, models opened and closed."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from cwem.errors import ModelCorrupt, ModelMissing
from cwem.pose.keypoints import MediaPipePoseEstimator, Running
from cwem.values import Frame, Image

NOSE, LEFT_SHOULDER, RIGHT_SHOULDER = 0, 11, 12


@pytest.fixture
def model(model_path: Callable[[str], Path]) -> Path:
    return model_path("pose_landmarker_lite")


@pytest.fixture
def estimator(model: Path) -> Iterator[MediaPipePoseEstimator]:
    estimator = MediaPipePoseEstimator(model, max_poses=3)
    yield estimator
    estimator.close()


def open_models(estimator: MediaPipePoseEstimator) -> set[int]:
    return set(estimator._open)


def test_keypoints_are_normalised_to_the_picture(
    estimator: MediaPipePoseEstimator, astronaut: Image
) -> None:
    (pose,) = estimator.estimate(Frame(astronaut, 0), faces=1)
    assert pose.keypoints.shape == (33, 4)
    assert pose.keypoints.dtype == np.float32
    assert pose.size == (512, 512)
    nose = pose.pixels()[NOSE]
    assert np.hypot(*(nose - [225, 125])) < 25
    assert pose.keypoints[LEFT_SHOULDER, 0] > pose.keypoints[RIGHT_SHOULDER, 0]


def test_an_empty_picture_has_no_poses(estimator: MediaPipePoseEstimator) -> None:
    assert estimator.estimate(Frame(np.zeros((480, 640, 3), np.uint8), 0), faces=0) == ()


def test_one_person_is_followed_by_the_cheap_model_and_probed_for_company(
    model: Path, astronaut: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    estimator = MediaPipePoseEstimator(model, max_poses=5, probe=2_000)
    asked: list[int] = []
    detect = estimator._detect
    monkeypatch.setattr(
        estimator, "_detect", lambda count, frame: (asked.append(count), detect(count, frame))[1]
    )
    for at in range(0, 4_500, 500):
        estimator.estimate(Frame(astronaut, at), faces=1)
    assert asked == [5, 1, 1, 1, 5, 1, 1, 1, 5]
    estimator.estimate(Frame(astronaut, 4_600), faces=2)
    assert asked[-1] == 5
    estimator.close()


def test_one_pose_asked_for_opens_one_model(model: Path, astronaut: Image) -> None:
    estimator = MediaPipePoseEstimator(model, max_poses=1)
    assert open_models(estimator) == set()
    estimator.estimate(Frame(astronaut, 0), faces=3)
    assert open_models(estimator) == {1}
    estimator.close()


def test_two_people_are_both_found(model: Path, astronaut: Image) -> None:
    gap = np.full_like(astronaut, 120)
    pair = np.concatenate([astronaut, gap, astronaut[:, ::-1]], axis=1)
    estimator = MediaPipePoseEstimator(model, max_poses=5, running=Running.IMAGE)
    poses = estimator.estimate(Frame(pair, 0), faces=2)
    estimator.close()
    assert sorted(pose.keypoints[NOSE, 0] > 0.5 for pose in poses) == [False, True]


def test_pictures_need_no_increasing_time(model: Path, astronaut: Image) -> None:
    estimator = MediaPipePoseEstimator(model, max_poses=1, running=Running.IMAGE)
    assert [len(estimator.estimate(Frame(astronaut, 0), faces=1)) for _ in range(2)] == [1, 1]
    estimator.close()


def test_close_frees_the_threads_and_may_be_repeated(model: Path, astronaut: Image) -> None:
    before = threading.active_count()
    estimator = MediaPipePoseEstimator(model, max_poses=2)
    estimator.estimate(Frame(astronaut, 0), faces=2)
    estimator.estimate(Frame(astronaut, 100), faces=1)
    assert threading.active_count() > before
    estimator.close()
    estimator.close()
    assert threading.active_count() == before
    with pytest.raises(ValueError, match="closed"):
        estimator.estimate(Frame(astronaut, 200), faces=1)


def test_starting_and_running_says_nothing(
    model: Path, astronaut: Image, capfd: pytest.CaptureFixture[str]
) -> None:
    estimator = MediaPipePoseEstimator(model, max_poses=1)
    for at in (0, 100, 200):
        estimator.estimate(Frame(astronaut, at), faces=1)
    estimator.close()
    assert capfd.readouterr().err == ""


def test_a_missing_or_wrong_model_is_named(tmp_path: Path, astronaut: Image) -> None:
    with pytest.raises(ModelMissing, match=r"gone\.task is missing; run `cwem models pull`"):
        MediaPipePoseEstimator(tmp_path / "gone.task", max_poses=1)
    (tmp_path / "text.task").write_text("not a model")
    estimator = MediaPipePoseEstimator(tmp_path / "text.task", max_poses=1)
    with pytest.raises(ModelCorrupt, match=r"text\.task"):
        estimator.estimate(Frame(astronaut, 0), faces=1)
    estimator.close()


def test_a_body_that_comes_after_a_picture_without_one_is_no_noise(
    model_path: Callable[[str], Path], tmp_path: Path, astronaut: Image
) -> None:
    """In a process of its own: MediaPipe says it once per process."""
    np.save(tmp_path / "body.npy", astronaut[:400])
    script = f"""
import numpy as np
from pathlib import Path
from cwem.pose.keypoints import MediaPipePoseEstimator, Running
from cwem.values import Frame
body = np.load({str(tmp_path / "body.npy")!r})
estimator = MediaPipePoseEstimator(Path({str(model_path("pose_landmarker_lite"))!r}), 1)
assert not estimator.estimate(Frame(np.full_like(body, 90), 0), 1)
assert estimator.estimate(Frame(body, 100), 1)
estimator.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
