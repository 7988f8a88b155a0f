"""The seams of the flow. Stages implement these; the pipeline and the pages see nothing else.

Every port is small enough to be faked in a few lines. Threading is part of the promise: unless a
port says otherwise, one instance belongs to one thread.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from cwem.values import (
    Adjustment,
    Bout,
    BoutVoid,
    Channel,
    Consent,
    Embedding,
    Employee,
    Face,
    Frame,
    GroupTotal,
    GroupUnit,
    Image,
    Judgement,
    Lengths,
    Match,
    Millis,
    PersonDate,
    Pose,
    Purpose,
    Quality,
    RolledDay,
    Template,
)

# --- seeing -------------------------------------------------------------------------------------


class FaceDetector(Protocol):
    """Finds faces."""

    def detect(self, image: Image) -> tuple[Face, ...]:
        """All faces, largest first, in the pixels of `image`."""
        ...


class QualityGate(Protocol):
    """Says whether a face may be compared. Stateless and thread-safe."""

    def assess(self, image: Image, face: Face) -> Quality: ...


class FaceEmbedder(Protocol):
    """Turns a face into a vector."""

    @property
    def model(self) -> str:
        """Name of the model, stored with every template."""
        ...

    def embed(self, image: Image, face: Face) -> Embedding:
        """(128,) float32 unit vector of the aligned face."""
        ...


class PoseEstimator(Protocol):
    """Finds bodies. One object per stream: it tracks between calls."""

    def estimate(self, frame: Frame, faces: int) -> tuple[Pose, ...]:
        """Poses in the frame, in no particular order and without stable ids. Frame times must
        increase strictly. `faces` is how many faces were found: a hint how many to look for."""
        ...

    def close(self) -> None:
        """Free the native object; must be called, by the thread that called `estimate`."""
        ...


# --- knowing who --------------------------------------------------------------------------------


class Gallery(Protocol):
    """The enrolled templates of one embedding model, immutable; swapped by reference.

    Thread-safe. Every answer applies an operating point that was measured (face/operating.py)."""

    def __len__(self) -> int: ...

    def identify(self, embedding: Embedding, images: int = 1) -> Match:
        """1:N. `images` is how many good images the embedding fuses."""
        ...

    def verify(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        """1:1 against that person's template alone; no match if the person has none."""
        ...

    def purposes(self, employee: str) -> frozenset[Purpose]:
        """What this person has consented to."""
        ...

    def name(self, employee: str) -> str:
        """What to call this person on a screen; the number where no name is known."""
        ...


# --- judging what they do -----------------------------------------------------------------------


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


# --- keeping ------------------------------------------------------------------------------------


class BoutSink(Protocol):
    """Where settled bouts go. Safe to call from any thread; returns without waiting for disk.

    Writes are idempotent and commute: the largest end wins."""

    def write(self, bouts: Sequence[Bout], voids: Sequence[BoutVoid] = ()) -> Future[None]:
        """The future is done once the rows are durable, or carries a StoreError."""
        ...


EVERY_CHANNEL: frozenset[Channel] = frozenset(Channel)


class DayMark(NamedTuple):
    """Differs from an earlier one if a row came, grew, was voided or went since."""

    rows: int
    ends: int
    """Sum of the bouts' ends."""
    voids: int
    cuts: int
    """Sum of where the voids begin."""


