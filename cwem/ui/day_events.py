"""The bouts behind a figure: each with what decided it, cut where the identity was revised."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.people.csv_cells import escape
from cwem.people.values import Camera
from cwem.ui import formats, state
from cwem.ui.language import _, tr
from cwem.ui.terms import term
from cwem.values import (
    Activity,
    Bout,
    BoutKey,
    BoutVoid,
    CameraKind,
    Channel,
    Millis,
    Posture,
    Presence,
)
from cwem.words import Words, say

LABELS = {Channel.PRESENCE: Presence, Channel.ACTIVITY: Activity, Channel.POSTURE: Posture}
CHANNELS: Mapping[Channel, Words] = {
    Channel.PRESENCE: say("Presence"),
    Channel.ACTIVITY: say("Activity"),
    Channel.POSTURE: say("Posture"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A bout as far as it counts in a day."""

    bout: Bout
    start: Millis
    end: Millis
    cut: bool
    """It was seen for longer, but the identity was revised."""


def events(
    bouts: Iterable[Bout], voids: Iterable[BoutVoid], begin: Millis, end: Millis
) -> list[Event]:
    """What counts between two instants, newest first. What was voided from its start does not."""
    since: dict[BoutKey, Millis] = {}
    for void in voids:
        since[void.key] = min(void.since, since.get(void.key, void.since))
    found = []
    for bout in bouts:
        holds = min(bout.end, since.get(bout.key, bout.end))
        first, last = max(begin, bout.key.start), min(end, holds)
        if first < last:
            found.append(Event(bout, first, last, holds < bout.end))
    return sorted(found, key=lambda event: event.start, reverse=True)


def label_words(channel: Channel, label: str) -> Words:
    """What to call a label of this channel."""
    return term(LABELS[channel](label))


def camera_words(cameras: Mapping[str, Camera], camera: str) -> str:
    """What to call the camera a bout names."""
    if camera in cameras:
        return cameras[camera].name
    if camera == state.OWN_CAMERA:
        return tr(term(CameraKind.OWN))
    return tr(term(CameraKind.SHARED)) if camera == state.SHARED.name else camera


def confidence(value: float) -> str:
    """As a share of certainty: 93 %."""
    return _("{percent} %", percent=round(100 * value))


def columns(
    found: Sequence[Event], cameras: Mapping[str, Camera], zone: ZoneInfo
) -> dict[str, list[object]]:
    """The table's columns; times are instants in `zone`."""
    return {
        _("From"): [datetime.fromtimestamp(e.start / 1000, zone) for e in found],
        _("To"): [datetime.fromtimestamp(e.end / 1000, zone) for e in found],
        _("Duration"): [formats.duration((e.end - e.start) / 1000) for e in found],
        _("What"): [tr(label_words(e.bout.key.channel, e.bout.label)) for e in found],
        _("Camera"): [camera_words(cameras, e.bout.camera) for e in found],
        _("Decided by"): [e.bout.model for e in found],
        _("Confidence"): [confidence(e.bout.confidence) for e in found],
        _("Note"): [_("Cut: the identity was revised") if e.cut else "" for e in found],
    }


def as_csv(found: Sequence[Event], cameras: Mapping[str, Camera], zone: ZoneInfo) -> bytes:
    """CSV for the reader's spreadsheet; no cell is taken for a formula. Times with the zone's
    distance from UTC, to the millisecond, so that the file adds up."""
    table = columns(found, cameras, zone)
    kinds = [tr(CHANNELS[event.bout.key.channel]) for event in found]
    seconds = [f"{(event.end - event.start) / 1000:.3f}" for event in found]
    table[_("Duration")] = list(seconds)
    head = [_("Duration in seconds") if name == _("Duration") else name for name in table]
    return write_csv([_("Kind"), *head], zip(kinds, *table.values(), strict=True))


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as a file for the reader's spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=formats.csv_separator())
    writer.writerow([escape(name) for name in head])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    return escape(" ".join(str(value).split()))
