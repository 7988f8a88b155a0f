"""A one-time link as the person it was made for meets it, and as strangers do."""

import logging
import re

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, By
from cwem.access.invite import Issued, Wanted, invite, renew, revoke
from cwem.access.lockout import PLACE
from cwem.access.logins import new_token
from cwem.access.notices import NoticeKind
from cwem.ui import state
from tests.access.fakes import MINUTE, House
from tests.web.asgi import Answer, Browser

NEW = "quite another one"
DAY = 24 * 60 * MINUTE


@pytest.fixture
def issued(house: House) -> Issued:
    """An invitation of Ada, by root."""
    house.person("root", Role.ADMIN)
    wanted = Wanted("ada", frozenset({Role.EMPLOYEE}), "E001")
    (one,) = invite(house.store.invitations, [wanted], 14, By("root", house.clock()))
    return one


def path(issued: Issued) -> str:
    return f"/invite/{issued.token}"


def choose(browser: Browser, issued: Issued, new: str = NEW, again: str = NEW, **fields: str):
    return browser.fill(path(issued), new=new, again=again, **fields)


def account(house: House, name: str = "ada") -> Account | None:
    return house.store.accounts.account(name)


def over(answer: Answer) -> bool:
    return answer.status == 404 and "This link does not work" in answer.body


def test_the_link_makes_the_account_and_logs_in(
    browser: Browser, house: House, issued: Issued
) -> None:
    shown = browser.get(path(issued))
    assert shown.status == 200
    assert 'value="ada"' in shown.body
    assert choose(browser, issued, language="de").to == "/"
    assert browser.get("/").body == "inside /"
    made = account(house)
    assert made is not None
    assert (made.employee, made.roles, made.language) == ("E001", {Role.EMPLOYEE}, "de")
    assert not made.must_change
    assert over(Browser(browser.app).get(path(issued))), "once"


def test_who_invited_is_told_and_it_is_audited(
    browser: Browser, house: House, issued: Issued
) -> None:
    choose(browser, issued)
    (notice,) = house.store.notices.of("root", 10)
    assert (notice.kind, notice.page) == (NoticeKind.INFORMATION, "invitations.py")
    assert notice.words == "ada has accepted the invitation and can log in."
    accepted = next(e for e in house.entries() if e.action == Action.ACCEPT_INVITATION)
    assert (accepted.about, accepted.account, accepted.actor) == ("E001", "ada", "ada")
    assert issued.token not in repr(house.entries())


def test_the_person_is_greeted_by_name_where_it_is_known(
    browser: Browser, house: House, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cwem.values import Employee

    person = Employee("E001", "Ada <Lovelace>")
    monkeypatch.setattr(house.reception, "person", lambda number: person if number else None)
    assert "Welcome, Ada &lt;Lovelace&gt;" in browser.get(path(issued)).body


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"new": "short", "again": "short"}, "new", "at least 12"),
        ({"again": "something else"}, "again", "differ"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_made(
    browser: Browser, house: House, issued: Issued, fields: dict[str, str], field: str, says: str
) -> None:
    answer = choose(browser, issued, **fields)
    assert answer.status == 422
    error = re.search(rf'id="{field}-error"[^>]*>([^<]*)<', answer.body)
    assert error is not None
    assert says in error[1]
    assert NEW not in answer.body
    assert account(house) is None
    assert choose(browser, issued).to == "/", "the link still works"


@pytest.mark.parametrize("what", ["expired", "revoked", "renewed", "used", "unknown"])
def test_every_link_that_is_not_open_gets_the_same_answer(
    app, browser: Browser, house: House, issued: Issued, what: str
) -> None:
    by = By("root", house.clock())
    gone = path(issued)
    browser.get(gone)
    if what == "expired":
        house.clock.at += 14 * DAY
    elif what == "revoked":
        assert revoke(house.store.invitations, [issued.invitation], by) == 1
    elif what == "renewed":
        renew(house.store.invitations, [issued.invitation], 14, by)
    elif what == "used":
        choose(Browser(app), issued)
    else:
        gone = f"/invite/{new_token()}"
    shown, unknown = browser.get(gone), browser.get(f"/invite/{new_token()}")
    assert over(shown)
    assert shown.body == unknown.body, "nobody learns what became of a link"
    before = len(house.store.accounts.accounts())
    posted = browser.post(gone, {"new": NEW, "again": NEW, "seal": "made up"})
    assert over(posted)
    assert len(house.store.accounts.accounts()) == before


def test_the_address_is_passed_on_to_nobody(
    browser: Browser, house: House, issued: Issued, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [browser.get(path(issued)), choose(browser, issued, new="x")]
        answers += [choose(browser, issued), browser.get(path(issued))]
    policies = [answer.headers["referrer-policy"] for answer in answers]
    # with a form: the origin alone, for its seal asks for it and "no-referrer" would hide it
    assert policies == ["strict-origin", "strict-origin", "no-referrer", "no-referrer"]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert issued.token not in answer.body
    assert issued.token not in caplog.text


def test_a_form_from_elsewhere_is_refused(browser: Browser, house: House, issued: Issued) -> None:
    browser.get(path(issued))
    answer = browser.post(path(issued), {"new": NEW, "again": NEW, "seal": "made up"})
    assert answer.status == 422
    assert "came from elsewhere" in answer.body
    assert account(house) is None


def test_guessing_is_slowed_down_by_address_and_log_ins_are_not(
    app, browser: Browser, house: House, issued: Issued
) -> None:
    for _ in range(PLACE.free):
        assert over(browser.get(f"/invite/{new_token()}"))
    wait = browser.get(path(issued))
    assert wait.status == 429
    assert "Please wait" in wait.body
    assert int(wait.headers["retry-after"]) >= 1
    assert Browser(app, address="198.51.100.9").get(path(issued)).status == 200
    assert browser.fill("/login", name="root", password="a long enough one").to == "/"


def test_opening_a_good_link_many_times_is_no_guessing(
    browser: Browser, house: House, issued: Issued
) -> None:
    for _ in range(PLACE.free + 5):
        assert browser.get(path(issued)).status == 200


@pytest.mark.parametrize(
    "wrong",
    ["/invite/", "/invite/short", "/invite/" + "a" * 44, "/invite/" + "a" * 42 + "%2F",
     "/invite/" + "a" * 43 + "/x", "/invite/../audit", "/invite/" + "ä" * 43],
)  # fmt: skip
def test_the_gate_opens_for_tokens_only(browser: Browser, issued: Issued, wrong: str) -> None:
    assert browser.get(wrong).to.startswith("/login")


def test_no_socket_passes_by_a_token(browser: Browser, issued: Issued) -> None:
    assert browser.socket(path(issued)).headers["type"] == "websocket.close"


def test_an_account_made_meanwhile_is_said(browser: Browser, house: House, issued: Issued) -> None:
    browser.get(path(issued))
    house.person("ada", employee="E001")
    answer = choose(browser, issued)
    assert answer.status == 422
    assert 'role="alert"' in answer.body
    assert state.server().reception is house.reception
