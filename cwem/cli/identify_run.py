"""What `cwem identify` does once its arguments are understood."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cwem.bootstrap import open_runtime
from cwem.capture.files import image_paths, read_image
from cwem.cli.screen import bars
from cwem.errors import UnreadableMedia
from cwem.face.identify import Look, PhotoRecogniser
from cwem.face.operating import load_operating_points
from cwem.settings import load_settings
from cwem.values import Identity


def identify_paths(paths: list[Path], fuse: bool, as_json: bool) -> bool:
    """Print who is in these pictures. Whether all could be read. Raises ModelError, StoreError."""
    pile = _Pile()
    tracks = list(pile.tracks(paths, fuse))
    with open_runtime(load_settings()) as runtime:
        recogniser = PhotoRecogniser(
            runtime.detector(),
            runtime.gate,
            runtime.embedder,
            runtime.gallery,
            load_operating_points(),
        )
        with bars() as progress:
            for track in progress.track(tracks, description="Identifying"):
                pictures = list(pile.looks(track, recogniser))
                if pictures:
                    _tell(track.name, _answers(pictures, recogniser, fuse), as_json)
    return not pile.problems


@dataclass(frozen=True, slots=True)
class _Track:
    """What is answered in one line: a picture, or the pictures of a folder."""

    name: Path
    pictures: list[Path]


@dataclass(slots=True)
class _Pile:
    """What the user gave; complains about what cannot be read and goes on."""

    problems: list[str] = field(default_factory=list)

    def tracks(self, paths: list[Path], fuse: bool) -> Iterator[_Track]:
        """In the order given, folders by name."""
        for path in paths:
            if not path.is_dir():
                yield _Track(path, [path])
                continue
            found = False
            for folder in self._folders(path):
                pictures = self._pictures(folder)
                found = found or bool(pictures)
                if fuse and pictures:
                    yield _Track(folder, pictures)
                elif not fuse:
                    yield from (_Track(picture, [picture]) for picture in pictures)
            if not found:
                self._complain(f"{path} holds no pictures.")

    def looks(self, track: _Track, recogniser: PhotoRecogniser) -> Iterator[list[Look]]:
        """The faces of each picture that can be read."""
        for path in track.pictures:
            try:
                yield recogniser.look(read_image(path))
            except UnreadableMedia as error:
                self._complain(str(error))

    def _folders(self, path: Path) -> Iterator[Path]:
        yield path
        below = (folder for folder in path.rglob("*") if folder.is_dir())
        yield from sorted(f for f in below if not f.relative_to(path).parts[0].startswith("."))

    def _pictures(self, folder: Path) -> list[Path]:
        try:
            return image_paths(folder)
        except UnreadableMedia as error:
            self._complain(str(error))
            return []

    def _complain(self, problem: str) -> None:
        self.problems.append(problem)
        print(f"cwem: {problem}", file=sys.stderr)


def _answers(
    pictures: list[list[Look]], recogniser: PhotoRecogniser, fuse: bool
) -> list[tuple[Look, Identity]]:
    if not fuse:
        return [(look, recogniser.name(look)) for look in pictures[0]]
    followed = recogniser.follow(pictures)
    return [followed] if followed else []


def _tell(file: Path, answers: list[tuple[Look, Identity]], as_json: bool) -> None:
    if as_json:
        faces = [_row(look, identity) for look, identity in answers]
        print(json.dumps({"file": str(file), "faces": faces}), flush=True)
        return
    said = [_sentence(look, identity) for look, identity in answers]
    print(f"{file}: {'; '.join(said) or 'no face'}", flush=True)


def _row(look: Look, identity: Identity) -> dict[str, Any]:
    return {
        "box": look.face.box.rounded(),
        "confidence": round(look.face.confidence, 3),
        "employee": identity.employee,
        "status": identity.status.value,
        "similarity": None if identity.similarity is None else round(identity.similarity, 4),
        "quality": round(look.quality.value, 3),
    }


def _sentence(look: Look, identity: Identity) -> str:
    if look.quality.reason:
        return f"{identity.status.value.replace('_', ' ')} ({look.quality.reason})"
    near = "" if identity.similarity is None else f" (similarity {identity.similarity:.2f})"
    return f"{identity.employee or identity.status.value}{near}"
