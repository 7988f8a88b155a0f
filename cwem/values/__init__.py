"""The nouns of the project: frozen values that know no vendor, no store and no clock.

Boxes and face landmarks are in pixels of their picture; body keypoints are normalised to 0..1.
"""

from cwem.values.bouts import Bout, BoutKey, BoutRules, BoutVoid, Span, seconds_by_label, standing
from cwem.values.identities import (
    Consent,
    Embedding,
    Employee,
    Identity,
    IdentityStatus,
    Match,
    Purpose,
    Template,
    fuse,
    unit,
)
from cwem.values.moments import Millis, day_start, utc_day
from cwem.values.observations import (
    Activity,
    Analysis,
    Channel,
    Judgement,
    Observation,
    Posture,
    Presence,
    Seen,
)
from cwem.values.pictures import (
    Box,
    CameraKind,
    Capture,
    Face,
    Frame,
    Image,
    Person,
    Pose,
    Quality,
    Verdict,
)

__all__ = [
    "Activity",
    "Analysis",
    "Bout",
    "BoutKey",
    "BoutRules",
    "BoutVoid",
    "Box",
    "CameraKind",
    "Capture",
    "Channel",
    "Consent",
    "Embedding",
    "Employee",
    "Face",
    "Frame",
    "Identity",
    "IdentityStatus",
    "Image",
    "Judgement",
    "Match",
    "Millis",
    "Observation",
    "Person",
    "Pose",
    "Posture",
    "Presence",
    "Purpose",
    "Quality",
    "Seen",
    "Span",
    "Template",
    "Verdict",
    "day_start",
    "fuse",
    "seconds_by_label",
    "standing",
    "unit",
    "utc_day",
]
