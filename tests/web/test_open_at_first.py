"""Before there are accounts: the live picture for whoever sits at the machine, nothing else."""

import pytest

from cwem.access.first_start import FirstStart
from cwem.access.reception import Admitted, Reception
from cwem.access.roles import Permission, may_at_all
from cwem.access.visitors import ANYONE, Caller
from cwem.ui import state
from tests.access.fakes import LIFETIMES, PASSWORD, House
from tests.web.asgi import Browser


@pytest.fixture
def opened(house: House) -> Reception:
    reception = Reception(
        house.store, LIFETIMES, passwords=house.passwords, open_at_first=True, now=house.clock
    )
    state.put(state.Server(reception=reception, first_start=FirstStart(reception), problem=""))
    return reception


def test_whoever_sits_at_the_machine_is_let_in(browser: Browser, opened: Reception) -> None:
    assert browser.get("/").body == "inside /"
    assert browser.socket().headers["type"] == "websocket.accept"


def test_they_may_use_the_camera_and_nothing_else(opened: Reception) -> None:
    allowed = {p for p in Permission if may_at_all(ANYONE.account, p)}
    assert allowed == {Permission.USE_CAMERA, Permission.SHARE_CAMERA, Permission.KIOSK}


def test_they_are_no_screen_at_the_door(browser: Browser, opened: Reception) -> None:
    assert browser.get("/kiosk").status == 403


def test_set_up_stays_at_its_address_and_a_password_is_not_theirs_to_change(
    browser: Browser, opened: Reception
) -> None:
    assert browser.get("/setup").status == 200
    assert browser.get("/password").headers["location"] == "/setup"


def test_the_first_account_closes_the_door_for_good(browser: Browser, opened: Reception) -> None:
    assert opened.visitor("") is ANYONE
    first_start = state.server().first_start
    assert first_start is not None
    assert isinstance(first_start.set_up("ada", PASSWORD, Caller()), Admitted)
    assert opened.visitor("") is None
    assert browser.get("/").headers["location"] == "/login"
    assert browser.socket().headers["type"] == "websocket.close"


def test_a_server_that_others_reach_is_closed_from_the_start(browser: Browser) -> None:
    assert browser.get("/").headers["location"] == "/setup"
    assert browser.socket().headers["type"] == "websocket.close"


def test_nobody_may_take_the_name() -> None:
    from cwem.access.accounts import Role, new_account
    from cwem.errors import InputError

    with pytest.raises(InputError, match="reserved"):
        new_account("Anyone", frozenset({Role.ADMIN}), None, 0, must_change=False)


def test_behind_a_proxy_it_is_closed(browser: Browser, opened: Reception) -> None:
    assert browser.get("/", **{"x-forwarded-for": "192.0.2.7"}).headers["location"] == "/setup"
