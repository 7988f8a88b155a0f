"""Enrolling from photos: with a consent that stands at once, otherwise once it is given.

One person at a time in this process, because a photo may be 300 MB once it is unpacked, and because
running captures need the processor more.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cwem.access import waiting_room
from cwem.access.audit import Action, AuditEntry, By
from cwem.access.notices import NoticeKind, tell
from cwem.access.ports import AccessStore
from cwem.capture.pictures import decode_image
from cwem.errors import ConsentMissing, InputError, ServerBusy, UnreadableMedia
from cwem.face.enrol import Enrolment, FaceStages, Picture, PictureVerdict, enrol
from cwem.face.operating import load_operating_points
from cwem.ports import FaceDetector, FaceEmbedder, QualityGate, Store
from cwem.values import Image, Purpose
from cwem.words import Words, say, say_n

WISHED_IMAGES = 3
"""Three images a template: what the operating points were measured with at least."""
PATIENCE = 30.0
"""Seconds somebody waits for their turn."""

_turn = threading.Lock()


class Working(Protocol):
    """What enrolling needs of `cwem.bootstrap.Runtime`."""

    @property
    def store(self) -> Store: ...

    @property
    def access(self) -> AccessStore: ...

    @property
    def embedder(self) -> FaceEmbedder: ...

    def detector(self) -> FaceDetector: ...

    def enrolment_gate(self) -> QualityGate: ...

    def refresh(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Given:
    """One photo as it was given: a file's name and its bytes."""

    name: str
    content: bytes


Looked = Callable[[int, Image | None], None]
"""(which photo, the picture) before it is judged; None: it cannot be read."""


def unseen(_number: int, _image: Image | None) -> None:
    """Nobody watches."""


@contextmanager
def turn(wait: Callable[[], object] = lambda: None, patience: float = PATIENCE) -> Iterator[None]:
    """One at a time: `wait` is called if somebody else is at it. Raises ServerBusy."""
    if not _turn.acquire(blocking=False):
        wait()
        if not _turn.acquire(timeout=patience):
            raise ServerBusy(
                say("Somebody else is being enrolled just now; try again in a moment.")
            )
    try:
        yield
    finally:
        _turn.release()


def enrol_photos(
    work: Working, employee: str, photos: Sequence[Given], by: By, looked: Looked = unseen
) -> Enrolment:
    """Judge the photos and, if they will do, replace the person's template; running captures know
    the person within two seconds. Call it in one's `turn`. The answers are in the order given.

    Raises ConsentMissing before any photo is opened, InputError for an unknown person, ModelError,
    StoreError."""
    person = work.store.employee(employee)
    if person is None:
        raise InputError(
            say("Nobody has the number {number}; enter the person first.", number=employee)
        )
    if Purpose.ATTENDANCE not in work.store.purposes().get(employee, ()):
        raise ConsentMissing(
            say(
                "{number} has not consented to attendance, so nothing was looked at. Record the "
                "consent, or keep the photos sealed until there is one.",
                number=employee,
            )
        )
    points = load_operating_points()
    stages = FaceStages(work.detector(), work.enrolment_gate(), work.embedder, points)
    result = enrol(
        employee,
        _pictures(photos, looked),
        work.store.consents(employee),
        work.store.templates(points.model),
        stages,
    )
    if result.template is None:
        _audit(work, Action.REFUSE_ENROLMENT, employee, by, photos=len(photos))
        return result
    work.store.enrol(person, result.template, (), by.at)
    _audit(work, Action.ENROL, employee, by, photos=len(photos), images=result.template.images)
    work.refresh()
    words = say_n(
        "Your face was enrolled from {n} photo.",
        "Your face was enrolled from {n} photos.",
        result.template.images,
    )
    waiting_room.tell_person(work.access, employee, NoticeKind.INFORMATION, words, by)
    return result


def enrol_waiting(work: Working, employee: str, by: By) -> Enrolment | None:
    """For who has just agreed: enrol from the photos that waited, delete them, and tell who gave
    them what became of each; None if none waited. May be repeated after a failure. Raises as
    `enrol_photos`, and SealError."""
    waiting = waiting_room.waiting_for(work.access, employee)
    if waiting is None:
        return None
    with turn():
        photos = waiting_room.unsealed(work.access, employee)
        if not photos:  # another process was faster
            return None
        given = [Given(str(number), photo) for number, photo in enumerate(photos, 1)]
        result = enrol_photos(work, employee, given, by)
        waiting_room.delete(work.access, employee, by, Action.USE_PHOTOS)
    told = waiting_room.givers(work.access, waiting, by)
    tell(work.access.notices, told, NoticeKind.APPROVAL, _news(work, employee, result),
         "enrol.py", by.at)  # fmt: skip
    return result


def why_not(result: Enrolment) -> str:
    """Why nobody was enrolled, for whoever may know whose face it is already."""
    if result.owner is None:
        return result.reason
    return say(
        "This face is enrolled as {number} already. Enrol it there, or remove that template first.",
        number=result.owner,
    )


def remove_template(work: Working, employee: str, by: By) -> bool:
    """Destroy the person's template and its key; the consent stays. False if there was none.
    Raises StoreError."""
    entry = AuditEntry(by.at, by.actor, Action.REMOVE_TEMPLATE, employee, address=by.address)
    if not work.access.agreements.forget_face(employee, entry):
        return False
    work.refresh()
    words = say("Your face template was destroyed. Your consent stands as it is.")
    waiting_room.tell_person(work.access, employee, NoticeKind.INFORMATION, words, by)
    return True


def _pictures(photos: Sequence[Given], looked: Looked) -> Iterator[Picture]:
    """One at a time in memory. Two photos may have one name: a folder keeps them apart."""
    for number, photo in enumerate(photos):
        file = Path(str(number)) / photo.name
        try:
            image = decode_image(photo.content, photo.name)
        except UnreadableMedia as error:
            looked(number, None)
            yield Picture(file, None, error.args[0])
        else:
            looked(number, image)
            yield Picture(file, image)


def _news(work: Working, employee: str, result: Enrolment) -> Words:
    """What became of each photo, in one notice without pictures."""
    person = work.store.employee(employee)
    name = (person.name if person else "") or employee
    if result.template is not None:
        news = say_n(
            "{name} has agreed and is enrolled from {n} photo that waited.",
            "{name} has agreed and is enrolled from {n} photos that waited.",
            result.template.images,
            name=name,
        )
    else:
        news = say(
            "{name} has agreed, but cannot be enrolled from the photos that waited. {reason}",
            name=name,
            reason=why_not(result),
        )
    for number, answer in enumerate(result.answers, 1):
        news = say("{news}\n{photo}", news=news, photo=_photo(number, answer))
    return news


def _photo(number: int, answer: PictureVerdict) -> Words:
    if answer.accepted:
        return say("Photo {number}: accepted.", number=number)
    return say("Photo {number}: refused. {reason}", number=number, reason=answer.reason)


def _audit(work: Working, action: Action, employee: str, by: By, **details: int) -> None:
    work.access.audit.record(
        AuditEntry(by.at, by.actor, action, employee, details=details, address=by.address)
    )
