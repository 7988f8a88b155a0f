"""Keypoints -> what a person does and how they sit. Rules, and one small model.

Where every figure comes from, and what it is worth: docs/decisions/0007-pose-rules.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, isnan
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cwem.pose.calibrate import BASELINE, usable
from cwem.pose.features import Features, features, stride
from cwem.values import Activity, Judgement, Millis, Pose, Posture

RELIABILITY: Mapping[Activity, float] = MappingProxyType(
    {
        Activity.HEAD_ON_DESK: 0.87,
        Activity.HAND_RAISED: 0.86,
        Activity.WALKING: 0.69,
        Activity.SITTING: 0.87,
        Activity.STANDING: 0.87,
        Activity.AT_DESK: 0.94,
    }
)
"""Confidence of an answer: how often it would be right if what it says and what it is most easily
mistaken for were equally frequent, on the worst of the measured sources. A property of the rule,
not of the frame (docs/decisions/0007-pose-rules.md, "Confidence")."""


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """Thresholds of the activity rules; units as in `Features`."""

    visible: float = 0.5
    """Of shoulders, or nothing is said; of hips and knees, or nothing is said about legs."""
    head_on_desk: float = 0.2
    """Head height below this: recall .95."""
    sitting: float = 0.45
    standing: float = 0.55
    """Thigh drop up to the first sits, from the second on stands; in between is uncertain."""
    stride: float = 0.3
    """Ankle swing within the window from which a standing person walks: below the 10th percentile
    of walking (.39), above the 90th of standing and shaking hands (.05)."""
    window: Millis = 1_000
    frames: int = 5
    """Fewer poses in the window, or a window filled by less than half, show no walking."""
    reliability: Mapping[Activity, float] = field(default_factory=lambda: RELIABILITY)


class RuleActivityClassifier:
    """ActivityClassifier by rules, asked in this order:

        no body -> uncertain -> head on desk -> hand raised -> legs seen? -> no: at desk
                                                                   yes: walking, sitting, standing

    The head comes first because leg rules call it standing.
    """

    model = "activity-rules-1"

    def __init__(self, figures: ActivityFigures | None = None) -> None:
        self._figures = figures or ActivityFigures()

    def classify(self, history: Sequence[tuple[Millis, Pose | None]]) -> Judgement:
        """See ports.ActivityClassifier. The confidence is RELIABILITY's; 0 for uncertain."""
        pose = history[-1][1] if history else None
        activity = Activity.UNCERTAIN if pose is None else self._decide(features(pose), history)
        return Judgement(activity, self._figures.reliability.get(activity, 0.0))

    def _decide(self, seen: Features, history: Sequence[tuple[Millis, Pose | None]]) -> Activity:
        figures = self._figures
        if seen.shoulder_visibility < figures.visible or isnan(seen.head_height):
            return Activity.UNCERTAIN
        if seen.head_height < figures.head_on_desk:
            return Activity.HEAD_ON_DESK
        if seen.hand_height > 0:
            return Activity.HAND_RAISED
        if seen.leg_visibility < figures.visible or isnan(seen.thigh_drop):
            return Activity.AT_DESK
        return self._by_legs(seen.thigh_drop, history)

    def _by_legs(
        self, thigh_drop: float, history: Sequence[tuple[Millis, Pose | None]]
    ) -> Activity:
        if thigh_drop <= self._figures.sitting:
            return Activity.SITTING
        if self._walks(history):
            return Activity.WALKING
        return Activity.STANDING if thigh_drop >= self._figures.standing else Activity.UNCERTAIN

    def _walks(self, history: Sequence[tuple[Millis, Pose | None]]) -> bool:
        figures = self._figures
        now = history[-1][0]
        recent = [(at, pose) for at, pose in history if pose and now - at <= figures.window]
        if len(recent) < figures.frames or now - recent[0][0] < figures.window / 2:
            return False
        return stride([pose for _, pose in recent], figures.visible) > figures.stride


@dataclass(frozen=True, slots=True)
class PostureFigures:
    """The posture model and its operating points.

    P(bad) = sigmoid(bias + neck * r_neck + pitch * d_pitch): a logistic regression fitted on
    synthetic people only (400 random bodies and cameras), so that it may be shipped; balanced
    accuracy on real people .83 with a baseline from the first frames.
    """

    visible: float = 0.5
    bias: float = -0.947
    neck: float = -16.8
    pitch: float = 3.60
    upright: float = 0.35
    bad: float = 0.65
    """P(bad) between the two is uncertain."""
    tilted: float = 13.0
    """Degrees of roll off the baseline: the head is tilted, whatever the neck says."""
    leaning: float = 0.18
    """Shoulder widths the head went sideways: leaning, likewise."""
    aside: float = 0.9
    """Confidence of these two: 1 % of good frames pass either threshold, 15 to 50 % of bad ones,
    so with as many bad frames as good at least nine of ten are right."""
    too_close: float = 0.21
    """Growth of the ear distance, as a share; names the cause of what is bad, no more: up to 15 %
    of good frames pass it."""


class CalibratedPosture:
    """PostureClassifier against the person's own upright; without one nothing is judged."""

    model = "posture-synthetic-1"

    def __init__(self, figures: PostureFigures | None = None) -> None:
        self._figures = figures or PostureFigures()

    def classify(self, pose: Pose | None, baseline: NDArray[np.float64] | None) -> Judgement:
        """See ports.PostureClassifier. `baseline` as pose/calibrate.py makes it. The confidence is
        the model's probability of its side, also for uncertain; 0 for not judged."""
        seen = None if pose is None else usable(pose, self._figures.visible)
        if seen is None or baseline is None:
            return Judgement(Posture.NOT_JUDGED, 0.0)
        own = dict(zip(BASELINE, baseline.tolist(), strict=True))
        figures = self._figures
        if abs(seen.roll - own["roll"]) > figures.tilted:
            return Judgement(Posture.TILTED, figures.aside)
        if abs(seen.lateral - own["lateral"]) > figures.leaning:
            return Judgement(Posture.LEANING, figures.aside)
        p = self._probability(seen, own)
        if figures.upright < p < figures.bad:
            return Judgement(Posture.UNCERTAIN, max(p, 1 - p))
        if p <= figures.upright:
            return Judgement(Posture.UPRIGHT, 1 - p)
        near = seen.ear_distance / own["ear_distance"] - 1 > figures.too_close
        return Judgement(Posture.TOO_CLOSE if near else Posture.SLOUCHED, p)

    def _probability(self, seen: Features, own: Mapping[str, float]) -> float:
        """P(bad)."""
        r_neck = seen.neck / own["neck"] - 1
        d_pitch = seen.pitch - own["pitch"]
        logit = self._figures.bias + self._figures.neck * r_neck + self._figures.pitch * d_pitch
        return 1 / (1 + exp(-max(-50.0, min(50.0, logit))))
