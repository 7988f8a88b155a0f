"""A last day at work, and what ends with it."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import By
from cwem.access.invitations import Invitation
from cwem.access.visitors import FRESH
from cwem.capture.allowed import EVERY, NoLongerAllowed, WhileAllowed
from cwem.errors import InputError, StoreChanged
from cwem.people.assignments import employ, employed
from cwem.people.belongings import Belongings, Part
from cwem.people.leavers import (
    departed,
    end_departed,
    leave,
    plan_leaving,
    planned_leaving,
    stay,
)
from cwem.people.timeline import Span
from cwem.people.values import AssignmentKind
from cwem.values import CameraKind, Capture, Consent, Employee, Frame, Purpose
from tests.access.fakes import House
from tests.access.fakes import house as open_house
from tests.capture.fakes import FakeAnalyser
from tests.people.staff import BY, imported
from tests.store.store_rows import consent, template

K = AssignmentKind
LAST = date(2026, 6, 30)
TEXT = (
    "number,joined,zone,manager\n1,2025-01-01,Asia/Kolkata,\n2,2025-01-01,Europe/Berlin,1\n"
    "3,2026-08-01,UTC,\n"
)


def at(zone: str, *moment: int) -> int:
    return int(datetime(*moment, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[arg-type,misc]


MAY = BY.at + 1
OVER = at("Asia/Kolkata", 2026, 7, 1)
"""The first moment after the last day, where 1 lives."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Three people; 1 has an account, an open invitation of old and both consents, 2 an account."""
    opened = open_house(tmp_path)
    store = opened.store
    opened.clock.at = MAY
    imported(TEXT, store.registry)  # type: ignore[arg-type]
    opened.person("root", Role.ADMIN)
    for number in "12":
        opened.person(f"p{number}", employee=number)
        given = [consent(number, purpose, MAY) for purpose in Purpose]
        store.enrol(Employee(number), template(number), given, MAY)
    yield opened
    store.close()


def invite(house: House, number: str = "3", id: str = "i3", expires: int = OVER) -> None:
    link = Invitation(id, id, frozenset({Role.EMPLOYEE}), number, MAY, "root", expires)
    house.store.invitations.add([(link, id.encode())], [])


def enrolled(house: House) -> list[str]:
    return [one.employee for one in house.store.templates("sface")]


def disabled(house: House) -> set[str]:
    return {account.name for account in house.store.accounts.accounts() if account.disabled}


def test_a_last_day_to_come_is_recorded_and_ends_nothing_yet(house: House) -> None:
    store = house.store
    found = leave(store.registry, store, "1", LAST, By("boss", MAY))
    assert (found.due, found.ended.done) == (OVER, ())
    assert found.without_manager == ("2",)
    assert employed(store.registry.company(), "1", LAST)
    assert not employed(store.registry.company(), "1", date(2026, 7, 1))
    assert enrolled(house) == ["1", "2"]
    assert disabled(house) == set()
    said = house.entries()[0]
    assert (said.actor, said.action, said.about) == ("boss", "last day at work recorded", "1")


def test_it_is_shown_before_it_is_done(house: House) -> None:
    store = house.store
    before = store.registry.revision()
    plan = plan_leaving(store.registry.company(), store, "1", LAST)
    assert plan.has.account is not None
    assert plan.has.account.name == "p1"
    assert plan.has.purposes == (Purpose.ATTENDANCE, Purpose.POSTURE)
    assert (plan.due, plan.without_manager) == (OVER, ("2",))
    assert store.registry.revision() == before
    invite(house)
    plan = plan_leaving(store.registry.company(), store, "3", date(2026, 9, 1))
    assert [link.id for link in plan.has.invitations] == ["i3"]
    assert plan.without_manager == ()


def test_who_has_left_too_needs_no_manager(house: House) -> None:
    store = house.store
    leave(store.registry, store, "2", date(2026, 5, 31), By("boss", MAY))
    assert plan_leaving(store.registry.company(), store, "1", LAST).without_manager == ()


def test_who_gets_the_leaver_as_a_manager_later_is_named_too(house: House) -> None:
    store = house.store
    imported("number,manager,manager_from\n3,2,2026-09-01\n", store.registry)  # type: ignore[arg-type]
    plan = plan_leaving(store.registry.company(), store, "2", LAST)
    assert plan.without_manager == ("3",)


