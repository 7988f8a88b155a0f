"""Who somebody is, and what they agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cwem.values.moments import Millis

Embedding: TypeAlias = NDArray[np.float32]
"""A face as a unit vector; similarity of two embeddings is their dot product (cosine)."""


def unit(vector: Embedding) -> Embedding:
    """Scaled to length 1; the zero vector stays what it is."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, np.float32)


def fuse(embeddings: Iterable[Embedding]) -> Embedding:
    """Normalised mean of at least one: one vector for several images of one person."""
    return unit(np.mean(np.stack(list(embeddings)), axis=0, dtype=np.float32))


class Strictness(StrEnum):
    """The named operating points of recognition, from the loosest. Their figures, and how good they
    are, lie in models/operating_points.json."""

    LOOSE = "loose"
    STANDARD = "standard"
    STRICT = "strict"
    STRICTEST = "strictest"


UNPROVEN = 1.0
"""The evidence of a name of which nothing is known: a point that lets every stranger pass."""


class IdentityStatus(StrEnum):
    """How sure a name is; only confirmed carries one."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    """Not decided yet: more good frames are needed, or two tracks claim the same person."""
    UNKNOWN = "unknown"
    """Decided: nobody who is enrolled."""
    SOMEONE_ELSE = "someone_else"
    """Own webcam: decided, not the signed-in employee."""
    TOO_SMALL = "too_small"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer of a gallery to one probe. `employee` is set only above the operating point."""

    employee: str | None
    similarity: float
    """To the nearest template, -1..1; -1 for an empty gallery."""
    threshold: float
    """The similarity that was asked for at the operating point in force."""
    rate: float = UNPROVEN
    """Of the strictest point that would have given this name too, the share of strangers it lets
    pass (FPIR; where it is 1:1, a tenth of it is the FMR). UNPROVEN without a name."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is believed about a track. `employee` is set if and only if the status is confirmed."""

    status: IdentityStatus
    employee: str | None = None
    similarity: float | None = None
    quality: float | None = None


class Purpose(StrEnum):
    """What a person can consent to, one by one."""

    ATTENDANCE = "attendance"
    POSTURE = "posture"


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """An enrolled face: the normalised mean of the accepted images' embeddings."""

    employee: str
    embedding: Embedding
    model: str
    """Name of the embedding model; templates of different models are never compared."""
    images: int


@dataclass(frozen=True, slots=True)
class Employee:
    """`number` is what the company calls the person (employee_no) and the key everywhere."""

    number: str
    name: str = ""
    email: str = ""
    language: str = ""
    """Two letters ("de") or with a region ("pt-BR"); empty: nobody said."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's recorded agreement to one purpose. `note` says how it was given, `text` which
    version of the text was agreed to, `by` which account recorded it."""

    employee: str
    purpose: Purpose
    given: Millis
    note: str
    withdrawn: Millis | None = None
    text: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A track turned out not to be this employee. `since` is the last positive verification."""

    track: int
    employee: str
    since: Millis
    reason: str
    replaced_by: str | None = None


NOT_ME = "not me"
"""Why what was recorded of somebody is void: they, or who stood there, said so."""


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody said that whoever stands before this camera is not this employee: what it records
    of them from `since` to `until` does not count, and nobody is given the name meanwhile."""

    camera: str
    employee: str
    since: Millis
    until: Millis
