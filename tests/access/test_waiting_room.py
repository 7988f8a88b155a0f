"""Photos that wait for a consent: who may give them, who gets them, and when they are gone."""

import pytest

from cwem.access.accounts import Role
from cwem.access.agreeing import agree, decline, withdraw
from cwem.access.audit import AuditQuery, By
from cwem.access.consent import ConsentState, current_texts, in_language
from cwem.access.waiting_room import (
    HEAVIEST,
    MOST,
    delete,
    givers,
    seal,
    state_of,
    tidy,
    unsealed,
    waiting_for,
)
from cwem.errors import ConsentMissing, InputError
from cwem.people.values import Changes
from cwem.values import DAY, Employee, Purpose
from tests.access.fakes import T0, House

PHOTOS = [b"one", b"two"]
BOSS = By("boss", T0, "192.0.2.1")


@pytest.fixture
def staffed(house: House) -> House:
    """Ada (E001) has an account, boss and chief may enrol, mo manages."""
    registry = house.store.registry
    people = (Employee("E001", "Ada"), Employee("E002", "Ben"))
    registry.change(Changes(employees=people), registry.revision(), T0)
    house.person("ada", employee="E001")
    for name in ("boss", "chief"):
        house.person(name, Role.ADMIN)
    house.person("mo", Role.MANAGER, employee="E002")
    return house


def answers(house: House, how, at: int = T0 + 1) -> None:
    text = in_language(current_texts(house.store.agreements.texts())[Purpose.ATTENDANCE], "en")
    how(house.store, "E001", text, By("ada", at))


def told(house: House, account: str) -> list[str]:
    return [str(notice.words) for notice in house.store.notices.of(account, 9)]


def audited(house: House, action: str) -> list[tuple[str, str | None, object]]:
    query = AuditQuery(0, 2 * T0, action=action)
    return [(e.actor, e.about, e.details.get("photos")) for e in house.store.audit.read(query, 9)]


def test_photos_are_kept_audited_and_the_person_is_asked(staffed: House) -> None:
    seal(staffed.store, "E001", PHOTOS, BOSS)
    assert staffed.store.waiting_photos.photos("E001") == PHOTOS
    assert audited(staffed, "photos kept sealed until consent") == [("boss", "E001", 2)]
    assert told(staffed, "ada") == [
        "2 photos of you wait, sealed, for your consent. Agree or say no under My consent."
    ]
    for other in ("boss", "chief", "mo"):
        assert told(staffed, other) == []


def test_they_are_opened_for_a_consent_only(staffed: House) -> None:
    seal(staffed.store, "E001", PHOTOS, BOSS)
    with pytest.raises(ConsentMissing, match="stay sealed"):
        unsealed(staffed.store, "E001")
    answers(staffed, agree)
    assert unsealed(staffed.store, "E001") == PHOTOS


def test_who_said_no_is_not_waited_for(staffed: House) -> None:
    answers(staffed, decline)
    with pytest.raises(InputError, match="said no"):
        seal(staffed.store, "E001", PHOTOS, BOSS)
    answers(staffed, agree, T0 + 2)
    with pytest.raises(InputError, match="agreed meanwhile"):
        seal(staffed.store, "E001", PHOTOS, BOSS)
    withdraw(staffed.store, "E001", Purpose.ATTENDANCE, By("ada", T0 + 3))
    with pytest.raises(InputError, match="said no"):
        seal(staffed.store, "E001", PHOTOS, BOSS)
    assert staffed.store.waiting_photos.waiting() == []


@pytest.mark.parametrize(
    ("employee", "photos", "said"),
    [
        ("E001", [], "at least one"),
        ("E001", [b"x"] * (MOST + 1), "At most 10"),
        ("E001", [bytes(HEAVIEST + 1)], "more than 20 MB"),
        ("E404", PHOTOS, "E404"),
    ],
)
def test_what_nobody_needs_is_refused(
    staffed: House, employee: str, photos: list[bytes], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        seal(staffed.store, employee, photos, BOSS)
    assert staffed.store.waiting_photos.waiting() == []


def test_photos_given_later_count_too(staffed: House) -> None:
    seal(staffed.store, "E001", PHOTOS, BOSS)
    with pytest.raises(InputError, match="2 wait already"):
        seal(staffed.store, "E001", [b"x"] * (MOST - 1), BOSS)
    seal(staffed.store, "E001", [b"three"], By("chief", T0 + 1))
    waiting = waiting_for(staffed.store, "E001")
    assert waiting is not None
    assert waiting.photos == 3
    assert givers(staffed.store, waiting, By("ada", T0 + 2)) == ["boss", "chief"]


def test_who_gave_them_and_may_enrol_no_more_is_not_told(staffed: House) -> None:
    seal(staffed.store, "E001", PHOTOS, BOSS)
    waiting = waiting_for(staffed.store, "E001")
    assert waiting is not None
    assert givers(staffed.store, waiting, By("ada", T0 + 2)) == ["boss"]
    staffed.store.accounts.disable("boss", staffed.entries()[0])
    assert givers(staffed.store, waiting, By("ada", T0 + 2)) == ["chief"]


def test_deleting_is_audited_once(staffed: House) -> None:
    seal(staffed.store, "E001", PHOTOS, BOSS)
    assert delete(staffed.store, "E001", BOSS) == 2
    assert delete(staffed.store, "E001", BOSS) == 0
    assert audited(staffed, "waiting photos deleted") == [("boss", "E001", 2)]


def test_without_an_answer_they_go_after_their_days(staffed: House) -> None:
    seal(staffed.store, "E001", PHOTOS, BOSS)
    seal(staffed.store, "E002", PHOTOS, By("boss", T0 + DAY))
    assert tidy(staffed.store, 14, (), By("daily jobs", T0 + 14 * DAY)) == []
    assert tidy(staffed.store, 14, (), By("daily jobs", T0 + 14 * DAY + 1)) == ["E001"]
    assert [one.employee for one in staffed.store.waiting_photos.waiting()] == ["E002"]
    assert [e.about for e in staffed.entries() if "after their time" in e.action] == ["E001"]


def test_of_who_has_left_or_said_no_nothing_stays(staffed: House) -> None:
    seal(staffed.store, "E002", PHOTOS, BOSS)
    assert tidy(staffed.store, 14, {"E002"}, By("daily jobs", T0 + 1)) == []
    assert staffed.store.waiting_photos.waiting() == []
    answers(staffed, decline)
    entry = staffed.entries()[0]
    staffed.store.waiting_photos.add("E001", PHOTOS, T0 + 2, entry)  # came while she said no
    tidy(staffed.store, 14, (), By("daily jobs", T0 + 3))
    assert staffed.store.waiting_photos.waiting() == []


def test_how_a_person_stands(staffed: House) -> None:
    assert state_of(staffed.store, "E001") is ConsentState.NOT_ASKED
    answers(staffed, agree)
    assert state_of(staffed.store, "E001") is ConsentState.AGREED
    assert state_of(staffed.store, "E002") is ConsentState.NOT_ASKED