def test_everything_ends_when_the_day_is_over_where_the_person_lives(house: House) -> None:
    store = house.store
    token = house.enter("p1")
    for number in "12":
        leave(store.registry, store, number, LAST, By("boss", MAY))
    assert end_departed(store.registry, store, By("daily jobs", OVER - 1)) == []
    (one,) = end_departed(store.registry, store, By("daily jobs", OVER))
    assert (one.number, one.last_day) == ("1", LAST)
    assert one.ended.done == (Part.ACCOUNT, Part.CONSENTS)
    assert disabled(house) == {"p1"}
    assert enrolled(house) == ["2"]
    assert {c.withdrawn for c in store.consents("1")} == {OVER}
    assert {c.withdrawn for c in store.consents("2")} == {None}
    assert house.another().visitor(token) is None
    ended = [
        (e.action, e.about, dict(e.details)) for e in house.entries() if e.actor == "daily jobs"
    ]
    assert sorted(ended, key=str) == [
        ("account disabled", "1", {}),
        (
            "ended because the person has left",
            "1",
            {"what": "consents", "purpose": "attendance"},
        ),
        ("ended because the person has left", "1", {"what": "consents", "purpose": "posture"}),
    ]


def test_the_job_may_run_late_and_twice(house: House) -> None:
    store = house.store
    leave(store.registry, store, "1", LAST, By("boss", MAY))
    late = By("daily jobs", at("UTC", 2026, 9, 1))
    first, second = (end_departed(store.registry, store, late)[0] for _ in range(2))
    assert first.ended.done == (Part.ACCOUNT, Part.CONSENTS)
    assert second.ended.done == ()
    assert len([e for e in house.entries() if e.actor == "daily jobs"]) == 3


def test_an_invitation_ends_even_if_its_link_has_expired(house: House) -> None:
    store = house.store
    invite(house, expires=MAY + 1)
    found = leave(store.registry, store, "3", date(2026, 8, 1), By("boss", at("UTC", 2026, 8, 2)))
    assert found.ended.done == (Part.INVITATION,)
    (link,) = store.invitations.invitations()
    assert link.revoked == at("UTC", 2026, 8, 2)
    assert not store.invitations.renew("i3", b"new", 2 * OVER, house.entries()[0])


def test_a_last_day_that_is_over_ends_everything_at_once_and_may_be_repeated(house: House) -> None:
    store = house.store
    now = By("boss", at("UTC", 2026, 7, 5))
    before = store.registry.revision()
    done = [leave(store.registry, store, "1", LAST, now).ended.done for _ in range(2)]
    assert done == [(Part.ACCOUNT, Part.CONSENTS), ()]
    assert enrolled(house) == ["2"]
    assert store.registry.revision() == before + 1


def test_the_only_administrator_keeps_the_account_until_there_is_another(house: House) -> None:
    store = house.store
    store.accounts.set_roles("p1", frozenset({Role.ADMIN}), house.entries()[0])
    store.accounts.disable("root", house.entries()[0])
    found = leave(store.registry, store, "1", LAST, By("p1", OVER))
    assert found.ended.done == (Part.CONSENTS,)
    assert "administrator" in str(found.ended.refused)
    assert disabled(house) == {"root"}
    store.accounts.set_roles("p2", frozenset({Role.ADMIN}), house.entries()[0])
    (one,) = end_departed(store.registry, store, By("daily jobs", OVER))
    assert one.ended.done == (Part.ACCOUNT,)
    assert disabled(house) == {"root", "p1"}


def test_a_running_capture_ends_within_five_seconds(house: House) -> None:
    """The account's live picture asks whether the log-in still stands, see ui.guard.still_may."""
    store, reception = house.store, house.reception
    token = house.enter("p1")
    seconds = [0.0]
    inner = FakeAnalyser(Capture("c", "own", CameraKind.OWN, 0, employee="1"))
    watched = WhileAllowed(inner, lambda: reception.visitor(token) is not None, lambda: seconds[0])
    picture = np.zeros((4, 4, 3), np.uint8)

    def frame(second: float) -> None:
        house.clock.at = OVER + round(second * 1000)
        seconds[0] = second
        watched.analyse(Frame(picture, house.clock.at))

    house.clock.at = OVER - 1000
    token = house.enter("p1")
    frame(0.0)
    leave(store.registry, store, "1", LAST, By("boss", house.clock.at))

    def five_seconds() -> None:
        for tenth in range(1, 50):
            frame(tenth / 10)

    with pytest.raises(NoLongerAllowed):
        five_seconds()
    assert seconds[0] <= EVERY + FRESH / 1000 <= 5


def test_whom_a_shared_camera_sees_is_nobody_as_soon_as_the_gallery_is_read_again(
    house: House,
) -> None:
    store = house.store
    before = store.gallery_version()
    leave(store.registry, store, "1", LAST, By("boss", OVER))
    assert store.gallery_version() > before
    assert enrolled(house) == ["2"]
    assert "1" not in store.purposes()


