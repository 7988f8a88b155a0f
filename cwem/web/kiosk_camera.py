"""The camera at the door: frames come in over a socket, what is to be said goes back.

    frame --> recognised people --> who has just come        --> greeting, IN
          \\-> code in the picture --> whose --> said, or asked what
    button "I am leaving" --> the one person who stands there, or the question who

What is recorded of people who are seen is recorded by the capture, like before any shared camera.
"""

import logging
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np

from cwem.access.audit import By
from cwem.access.visitors import Visitor
from cwem.attendance.door import Comer, Door
from cwem.attendance.entries import Means, PunchKind
from cwem.attendance.pass_codes import is_code
from cwem.attendance.passing import Proven, Refused
from cwem.capture.live import Snapshot
from cwem.errors import StoreError
from cwem.ui.state import SHARED
from cwem.values import Image, Millis
from cwem.web.kiosk_desk import Answer, KioskDesk

log = logging.getLogger(__name__)

WAITS: Millis = 15_000
"""So long a button that was pressed waits for the face or code of who pressed it."""
CODES_EVERY: Millis = 200
SAME_CODE: Millis = 6_000
"""A code that stays before the camera is read once."""
_LARGEST = 1_500_000
"""Bytes of a frame; 640 x 480 pixels are some 50,000."""


