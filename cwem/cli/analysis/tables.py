"""Tables of keypoints, as CSV or JSON."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from cwem.capture.writing import replacing, writable
from cwem.cli.analysis.records import Where, rows
from cwem.people.csv_cells import line, written
from cwem.pose.keypoints import KEYPOINT_NAMES
from cwem.values import Analysis, Pose, Seen

AXES = ("x", "y", "z", "visibility")


class KeypointTable(Protocol):
    """Collects the keypoints of everyone with a pose."""

    def add(self, where: Where, analysis: Analysis) -> None: ...


@contextmanager
def keypoint_table(path: Path) -> Iterator[KeypointTable]:
    """A table at `path`, CSV or JSON by its suffix, there once everything is in it.

    Raises InputError where it cannot be written."""
    with replacing(path) as part:
        with writable(path):
            out = part.open("w", encoding="utf-8", newline="")
        try:
            table = _JsonTable(path, out) if path.suffix.lower() == ".json" else _Csv(path, out)
            yield table
            table.end()
        finally:
            with writable(path):
                out.close()


class _Csv:
    """file or t, track, employee, nose_x, nose_y, nose_z, nose_visibility, left_eye_inner_x, ..."""

    def __init__(self, path: Path, out: TextIO) -> None:
        self._path, self._out, self._begun = path, out, False

    def add(self, where: Where, analysis: Analysis) -> None:
        with writable(self._path):
            self._begin(next(iter(where)))
            for seen, pose in _posed(analysis):
                flat = [value for row in rows(pose) for value in row]
                who = seen.identity.employee or ""
                self._write([*where.values(), seen.track, who, *flat])

    def end(self) -> None:
        with writable(self._path):
            self._begin("file")
            self._out.flush()

    def _begin(self, first: str) -> None:
        if not self._begun:
            columns = [f"{name}_{axis}" for name in KEYPOINT_NAMES for axis in AXES]
            self._write([first, "track", "employee", *columns])
            self._begun = True

    def _write(self, values: Iterable[object]) -> None:
        cells = (written(each) if isinstance(each, str) else str(each) for each in values)
        self._out.write(line(cells, ","))


class _JsonTable:
    """[{"file" or "t", "track", "employee", "keypoints": {"nose": {"x", "y", ...}, ...}}, ...]"""

    def __init__(self, path: Path, out: TextIO) -> None:
        self._path, self._out, self._lead = path, out, "[\n"

    def add(self, where: Where, analysis: Analysis) -> None:
        for seen, pose in _posed(analysis):
            named = [dict(zip(AXES, row, strict=True)) for row in rows(pose)]
            record = {
                **where,
                "track": seen.track,
                "employee": seen.identity.employee,
                "keypoints": dict(zip(KEYPOINT_NAMES, named, strict=True)),
            }
            with writable(self._path):
                self._out.write(self._lead + json.dumps(record))
            self._lead = ",\n"

    def end(self) -> None:
        with writable(self._path):
            self._out.write("[]\n" if self._lead == "[\n" else "\n]\n")
            self._out.flush()


def _posed(analysis: Analysis) -> Iterator[tuple[Seen, Pose]]:
    for seen in analysis.people:
        if seen.person.pose is not None:
            yield seen, seen.person.pose
