"""What is kept: bouts, and how their time is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cwem.values.identities import UNPROVEN
from cwem.values.moments import DAY, Millis
from cwem.values.observations import Channel


@dataclass(frozen=True, slots=True, order=True)
class BoutKey:
    """What identifies a bout; never reused once deleted."""

    employee: str
    day: date
    """UTC day of `start`."""
    channel: Channel
    start: Millis
    capture: str


@dataclass(frozen=True, slots=True)
class Bout:
    """An unbroken run of one label of one person in one channel of one capture.

    Everything but `end`, `confidence` and `evidence` is fixed at opening. A bout lies within one
    UTC day. Written again it only grows: the larger end wins and these two travel with it.
    """

    key: BoutKey
    label: str
    camera: str
    model: str
    """Version of what decided the label."""
    end: Millis
    confidence: float
    evidence: float = UNPROVEN
    """Of presence: the best the name stood on so far, as Match.rate says it. No similarity, so that
    nothing of a face is kept; UNPROVEN before this was kept, and of what needs no name."""

    @property
    def length(self) -> Millis:
        return self.end - self.key.start


@dataclass(frozen=True, slots=True)
class BoutVoid:
    """Says that a bout does not hold from an instant on, because the identity was revised.

    Appended, never edited; the bout itself stays as it was written."""

    key: BoutKey
    since: Millis
    """The last positive verification; the bout counts up to here."""
    reason: str
    replaced_by: str | None = None
    """The employee the track turned out to be, when that is known."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction somebody approved: over this span of one channel its label counts, whatever was
    observed. The highest layer when reading; never edited, and the bouts below stay as they are.

    Of two that overlap the one approved later counts, then the one with the larger id."""

    id: str
    employee: str
    channel: Channel
    start: Millis
    end: Millis
    label: str | None
    """None: nothing counts in this span, as if nobody had been seen."""
    author: str
    """Who asked for it, by log-in name."""
    approver: str
    reason: str
    at: Millis
    """When it was approved."""

    @property
    def length(self) -> Millis:
        return self.end - self.start

    @property
    def own(self) -> bool:
        """Whether the person decided it alone; then it only ever takes something away."""
        return self.author == self.approver


LONGEST_ADJUSTMENT: Millis = 31 * DAY
"""What is longer is no correction of something observed."""


@dataclass(frozen=True, slots=True)
class BoutRules:
    """The duration rules' figures, in milliseconds. The defaults are the product's (settings can
    change them); see docs/decisions/0010-durations.md for what each one does."""

    label_change: Millis = 1_500
    """A new label counts once it has held this long."""
    away: Millis = 5_000
    """A person counts as away once unseen for this long."""
    collar: Millis = 3_000
    """The longest gap bridged between equal labels of one capture."""
    departure: Millis = 300_000
    """A visit ends once the person is unseen for this long."""
    heartbeat: Millis = 10_000
    """How often an open bout is written with its later end."""
    pending: Millis = 10_000
    """The most time credited backwards when an identity is confirmed late."""
    clock_drift: Millis = 2_000
    """Wall and monotonic clocks apart by more than this end the capture."""


@dataclass(frozen=True, slots=True)
class Span:
    """A label from `start` to `end`, whatever bouts it was read from."""

    start: Millis
    end: Millis
    label: str

    @property
    def length(self) -> Millis:
        return self.end - self.start


def standing(bouts: Iterable[Bout], voids: Iterable[BoutVoid]) -> list[Bout]:
    """What is left of these bouts: cut where they were voided, gone where nothing is left."""
    cut: dict[BoutKey, Millis] = {}
    for void in voids:
        cut[void.key] = min(void.since, cut.get(void.key, void.since))
    # looked up by key only where there are voids: a day has thousands of bouts and hardly any void
    kept = (_shortened(bout, cut) for bout in bouts) if cut else bouts
    return [bout for bout in kept if bout.length > 0]


def _shortened(bout: Bout, cut: Mapping[BoutKey, Millis]) -> Bout:
    end = cut.get(bout.key, bout.end)
    return replace(bout, end=end) if end < bout.end else bout


def seconds_by_label(
    bouts: Iterable[Bout], voids: Iterable[BoutVoid] = ()
) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """{employee: {channel: {label: seconds}}} of one capture's bouts, cut where voided."""
    totals: dict[str, dict[str, dict[str, int]]] = {}
    for bout in standing(bouts, voids):
        channel = totals.setdefault(bout.key.employee, {}).setdefault(bout.key.channel, {})
        channel[bout.label] = channel.get(bout.label, 0) + bout.length
    return {
        employee: {
            channel: {label: ms / 1000 for label, ms in labels.items()}
            for channel, labels in channels.items()
        }
        for employee, channels in totals.items()
    }
