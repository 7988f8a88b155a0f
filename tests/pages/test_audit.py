"""Audit: who looked at whom is itself noted, filters work, and a store that fails says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.errors import InputError, StoreUnavailable
from cwem.settings import ROOT
from cwem.words import say
from tests.access.fakes import T0, House
from tests.pages.conftest import LogIn

PAGE = str(ROOT / "pages" / "audit.py")


def shown() -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=30).run()
    assert not page.exception
    return page


def about(house: House, number: str, **columns: object) -> None:
    house.store.audit.record(
        AuditEntry(**{"at": T0, "actor": "boss", "action": "seen", "about": number, **columns})  # type: ignore[arg-type]
    )


def test_searched_by_log_in_name_the_look_is_about_the_employee(
    house: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    house.person("bob", employee="E007")
    page = shown()
    page.text_input[0].set_value("Bob").run()
    looked = house.entries()[0]
    assert (looked.action, looked.about) == ("audit seen", "E007")
    assert looked.details["person"] == "Bob"
    assert {"from", "to"} <= set(looked.details)


def test_a_look_at_other_days_is_another_look(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = shown()
    page.selectbox[0].set_value(30).run()
    page.run()
    assert [each.action for each in house.entries()].count("audit seen") == 2


def test_old_entries_are_found_between_two_days(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    about(house, "E007", at=T0 - 40 * 86_400_000)
    page = shown()
    assert "E007" not in set(page.dataframe[0].value["About"])
    page.selectbox[0].set_value(0).run()
    assert "E007" not in set(page.dataframe[0].value["About"])
    today = page.date_input[0].value[0]
    page.date_input[0].set_value((today.replace(month=today.month - 2), today)).run()
    assert not page.exception
    assert "E007" in set(page.dataframe[0].value["About"])


def test_a_filter_by_what_was_done(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    about(house, "E007", action="consent given")
    page = shown()
    page.selectbox[1].set_value("consent given").run()
    assert list(page.dataframe[0].value["About"]) == ["E007"]


def test_a_store_that_cannot_be_read_is_a_word(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception = log_in(Role.ADMIN)

    def locked(*_: object) -> None:
        raise StoreUnavailable(say("The store is locked; try again."))

    monkeypatch.setattr(reception, "audit", locked)
    page = shown()
    assert "cannot reach its records" in page.error[0].value
    assert not page.dataframe


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], bytes]]:
    """What the buttons for files make."""
    makers: list[Callable[[], bytes]] = []
    monkeypatch.setattr(
        "streamlit.download_button", lambda _label, data, *_, **__: makers.append(data)
    )
    return makers


def elsewhere(make: Callable[[], bytes]) -> bytes:
    """As Streamlit makes it: in a thread that knows no session."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(make).result()


def test_the_file_is_in_the_readers_language_although_a_thread_makes_it(
    house: House, log_in: LogIn, made: list[Callable[[], bytes]]
) -> None:
    log_in(Role.ADMIN)
    house.store.accounts.set_language("ada", "de")
    house.clock.at += 2_000
    shown()
    first, second, *_ = elsewhere(made[0]).decode("utf-8-sig").splitlines()
    assert first.startswith("Wann;Zeitzone;Wer;Was;")
    assert "Protokoll ausgegeben" in second
    assert house.entries()[0].action == "audit exported"


def test_a_store_that_fails_makes_no_file(
    house: House,
    log_in: LogIn,
    made: list[Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reception = log_in(Role.ADMIN)
    shown()

    def locked(*_: object) -> None:
        raise StoreUnavailable(say("The store is locked; try again."))

    monkeypatch.setattr(reception, "audit", locked)
    with pytest.raises(StoreUnavailable):
        elsewhere(made[0])


def test_who_may_no_longer_see_it_gets_no_file(
    house: House, log_in: LogIn, made: list[Callable[[], bytes]]
) -> None:
    reception = log_in(Role.ADMIN)
    house.person("root", Role.ADMIN)
    shown()
    house.store.accounts.disable("ada", house.entries()[0])
    reception._visitors.forget()
    with pytest.raises(InputError, match="log-in"):
        elsewhere(made[0])


def test_a_file_that_is_cut_short_says_so(
    house: House,
    log_in: LogIn,
    made: list[Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log_in(Role.ADMIN)
    for _ in range(3):
        about(house, "E007")
    monkeypatch.setattr("cwem.ui.audit_table.EXPORTED", 2)
    shown()
    *_, last = made[0]().decode("utf-8-sig").splitlines()
    assert last == "Older entries are not in this file: choose a shorter time."
