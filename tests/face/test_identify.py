import pytest

from cwem.face.gallery import ExactGallery
from cwem.face.identify import PhotoRecogniser
from cwem.values import IdentityStatus, Template
from tests.face.pictures import Embedder, Faces, Gate, face, page, points, template, towards

VECTORS = {
    10: towards(1, 0.1),
    20: towards(1, 0, 0.1),
    30: towards(0.5, 0, 0, 0.87),
    40: towards(0, 1),
    50: towards(0, 0, 1),
}
SCRIPT = [
    [face(10)],
    [face(40, size=200), face(20)],
    [face(30)],
    [face(50)],
    [],
    [face(10, confidence=0.1)],
]
ENROLLED = [template("E1", towards(1))]


def recogniser(*templates: Template) -> PhotoRecogniser:
    return PhotoRecogniser(
        Faces(*SCRIPT), Gate(), Embedder(VECTORS), ExactGallery(templates, points()), points()
    )


@pytest.mark.parametrize(
    ("number", "status", "employee"),
    [
        (0, IdentityStatus.CONFIRMED, "E1"),
        (2, IdentityStatus.TENTATIVE, None),
        (3, IdentityStatus.UNKNOWN, None),
        (5, IdentityStatus.POOR, None),
    ],
)
def test_a_name_needs_the_operating_point(
    number: int, status: IdentityStatus, employee: str | None
) -> None:
    naming = recogniser(*ENROLLED)
    (look,) = naming.look(page(number))
    identity = naming.name(look)
    assert (identity.status, identity.employee) == (status, employee)
    assert (identity.similarity is None) == (status is IdentityStatus.POOR)


def test_with_nobody_enrolled_there_is_no_similarity() -> None:
    naming = recogniser()
    identity = naming.name(naming.look(page(0))[0])
    assert identity.status is IdentityStatus.UNKNOWN
    assert identity.similarity is None


def test_following_keeps_to_the_face_that_recurs_though_another_is_larger_once() -> None:
    naming = recogniser(*ENROLLED)
    followed = naming.follow([naming.look(page(n)) for n in (0, 1, 4, 0)])
    assert followed is not None
    assert followed.identity.employee == "E1"
    assert followed.look.face.box.x1 in (10, 20)
    assert followed.others == 1, "the larger face beside"


def test_faces_that_are_somebody_elses_are_counted() -> None:
    naming = recogniser(*ENROLLED)
    followed = naming.follow([naming.look(page(n)) for n in (0, 1, 0, 3, 5)])
    assert followed is not None
    assert followed.identity.employee == "E1"
    assert followed.others == 2, "one beside, one alone; a poor one alone may be the same person"


def test_following_without_a_good_face_says_what_is_wrong_and_without_a_face_nothing() -> None:
    naming = recogniser(*ENROLLED)
    followed = naming.follow([naming.look(page(n)) for n in (4, 5)])
    assert followed is not None
    assert followed.identity.status is IdentityStatus.POOR
    assert naming.follow([naming.look(page(4))]) is None
    assert naming.follow([]) is None
