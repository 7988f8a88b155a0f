"""Whether a face may become a template: stricter than what a live picture needs, because a false
one stays.

At the size it was found, a dog passes for a face with .90. Looked at again from four distances,
people stay near .92 and the dog falls below .79 from one of them. A second model (MediaPipe's) was
tried and does not tell them apart. Figures: docs/decisions/0005-operating-points.md.
"""

from cwem.face.refine import LandmarkRefiner
from cwem.ports import QualityGate
from cwem.values import Face, Image, Quality, Verdict
from cwem.words import say

DISTANCES = (1.3, 1.6, 2.0, 2.6)
"""How many times the box's longer side each look spans."""
SURE = 0.84
"""The least confidence of the four looks; below lie 1 in 400 real pictures."""

_NO_FACE = say(
    "This may not be a human face; use a sharp picture of the person's face from the front."
)


class EnrolmentGate:
    """A QualityGate for pictures that become templates. Belongs to one thread."""

    def __init__(self, gate: QualityGate, close_up: LandmarkRefiner) -> None:
        """What `gate` refuses is refused with its reason."""
        self._gate, self._close_up = gate, close_up

    def assess(self, image: Image, face: Face) -> Quality:
        """See the port. Costs about 5 ms more."""
        quality = self._gate.assess(image, face)
        if quality.verdict is Verdict.GOOD and not self._is_sure(image, face):
            return Quality(Verdict.POOR, 0.0, _NO_FACE)
        return quality

    def _is_sure(self, image: Image, face: Face) -> bool:
        for reach in DISTANCES:
            seen = self._close_up.look(image, face, reach)
            if seen is None or seen.confidence < SURE:
                return False
        return True
