"""The similarity a name needs, by the size of the gallery and the number of fused images.

The figures are measured by `training/face_eval.py` on people the thresholds never saw and lie in
models/operating_points.json; docs/decisions/0005-operating-points.md says how and how good.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cwem.errors import ModelCorrupt, ModelMissing
from cwem.settings import ROOT

FILE = ROOT / "models" / "operating_points.json"


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Thresholds of one error rate. `thresholds` has shape (len(images), len(gallery))."""

    rate: float
    """The share of strangers (1:N, FPIR) or impostors (1:1, FMR) it lets pass."""
    gallery: NDArray[np.float64]
    images: NDArray[np.float64]
    thresholds: NDArray[np.float64]

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
class OperatingPoints:
    """The named operating points of one embedding model."""

    model: str
    identification: Curve
    """1:N, to give a name: one stranger in a thousand passes (FPIR 0.1 %)."""
    suspicion: Curve
    """1:N, below a name and above "unknown": one stranger in a hundred passes."""
    verification: Curve
    """1:1, against one person's template (FMR 0.01 %)."""
    agreement: Curve
    """1:1, between pictures said to be of one person (FMR 0.1 %)."""

    def identify(self, gallery: int, images: int = 1) -> float:
        """What a name needs in a gallery of this size, `images` good images being fused."""
        return self.identification.threshold(gallery, images)

    def suspect(self, gallery: int, images: int = 1) -> float:
        """What "tentative" needs."""
        return self.suspicion.threshold(gallery, images)

    def verify(self, images: int = 1) -> float:
        """What 1:1 needs."""
        return self.verification.threshold(1, images)

    def agree(self) -> float:
        """What two pictures of one person need."""
        return self.agreement.threshold(1, 1)


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
        identification=_curve(raw["identification"]),
        suspicion=_curve(raw["suspicion"]),
        verification=_curve(raw["verification"]),
        agreement=_curve(raw["agreement"]),
    )


def _curve(raw: dict[str, Any]) -> Curve:
    curve = Curve(
        rate=float(raw["rate"]),
        gallery=np.asarray(raw["gallery"], np.float64),
        images=np.asarray(raw["images"], np.float64),
        thresholds=np.asarray(raw["thresholds"], np.float64),
    )
    if curve.thresholds.shape != (len(curve.images), len(curve.gallery)):
        raise ValueError("thresholds do not fit gallery and images")
    return curve
