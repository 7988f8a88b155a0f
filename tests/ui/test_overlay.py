"""The overlay shows what is believed, names only the confirmed, and leaves the frame alone."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwem.ui import overlay
from cwem.ui.overlay import draw_overlay
from cwem.ui.palette import bgr
from cwem.values import (
    Activity,
    Analysis,
    Box,
    Identity,
    IdentityStatus,
    Judgement,
    Person,
    Posture,
    Seen,
)
from tests.pose.bodies import body

GREY = np.full((480, 640, 3), 120, np.uint8)


def seen(
    status: IdentityStatus = IdentityStatus.UNKNOWN,
    activity: str = Activity.AT_DESK,
    posture: str = Posture.NOT_JUDGED,
    box: Box = Box(200, 100, 440, 400),  # noqa: B008 - frozen
) -> Seen:
    employee = "E001" if status is IdentityStatus.CONFIRMED else None
    return Seen(
        1,
        Person(None, body(), box),
        Identity(status, employee),
        Judgement(activity, 0.9),
        Judgement(posture, 0.8),
    )


def never(employee: str) -> str:
    raise AssertionError(f"asked for the name of {employee}")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is drawn."""
    texts: list[str] = []
    put = cv2.putText

    def spy(image: np.ndarray, text: str, *rest: object) -> object:
        texts.append(text)
        return put(image, text, *rest)

    monkeypatch.setattr(overlay.cv2, "putText", spy)
    return texts


def test_the_frame_itself_is_not_touched() -> None:
    frame = GREY.copy()
    frame.flags.writeable = False
    drawn = draw_overlay(frame, Analysis(0, (seen(),)), never)
    assert (frame == 120).all()
    assert (drawn != 120).any()


def test_only_a_confirmed_person_is_named(written: list[str]) -> None:
    for status in set(IdentityStatus) - {IdentityStatus.CONFIRMED}:
        draw_overlay(GREY, Analysis(0, (seen(status),)), never)
    assert {"unknown", "someone else"} <= set(written)
    written.clear()
    draw_overlay(GREY, Analysis(0, (seen(IdentityStatus.CONFIRMED),)), {"E001": "Zoë"}.get)
    assert written == ["Zoë", "At desk"]


def test_the_labels_stand_under_the_name(written: list[str]) -> None:
    draw_overlay(GREY, Analysis(0, (seen(posture=Posture.SLOUCHED),)), never)
    draw_overlay(GREY, Analysis(0, (seen(posture=Posture.UNCERTAIN),)), never)
    assert written[1::2] == ["At desk · slouched", "At desk · posture uncertain"]


@pytest.mark.parametrize("activity", sorted(set(Activity)))
def test_the_box_has_the_colour_of_the_activity(activity: str) -> None:
    drawn = draw_overlay(GREY, Analysis(0, (seen(activity=activity),)), never)
    edge = (drawn[150:399, 200] == bgr(activity)).all(1)
    assert edge.any()
    assert edge.all() == (activity != Activity.UNCERTAIN), "dashed exactly when uncertain"


def test_the_words_are_in_the_viewers_language(
    written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def spy(text: object, language: str) -> str:
        asked.append((str(text), language))
        return "übersetzt"

    monkeypatch.setattr(overlay, "translated", spy)
    draw_overlay(GREY, Analysis(0, (seen(),)), never, "de")
    assert asked == [("unknown", "de"), ("At desk", "de")]
    draw_overlay(GREY, Analysis(0, (seen(IdentityStatus.CONFIRMED),)), lambda _: "Still", "de")
    assert "Still" in written, "a name is nobody's to translate"


def test_umlauts_are_drawn_not_replaced(written: list[str]) -> None:
    names = ["Jörg Łuczak", "J?rg ?uczak"]
    pictures = [
        draw_overlay(
            GREY,
            Analysis(0, (seen(IdentityStatus.CONFIRMED),)),
            lambda _, name=name: name,
        )
        for name in names
    ]
    assert written[::2] == names
    assert (pictures[0] != pictures[1]).any()


def test_a_long_name_is_cut_to_the_picture(written: list[str]) -> None:
    confirmed = Analysis(0, (seen(IdentityStatus.CONFIRMED),))
    drawn = draw_overlay(GREY[:, :200], confirmed, lambda _: "Anna " * 40)
    assert drawn.shape == (480, 200, 3)
    assert written[0].startswith("Anna")
    assert written[0].endswith("…")


def test_a_camera_that_is_off_says_so(written: list[str]) -> None:
    draw_overlay(np.zeros_like(GREY), Analysis(0, paused=True), never)
    assert written == ["camera is off: paused"]


def test_nobody_leaves_the_picture_as_it_is() -> None:
    assert (draw_overlay(GREY, Analysis(0), never) == GREY).all()


edge = st.floats(-3000, 3000)


@settings(max_examples=60, deadline=None)
@given(x1=edge, y1=edge, x2=edge, y2=edge, width=st.integers(1, 900), height=st.integers(1, 900))
def test_any_box_in_any_picture_can_be_drawn(
    x1: float, y1: float, x2: float, y2: float, width: int, height: int
) -> None:
    frame = np.full((height, width, 3), 90, np.uint8)
    people = (seen(box=Box(x1, y1, x2, y2), activity=Activity.UNCERTAIN),)
    assert draw_overlay(frame, Analysis(0, people), never).shape == frame.shape
