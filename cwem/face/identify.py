"""Who is in a picture, or in several pictures of one person; for pictures on disk, where no track
tells which faces belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

from cwem.face.agree import agreeing
from cwem.face.operating import OperatingPoints
from cwem.ports import FaceDetector, FaceEmbedder, Gallery, QualityGate
from cwem.values import Embedding, Face, Identity, IdentityStatus, Image, Quality, Verdict, fuse


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A face of one picture of this (width, height). `embedding` is None where the quality does
    not allow one."""

    size: tuple[int, int]
    face: Face
    quality: Quality
    embedding: Embedding | None


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """Who recurs in several pictures."""

    look: Look
    """The one that shows the face best."""
    identity: Identity
    others: int
    """Faces in these pictures that the answer is not about."""


@dataclass(frozen=True, slots=True)
class PhotoRecogniser:
    """Finds faces in pictures and names them. Belongs to one thread, as its detector does."""

    detector: FaceDetector
    gate: QualityGate
    embedder: FaceEmbedder
    gallery: Gallery
    points: OperatingPoints

    def look(self, image: Image) -> list[Look]:
        """All faces, largest first, those that are good enough embedded."""
        looks, size = [], (image.shape[1], image.shape[0])
        for face in self.detector.detect(image):
            quality = self.gate.assess(image, face)
            good = quality.verdict is Verdict.GOOD
            looks.append(
                Look(size, face, quality, self.embedder.embed(image, face) if good else None)
            )
        return looks

    def name(self, look: Look) -> Identity:
        """Who this face is, from one picture."""
        if look.embedding is None:
            return Identity(IdentityStatus(look.quality.verdict), quality=look.quality.value)
        return self._decide(look.embedding, 1, look.quality.value)

    def follow(self, pictures: Sequence[list[Look]]) -> Followed | None:
        """Who recurs in these pictures, with the look that shows the face best; without a good
        face what is wrong with the largest one; None if there is no face.

        The largest good faces of the pictures vote who is followed; in each picture the face most
        like that one counts, unless it is somebody else's."""
        good = [[look for look in looks if look.embedding is not None] for looks in pictures]
        largest = [looks[0] for looks in good if looks]
        if not largest:
            every = [look for looks in pictures for look in looks]
            look = max(every, key=lambda look: look.face.box.area, default=None)
            return (
                Followed(look, self.name(look), sum(max(len(p) - 1, 0) for p in pictures))
                if look
                else None
            )
        same = self.points.agree()
        anchors = [_vector(look) for look in largest]
        anchor = fuse([anchors[i] for i in agreeing(anchors, same)])
        nearest = [max(looks, key=lambda look: _vector(look) @ anchor) for looks in good if looks]
        track = [look for look in nearest if _vector(look) @ anchor >= same]
        best = max(track, key=lambda look: (look.quality.value, look.face.box.area))
        vector = fuse([_vector(look) for look in track])
        others = sum(_others(looks, track) for looks in pictures)
        return Followed(best, self._decide(vector, len(track), best.quality.value), others)

    def _decide(self, embedding: Embedding, images: int, quality: float) -> Identity:
        match = self.gallery.identify(embedding, images)
        similarity = match.similarity if len(self.gallery) else None
        if match.employee is not None:
            return Identity(IdentityStatus.CONFIRMED, match.employee, similarity, quality)
        suspect = self.points.suspect(len(self.gallery), images)
        near = similarity is not None and similarity >= suspect
        status = IdentityStatus.TENTATIVE if near else IdentityStatus.UNKNOWN
        return Identity(status, None, similarity, quality)


def _others(looks: Sequence[Look], track: Sequence[Look]) -> int:
    """Faces of a picture that are somebody else's: beside the one that is followed all, elsewhere
    the good ones; a bad one that is alone may be the same person's."""
    followed = any(look is one for look in looks for one in track)
    return len(looks) - 1 if followed else sum(look.embedding is not None for look in looks)


def _vector(look: Look) -> Embedding:
    assert look.embedding is not None
    return look.embedding