def test_a_planned_leaving_is_taken_back(house: House) -> None:
    store = house.store
    before = store.registry.company().line(K.EMPLOYMENT, "1").spans()
    leave(store.registry, store, "1", LAST, By("boss", MAY))
    assert planned_leaving(store.registry.company(), "1", OVER - 1) == LAST
    with pytest.raises(StoreChanged, match="last day of 1"):
        stay(store.registry, "1", date(2020, 1, 1), By("boss", OVER - 1))
    stay(store.registry, "1", LAST, By("boss", OVER - 1))
    assert store.registry.company().line(K.EMPLOYMENT, "1").spans() == before
    assert planned_leaving(store.registry.company(), "1", MAY) is None
    assert end_departed(store.registry, store, By("daily jobs", 2 * OVER)) == []
    assert house.entries()[0].action == "planned leaving taken back"


def test_what_is_over_or_was_never_planned_cannot_be_taken_back(house: House) -> None:
    store = house.store
    leave(store.registry, store, "1", LAST, By("boss", MAY))
    for number in "12":
        with pytest.raises(InputError, match=f"{number} is not about to leave"):
            stay(store.registry, number, LAST, By("boss", OVER))


def test_the_last_day_can_be_moved(house: House) -> None:
    store = house.store
    for last in (LAST, date(2026, 8, 31), date(2026, 5, 31)):
        leave(store.registry, store, "1", last, By("boss", MAY))
        (span,) = store.registry.company().line(K.EMPLOYMENT, "1").spans()
        assert span.until == date.fromordinal(last.toordinal() + 1)


def test_who_comes_back_has_left_until_then(house: House) -> None:
    store = house.store
    leave(store.registry, store, "1", LAST, By("boss", MAY))
    imported("number,joined\n1,2026-07-15\n", store.registry)  # type: ignore[arg-type]
    between, back = at("Asia/Kolkata", 2026, 7, 14, 23), at("Asia/Kolkata", 2026, 7, 15)
    assert list(departed(store.registry.company(), between)) == [("1", LAST)]
    assert list(departed(store.registry.company(), back)) == []
    leave(store.registry, store, "1", date(2026, 12, 31), By("boss", MAY))
    assert store.registry.company().line(K.EMPLOYMENT, "1").spans() == (
        Span("employed", date(2025, 1, 1), date(2026, 7, 1)),
        Span("employed", date(2026, 7, 15), date(2027, 1, 1)),
    )


def test_strangers_and_days_before_the_first_are_refused(house: House) -> None:
    store = house.store
    with pytest.raises(InputError, match="Nobody has the number 9"):
        leave(store.registry, store, "9", LAST, By("boss", MAY))
    with pytest.raises(InputError, match=r"begins on Aug 1, 2026 only"):
        leave(store.registry, store, "3", LAST, By("boss", MAY))


def test_photos_that_wait_for_a_consent_go_with_everything_else(house: House) -> None:
    store = house.store
    store.waiting_photos.add("1", [b"one", b"two"], MAY, house.entries()[0])
    leave(store.registry, store, "1", LAST, By("boss", MAY))
    assert [one.photos for one in store.waiting_photos.waiting()] == [2]
    done = leave(store.registry, store, "1", date(2026, 4, 30), By("boss", MAY))
    assert Part.PHOTOS in done.ended.done
    assert store.waiting_photos.waiting() == []
    (deleted,) = [one for one in house.entries() if one.action == "waiting photos deleted"]
    assert (deleted.about, deleted.details["photos"]) == ("1", 2)


def test_somebody_without_anything_has_nothing_to_end() -> None:
    assert Belongings().parts == ()


def test_who_comes_back_keeps_what_was_made_for_that(house: House) -> None:
    """What they have from after the last day; not what they had before."""
    store, gone = house.store, at("UTC", 2026, 8, 11)
    invite(house, "3", expires=2 * gone)
    leave(store.registry, store, "3", date(2026, 8, 10), By("boss", MAY))
    company = store.registry.company()
    store.registry.change(employ(company, "3", date(2027, 1, 1)), company.revision, MAY)
    end_departed(store.registry, store, By("daily jobs", gone))
    link = Invitation("new", "new", frozenset({Role.EMPLOYEE}), "3", gone + 1, "root", 2 * gone)
    store.invitations.add([(link, b"new")], [])
    end_departed(store.registry, store, By("daily jobs", gone + 2))
    ended = {one.id: one.revoked is not None for one in store.invitations.invitations()}
    assert ended == {"i3": True, "new": False}
    account = Account("new", frozenset({Role.EMPLOYEE}), "3", gone + 3)
    assert store.invitations.accept(b"new", account, "h", gone + 3, house.entries()[0])
    given = Consent("3", Purpose.ATTENDANCE, gone + 4, "in the app")
    store.agreements.record(given, house.entries()[0])
    end_departed(store.registry, store, By("daily jobs", gone + 5))
    assert "new" not in disabled(house)
    assert "3" in store.purposes()
