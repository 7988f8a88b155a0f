"""Finding faces and bodies in a picture."""

from typing import Protocol

from cwem.values import Embedding, Face, Frame, Image, Pose, Quality


class FaceDetector(Protocol):
    """Finds faces."""

    def detect(self, image: Image) -> tuple[Face, ...]:
        """All faces, largest first, in the pixels of `image`."""
        ...


class QualityGate(Protocol):
    """Says whether a face may be compared. Stateless and thread-safe."""

    def assess(self, image: Image, face: Face) -> Quality: ...


class FaceEmbedder(Protocol):
    """Turns a face into a vector."""

    @property
    def model(self) -> str:
        """Name of the model, stored with every template."""
        ...

    def embed(self, image: Image, face: Face) -> Embedding:
        """(128,) float32 unit vector of the aligned face."""
        ...


class PoseEstimator(Protocol):
    """Finds bodies. One object per stream: it tracks between calls."""

    def estimate(self, frame: Frame, faces: int) -> tuple[Pose, ...]:
        """Poses in the frame, in no particular order and without stable ids. Frame times must
        increase strictly. `faces` is how many faces were found: a hint how many to look for."""
        ...

    def close(self) -> None:
        """Free the native object; must be called, by the thread that called `estimate`."""
        ...
