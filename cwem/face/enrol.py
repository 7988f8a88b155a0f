"""Several pictures of a person -> a template, or the reasons why not.

Consent comes first: without it nothing is even embedded. Whatever is refused says why.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cwem.errors import ConsentMissing
from cwem.face.agree import agreeing
from cwem.face.gallery import ExactGallery
from cwem.face.operating import OperatingPoints
from cwem.ports import FaceDetector, FaceEmbedder, QualityGate
from cwem.values import Consent, Embedding, Image, Purpose, Template, Verdict, fuse
from cwem.words import say

SIDE_FACE = 0.5
"""A second face smaller than this share of the largest is somebody in the background. A rule of
composition, not a measured figure: what is left unclear is refused."""


@dataclass(frozen=True, slots=True)
class FaceStages:
    """What looks at the pictures."""

    detector: FaceDetector
    gate: QualityGate
    embedder: FaceEmbedder
    points: OperatingPoints


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture given for enrolment; without an image, `problem` says why it cannot be read."""

    file: Path
    image: Image | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PictureVerdict:
    """What became of one picture. `reason` is a sentence for people, empty if accepted."""

    file: Path
    reason: str = ""

    @property
    def accepted(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True, eq=False)
class Enrolment:
    """What became of one person: a template, or a reason why there is none."""

    template: Template | None
    answers: tuple[PictureVerdict, ...]
    reason: str = ""
    owner: str | None = None
    """Whose face it is already, if that is the reason, which names them."""


def enrol(
    employee: str,
    pictures: Iterable[Picture],
    consents: Sequence[Consent],
    enrolled: Iterable[Template],
    stages: FaceStages,
) -> Enrolment:
    """Judge the pictures of one person and fuse the accepted ones.

    `enrolled` are everyone's templates; this person's own one is about to be replaced and does not
    count. Raises ConsentMissing, before any face is looked at."""
    require_consent(employee, consents)
    answers, found = _judge(pictures, stages)
    group = agreeing(list(found.values()), stages.points.agree())
    if 2 * len(group) <= len(found):
        answers = [PictureVerdict(a.file, a.reason or _DISAGREE) for a in answers]
        return Enrolment(None, tuple(answers), _DISAGREE if found else _NONE)
    agreed = [list(found)[i] for i in group]
    answers = [
        PictureVerdict(a.file, a.reason or ("" if a.file in agreed else _ODD_ONE)) for a in answers
    ]
    embedding = fuse([found[file] for file in agreed])
    owner = _owner(employee, embedding, len(agreed), enrolled, stages.points)
    if owner:
        reason = say(
            "This face is enrolled as {owner} already; use that number, or end that enrolment "
            "first: cwem people withdraw {owner} --reason TEXT",
            owner=owner,
        )
        answers = [PictureVerdict(a.file, a.reason or SOMEBODY_ELSE) for a in answers]
        return Enrolment(None, tuple(answers), reason, owner)
    template = Template(employee, embedding, stages.embedder.model, len(agreed))
    return Enrolment(template, tuple(answers))


def require_consent(employee: str, consents: Sequence[Consent]) -> None:
    """Raises ConsentMissing unless this person agrees to attendance, with a note of how."""
    for consent in consents:
        agreed = consent.employee == employee and consent.purpose is Purpose.ATTENDANCE
        if agreed and consent.note.strip() and consent.withdrawn is None:
            return
    raise ConsentMissing(
        say(
            "{number} has not consented to attendance, so nothing was stored. Record the consent "
            "with a note of how it was given.",
            number=employee,
        )
    )


SOMEBODY_ELSE = say("This face is enrolled as somebody else already.")
_NONE = say("None of the pictures shows a usable face.")
_DISAGREE = say("The pictures do not show the same person; keep those of one.")
_ODD_ONE = say("This does not look like the person in the other pictures.")


def _judge(
    pictures: Iterable[Picture], stages: FaceStages
) -> tuple[list[PictureVerdict], dict[Path, Embedding]]:
    """Each picture's answer so far, and the embeddings of those not refused."""
    answers: list[PictureVerdict] = []
    found: dict[Path, Embedding] = {}
    seen: dict[bytes, str] = {}
    for picture in pictures:
        if picture.image is None:
            answers.append(PictureVerdict(picture.file, picture.problem))
            continue
        fingerprint = hashlib.sha256(picture.image.tobytes()).digest()
        if fingerprint in seen:
            answers.append(
                PictureVerdict(
                    picture.file, say("The same picture as {file}.", file=seen[fingerprint])
                )
            )
            continue
        seen[fingerprint] = picture.file.name
        embedding = _embed(picture.image, stages)
        if isinstance(embedding, str):
            answers.append(PictureVerdict(picture.file, embedding))
        else:
            answers.append(PictureVerdict(picture.file))
            found[picture.file] = embedding
    return answers, found


def _embed(image: Image, stages: FaceStages) -> Embedding | str:
    """The one face in the picture, or why it cannot be used."""
    faces = stages.detector.detect(image)
    if not faces:
        return say("No face was found; use a picture of the face from the front.")
    face = faces[0]
    others = [f for f in faces[1:] if f.eye_distance > SIDE_FACE * face.eye_distance]
    if others:
        return say("There are {n} faces; cut the picture to one person.", n=1 + len(others))
    quality = stages.gate.assess(image, face)
    if quality.verdict is not Verdict.GOOD:
        return quality.reason
    return stages.embedder.embed(image, face)


def _owner(
    employee: str,
    embedding: Embedding,
    images: int,
    enrolled: Iterable[Template],
    points: OperatingPoints,
) -> str | None:
    """Whose face this is already, if anybody else's."""
    others = [template for template in enrolled if template.employee != employee]
    return ExactGallery(others, points).identify(embedding, images).employee
