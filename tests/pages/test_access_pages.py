"""Every page, per role: what is shown, what is refused, and that a refusal leaks nothing."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import AuditEntry
from cwem.access.roles import Permission
from cwem.access.visitors import FRESH
from cwem.settings import ROOT
from cwem.ui import guard, state
from tests.access.fakes import PASSWORD, T0, House
from tests.pages.conftest import LogIn

PAGES = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


def run(page: str) -> AppTest:
    done = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=30).run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.warning, *page.error, *page.caption, *page.markdown,
        *page.text, *page.subheader,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def entry(**columns: object) -> AuditEntry:
    return AuditEntry(**{"at": T0, "actor": "boss", "action": "seen", **columns})  # type: ignore[arg-type]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_asks_for_a_log_in_itself(
    page: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.put(state.Server(reception=house.reception, problem=""))
    monkeypatch.setattr("cwem.ui.guard._token", lambda: "made up")
    shown = run(page)
    assert shown.title[0].value == "You are logged out"
    assert len(shown.title) == 1
    assert not shown.dataframe


@pytest.mark.parametrize("page", PAGES)
def test_every_page_ends_when_the_account_is_disabled(
    page: str, house: House, log_in: LogIn
) -> None:
    log_in(Role.ADMIN)
    house.person("another", Role.ADMIN)
    house.store.accounts.disable("ada", entry())
    house.clock.at += FRESH
    assert run(page).title[0].value == "You are logged out"


@pytest.mark.parametrize("page", ["audit.py", "account.py"])
def test_a_kiosk_is_refused_with_a_word_and_it_is_noted_once(
    page: str, house: House, log_in: LogIn
) -> None:
    log_in(Role.KIOSK, name="door")
    house.store.audit.record(entry(about="E007", details={"secret": "of E007"}))
    shown = run(page)
    assert shown.title[0].value == "Not for this account"
    assert len(shown.title) == 1
    assert not shown.dataframe
    assert "E007" not in words(shown)
    shown.run()
    refused = [each for each in house.entries() if each.action == "page refused"]
    assert [each.actor for each in refused] == ["door"]


def test_a_password_that_is_due_opens_no_page(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.ADMIN)
    house.person("new", Role.ADMIN, must_change=True)
    token = house.enter("new")
    monkeypatch.setattr("cwem.ui.guard._token", lambda: token)
    assert run("audit.py").title[0].value == "Not for this account"


def table(page: AppTest) -> list[dict[str, str]]:
    return list(page.dataframe[0].value.to_dict("records")) if page.dataframe else []


def test_an_admin_sees_everything_and_the_look_is_noted(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    house.store.audit.record(entry(about="E007", details={"page": "attendance"}))
    page = run("audit.py")
    (seen,) = [row for row in table(page) if row["About"] == "E007"]
    assert (seen["Who"], seen["What"], seen["Details"]) == ("boss", "seen", "page: attendance")
    page.run()
    assert [e.action for e in house.entries()].count("audit seen") == 1
    page.text_input[0].set_value("E007").run()
    assert {row["About"] for row in table(page)} == {"E007"}
    looked = house.entries()[0]
    assert (looked.action, looked.actor, looked.about) == ("audit seen", "ada", "E007")
    page.text_input[0].set_value("nobody").run()
    assert "Nothing was recorded" in words(page)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER])
def test_everybody_else_sees_their_own(house: House, log_in: LogIn, role: Role) -> None:
    log_in(role, employee="E001")
    house.store.audit.record(entry(about="E001", details={"page": "attendance"}))
    house.store.audit.record(entry(about="E002", details={"page": "of E002"}))
    page = run("audit.py")
    assert not page.text_input, "no asking about others"
    rows = table(page)
    assert [row["Who"] for row in rows if row["What"] == "seen"] == ["boss"]
    assert "E002" not in str(rows)
    assert "audit seen" not in [e.action for e in house.entries()]


def test_the_table_is_bounded_and_says_so(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE)
    for n in range(501):
        house.store.audit.record(entry(at=T0 + n, account="ada"))
    page = run("audit.py")
    assert len(table(page)) == 500
    assert "newest 500" in words(page)


def test_own_log_ins_are_listed_and_ended(house: House, log_in: LogIn) -> None:
    reception = log_in(Role.EMPLOYEE, employee="E001")
    elsewhere = house.enter(address="198.51.100.9")
    page = run("account.py")
    shown = words(page)
    assert "198.51.100.9" in shown
    assert "E001" in shown
    assert PASSWORD not in shown
    (end,) = [button for button in page.button if button.label == "End"]
    end.click().run()
    assert not page.exception
    assert reception.visitor(elsewhere) is None
    assert "198.51.100.9" not in words(page)


def test_log_out_from_the_page(house: House, log_in: LogIn) -> None:
    log_in(Role.EMPLOYEE)
    guard.log_out()
    assert house.entries()[0].action == "logged out"
    assert run("account.py").title[0].value == "You are logged out"


def test_a_session_taken_up_by_somebody_else_starts_empty(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE)
    page = run("account.py")
    page.session_state["live_picture"] = "of ada"
    house.person("bob")
    token = house.enter("bob")
    monkeypatch.setattr("cwem.ui.guard._token", lambda: token)
    page.run()
    assert "bob" in words(page)
    assert "live_picture" not in page.session_state


OWN = {
    "live.py", "my_day.py", "activity.py", "detections.py", "audit.py", "account.py",
    "consent.py", "notices.py", "connection.py", "my_month.py", "requests.py", "reports.py",
}  # fmt: skip
SHELL = str(ROOT / "cwem" / "ui" / "shell.py")


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.EMPLOYEE, OWN),
        (Role.MANAGER, OWN | {"overview.py", "attendance.py"}),
        (Role.ADMIN, set(PAGES) - {"overview.py", "attendance.py", "closing.py"}),
        (
            Role.PAYROLL,
            {
                "live.py",
                "requests.py",
                "attendance.py",
                "reports.py",
                "closing.py",
                "audit.py",
                "account.py",
                "notices.py",
                "connection.py",
            },
        ),
        (Role.KIOSK, {"live.py"}),
    ],
)
def test_the_navigation_offers_what_is_allowed(
    house: House, log_in: LogIn, role: Role, offered: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(role, employee="E001" if role in {Role.EMPLOYEE, Role.MANAGER, Role.ADMIN} else None)
    pages: dict[str, str] = {}
    import streamlit

    real = streamlit.Page

    def page(path, **options):
        pages[path.name] = options["visibility"]
        return real(path, **options)

    monkeypatch.setattr(streamlit, "Page", page)
    shell = AppTest.from_file(SHELL, default_timeout=30).run()
    assert not shell.exception
    assert {name for name, visible in pages.items() if visible == "visible"} == offered
    assert set(pages) == set(PAGES), "every page keeps its address, to say there why not"
    sidebar = " ".join(caption.value for caption in shell.sidebar.caption)
    assert ("Logged in as" in sidebar) == (role is not Role.KIOSK), "a kiosk has no sidebar"


def test_permissions_read_as_a_sentence() -> None:
    for permission in Permission:
        assert permission.value[0].islower(), "Your account may not ..."
