"""The similarity a name needs, by the size of the gallery and the number of fused images.

The figures are measured by `training/face_eval.py` on people the thresholds never saw and lie in
models/operating_points.json; docs/decisions/0005-operating-points.md says how and how good.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cwem.errors import ModelCorrupt, ModelMissing
from cwem.settings import ROOT
from cwem.values import UNPROVEN, Strictness

FILE = ROOT / "models" / "operating_points.json"


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Thresholds of one error rate. `thresholds` has shape (len(images), len(gallery))."""

    rate: float
    """The share of strangers (1:N, FPIR) or impostors (1:1, FMR) it lets pass."""
    gallery: NDArray[np.float64]
    images: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    measured: int = 0
    """In galleries of more people than this it goes on by a slope seen elsewhere; see
    training/face_eval.py."""

    def threshold(self, gallery: int, images: int) -> float:
        """Linear in the logarithm of the gallery's size, which the tail of the impostors'
        similarities is. A smaller gallery counts as the smallest measured; beyond the largest the
        last slope goes on. Linear in the number of images; more count as the most measured."""
        by_size = np.array([self._at(row, max(1, gallery)) for row in self.thresholds])
        return float(np.interp(images, self.images, by_size))

    def _at(self, row: NDArray[np.float64], gallery: int) -> float:
        sizes = np.log(self.gallery)
        size = float(np.log(gallery))
        if len(row) > 1 and size > sizes[-1]:
            slope = (row[-1] - row[-2]) / (sizes[-1] - sizes[-2])
            return float(min(1.0, row[-1] + slope * (size - sizes[-1])))
        return float(np.interp(size, sizes, row))


@dataclass(frozen=True, slots=True)
class Point:
    """What a name needs."""

    identification: Curve
    """1:N, at a shared camera."""
    verification: Curve
    """1:1, at somebody's own webcam; its rate is a tenth of the other."""

    @property
    def rate(self) -> float:
        """The share of strangers it lets pass before a shared camera (FPIR)."""
        return self.identification.rate


@dataclass(frozen=True, slots=True)
class OperatingPoints:
    """The operating points of one embedding model, one of them in force."""

    model: str
    points: Mapping[Strictness, Point]
    """From the loosest to the strictest."""
    suspicion: Curve
    """1:N, below a name and above "unknown": one stranger in a hundred passes."""
    agreement: Curve
    """1:1, between pictures said to be of one person (FMR 0.1 %)."""
    at: Strictness = Strictness.STANDARD

    def put_at(self, at: Strictness) -> "OperatingPoints":
        """The same with this point in force."""
        return replace(self, at=at)

    @property
    def rate(self) -> float:
        """Of the point in force."""
        return self.points[self.at].rate

    def identify(self, gallery: int, images: int = 1) -> float:
        """What a name needs in a gallery of this size, `images` good images being fused."""
        return self.points[self.at].identification.threshold(gallery, images)

    def suspect(self, gallery: int, images: int = 1) -> float:
        """What "tentative" needs."""
        return self.suspicion.threshold(gallery, images)

    def verify(self, images: int = 1) -> float:
        """What a name needs 1:1."""
        return self.points[self.at].verification.threshold(1, images)

    def keep(self, images: int = 1) -> float:
        """What a name that was given needs, to be kept. Stricter points than the standard one are
        stricter in giving names, not in taking them away: it would cut the time of people who are
        recognised, and whoever takes somebody's place is found by this one already."""
        standard = self.points[Strictness.STANDARD].verification.threshold(1, images)
        return min(standard, self.verify(images))

    def agree(self) -> float:
        """What two pictures of one person need."""
        return self.agreement.threshold(1, 1)

    def passed(self, similarity: float, gallery: int, images: int = 1) -> float:
        """The rate of the strictest point that gives a name for this similarity, 1:N."""
        return self._passed(
            similarity, {p.rate: p.identification for p in self.points.values()}, gallery, images
        )

    def passed_alone(self, similarity: float, images: int = 1) -> float:
        """The same 1:1, on the scale of `passed`."""
        return self._passed(
            similarity, {p.rate: p.verification for p in self.points.values()}, 1, images
        )

    def _passed(
        self, similarity: float, curves: Mapping[float, Curve], gallery: int, images: int
    ) -> float:
        """UNPROVEN if not even the loosest does."""
        given = UNPROVEN
        for rate, curve in curves.items():
            if similarity < curve.threshold(gallery, images):
                break
            given = rate
        return given


def load_operating_points(path: Path = FILE) -> OperatingPoints:
    """Read the measured operating points. Raises ModelMissing or ModelCorrupt."""
    try:
        return parse_operating_points(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise ModelMissing(f"{path} is missing; it comes with the program: restore it.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelCorrupt(f"{path} cannot be used ({error!r}); restore it.") from None


def parse_operating_points(raw: dict[str, Any]) -> OperatingPoints:
    """From the JSON object. Raises ValueError, KeyError or TypeError if it is not one of these."""
    return OperatingPoints(
        model=str(raw["model"]),
        points={at: _point(raw["points"][at.value]) for at in Strictness},
        suspicion=_curve(raw["suspicion"]),
        agreement=_curve(raw["agreement"]),
    )


def _point(raw: dict[str, Any]) -> Point:
    return Point(_curve(raw["identification"]), _curve(raw["verification"]))


def _curve(raw: dict[str, Any]) -> Curve:
    curve = Curve(
        rate=float(raw["rate"]),
        gallery=np.asarray(raw["gallery"], np.float64),
        images=np.asarray(raw["images"], np.float64),
        thresholds=np.asarray(raw["thresholds"], np.float64),
        measured=int(raw["measured"]),
    )
    if curve.thresholds.shape != (len(curve.images), len(curve.gallery)):
        raise ValueError("thresholds do not fit gallery and images")
    return curve
