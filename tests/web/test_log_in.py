"""Log-in, log-out, first start and password as a browser meets them."""

import re

import pytest

from cwem.access.first_start import FirstStart
from cwem.access.lockout import ACCOUNT_PLACE
from tests.access.fakes import MINUTE, PASSWORD, House
from tests.web.asgi import Browser

NEW = "quite another one"


def log_in(browser: Browser, name: str = "ada", path: str = "/login", password: str = PASSWORD):
    return browser.fill(path, name=name, password=password)


# --- first start ----------------------------------------------------------------------------------


def set_up(browser: Browser, right: str, **fields: str):
    return browser.fill(
        "/setup", **{"code": right, "name": "root", "new": NEW, "again": NEW} | fields
    )


def test_an_empty_store_leads_to_the_first_start(browser: Browser, house: House) -> None:
    assert browser.get("/audit").to == "/setup"
    assert browser.get("/login").to == "/setup"
    assert browser.get("/setup").status == 200


def test_the_code_makes_the_admin_who_is_then_logged_in(
    browser: Browser, house: House, first_start: FirstStart
) -> None:
    assert set_up(browser, first_start.code).to == "/"
    assert browser.get("/").body == "inside /"
    assert [account.name for account in house.store.accounts.accounts()] == ["root"]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"code": "wrong"}, "code", "not the code"),
        ({"new": "short", "again": "short"}, "new", "at least 12"),
        ({"again": "something else"}, "again", "differ"),
        ({"name": "a b"}, "name", "log-in name"),
    ],
)
def test_a_mistake_is_named_beside_its_field_and_nothing_is_stored(
    browser: Browser, house: House, first_start: FirstStart, fields, field, says
) -> None:
    answer = set_up(browser, first_start.code, **fields)
    assert answer.status == 422
    error = re.search(rf'id="{field}-error"[^>]*>([^<]*)<', answer.body)
    assert error is not None
    assert says in error[1]
    assert f'aria-describedby="{field}-error"' in answer.body
    assert NEW not in answer.body, "a password is never sent back"
    assert house.store.accounts.empty()


def test_afterwards_there_is_no_first_start_ever_again(
    app, browser: Browser, house: House, first_start: FirstStart
) -> None:
    late = Browser(app)
    late.get("/setup")
    set_up(browser, first_start.code)
    for visitor in (browser, late, Browser(app)):
        assert visitor.get("/setup").status == 404
        assert visitor.post("/setup", {"code": first_start.code}).status == 404
    assert len(house.store.accounts.accounts()) == 1


# --- log-in ---------------------------------------------------------------------------------------


def test_who_logs_in_comes_to_the_page_they_asked_for(browser: Browser, house: House) -> None:
    house.person()
    sent = browser.get("/audit?when=today").to
    assert sent == "/login?next=%2Faudit%3Fwhen%3Dtoday"
    assert log_in(browser, path=sent).to == "/audit?when=today"
    assert browser.get("/audit").body == "inside /audit"
    assert browser.get("/login").to == "/"


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\/evil",
        "javascript:alert(1)", "/ /evil.example", "/\t/evil.example", "evil.example", "///evil",
        "/login", "/logout", "", "/setup", "//[", "/ü",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(browser: Browser, house: House, evil: str) -> None:
    house.person()
    form = browser.get("/login")
    seal = re.search(r'name="seal" value="(\w+)"', form.body)
    assert seal is not None
    fields = {"seal": seal[1], "name": "ada", "password": PASSWORD, "next": evil}
    assert browser.post("/login", fields).to == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browser: Browser, house: House
) -> None:
    house.person()
    (cookie,) = [c for c in log_in(browser).cookies if c.startswith("cwem_login")]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=604800" in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_over_https_the_cookie_stays_on_https(app, house: House) -> None:
    house.person()
    browser = Browser(app, scheme="https")
    (cookie,) = [c for c in log_in(browser).cookies if "cwem_login" in c]
    assert cookie.startswith("__Host-cwem_login=")
    assert "Secure" in cookie
    assert browser.get("/audit").status == 200
    token = browser.cookies.pop("__Host-cwem_login")
    browser.cookies["cwem_login"] = token
    assert browser.get("/audit").status == 303, "a cookie planted over plain HTTP opens nothing"


def test_the_token_changes_at_log_in(browser: Browser, house: House) -> None:
    house.person()
    browser.cookies["cwem_login"] = "planted"
    log_in(browser)
    first = browser.cookies["cwem_login"]
    assert first != "planted"
    browser.cookies["cwem_login"] = "planted"
    assert browser.get("/audit").status == 303


