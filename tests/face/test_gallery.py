import numpy as np
import pytest

from cwem.errors import ModelError
from cwem.face.gallery import ExactGallery, load_gallery
from cwem.values import UNPROVEN, Employee, Purpose, Strictness, Template
from tests.face.pictures import points, template, towards

ADA, BOB = template("E1", towards(1)), template("E2", towards(0, 1))


def test_the_nearest_is_named_above_the_operating_point_only() -> None:
    gallery = ExactGallery([ADA, BOB], points(name=0.6))
    match = gallery.identify(towards(0.3, 0.9))
    assert (match.employee, match.threshold) == ("E2", 0.6)
    assert match.similarity == pytest.approx(0.9487, abs=1e-4)
    stranger = gallery.identify(towards(0.5, 0, 0.9))
    assert stranger.employee is None
    assert stranger.similarity == pytest.approx(0.4856, abs=1e-4)


def test_in_an_empty_gallery_everybody_is_unknown() -> None:
    gallery = ExactGallery([], points())
    assert len(gallery) == 0
    assert gallery.identify(towards(1)).employee is None
    assert gallery.identify(towards(1)).similarity == -1
    assert gallery.verify("E1", towards(1)).employee is None


def test_verification_asks_about_one_person_alone() -> None:
    gallery = ExactGallery([ADA, BOB], points(verify=0.5))
    assert gallery.verify("E1", towards(1, 0.5)).employee == "E1"
    assert gallery.verify("E2", towards(1, 0.2)).employee is None
    assert gallery.verify("E9", towards(1)).employee is None


def test_a_match_says_which_points_would_have_named_too() -> None:
    gallery = ExactGallery([ADA, BOB], points(name=0.6, verify=0.5))
    for similarity, named, alone in (
        (0.45, UNPROVEN, UNPROVEN),  # the loosest point asks for .5, and .4 of one person
        (0.55, UNPROVEN, 0.001),
        (0.65, 0.001, 0.0003),
        (0.85, 0.0001, 0.0001),
    ):
        probe = towards(similarity, 0, np.sqrt(1 - similarity**2))
        assert gallery.identify(probe).rate == named
        assert gallery.verify("E1", probe).rate == alone


def test_the_point_in_force_is_that_of_its_points() -> None:
    strict = ExactGallery([ADA, BOB], points(name=0.6, verify=0.5).put_at(Strictness.STRICT))
    probe = towards(0.65, 0, np.sqrt(1 - 0.65**2))
    assert strict.rate == 0.0003
    assert strict.identify(probe).employee is None
    assert strict.verify("E1", towards(0.55, 0, np.sqrt(1 - 0.55**2))).employee is None
    assert strict.keeps("E1", towards(0.55, 0, np.sqrt(1 - 0.55**2))).employee == "E1"
    assert strict.keeps("E9", towards(1)).employee is None


def test_templates_of_another_model_are_refused() -> None:
    with pytest.raises(ModelError, match="E3 was made by other"):
        ExactGallery([ADA, template("E3", towards(1), model="other")], points())


class Enrolled:
    """The part of People that a gallery reads."""

    def templates(self, model: str) -> list[Template]:
        return [t for t in (ADA, BOB) if t.model == model]

    def employees(self) -> list[Employee]:
        return [Employee("E1", "Ada"), Employee("E2"), Employee("E3", "Not enrolled")]

    def purposes(self) -> dict[str, frozenset[Purpose]]:
        return {"E1": frozenset(Purpose), "E2": frozenset({Purpose.ATTENDANCE})}


def test_a_gallery_from_the_store_knows_names_and_standing_consents() -> None:
    gallery = load_gallery(Enrolled(), points())  # type: ignore[arg-type]
    assert len(gallery) == 2
    assert [gallery.name(n) for n in ("E1", "E2", "E9")] == ["Ada", "E2", "E9"]
    assert gallery.purposes("E1") == {Purpose.ATTENDANCE, Purpose.POSTURE}
    assert gallery.purposes("E2") == {Purpose.ATTENDANCE}
    assert gallery.purposes("E9") == frozenset()


def test_a_large_gallery_finds_the_right_one() -> None:
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(3000, 128)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    gallery = ExactGallery([template(f"E{i}", v) for i, v in enumerate(vectors)], points())
    assert gallery.identify(vectors[1234]).employee == "E1234"