class Picture(Protocol):
    """What is needed of capture.live.LivePicture."""

    def receive(self, image: Image, skipped: int = 0) -> Image | None: ...

    def snapshot(self) -> Snapshot: ...

    def end(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Key:
    """Stands for somebody on the screen, which never learns who."""

    proven: Proven
    until: Millis


class DoorCamera:
    """One kiosk's camera while it is connected. One call at a time."""

    def __init__(
        self, picture: Picture, desk: KioskDesk, visitor: Visitor, camera: str = SHARED.name
    ) -> None:
        self._picture, self._desk, self._visitor = picture, desk, visitor
        self._camera, self._capture = camera, uuid.uuid4().hex
        self._door = Door()
        self._codes = cv2.QRCodeDetector()
        self._analysed: Millis = 0
        self._looked: Millis = 0
        self._last_code: tuple[str, Millis] = ("", 0)
        self._wanted: tuple[PunchKind, Millis] | None = None
        self._keys: dict[str, _Key] = {}

    def frame(self, jpeg: bytes) -> list[Answer]:
        """Take a frame; what is to be said now. Raises StoreError."""
        image = _decoded(jpeg)
        if image is None:
            return []
        self._picture.receive(image)
        by = self._desk.by(self._visitor)
        return [*self._people(by), *self._code(image, by)]

    def said(self, message: dict[str, Any]) -> list[Answer]:
        """A button was pressed: {"say": kind}, with the "key" of who was chosen, or {"cancel"}.
        Raises StoreError."""
        by = self._desk.by(self._visitor)
        kind = _kind(message.get("say"))
        self._wanted = None
        if kind is None:
            self._keys.clear()
            return []
        if (key := message.get("key")) is not None:
            chosen = self._keys.pop(str(key), None)
            self._keys.clear()
            return self._punch(chosen.proven, kind, by) if chosen and chosen.until > by.at else []
        self._wanted = (kind, by.at + WAITS)
        return self._who_wants(by)

    def state(self) -> Answer:
        """How the camera stands, with every answer."""
        now = self._picture.snapshot()
        trouble = (
            "seat" if now.refused
            else "stopped" if now.progress.problem
            else "saving" if now.progress.trouble
            else ""
        )  # fmt: skip
        analysis = now.progress.analysis
        return {
            "recording": now.capture is not None and not trouble,
            "trouble": trouble,
            "light": round(now.light),
            "people": len(analysis.people) if analysis is not None else 0,
        }

    def close(self) -> None:
        """The kiosk is gone."""
        self._picture.end()

    # --- faces ------------------------------------------------------------------------------------

    def _people(self, by: By) -> list[Answer]:
        analysis = self._picture.snapshot().progress.analysis
        if analysis is None or analysis.at <= self._analysed:
            return []
        self._analysed = analysis.at
        denied = {d.employee for d in self._desk.denied(self._camera) if d.until > analysis.at}
        came = list(self._door.see(analysis, denied))
        front = self._door.front(by.at).alone
        try:
            said = self._who_wants(by)
        except StoreError:
            self._missed(came)
            raise
        return [*said, *self._greetings([c for c in came if not said or c.employee != front], by)]

    def _greetings(self, came: Sequence[Comer], by: By) -> list[Answer]:
        """Of those whose coming could be kept; the others have not come yet, and come with the
        next frame."""
        found: list[Answer] = []
        for place, each in enumerate(came):
            try:
                greeting = self._desk.seen(each, self._camera, self._capture, by)
            except (StoreError, TimeoutError):
                log.warning("who comes before a kiosk's camera was not kept", exc_info=True)
                self._missed(came[place:])
                return [*found, {"trouble": "store"}]
            if greeting is not None:
                found.append({"greet": greeting})
        return found

    def _missed(self, came: Iterable[Comer]) -> None:
        for each in came:
            self._door.missed(each.employee)

    def _who_wants(self, by: By) -> list[Answer]:
        """The button's person: the one who stands there. With several people it may be any of
        them, so they are asked."""
        if self._wanted is None or self._wanted[1] < by.at:
            self._wanted = None
            return []
        kind = self._wanted[0]
        front = self._door.front(by.at)
        if front.alone is not None:
            said = self._punch(Proven(front.alone, Means.KIOSK), kind, by)
            self._wanted = None  # a press that could not be kept waits for the next frame
            return said
        if len(front.known) + front.strangers > 1 and front.known:
            self._wanted = None
            chosen = [(each, Proven(each, Means.KIOSK)) for each in front.known]
            people = [
                {"key": self._key(proven, by), "name": self._desk.who(each)["name"]}
                for each, proven in chosen
            ]
            return [{"choose": people, "kind": kind.value}]
        return []

    def _punch(self, proven: Proven, kind: PunchKind, by: By) -> list[Answer]:
        return [{"greet": self._desk.punch(proven, kind, by)}]

    # --- codes ------------------------------------------------------------------------------------

    def _code(self, image: Image, by: By) -> list[Answer]:
        if by.at - self._looked < CODES_EVERY:
            return []
        self._looked = by.at
        code = read_code(self._codes, image)
        last, at = self._last_code
        if not code or (code == last and by.at - at < SAME_CODE):
            if code:
                self._last_code = (code, by.at)
            return []
        self._last_code = (code, by.at)
        proven = self._desk.code(code, by)
        if isinstance(proven, Refused):
            return [{"code": "wait" if proven.wait else "wrong", "wait": proven.wait}]
        if self._wanted is not None and self._wanted[1] >= by.at:
            kind, self._wanted = self._wanted[0], None
            return self._punch(proven, kind, by)
        now = self._desk.standing(proven.employee, by.at)
        if now.kind is None:
            return self._punch(proven, PunchKind.IN, by)
        return [
            {
                "ask": self._key(proven, by),
                **self._desk.who(proven.employee),
                "still": now.kind.value,
                "since": now.since,
            }
        ]

    def _key(self, proven: Proven, by: By) -> str:
        key = secrets.token_urlsafe(9)
        self._keys[key] = _Key(proven, by.at + WAITS)
        return key


def read_code(detector: cv2.QRCodeDetector, image: Image) -> str:
    """A code of ours in the picture; empty if there is none."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    try:
        text, _, _ = detector.detectAndDecode(grey)
    except cv2.error:  # it trips over some pictures without a code
        return ""
    return text if is_code(text) else ""


def _decoded(jpeg: bytes) -> Image | None:
    if not 0 < len(jpeg) <= _LARGEST:
        return None
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)


def _kind(said: object) -> PunchKind | None:
    try:
        return PunchKind(str(said))
    except ValueError:
        return None


def answers_of(found: Sequence[Answer], state: Answer) -> Answer:
    """One message to the kiosk."""
    return {"say": list(found), "state": state}
