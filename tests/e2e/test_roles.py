"""Each role in a browser: what is offered, what is refused by its address, and that a refusal
leaks nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from cwem.access.accounts import Role
from tests.e2e.entering import let_in
from tests.e2e.serving import Server
from tests.e2e.visiting import (
    FOR_MANAGERS,
    FOR_PAYROLL,
    OWN,
    PAGES,
    heading,
    staffed,
    tab_of,
    visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = {"E002": "Ben Okafor", "E003": "Cem Yılmaz", "E004": "Dora Silva"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with four people."""
    with Server(staffed(tmp_path_factory.mktemp("roles") / "home")) as server:
        yield server


@pytest.mark.parametrize(
    ("role", "employee", "pages"),
    [(Role.EMPLOYEE, "E002", OWN), (Role.MANAGER, "E003", [*OWN, *FOR_MANAGERS])],
)
def test_who_may_not_is_refused_by_address_too(
    role: Role,
    employee: str,
    pages: list[str],
    server: Server,
    playwright: Playwright,
    chromium: Path,
) -> None:
    with tab_of(playwright, chromium, locale="en") as tab:
        let_in(tab.context, server.home, server.url, role.value, role, employee)
        visit(tab, server, "account")
        links = tab.get_by_test_id("stSidebarNavLink")
        offered = {str(link.get_attribute("href")).rpartition("/")[2] for link in links.all()}
        assert {page or "live" for page in offered} == set(pages)
        for page in PAGES:
            visit(tab, server, page)
            refused = heading(tab, "Not for this account").count() == 1
            assert refused is (page not in pages), page
            text = tab.get_by_test_id("stMain").inner_text()
            others = {name for number, name in PEOPLE.items() if number != employee}
            assert not [name for name in others if name in text], page


def test_an_administrator_is_offered_everything_but_whom_others_manage(
    server: Server, playwright: Playwright, chromium: Path
) -> None:
    with tab_of(playwright, chromium, locale="en") as tab:
        let_in(tab.context, server.home, server.url, "root", Role.ADMIN, None)
        visit(tab, server, "people")
        links = tab.get_by_test_id("stSidebarNavLink")
        offered = {str(link.get_attribute("href")).rpartition("/")[2] for link in links.all()}
        assert not offered & {"my_day", "my_month", "consent", "requests", "reports", "activity"}, (
            "an account that is no employee's has no figures of its own"
        )
        assert {"people", "detections", "settings"} <= offered
        for page in PAGES:
            visit(tab, server, page)
            refused = heading(tab, "Not for this account").count() == 1
            assert refused is (page in {*FOR_MANAGERS, *FOR_PAYROLL}), page
