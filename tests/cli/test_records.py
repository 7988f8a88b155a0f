import numpy as np

from cwem.cli.analysis.records import in_words
from cwem.face.gallery import ExactGallery
from cwem.values import Analysis, Box, Face, Identity, IdentityStatus, Judgement, Person, Seen
from tests.face.pictures import points

FACE = Person(Face(Box(0, 0, 9, 9), np.zeros((5, 2), np.float32), 0.9), None, Box(0, 0, 9, 9))
NOT_JUDGED = Judgement("not judged", 0.0)


def said(activity: Judgement) -> str:
    person = Seen(1, FACE, Identity(IdentityStatus.TOO_SMALL), activity, NOT_JUDGED)
    return in_words({"file": "a.jpg"}, Analysis(0, (person,)), ExactGallery([], points()))


def test_what_is_uncertain_has_no_percentage() -> None:
    assert said(Judgement("uncertain", 0.0)) == "a.jpg: too small: uncertain"
    assert said(Judgement("sitting", 0.87)) == "a.jpg: too small: sitting (87%)"
