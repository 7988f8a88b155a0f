"""Somebody before the camera says that they are not who they are taken for."""

import pytest

from cwem.track.identity import IdentityRules, Recogniser
from cwem.values import Denial, seconds_by_label
from tests.track.test_identity import A, B, Vectors, answer, show
from tests.track.test_ledger import E1, E2, START, Film

RULES = IdentityRules()


def denied(film: Film, employee: str = "E1", minutes: float = 1.0) -> Denial:
    """Said now, of the last eight seconds."""
    return Denial("cam", employee, film.at - 8_000, film.at + round(60_000 * minutes))


def totals(film: Film, employee: str = "E1") -> dict[str, dict[str, float]]:
    film.ledger.finish()
    return dict(seconds_by_label(film.table.bouts(), film.table.voids).get(employee, {}))


@pytest.mark.parametrize("seconds", [4, 8, 12])
def test_what_is_open_is_never_written_and_what_was_written_is_void(seconds: float) -> None:
    film = Film().play(seconds, t1=E1)
    denial = Denial("cam", "E1", START, film.at + 60_000)
    film.ledger.deny([denial])
    film.play(30, t1=E1)
    assert totals(film) == {}


def test_also_when_they_have_gone_since_or_the_capture_ends_at_once() -> None:
    for away in (0, 2, 10):
        film = Film().play(4, t1=E1).play(away)
        film.ledger.deny([Denial("cam", "E1", START, film.at + 60_000)])
        assert totals(film) == {}, away


def test_also_what_ended_before_the_name_was_last_confirmed() -> None:
    film = Film().play(6, t1=E1).play(8)
    film.ledger.finish()
    assert film.table.bouts(), "written"
    (log,) = film.ledger._logs.values()
    log.verified(film.at)
    film.ledger.deny([Denial("cam", "E1", START, film.at + 60_000)])
    assert totals(film) == {}


def test_what_was_recorded_before_stays_and_counts_again_afterwards() -> None:
    film = Film().play(20, t1=E1)
    since, until = film.at - 8_000, film.at + 60_000
    film.ledger.deny([Denial("cam", "E1", since, until)])
    film.play(90, t1=E1)
    found = totals(film)
    assert found["presence"] == {"present": pytest.approx(12.0 + 29.8)}
    assert found["activity"] == {"at desk": pytest.approx(12.0 + 29.8)}


def test_it_concerns_that_person_alone() -> None:
    film = Film().play(10, t1=E1, t2=E2)
    film.ledger.deny([denied(film)])
    film.play(10, t1=E1, t2=E2)
    assert totals(film, "E2")["presence"] == {"present": 19.8}


def test_said_once_it_is_done_once() -> None:
    film = Film().play(10, t1=E1)
    denial = Denial("cam", "E1", START, film.at + 1_000)
    film.ledger.deny([denial])
    film.play(20, t1=E1)
    before = len(film.table.voids)
    film.ledger.deny([denial])
    assert totals(film)["presence"] == {"present": pytest.approx(18.8)}
    assert len(film.table.voids) == before


def test_a_name_that_was_denied_is_nobodys_until_the_denial_ends() -> None:
    recogniser = Recogniser(Vectors(E1=A, E2=B), RULES)
    show(recogniser, A, 0, 2_000)
    assert recogniser.deny({"E1"}) == [1]
    assert answer(recogniser)[0].employee is None
    show(recogniser, A, 2_000, 20_000)
    assert answer(recogniser)[0].employee is None
    show(recogniser, B, 2_000, 4_000, track=2)
    assert answer(recogniser, 2)[0].employee == "E2", "others are who they are"
    assert recogniser.deny(()) == []
    show(recogniser, A, 20_000, 30_000)
    assert answer(recogniser)[0].employee == "E1"
