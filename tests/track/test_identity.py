"""Beliefs about tracks, against a gallery of made-up vectors."""

import numpy as np
import pytest

from cwem.track.identity import IdentityRules, Recogniser
from cwem.values import UNPROVEN, Identity, IdentityStatus, Match, Purpose, Quality, Verdict, fuse

RULES = IdentityRules()
GOOD = Quality(Verdict.GOOD, 0.9)
A, B, STRANGER = np.eye(3, 128, dtype=np.float32)


class Vectors:
    """A gallery whose templates are given vectors; similar above .5, and for stricter points
    above .7 and .9."""

    def __init__(self, rate: float = 0.001, **templates: np.ndarray) -> None:
        self.templates, self.rate = templates, rate

    def __len__(self) -> int:
        return len(self.templates)

    def identify(self, embedding: np.ndarray, images: int = 1) -> Match:
        if not self.templates:
            return Match(None, -1, 0.5)
        name, best = max(
            ((n, float(t @ embedding)) for n, t in self.templates.items()), key=lambda x: x[1]
        )
        return self._match(name, best)

    def _match(self, name: str, similarity: float) -> Match:
        points = ((0.9, 0.0001), (0.7, 0.0003), (0.5, 0.001))
        given = next((rate for least, rate in points if similarity >= least), UNPROVEN)
        return Match(name if given <= self.rate else None, similarity, 0.5, given)

    def verify(self, employee: str, embedding: np.ndarray, images: int = 1) -> Match:
        template = self.templates.get(employee)
        similarity = -1.0 if template is None else float(template @ embedding)
        return self._match(employee, similarity)

    def keeps(self, employee: str, embedding: np.ndarray, images: int = 1) -> Match:
        template = self.templates.get(employee)
        similarity = -1.0 if template is None else float(template @ embedding)
        return Match(employee if similarity >= 0.5 else None, similarity, 0.5)

    def purposes(self, employee: str) -> frozenset[Purpose]:
        return frozenset(Purpose) if employee in self.templates else frozenset()

    def name(self, employee: str) -> str:
        return employee


def show(recogniser: Recogniser, vector: np.ndarray, at: int, until: int, track: int = 1) -> int:
    """Frames every 100 ms; embeds when due. Returns how many embeddings were taken."""
    taken = 0
    for now in range(at, until, 100):
        if recogniser.due(track, now) and recogniser.assess(track, now, GOOD):
            recogniser.add(track, now, vector)
            taken += 1
    return taken


def answer(recogniser: Recogniser, *tracks: int) -> list[Identity]:
    identities, _ = recogniser.identities(tracks or (1,))
    return list(identities.values())


def test_a_name_needs_several_fused_images() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 300)
    assert answer(recogniser)[0].status is IdentityStatus.TENTATIVE
    show(recogniser, A, 300, 1_000)
    assert answer(recogniser)[0] == Identity(IdentityStatus.CONFIRMED, "E1", 1.0, 0.9)


def test_confirmed_within_two_seconds_at_ten_frames_a_second() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 2_000)
    assert answer(recogniser)[0].status is IdentityStatus.CONFIRMED


def test_a_stranger_becomes_unknown_and_is_looked_at_rarely() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, STRANGER, 0, 2_000)
    assert answer(recogniser)[0].status is IdentityStatus.UNKNOWN
    assert answer(recogniser)[0].employee is None
    assert show(recogniser, STRANGER, 2_000, 62_000) <= 3 * 13


def test_one_good_match_by_chance_is_no_name() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, STRANGER, 0, 450)
    show(recogniser, A, 450, 600)
    show(recogniser, STRANGER, 600, 3_000)
    assert answer(recogniser)[0].status is IdentityStatus.UNKNOWN


def test_a_confirmed_track_is_embedded_every_few_seconds_only() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 2_000)
    assert show(recogniser, A, 2_000, 62_000) <= 21


def test_one_bad_image_does_not_take_the_name_off() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 2_000)
    recogniser.add(1, 5_000, STRANGER)
    show(recogniser, A, 5_100, 6_000)
    assert answer(recogniser)[0].employee == "E1"
    assert recogniser.revisions() == []


def test_somebody_else_on_the_track_revises_the_identity() -> None:
    recogniser = Recogniser(Vectors(E1=A, E2=B), RULES)
    show(recogniser, A, 0, 4_000)
    last = recogniser.verified(1)
    show(recogniser, B, 4_000, 9_000)
    revision = recogniser.revisions()[0]
    assert (revision.employee, revision.since, revision.replaced_by) == ("E1", last, "E2")
    assert answer(recogniser)[0].employee == "E2"
    assert recogniser.revisions() == []


def test_two_tracks_that_claim_one_person_are_both_uncertain() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 2_000, track=1)
    show(recogniser, A, 0, 2_000, track=2)
    identities, rivals = recogniser.identities([1, 2])
    assert rivals == {1, 2}
    assert all(i.status is IdentityStatus.TENTATIVE for i in identities.values())
    assert answer(recogniser, 1)[0].employee == "E1"


def test_tracks_that_crossed_prove_themselves_anew() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 2_000)
    recogniser.contest([1], 2_000)
    assert answer(recogniser)[0].status is IdentityStatus.TENTATIVE
    show(recogniser, A, 2_000, 4_000)
    assert answer(recogniser)[0].employee == "E1"


