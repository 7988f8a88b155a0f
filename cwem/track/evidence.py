"""What a name stands on: the strictest operating point that would have given it too.

A stricter point than the one in force goes on asking where this one has its answer. So every image
that is taken to check a name is asked of the stricter ones as well, by the rule names are given by:
several images fused, several decisions in a row. These images are seconds apart, so it is said that
the name would have been given, and not when to the second.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from cwem.values import UNPROVEN, Embedding, fuse


@dataclass(slots=True)
class Evidence:
    """Of one track's name. `rate` is that of the point, see Match.rate."""

    rate: float = UNPROVEN
    _images: list[Embedding] = field(default_factory=list)
    _rates: list[float] = field(default_factory=list)

    def add(
        self, image: Embedding, ask: Callable[[Embedding], float], images: int, agree: int
    ) -> None:
        """Another image; `ask` gives the rate of so many fused `images`, and so many decisions in a
        row count."""
        self._images = [*self._images, image][-images:]
        if len(self._images) < images:
            return
        self._rates = [*self._rates, ask(fuse(self._images))][-agree:]
        if len(self._rates) == agree:
            self.rate = min(self.rate, max(self._rates))


class Claim(NamedTuple):
    """Whom the last fused decisions named, how many in a row, and the weakest of their rates."""

    employee: str
    agreed: int
    rate: float


def claimed(before: Claim | None, employee: str, rate: float) -> Claim:
    """One more decision for this person."""
    if before is None or before.employee != employee:
        return Claim(employee, 1, rate)
    return Claim(employee, before.agreed + 1, max(before.rate, rate))
