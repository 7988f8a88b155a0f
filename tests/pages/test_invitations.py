"""The page Invitations: whom one can invite, links shown once, sent again, revoked."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.access.invitations import Invitation, InvitationState
from cwem.access.invite import Wanted, invite, revoke
from cwem.access.logins import token_digest
from cwem.settings import ROOT
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.people.staff import imported

TODAY = date.today()
STAFF = """\
number,name,email,team,language
1,Zoe,zoe@example.org,Lab,de
2,Ada Lo,ada@example.org,Lab,
3,Bo,,Sales,
4,Cy *Star*,cy@example.org,,
"""


@pytest.fixture
def staff(house: House) -> House:
    """Four people; it is noon today."""
    house.clock.at = int(1000 * 86_400 * ((TODAY - date(1970, 1, 1)).days + 0.5))
    imported(STAFF, house.store.registry, TODAY)  # type: ignore[arg-type]
    return house


def sent(house: House, *wanted: tuple[str, str], days: int = 14) -> list[Invitation]:
    them = [Wanted(login, frozenset({Role.EMPLOYEE}), number) for login, number in wanted]
    by = By("root", house.clock())
    return [each.invitation for each in invite(house.store.invitations, them, days, by)]


def run() -> AppTest:
    path = ROOT / "pages" / "invitations.py"
    return checked(AppTest.from_file(str(path), default_timeout=30).run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [*page.title, *page.error, *page.warning, *page.caption, *page.markdown,
             *page.subheader, *page.toast]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def press(page: AppTest, *keys: str) -> AppTest:
    """Press these together. Without a browser a dialog is drawn only by a run in which the button
    that opens it is pressed, so that one is pressed along."""
    for key in keys:
        page.button(key).click()
    return checked(page.run())


def choose(page: AppTest, *rows: int) -> AppTest:
    """Tick rows of the list."""
    table = next(each for each in page.dataframe if (each.key or "").startswith("invitations-"))
    page.session_state[table.key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return checked(page.run())


def still_open(house: House) -> list[Invitation]:
    found = house.store.invitations.invitations()
    return [each for each in found if each.state(house.clock()) is InvitationState.OPEN]


def links(page: AppTest) -> list[str]:
    return [each.value for each in page.code]


def listed(page: AppTest) -> list[tuple[str, str]]:
    table = next(each for each in page.dataframe if (each.key or "").startswith("invitations-"))
    rows = table.value
    return [(name, state[0]) for name, state in zip(rows["Name"], rows["State"], strict=True)]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
def test_nobody_else_invites(staff: House, log_in: LogIn, role: Role) -> None:
    log_in(role, employee=None if role is Role.KIOSK else "2")
    sent(staff, ("zoe", "1"))
    page = run()
    assert page.title[0].value == "Not for this account"
    assert not page.dataframe
    assert "Zoe" not in words(page)


def test_nobody_there_leads_to_the_import(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert "Nobody can be invited" in words(run())


def test_people_are_invited_in_bulk_and_links_shown(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, employee="4")
    page = run()
    assert "3 people have neither" in words(page)
    page.multiselect("invite-chosen").set_value(["1", "3"]).run()
    editor = page.data_editor[0].value
    assert list(editor["Log-in name"]) == ["zoe@example.org", "3"]
    page.number_input("invite-days").set_value(7).run()
    page = press(page, "invite-do")
    assert len(links(page)) == 2
    made = {each.employee: each for each in staff.store.invitations.invitations()}
    assert made["1"].language == "de"
    assert made["1"].expires == staff.clock() + 7 * 86_400_000
    assert {each.by for each in made.values()} == {"ada"}
    for link in links(page):
        assert staff.store.invitations.find(token_digest(link.rpartition("/")[2]))
    assert {e.about for e in staff.entries() if e.action == Action.INVITE} == {"1", "3"}
    assert page.multiselect("invite-chosen").value == []
    assert links(press(page, "invited-close")) == []


def test_a_whole_team_is_added_at_once(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, employee="4")
    page = run()
    page.selectbox("invite-team").set_value("lab").run()
    assert page.multiselect("invite-chosen").value == ["2", "1"]
    page.selectbox("invite-team").set_value("").run()
    assert set(page.multiselect("invite-chosen").value) == {"1", "2", "3"}


def test_making_administrators_is_pointed_out(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = run()
    page.multiselect("invite-chosen").set_value(["1"]).run()
    page.selectbox("invite-role").set_value(Role.ADMIN).run()
    assert "may change everything" in words(page)
    press(page, "invite-do")
    assert staff.store.invitations.invitations()[0].roles == {Role.ADMIN}


def test_somebody_invited_meanwhile_is_said_and_nobody_is_invited(
    staff: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    page = run()
    page.multiselect("invite-chosen").set_value(["1", "2"]).run()
    sent(staff, ("other", "1"))
    page = press(page, "invite-do")
    assert page.error
    assert len(staff.store.invitations.invitations()) == 1
    assert page.multiselect("invite-chosen").value == ["2"], "who was invited is no longer offered"


def test_the_list_shows_states_and_can_be_filtered(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, employee="4")
    (gone,) = sent(staff, ("zoe", "1"))
    revoke(staff.store.invitations, [gone], By("root", staff.clock()))
    sent(staff, ("bo", "3"), days=1)
    staff.clock.at += 86_400_000
    sent(staff, ("ada.lo", "2"))
    log_in(Role.ADMIN, name="boss")
    page = run()
    assert listed(page) == [("Ada Lo", "Not answered"), ("Bo", "Expired"), ("Zoe", "Revoked")]
    page.text_input("invitations-text").set_value("bo").run()
    assert listed(page) == [("Bo", "Expired")]
    assert [e.action for e in staff.entries()].count(Action.SEE_INVITATIONS) == 1


def test_new_links_are_made_after_a_question(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    sent(staff, ("zoe", "1"), ("bo", "3"))
    before = staff.store.invitations.invitations()
    page = choose(run(), 0)
    page = press(page, "again")
    assert "stop working at once" in words(page)
    assert links(page) == []
    page = press(page, "again", "confirm-do")
    assert len(links(page)) == 1
    after = {each.id: each.expires for each in staff.store.invitations.invitations()}
    assert set(after) == {each.id for each in before}
    assert [e.action for e in staff.entries()].count(Action.RENEW_INVITATION) == 1


def test_links_are_revoked_after_a_question(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    both = sent(staff, ("zoe", "1"), ("bo", "3"))
    page = choose(run(), 0, 1)
    page = press(page, "revoke")
    assert len(still_open(staff)) == 2, "asked first"
    page = press(page, "revoke", "confirm-do")
    states = {each.state(staff.clock()) for each in staff.store.invitations.invitations()}
    assert states == {InvitationState.REVOKED}
    assert "2 invitations revoked." in words(page)
    revoked = [e for e in staff.entries() if e.action == Action.REVOKE_INVITATION]
    assert {e.about for e in revoked} == {each.employee for each in both}


def test_what_is_over_cannot_be_changed(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    (gone,) = sent(staff, ("zoe", "1"))
    revoke(staff.store.invitations, [gone], By("root", staff.clock()))
    page = choose(run(), 0)
    assert page.button("again").disabled
    assert page.button("revoke").disabled
    assert "accepted or revoked" in words(page)