def test_a_withdrawal_takes_the_name_off_an_active_track() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, A, 0, 2_000)
    recogniser.swap(Vectors(), 2_000)
    assert answer(recogniser)[0].employee is None


def test_somebody_enrolled_while_in_view_is_recognised() -> None:
    recogniser = Recogniser(Vectors(), RULES)
    show(recogniser, A, 0, 4_000)
    assert answer(recogniser)[0].status is IdentityStatus.UNKNOWN
    recogniser.swap(Vectors(E1=A), 4_000)
    show(recogniser, A, 4_000, 6_000)
    assert answer(recogniser)[0].employee == "E1"


def test_an_own_webcam_knows_its_employee_or_someone_else() -> None:
    gallery = Vectors(E1=A, E2=B)
    colleague = Recogniser(gallery, RULES, only="E1")
    show(colleague, B, 0, 3_000)
    assert answer(colleague)[0].status is IdentityStatus.SOMEONE_ELSE
    assert answer(colleague)[0].employee is None


def test_too_small_and_poor_are_answers() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    assert not recogniser.assess(1, 0, Quality(Verdict.TOO_SMALL, 0.1))
    assert answer(recogniser)[0].status is IdentityStatus.TOO_SMALL
    assert not recogniser.assess(1, 200, Quality(Verdict.POOR, 0.3))
    assert answer(recogniser)[0].status is IdentityStatus.POOR


def test_fusing_gives_a_unit_vector() -> None:
    assert np.isclose(np.linalg.norm(fuse([A, B])), 1.0)


def test_somebody_who_takes_a_strangers_place_is_named_before_their_time_is_lost() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, STRANGER, 0, 60_000)
    show(recogniser, A, 60_000, 67_000)
    assert answer(recogniser)[0].employee == "E1"


def test_a_face_that_goes_out_of_reach_is_too_small_and_not_for_ever_tentative() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, STRANGER, 0, 200)
    for at in range(200, 3_000, 200):
        recogniser.assess(1, at, Quality(Verdict.TOO_SMALL, 0.1))
    assert answer(recogniser)[0].status is IdentityStatus.TOO_SMALL


# --- what a name stands on ------------------------------------------------------------------------


def like_a(similarity: float) -> np.ndarray:
    """A picture of A that is so similar to A's template, and to nobody else's."""
    return similarity * A + np.sqrt(1 - similarity**2) * STRANGER


def test_a_name_stands_on_the_strictest_point_that_would_have_given_it() -> None:
    for similarity, rate in ((0.55, 0.001), (0.75, 0.0003), (0.95, 0.0001)):
        recogniser = Recogniser(Vectors(E1=A), RULES)
        show(recogniser, like_a(similarity), 0, 2_000)
        assert answer(recogniser)[0].employee == "E1"
        assert recogniser.evidence(1) == rate


def test_of_the_decisions_that_give_a_name_the_weakest_counts() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    for at, similarity in ((0, 1.0), (150, 1.0), (300, 0.9), (450, -0.3)):
        recogniser.add(1, at, like_a(similarity))  # fused .99, then .88
    assert answer(recogniser)[0].employee == "E1"
    assert recogniser.evidence(1) == 0.0003


def test_better_pictures_later_make_it_stand_on_more_and_worse_ones_on_no_less() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, like_a(0.55), 0, 2_000)
    show(recogniser, like_a(0.95), 2_000, 9_000)
    assert recogniser.evidence(1) == 0.001, "not by two or three pictures"
    show(recogniser, like_a(0.95), 9_000, 14_000)
    assert recogniser.evidence(1) == 0.0001
    show(recogniser, like_a(0.55), 14_000, 60_000)
    assert recogniser.evidence(1) == 0.0001


def test_it_is_the_same_at_an_own_webcam() -> None:
    recogniser = Recogniser(Vectors(E1=A, E2=B), RULES, only="E1")
    show(recogniser, like_a(0.75), 0, 2_000)
    assert recogniser.evidence(1) == 0.0003


def test_whoever_proves_themselves_anew_starts_with_nothing() -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, like_a(0.95), 0, 2_000)
    recogniser.contest([1], 2_000)
    assert recogniser.evidence(1) == UNPROVEN
    show(recogniser, like_a(0.55), 2_000, 4_000)
    assert recogniser.evidence(1) == 0.001


@pytest.mark.parametrize(("similarity", "kept"), [(0.55, False), (0.75, True)])
def test_a_stricter_point_takes_over_while_the_camera_runs(similarity: float, kept: bool) -> None:
    recogniser = Recogniser(Vectors(E1=A), RULES)
    show(recogniser, like_a(similarity), 0, 2_000)
    recogniser.swap(Vectors(0.0003, E1=A), 2_000)
    assert (answer(recogniser)[0].employee == "E1") is kept
    show(recogniser, like_a(similarity), 2_000, 6_000)
    assert (answer(recogniser)[0].employee == "E1") is kept


def test_a_looser_point_names_who_was_unknown_at_the_next_look() -> None:
    recogniser = Recogniser(Vectors(0.0003, E1=A), RULES)
    show(recogniser, like_a(0.55), 0, 2_000)
    assert answer(recogniser)[0].status is IdentityStatus.UNKNOWN
    recogniser.swap(Vectors(0.001, E1=A), 2_000)
    show(recogniser, like_a(0.55), 2_000, 4_000)
    assert answer(recogniser)[0].employee == "E1"
