from pathlib import Path

import pytest

from cwem.errors import ConsentMissing
from cwem.face.agree import agreeing
from cwem.face.enrol import Enrolment, FaceStages, Picture, enrol
from cwem.values import Consent, Purpose, Template
from tests.face.pictures import Embedder, Faces, Gate, face, page, points, template, towards

SELF = {10: towards(1, 0.1), 20: towards(1, -0.1), 30: towards(1, 0, 0.2)}
OTHER = {40: towards(0, 1), 50: towards(0.1, 1)}
YES = [Consent("E1", Purpose.ATTENDANCE, 1, "paper form")]

# what is in the picture whose first pixel is 0, 1, 2, ...
SCRIPT = [
    [face(10)],
    [face(20)],
    [face(30)],
    [face(40)],
    [face(50)],
    [],
    [face(10), face(40, size=90)],
    [face(10, confidence=0.2)],
    [face(10), face(40, size=30)],
]


def stages() -> FaceStages:
    return FaceStages(Faces(*SCRIPT), Gate(), Embedder(SELF | OTHER), points())


def run(*numbers: int, enrolled: tuple[Template, ...] = ()) -> Enrolment:
    pictures = [Picture(Path(f"{i}.jpg"), page(n, shade=i)) for i, n in enumerate(numbers)]
    return enrol("E1", pictures, YES, enrolled, stages())


def accepted(result: Enrolment) -> list[bool]:
    return [answer.accepted for answer in result.answers]


def test_a_template_is_the_normalised_mean_of_the_accepted_pictures() -> None:
    result = run(0, 1, 2)
    assert result.template is not None
    assert (result.template.employee, result.template.model) == ("E1", "fake")
    assert result.template.images == 3
    assert result.template.embedding @ towards(1) > 0.99
    assert accepted(result) == [True, True, True]


def test_one_good_picture_is_enough() -> None:
    assert run(0).template is not None


@pytest.mark.parametrize(
    ("number", "word"), [(5, "No face"), (6, "2 faces"), (7, "blurred"), (3, "other pictures")]
)
def test_an_unusable_picture_is_refused_with_its_reason_and_the_rest_counts(
    number: int, word: str
) -> None:
    result = run(0, number, 1)
    assert accepted(result) == [True, False, True]
    assert word in result.answers[1].reason
    assert result.template is not None
    assert result.template.images == 2


def test_somebody_small_in_the_background_does_not_spoil_a_picture() -> None:
    assert accepted(run(8)) == [True]


def test_a_picture_that_cannot_be_read_says_why() -> None:
    pictures = [Picture(Path("a.jpg"), None, "It is empty."), Picture(Path("b.jpg"), page(0))]
    result = enrol("E1", pictures, YES, (), stages())
    assert [a.reason for a in result.answers] == ["It is empty.", ""]
    assert result.template is not None


def test_the_same_picture_twice_counts_once() -> None:
    pictures = [Picture(Path(name), page(0)) for name in ("a.jpg", "b.jpg")]
    result = enrol("E1", pictures, YES, (), stages())
    assert [a.reason for a in result.answers] == ["", "The same picture as a.jpg."]
    assert result.template is not None
    assert result.template.images == 1


@pytest.mark.parametrize("numbers", [(0, 3), (0, 1, 3, 4)])
def test_without_a_majority_nobody_is_enrolled(numbers: tuple[int, ...]) -> None:
    result = run(*numbers)
    assert result.template is None
    assert "same person" in result.reason
    assert not any(accepted(result))


def test_a_face_that_belongs_to_somebody_else_is_refused() -> None:
    result = run(0, 1, enrolled=(template("E7", towards(1)),))
    assert result.template is None
    assert "E7" in result.reason
    assert not any(accepted(result))


def test_a_persons_own_older_template_is_no_obstacle() -> None:
    assert run(0, 1, enrolled=(template("E1", towards(1)),)).template is not None


def test_no_usable_picture_at_all() -> None:
    for result in (run(), run(5, 7)):
        assert result.template is None
        assert "usable face" in result.reason


@pytest.mark.parametrize(
    "consents",
    [
        [],
        [Consent("E1", Purpose.POSTURE, 1, "paper")],
        [Consent("E2", Purpose.ATTENDANCE, 1, "paper")],
        [Consent("E1", Purpose.ATTENDANCE, 1, "  ")],
        [Consent("E1", Purpose.ATTENDANCE, 1, "paper", withdrawn=2)],
    ],
)
def test_without_consent_nothing_is_even_embedded(consents: list[Consent]) -> None:
    embedder = Embedder(SELF)
    looking = FaceStages(Faces(*SCRIPT), Gate(), embedder, points())
    with pytest.raises(ConsentMissing, match="nothing was stored"):
        enrol("E1", [Picture(Path("a.jpg"), page(0))], consents, (), looking)
    assert embedder.calls == 0


def test_agreeing_finds_the_largest_group() -> None:
    vectors = [towards(0, 1), towards(1), towards(1, 0.3), towards(1, -0.3), towards(0, 1, 0.2)]
    assert agreeing(vectors, 0.7) == [1, 2, 3]
    assert agreeing([], 0.7) == []
    assert agreeing(vectors[:1], 0.7) == [0]
