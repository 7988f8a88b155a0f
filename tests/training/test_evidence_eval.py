import numpy as np

from cwem.face.gallery import ExactGallery
from cwem.face.operating import load_operating_points
from cwem.values import UNPROVEN, Strictness, Template
from tests.face.pictures import towards
from training import evidence_eval

POINTS = load_operating_points()


def gallery(at: Strictness) -> ExactGallery:
    known = [Template("E1", towards(1), POINTS.model, 3)]
    return ExactGallery(known, POINTS.put_at(at))


def seen(similarity: float) -> list[np.ndarray]:
    """Three seconds of one person, so similar to E1's template."""
    picture = towards(similarity, np.sqrt(1 - similarity**2))
    rng = np.random.default_rng(0)
    return evidence_eval.frames(np.array([picture]), 3, rng)


def test_both_points_see_the_same_frames_and_what_one_says_can_be_compared() -> None:
    clear, fair, nobody = seen(0.95), seen(0.54), seen(0.0)
    assert len(clear) == 3 * evidence_eval.RATE
    named, evidence = evidence_eval.watched(gallery(Strictness.STANDARD), clear)
    assert (named, evidence) == (True, 0.0001)
    assert evidence_eval.watched(gallery(Strictness.STRICTEST), clear)[0]
    named, evidence = evidence_eval.watched(gallery(Strictness.STANDARD), fair)
    assert (named, evidence) == (True, 0.001)
    assert not evidence_eval.watched(gallery(Strictness.STRICTEST), fair)[0]
    assert evidence_eval.watched(gallery(Strictness.STANDARD), nobody) == (False, UNPROVEN)
