"""Judging what somebody does."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cwem.values import Judgement, Millis, Pose


class ActivityClassifier(Protocol):
    """Keypoints of one person over the last moments -> activity. Stateless and thread-safe."""

    @property
    def model(self) -> str: ...

    def classify(self, history: Sequence[tuple[Millis, Pose | None]]) -> Judgement:
        """`history` is this track's poses of the last second or two, oldest first; the last one
        is judged. A None pose means a face without a body."""
        ...


class PostureClassifier(Protocol):
    """Keypoints of one person against a baseline -> posture. Stateless and thread-safe."""

    @property
    def model(self) -> str: ...

    def classify(self, pose: Pose | None, baseline: NDArray[np.float64] | None) -> Judgement:
        """`baseline` is the person's own upright, see pose/calibrate.py; None: not calibrated."""
        ...


class Smoother(Protocol):
    """Calms the judgements of one track over time. One object per track and channel."""

    def update(self, at: Millis, judgement: Judgement) -> Judgement:
        """The smoothed judgement at this time; times increase strictly."""
        ...
