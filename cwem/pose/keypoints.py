"""Body keypoints with BlazePose (MediaPipe Tasks)."""

import threading
from enum import StrEnum
from pathlib import Path

import cv2
import mediapipe as mp  # type: ignore[import-untyped]
import numpy as np
from mediapipe.tasks.python import BaseOptions  # type: ignore[import-untyped]
from mediapipe.tasks.python.vision import (  # type: ignore[import-untyped]
    PoseLandmark,
    PoseLandmarker,
    PoseLandmarkerOptions,
    PoseLandmarkerResult,
    RunningMode,
)

from cwem.errors import ModelCorrupt, ModelMissing
from cwem.pose.quiet import without_chatter
from cwem.values import Frame, Millis, Pose

PROBE_MS: Millis = 2_000
"""How often one visible person is checked for company. A probe costs about as much again as a
frame, so at ten frames a second this adds 4 % (docs/decisions/0007-pose-rules.md)."""

KEYPOINT_NAMES: tuple[str, ...] = tuple(point.name.lower() for point in PoseLandmark)
"""What the 33 keypoints are called, in their order: nose, left_eye_inner, ..."""

_never_collected: set[PoseLandmarker] = set()
# MediaPipe's __del__ waits for a thread of its own; run by the garbage collector it deadlocks.
# One that nobody closed is therefore kept.


_a_body_was_seen = threading.Event()
# With the first body of a process MediaPipe warns of what does not concern us; until then it is
# kept quiet.


class Running(StrEnum):
    """A stream is tracked from frame to frame; pictures have nothing to do with each other."""

    VIDEO = "video"
    IMAGE = "image"


class MediaPipePoseEstimator:
    """PoseEstimator over one stream.

    Asked for several poses, MediaPipe searches the whole frame every time; asked for one, it
    follows the body it has. So one landmarker of each kind is kept: the cheap one works while one
    person is there, the other while faces or the last probe say that there are more.

    One thread calls `estimate`; `close` may come from another and waits for a running detection.
    """

    def __init__(
        self,
        model: Path,
        max_poses: int,
        running: Running = Running.VIDEO,
        probe: Millis = PROBE_MS,
    ) -> None:
        """Load nothing yet. Raises ModelMissing if there is no such file."""
        if not model.is_file():
            raise ModelMissing(f"{model} is missing; run `cwem models pull`.")
        self._model = model
        self._max_poses = max_poses
        self._running = running
        self._probe = probe
        self._probed: Millis | None = None
        self._company = False
        self._open: dict[int, PoseLandmarker] = {}
        self._closed = False
        self._lock = threading.Lock()

    def estimate(self, frame: Frame, faces: int) -> tuple[Pose, ...]:
        """See ports.PoseEstimator. Raises ModelCorrupt if the file is not a pose model."""
        with self._lock:
            if self._closed:
                raise ValueError("the pose estimator is closed")
            if not self._look_for_many(frame.at, faces):
                return self._detect(1, frame)
            poses = self._detect(self._max_poses, frame)
            self._probed, self._company = frame.at, len(poses) > 1
            return poses

    def close(self) -> None:
        """Free the models; a second call does nothing."""
        with self._lock:
            self._closed = True
            while self._open:
                _, landmarker = self._open.popitem()
                landmarker.close()
                _never_collected.discard(landmarker)

    def _look_for_many(self, at: Millis, faces: int) -> bool:
        if self._max_poses == 1 or self._running is Running.IMAGE:
            return True
        due = self._probed is None or at - self._probed >= self._probe
        return faces > 1 or self._company or due

    def _detect(self, count: int, frame: Frame) -> tuple[Pose, ...]:
        rgb = cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        landmarker = self._open.get(count)
        if landmarker is not None and _a_body_was_seen.is_set():
            result = self._run(landmarker, picture, frame.at)
        else:
            with without_chatter():
                landmarker = landmarker or self._start(count)
                result = self._run(landmarker, picture, frame.at)
        if result.pose_landmarks:
            _a_body_was_seen.set()
        return tuple(_pose(points, frame.size) for points in result.pose_landmarks)

    def _run(
        self, landmarker: PoseLandmarker, picture: mp.Image, at: Millis
    ) -> PoseLandmarkerResult:
        if self._running is Running.IMAGE:
            return landmarker.detect(picture)
        return landmarker.detect_for_video(picture, at)

    def _start(self, count: int) -> PoseLandmarker:
        mode = RunningMode.IMAGE if self._running is Running.IMAGE else RunningMode.VIDEO
        options = PoseLandmarkerOptions(
            BaseOptions(model_asset_path=str(self._model)), running_mode=mode, num_poses=count
        )
        try:
            landmarker = PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelCorrupt(
                f"{self._model} is not a pose model ({error}); run `cwem models pull`."
            ) from None
        _never_collected.add(landmarker)
        self._open[count] = landmarker
        return landmarker


def _pose(
    points: list[mp.tasks.components.containers.NormalizedLandmark], size: tuple[int, int]
) -> Pose:
    rows = [(point.x, point.y, point.z, point.visibility) for point in points]
    return Pose(np.asarray(rows, np.float32), size)
