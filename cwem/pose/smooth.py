"""One label per frame flickers; one per moment does not."""

from math import exp

from cwem.values import Judgement, Millis

TIME_CONSTANT_MS: Millis = 500
"""A new label takes over after ln 2 of this (0.35 s) of nothing else: short beside the 1.5 s a
label must hold to count (BoutRules.label_change), long beside one wrong frame at 10 a second."""


class TimeSmoother:
    """Smooths one channel of one track.

    Each frame votes for its label; votes fade with exp(-age / time constant), by timestamps, so
    that the frame rate does not matter. The label with most votes wins, the present one on a tie:

        frames   a a a a b a a a b b b b b
        answer   a a a a a a a a a a a b b

    The confidence is the faded mean of the winner's confidence, counting frames that said
    something else as 0: the share of recent evidence that stands behind the label.
    """

    def __init__(self, time_constant: Millis = TIME_CONSTANT_MS) -> None:
        self._time_constant = time_constant
        self._at: Millis | None = None
        self._label = ""
        self._votes: dict[str, float] = {}
        self._trust: dict[str, float] = {}

    def update(self, at: Millis, judgement: Judgement) -> Judgement:
        """The smoothed judgement at this time. Times must not decrease."""
        kept = 0.0 if self._at is None else exp(-(at - self._at) / self._time_constant)
        self._at = at
        for label in self._votes:
            self._votes[label] *= kept
            self._trust[label] *= kept
        new = 1 - kept
        self._votes[judgement.label] = self._votes.get(judgement.label, 0.0) + new
        self._trust[judgement.label] = (
            self._trust.get(judgement.label, 0.0) + new * judgement.confidence
        )
        best = max(self._votes, key=lambda label: (self._votes[label], label == self._label))
        self._label = best
        return Judgement(best, min(1.0, self._trust[best]))