def test_wrong_and_unknown_read_the_same(browser: Browser, house: House) -> None:
    house.person()
    wrong = log_in(browser, password="wrong")
    unknown = log_in(browser, name="nobody", password="wrong")
    assert wrong.status == unknown.status == 403
    assert "Name or password is wrong." in wrong.body
    same = [re.sub(r'value="\w*"', "", answer.body) for answer in (wrong, unknown)]
    assert same[0] == same[1]
    assert "wrong" not in re.findall(r'name="password"[^>]*value="([^"]*)"', wrong.body)


def test_who_tries_too_often_is_told_how_long_to_wait(browser: Browser, house: House) -> None:
    house.person()
    for _ in range(ACCOUNT_PLACE.free):
        log_in(browser, password="wrong")
    answer = log_in(browser)
    assert answer.status == 429
    assert answer.headers["retry-after"] == "1"
    assert "Please wait 1 second" in answer.body
    house.clock.at += MINUTE
    assert log_in(browser).to == "/"


# --- forms from elsewhere -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/login", "/setup", "/password", "/logout"])
@pytest.mark.parametrize(
    "twist", ["no seal", "no cookie", "other cookie", "other origin", "cross-site", "not a form"]
)
def test_a_form_that_is_not_ours_does_nothing(
    app, house: House, first_start: FirstStart, path: str, twist: str
) -> None:
    browser = Browser(app)
    code = first_start.code
    if path != "/setup":
        house.person()
    if path in {"/password", "/logout"}:
        log_in(browser)
    opened = browser.get("/password" if path == "/logout" else path)
    seal = re.search(r'name="seal" value="(\w+)"', opened.body)
    assert seal is not None
    fields = {
        "seal": seal[1], "code": code, "name": "ada", "password": PASSWORD,
        "new": NEW, "again": NEW,
    }  # fmt: skip
    headers = {
        "other origin": {"origin": "http://evil.example"},
        "cross-site": {"sec_fetch_site": "cross-site"},
        "not a form": {"content_type": "text/plain"},
    }.get(twist, {})
    if twist == "no seal":
        del fields["seal"]
    elif twist == "no cookie":
        browser.cookies.pop("cwem_form")
    elif twist == "other cookie":
        browser.cookies["cwem_form"] = "another"
    before, entries = dict(browser.cookies), len(house.entries())
    answer = browser.post(path, fields, **headers)
    assert browser.cookies.get("cwem_login") == before.get("cwem_login")
    assert len(house.entries()) == entries, "nothing happened"
    assert answer.status in {403, 422} or (path == "/logout" and answer.to == "/")


def test_a_form_of_enormous_size_is_not_read(browser: Browser, house: House) -> None:
    house.person()
    assert log_in(browser, password="x" * 20_000).status == 403
    assert [entry.action for entry in house.entries()] == ["account created"]


# --- password and out -----------------------------------------------------------------------------


def test_before_the_forced_change_nothing_else_is_served(browser: Browser, house: House) -> None:
    house.person(must_change=True)
    assert log_in(browser, path="/login?next=/audit").to == "/password?next=%2Faudit"
    assert browser.get("/").to == "/password"
    assert browser.socket().headers["type"] == "websocket.close"
    assert browser.get("/media/x.png", **{"sec-fetch-mode": "no-cors"}).status == 401
    form = browser.get("/password?next=/audit")
    assert "Present password" not in form.body
    assert browser.fill("/password?next=/audit", new=NEW, again=NEW).to == "/audit"
    assert browser.get("/audit").body == "inside /audit"


def test_a_voluntary_change_asks_for_the_present_password(
    app, browser: Browser, house: House
) -> None:
    house.person()
    elsewhere = Browser(app)
    log_in(browser)
    log_in(elsewhere)
    wrong = browser.fill("/password", password="wrong", new=NEW, again=NEW)
    assert wrong.status == 403
    assert 'id="password-error"' in wrong.body
    assert browser.fill("/password", password=PASSWORD, new=NEW, again=NEW).to == "/"
    assert browser.get("/").status == 200
    assert elsewhere.get("/").status == 303
    assert log_in(Browser(app), password=NEW).to == "/"


def test_log_out_ends_the_log_in_and_removes_the_cookie(browser: Browser, house: House) -> None:
    house.person()
    log_in(browser)
    token = browser.cookies["cwem_login"]
    form = browser.get("/password")
    seal = re.search(r'name="seal" value="(\w+)"', form.body)
    assert seal is not None
    assert browser.get("/logout").to == "/", "a link or a picture logs nobody out"
    assert browser.get("/").status == 200
    assert browser.post("/logout", {"seal": seal[1]}).to == "/login"
    assert "cwem_login" not in browser.cookies
    browser.cookies["cwem_login"] = token
    assert browser.get("/").status == 303
