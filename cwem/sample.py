"""Who is known in the sample clip: one person, in memory alone. The portraits are in the public
domain; nothing of them reaches the store."""

from pathlib import Path
from typing import Protocol

from cwem.errors import ModelError
from cwem.face.gallery import ExactGallery
from cwem.face.operating import load_operating_points
from cwem.ports import FaceDetector, FaceEmbedder
from cwem.settings import ROOT, Settings
from cwem.values import Image, Template

MANIFEST = ROOT / "models" / "sample.json"
NUMBER, NAME = "sample", "Eileen Collins"


class Looking(Protocol):
    """What is needed of `cwem.bootstrap.Runtime`."""

    @property
    def embedder(self) -> FaceEmbedder: ...

    def detector(self) -> FaceDetector: ...


def folder(settings: Settings) -> Path:
    """Where the portraits lie."""
    return settings.home / "sample"


def sample_gallery(work: Looking, portrait: Image) -> ExactGallery:
    """A gallery of the portrait's one person. Raises ModelError."""
    faces = sorted(work.detector().detect(portrait), key=lambda face: -face.box.area)
    if not faces:
        raise ModelError("The sample's portrait shows no face; run `cwem sample pull` again.")
    embedding = work.embedder.embed(portrait, faces[0])
    template = Template(NUMBER, embedding, work.embedder.model, 1)
    return ExactGallery([template], load_operating_points(), names={NUMBER: NAME})
