"""The seams of the flow. Stages implement these; the pipeline and the pages see nothing else.

Every port is small enough to be faked in a few lines. Threading is part of the promise: unless a
port says otherwise, one instance belongs to one thread. One module an idea, in the flow's order:
seeing, knowing, judging, bouts, rollups; people and store. What a part alone needs of a store is
beside that part: access, attendance and people have ports of their own.
"""

from cwem.ports.bouts import (
    EVERY_CHANNEL,
    Adjustments,
    BoutSink,
    BoutStore,
    DayMark,
    ReadBouts,
    Retention,
)
from cwem.ports.judging import ActivityClassifier, PostureClassifier, Smoother
from cwem.ports.knowing import Gallery
from cwem.ports.people import EnrolledFace, People
from cwem.ports.rollups import ReadDays, Rolled, RolledGroups, Rollups, Taken
from cwem.ports.seeing import FaceDetector, FaceEmbedder, PoseEstimator, QualityGate
from cwem.ports.store import ReadRecords, Records, Store, StoreFigures

__all__ = [
    "EVERY_CHANNEL",
    "ActivityClassifier",
    "Adjustments",
    "BoutSink",
    "BoutStore",
    "DayMark",
    "EnrolledFace",
    "FaceDetector",
    "FaceEmbedder",
    "Gallery",
    "People",
    "PoseEstimator",
    "PostureClassifier",
    "QualityGate",
    "ReadBouts",
    "ReadDays",
    "ReadRecords",
    "Records",
    "Retention",
    "Rolled",
    "RolledGroups",
    "Rollups",
    "Smoother",
    "Store",
    "StoreFigures",
    "Taken",
]
