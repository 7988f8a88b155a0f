"""Days in an address that nobody means: the page shows one that there is."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.settings import ROOT
from cwem.ui.day_address import EARLIEST, LATEST, said
from tests.access.fakes import House
from tests.pages.conftest import LogIn
from tests.pages.days import BOSS
from tests.pages.working_time import company

FIRST, LAST = "0001-01-01", "9999-12-31"


def test_a_day_is_the_nearest_one_that_is_looked_at() -> None:
    assert (said(FIRST), said(LAST)) == (EARLIEST, LATEST)
    assert str(said("2026-03-01")) == "2026-03-01"
    assert said("") is said("never") is said("2026-02-30") is None


@pytest.mark.parametrize("day", [FIRST, LAST])
@pytest.mark.parametrize(
    ("page", "keys"),
    [
        ("attendance", {"span": "days", "from": "", "to": ""}),
        ("attendance", {"span": "days", "from": "", "to": "", "against": "year"}),
        ("attendance", {"open": "E001."}),
        ("activity", {"day": "", "span": "day"}),
        ("activity", {"day": "", "span": "week"}),
        ("activity", {"day": "", "span": "month", "whose": "team:lab"}),
        ("my_month", {"span": "days", "from": "", "to": ""}),
        ("my_day", {"day": ""}),
        ("reports", {"span": "days", "from": "", "to": ""}),
        ("detections", {"day": "", "back": "31"}),
    ],
)
def test_a_page_is_drawn_whatever_day_its_address_says(
    page: str, keys: dict[str, str], day: str, house: House, log_in: LogIn
) -> None:
    company(house, 1)
    log_in(Role.MANAGER, Role.ADMIN, employee=BOSS)
    found = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
    for key, value in keys.items():
        found.query_params[key] = value or day
    if "open" in keys:
        found.query_params["open"] = keys["open"] + day
    found.run()
    assert not found.exception, found.exception
    for button in (each for each in found.button if each.key == "day-before"):
        assert not button.click().run().exception
