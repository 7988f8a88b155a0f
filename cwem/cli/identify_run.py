"""What `cwem identify` does once its arguments are understood."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cwem.bootstrap import open_runtime
from cwem.capture.files import folders_of_pictures, is_video, read_image
from cwem.cli.screen import bars, called
from cwem.errors import UnreadableMedia
from cwem.face.identify import Followed, Look, PhotoRecogniser
from cwem.face.operating import load_operating_points
from cwem.ports import Gallery
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
                    _tell(_answer(track.name, pictures, recogniser, fuse), as_json)
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
            for folder, pictures in folders_of_pictures(path, self._complain):
                found = True
                if fuse:
                    yield _Track(folder, pictures)
                else:
                    yield from (_Track(picture, [picture]) for picture in pictures)
            if not found:
                self._complain(f"{path} holds no pictures.")

    def looks(self, track: _Track, recogniser: PhotoRecogniser) -> Iterator[list[Look]]:
        """The faces of each picture that can be read."""
        for path in track.pictures:
            try:
                yield recogniser.look(read_image(path))
            except UnreadableMedia as error:
                if path.is_file() and is_video(path):
                    self._complain(f"{path} is a video; look at it with: cwem analyse {path}")
                else:
                    self._complain(error)

    def _complain(self, problem: object) -> None:
        self.problems.append(str(problem))
        print(f"cwem: {problem}", file=sys.stderr)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one line says. `others` counts the faces left out when pictures are fused."""

    file: Path
    faces: list[tuple[Look, Identity]]
    gallery: Gallery
    others: int | None = None


def _answer(
    file: Path, pictures: list[list[Look]], recogniser: PhotoRecogniser, fuse: bool
) -> _Answer:
    gallery = recogniser.gallery
    if not fuse:
        return _Answer(file, [(look, recogniser.name(look)) for look in pictures[0]], gallery)
    followed: Followed | None = recogniser.follow(pictures)
    if followed is None:
        return _Answer(file, [], gallery, 0)
    return _Answer(file, [(followed.look, followed.identity)], gallery, followed.others)


def _tell(answer: _Answer, as_json: bool) -> None:
    if as_json:
        faces = [_row(look, identity) for look, identity in answer.faces]
        others = {} if answer.others is None else {"others": answer.others}
        print(json.dumps({"file": str(answer.file), "faces": faces, **others}), flush=True)
        return
    said = [_sentence(look, identity, answer.gallery) for look, identity in answer.faces]
    if answer.others:
        said.append(f"{answer.others} other face{'s' * (answer.others > 1)} left out")
    print(f"{answer.file}: {'; '.join(said) or 'no face'}", flush=True)


def _row(look: Look, identity: Identity) -> dict[str, Any]:
    return {
        "box": look.face.box.within(look.size).rounded(),
        "confidence": round(look.face.confidence, 3),
        "employee": identity.employee,
        "status": identity.status.value,
        "similarity": None if identity.similarity is None else round(identity.similarity, 4),
        "quality": round(look.quality.value, 3),
    }


def _sentence(look: Look, identity: Identity, gallery: Gallery) -> str:
    if look.quality.reason:
        return f"{identity.status.value.replace('_', ' ')} ({look.quality.reason})"
    near = "" if identity.similarity is None else f" (similarity {identity.similarity:.2f})"
    who = called(gallery, identity.employee) if identity.employee else identity.status.value
    return f"{who}{near}"