class BoutStore(BoutSink, Protocol):
    """Bouts to be read back, too."""

    def bouts(
        self, employee: str, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> tuple[list[Bout], list[BoutVoid]]:
        """One person's bouts of the UTC days first..last inclusive, by start; with their voids.
        Only of these channels: what a reader may not see is not read either."""
        ...

    def marks(self, employee: str, first: date, last: date) -> Mapping[date, DayMark]:
        """What tells whether anything of a UTC day has changed, for the days that have bouts;
        some fifty times faster than reading them."""
        ...

    def all_bouts(self, first: date, last: date) -> Iterator[Bout]:
        """Everyone's bouts of those UTC days, as written (voids not applied)."""
        ...

    def recorded(self) -> Iterator[str]:
        """Everybody who has bouts, by number; whether anybody of that number is known or not."""
        ...


class Adjustments(Protocol):
    """Approved corrections. Append-only; safe to call from any thread."""

    def add(self, adjustment: Adjustment) -> None:
        """Durable when it returns, its UTC days marked as dirty; a repeat changes nothing. Raises
        StoreError for a span that is empty, longer than LONGEST_ADJUSTMENT or in a sealed day."""
        ...

    def of(self, employee: str, begin: Millis, end: Millis) -> list[Adjustment]:
        """One person's that reach into [begin, end), by start."""
        ...


# --- adding up ----------------------------------------------------------------------------------


class Taken(NamedTuple):
    """What one turn of adding up begins with."""

    turn: int
    """Rises from turn to turn; what the adapter likes (Cassandra: microseconds)."""
    marks: list[PersonDate]


class Rolled(NamedTuple):
    """What is kept of some people's local days, and what is known to be missing in it."""

    days: Mapping[PersonDate, RolledDay]
    marks: frozenset[PersonDate]
    """UTC days that changed since they were added up."""


class RolledGroups(NamedTuple):
    """What is kept of a group, and what is known to be missing in it."""

    totals: list[GroupTotal]
    """By first day and channel."""
    marks: frozenset[PersonDate]
    """Everybody's, as in Rolled; with the name of nobody: the groups of that local day."""
    revision: int
    """Of the company whose teams and zones were last compared with what is kept."""


class Rollups(Protocol):
    """Totals derived from bouts. Safe to call from any thread; raises StoreError.

    Whoever writes or voids bouts or adds an adjustment marks their person and UTC day in the same
    step (Cassandra: after the rows). A mark carries the turn it was made in; one turn takes marks,
    reads the bouts behind them, keeps what they come to and then settles: only marks made before
    it began go, so what was written meanwhile stays marked. Rows of an earlier turn never replace
    those of a later one, so a turn that lost its lease does no harm.
    """

    def hold(self, holder: str, now: Millis, until: Millis) -> bool:
        """Take the one lease, or prolong it, up to `until`; False while somebody else has it. With
        `until` <= `now` it is given back."""
        ...

    def take(self, before: date, most: int) -> Taken:
        """Begin a turn: its number, and marks of UTC days before this one, the oldest first."""
        ...

    def mark(self, days: Iterable[PersonDate]) -> None:
        """Have these UTC days added up again; see RolledGroups.marks for a day of nobody."""
        ...

    def keep(self, turn: int, days: Sequence[RolledDay]) -> None:
        """Replace these days whole, and the months they lie in. Sealed days stay as they are."""
        ...

    def keep_groups(
        self, turn: int, unit: GroupUnit, first: date, totals: Sequence[GroupTotal]
    ) -> None:
        """Replace every group's total of this day or month."""
        ...

    def settle(self, turn: int, marks: Sequence[PersonDate], revision: int) -> None:
        """Remove these marks as far as they were made before this turn, and note the company."""
        ...

    def rolled(
        self,
        employees: Collection[str],
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> Rolled:
        """These people's local days of these channels, with the marks from the UTC day before
        `first` to the one after `last`. Marks are read first: a day without one is not older."""
        ...

    def everyone(
        self, first: date, last: date, channels: Collection[Channel] = EVERY_CHANNEL
    ) -> Iterator[RolledDay]:
        """Everybody's local days, day by day; without channels only whose and when."""
        ...

    def months(self, employee: str, first: date, last: date) -> Mapping[date, Lengths]:
        """First of the month -> what it comes to, from the month of one day to that of another."""
        ...

    def groups(
        self,
        team: str,
        unit: GroupUnit,
        first: date,
        last: date,
        channels: Collection[Channel] = EVERY_CHANNEL,
    ) -> RolledGroups:
        """One group's rows whose `first` lies in these days; marks are read first."""
        ...


class Retention(Protocol):
    """How bouts end. Safe to call from any thread; raises StoreError."""

    def sealed_before(self) -> date | None:
        """Bouts and voids of UTC days before this one are refused; None: none are."""
        ...

    def seal(self, before: date) -> None:
        """Refuse them from now on. It only moves forward."""
        ...

    def remove(self, employee: str, at: Millis) -> int:
        """Delete one person's bouts and voids of sealed UTC days, and seal the local days that
        begin before, in one step; how many bouts there were. Nothing is removed while one of
        those UTC days is still to be added up."""
        ...


class Records(BoutStore, Protocol):
    """Bouts, what corrects them and what they come to."""

    @property
    def adjustments(self) -> Adjustments: ...

    @property
    def rollups(self) -> Rollups: ...

    @property
    def retention(self) -> Retention: ...


# --- people -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnrolledFace:
    """What a template was made of, without the template."""

    images: int
    at: Millis
    model: str


class People(Protocol):
    """Who is enrolled, and what they agreed to. Safe to call from any thread."""

    def employee(self, number: str) -> Employee | None: ...

    def employees(self) -> list[Employee]: ...

    def enrol(
        self, employee: Employee, template: Template, consents: Iterable[Consent], at: Millis
    ) -> None:
        """Store person, consents and sealed template in one step, replacing an older template.
        Raises ConsentMissing without a standing consent to attendance."""
        ...

    def templates(self, model: str) -> list[Template]:
        """Unsealed templates of this model, of everyone whose consent to attendance stands."""
        ...

    def consents(self, employee: str) -> list[Consent]: ...

    def purposes(self) -> dict[str, frozenset[Purpose]]:
        """What everyone agrees to now; nobody is in it without a standing consent."""
        ...

    def enrolled(self) -> frozenset[str]:
        """The numbers of everybody who has a template, of whatever model."""
        ...

    def enrolments(self) -> dict[str, EnrolledFace]:
        """What everybody's newest template was made of; nobody is in it without one."""
        ...

    def withdraw(self, employee: str, purpose: Purpose, at: Millis) -> None:
        """Withdrawing attendance destroys the template and its key as well."""
        ...

    def gallery_version(self) -> int:
        """Rises with every change of templates or consents; cheap, polled every two seconds."""
        ...


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """How much a store holds, and where."""

    kind: str
    place: str
    """Without a password."""
    size: int
    """Bytes on disk, without the log."""
    log_size: int
    """Bytes of the write-ahead log that are not yet in the rest."""
    schema: int
    rows: Mapping[str, int]
    """By table; of those in `more` at least so many."""
    more: frozenset[str]
    last_write: Millis


class Store(Records, People, Protocol):
    """Everything of one installation."""

    def figures(self) -> StoreFigures:
        """How much there is; takes up to a tenth of a second. Raises StoreError."""
        ...

    def close(self) -> None:
        """Write what is queued, then let go of the store."""
        ...
