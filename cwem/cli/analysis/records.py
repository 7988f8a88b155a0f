"""What `cwem analyse` prints: lines of JSON or words, and the summary of a video."""

from collections.abc import Mapping
from typing import Any

from cwem.cli.analysis.strangers import Strangers
from cwem.cli.screen import called
from cwem.ports import Gallery
from cwem.track.table import BoutTable
from cwem.values import Analysis, Bout, Millis, Pose, Posture, Seen, seconds_by_label, standing

Where = Mapping[str, str | float]
"""{"file": path} of a picture or {"t": seconds} of a frame."""


def as_json(where: Where, size: tuple[int, int], analysis: Analysis) -> dict[str, Any]:
    """One analysed frame; keypoints are normalised to "size" and null where there is no pose."""
    people = [_person(seen, size) for seen in analysis.people]
    return {**where, "size": list(size), "people": people}


def _person(seen: Seen, size: tuple[int, int]) -> dict[str, Any]:
    pose = seen.person.pose
    return {
        "track": seen.track,
        "employee": seen.identity.employee,
        "box": seen.person.box.within(size).rounded(),
        "activity": seen.activity.label,
        "posture": seen.posture.label,
        "confidence": round(seen.activity.confidence, 3),
        "keypoints": None if pose is None else rows(pose),
    }


def rows(pose: Pose) -> list[list[float]]:
    """33 x [x, y, z, visibility] with five decimals."""
    return [[round(value, 5) for value in row] for row in pose.keypoints.tolist()]


def in_words(where: Where, analysis: Analysis, gallery: Gallery) -> str:
    """One analysed picture for people to read."""
    people = [_describe(seen, gallery) for seen in analysis.people]
    return f"{next(iter(where.values()))}: {'; '.join(people) or 'nobody'}"


def _describe(seen: Seen, gallery: Gallery) -> str:
    named = seen.identity.employee
    who = called(gallery, named) if named else seen.identity.status.replace("_", " ")
    posture = "" if seen.posture.label == Posture.NOT_JUDGED else f", {seen.posture.label}"
    sure = f" ({seen.activity.confidence:.0%})" if seen.activity.confidence else ""
    return f"{who}: {seen.activity.label}{posture}{sure}"


# --- the summary of a video ---------------------------------------------------------------------


def summary(table: BoutTable, frames: int, last: Millis) -> dict[str, Any]:
    """Frames, the rate they were analysed at, bouts in seconds of the clip, and their totals."""
    return {
        "frames": frames,
        "fps": round((frames - 1) * 1000 / last, 2) if last else 0.0,
        "bouts": [_bout(bout) for bout in standing(table.bouts(), table.voids)],
        "seconds": seconds_by_label(table.bouts(), table.voids),
    }


def _bout(bout: Bout) -> dict[str, Any]:
    return {
        "employee": bout.key.employee,
        "channel": bout.key.channel,
        "label": bout.label,
        "start": bout.key.start / 1000,
        "end": bout.end / 1000,
    }


def summary_in_words(
    name: str, facts: Mapping[str, Any], strangers: Strangers, gallery: Gallery
) -> str:
    """The summary for people to read."""
    lines = [f"{name}: {facts['frames']} frames analysed, {facts['fps']:g} a second"]
    lines += [
        f"  {called(gallery, employee)}  {channel:9} {label:14} {seconds:8.1f} s"
        for employee, channels in facts["seconds"].items()
        for channel, labels in channels.items()
        for label, seconds in labels.items()
    ]
    if not facts["seconds"]:
        lines.append("  nobody who is enrolled was recognised")
    if seen := strangers.at_once():
        people = "1 person" if seen == 1 else f"{seen} people"
        lines.append(f"  not recognised: up to {people} at once, all together")
        lines += [
            f"    {label:14} {seconds:8.1f} s" for label, seconds in strangers.seconds().items()
        ]
    elif not facts["seconds"]:
        lines.append("  nobody was seen")
    return "\n".join(lines)
