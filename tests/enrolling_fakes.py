"""A runtime for enrolling without models: what is in a picture stands in its first pixel."""

from types import SimpleNamespace
from typing import Any

import cv2

from cwem.access.agreeing import agree
from cwem.access.audit import By
from cwem.access.consent import current_texts, in_language
from cwem.people.values import Changes
from cwem.settings import load_settings
from cwem.values import Employee, Purpose
from tests.access.fakes import T0, House
from tests.face.pictures import Embedder, Faces, Gate, face, page, towards

SELF = {10: towards(1, 0.1), 20: towards(1, -0.1), 30: towards(1, 0, 0.2)}
OTHER = {40: towards(0, 1)}
SCRIPT = [[face(10)], [face(20)], [face(30)], [face(40)], []]
ONE, TWO, THREE, STRANGER, NOBODY = range(5)
"""What a photo shows: three times the same person, somebody else, nothing."""


def photo(shows: int) -> bytes:
    """A PNG."""
    packed = cv2.imencode(".png", page(shows, shade=100 + shows))[1]
    return bytes(packed)


def working(house: House) -> Any:
    """What pages and `cwem.enrolling` need of a runtime; its embedder counts its calls."""
    store = house.store
    embedder = Embedder(SELF | OTHER)
    return SimpleNamespace(
        settings=load_settings(home=house.folder),
        store=store,
        access=store,
        registry=store.registry,
        gallery=SimpleNamespace(name=str),
        enrolment_gate=Gate,
        embedder=embedder,
        detector=lambda: Faces(*SCRIPT),
        refresh=lambda: None,
    )


def staff(house: House) -> None:
    """Ada (E001) and Ben (E002)."""
    registry = house.store.registry
    people = (Employee("E001", "Ada"), Employee("E002", "Ben"))
    registry.change(Changes(employees=people), registry.revision(), T0)


def agrees(house: House, number: str = "E001", at: int = T0) -> None:
    """The person agrees to being recognised."""
    text = in_language(current_texts(house.store.agreements.texts())[Purpose.ATTENDANCE], "en")
    agree(house.store, number, text, By("ada", at))
