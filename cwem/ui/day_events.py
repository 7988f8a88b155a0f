"""The events behind a figure, bouts and corrections: each with what decided it, cut where the
identity was revised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cwem.people.csv_cells import line, written
from cwem.people.values import Camera
from cwem.track.timeline import Piece, Source
from cwem.ui import formats, state
from cwem.ui.language import _, tr
from cwem.ui.terms import term
from cwem.values import (
    Activity,
    Adjustment,
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
    """A bout or a correction as far as it counts in a day."""

    source: Source
    start: Millis
    end: Millis
    cut: bool = False
    """It was seen for longer, but the identity was revised."""

    @property
    def channel(self) -> Channel:
        """What kind of event it is."""
        return self.source.key.channel if isinstance(self.source, Bout) else self.source.channel


def events(
    bouts: Iterable[Bout],
    voids: Iterable[BoutVoid],
    adjustments: Iterable[Adjustment],
    begin: Millis,
    end: Millis,
) -> list[Event]:
    """What lies between two instants, newest first; bouts that a correction covers, too. What was
    voided from its start does not."""
    since = _first_voids(voids)
    found = []
    for bout in bouts:
        holds = min(bout.end, since.get(bout.key, bout.end))
        first, last = max(begin, bout.key.start), min(end, holds)
        if first < last:
            found.append(Event(bout, first, last, holds < bout.end))
    found += (Event(one, max(begin, one.start), min(end, one.end)) for one in adjustments)
    return sorted(found, key=lambda event: event.start, reverse=True)


def counted(pieces: Iterable[Piece], voids: Iterable[BoutVoid]) -> list[Event]:
    """What a figure is the sum of, newest first."""
    cut = _first_voids(voids)
    found = [
        Event(
            piece.source,
            piece.start,
            piece.end,
            isinstance(piece.source, Bout) and piece.source.key in cut,
        )
        for piece in pieces
    ]
    return found[::-1]


def _first_voids(voids: Iterable[BoutVoid]) -> dict[BoutKey, Millis]:
    since: dict[BoutKey, Millis] = {}
    for void in voids:
        since[void.key] = min(void.since, since.get(void.key, void.since))
    return since


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
        _("What"): [_label(e) for e in found],
        _("Camera"): [_camera(e.source, cameras) for e in found],
        _("Decided by"): [_decided(e.source) for e in found],
        _("Confidence"): [_confidence(e.source) for e in found],
        _("Note"): [_note(e) for e in found],
    }


def _label(event: Event) -> str:
    if event.source.label is None:
        return _("Nothing counts")
    return tr(label_words(event.channel, event.source.label))


def _camera(source: Source, cameras: Mapping[str, Camera]) -> str:
    return camera_words(cameras, source.camera) if isinstance(source, Bout) else ""


def _decided(source: Source) -> str:
    if isinstance(source, Bout):
        return source.model
    return _("{author}, approved by {approver}", author=source.author, approver=source.approver)


def _confidence(source: Source) -> str:
    return confidence(source.confidence) if isinstance(source, Bout) else ""


def _note(event: Event) -> str:
    if isinstance(event.source, Bout):
        return _("Cut: the identity was revised") if event.cut else ""
    return _("Correction: {reason}", reason=event.source.reason)


def as_csv(found: Sequence[Event], cameras: Mapping[str, Camera], zone: ZoneInfo) -> bytes:
    """CSV for the reader's spreadsheet; no cell is taken for a formula. Times with the zone's
    distance from UTC, to the millisecond."""
    table = columns(found, cameras, zone)
    kinds = [tr(CHANNELS[event.channel]) for event in found]
    seconds = [f"{(event.end - event.start) / 1000:.3f}" for event in found]
    table[_("Duration")] = list(seconds)
    head = [_("Duration in seconds") if name == _("Duration") else name for name in table]
    return write_csv([_("Kind"), *head], zip(kinds, *table.values(), strict=True))


def write_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as a file for the reader's spreadsheet."""
    separator = formats.csv_separator()
    lines = [line(map(written, head), separator)]
    lines += [line(map(_cell, row), separator) for row in rows]
    return "".join(lines).encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    return written(" ".join(str(value).split()))
