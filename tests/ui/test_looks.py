"""Looks at other people's data: once a day each, and the people looked at find them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditQuery
from cwem.ui import looks
from cwem.ui.guard import Guest
from cwem.values import DAY
from tests.access.fakes import T0, House
from tests.access.fakes import house as open_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def guest(house: House, monkeypatch: pytest.MonkeyPatch) -> Guest:
    """Ada, an administrator and employee 1; Bo is employee 2."""
    monkeypatch.setattr(st, "session_state", {})
    house.person("ada", Role.ADMIN, employee="1")
    house.person("bo", employee="2")
    visitor = house.reception.visitor(house.enter("ada"))
    assert visitor is not None
    return Guest(visitor, house.reception)


def seen_by(house: House, name: str, number: str | None) -> list[tuple[str, str | None]]:
    """What this person's own audit says of others."""
    query = AuditQuery(0, T0 + 9 * DAY, own=(name, number))
    return [
        (each.action, each.about)
        for each in house.reception.audit(query, 50)
        if each.actor == "ada"
    ]


def count(house: House, action: Action) -> int:
    return [each.action for each in house.entries()].count(action)


def test_a_look_at_everybody_is_in_everybodys_own_audit(house: House, guest: Guest) -> None:
    looks.note_look(guest, Action.SEE_PEOPLE)
    looks.note_file(guest, Action.EXPORT_PEOPLE, people=2)
    assert seen_by(house, "bo", "2") == [
        (Action.EXPORT_PEOPLE, None),
        (Action.SEE_PEOPLE, None),
    ]


def test_a_look_at_one_is_in_nobody_elses(house: House, guest: Guest) -> None:
    looks.note_look(guest, Action.SEE_PERSON, "2")
    looks.note_look(guest, Action.SEE_AUDIT, "3", person="3")
    looks.note_look(guest, Action.SEE_AUDIT, account="door", person="door")
    looks.note_look(guest, Action.SEE_ACCOUNT, account="bo")
    assert seen_by(house, "bo", "2") == [(Action.SEE_ACCOUNT, None), (Action.SEE_PERSON, "2")]
    assert seen_by(house, "cy", "3") == [(Action.SEE_AUDIT, "3")]


def test_what_concerns_no_person_is_in_no_other_audit(house: House, guest: Guest) -> None:
    house.reception.record(guest.visitor, Action.CHANGE_SETTINGS)
    assert seen_by(house, "bo", "2") == []


def test_a_look_is_noted_once_a_day_and_again_on_the_next(house: House, guest: Guest) -> None:
    for days in (0, 0, 1, 1):
        house.clock.at = T0 + days * DAY
        looks.note_look(guest, Action.SEE_PERSON, "2")
        looks.note_look(guest, Action.SEE_PEOPLE)
        looks.note_looks(guest, Action.SEE_TEAM, ["1", "2"], team="ops")
    assert [count(house, each) for each in (Action.SEE_PERSON, Action.SEE_PEOPLE)] == [2, 2]
    assert count(house, Action.SEE_TEAM) == 2, "of the other one; one's own is no entry"


def test_looks_in_turn_and_with_other_filters_are_looks_of_their_own(
    house: House, guest: Guest
) -> None:
    for number in ("2", "3", "2"):
        looks.note_look(guest, Action.SEE_PERSON, number)
    looks.note_looks(guest, Action.SEE_ACTIVITY, ["2"], since="a")
    looks.note_looks(guest, Action.SEE_ACTIVITY, ["2"], since="b")
    assert count(house, Action.SEE_PERSON) == 2
    assert count(house, Action.SEE_ACTIVITY) == 2


def test_who_looks_and_from_where_is_noted(house: House, guest: Guest) -> None:
    looks.note_look(guest, Action.SEE_PERSON, "2")
    newest = house.entries()[0]
    assert (newest.actor, newest.address) == ("ada", guest.visitor.login.address)
