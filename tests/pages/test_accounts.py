"""Accounts: given, changed and withdrawn by administrators, and by nobody else."""

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.reception import Admitted, Turned
from cwem.access.visitors import Caller
from cwem.errors import StoreUnavailable
from cwem.people.values import Changes
from cwem.settings import ROOT
from cwem.values import Employee
from tests.access.fakes import PASSWORD, House
from tests.pages.conftest import LogIn
from tests.pages.fragments import in_fragment

ADD, ROLES, RESET, DISABLE, ENABLE = (
    "Add an account", "Change roles", "New password", "Disable", "Enable",
)  # fmt: skip


def run(name: str = "") -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "accounts.py"), default_timeout=30)
    if name:
        page.query_params["account"] = name
    page.run()
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    shown = [
        *page.title, *page.info, *page.error, *page.caption, *page.markdown, *page.text,
        *page.subheader, *page.toast,
    ]  # fmt: skip
    return " ".join(str(each.value) for each in shown)


def table(page: AppTest) -> list[dict[str, object]]:
    return list(page.dataframe[0].value.to_dict("records")) if page.dataframe else []


def press(page: AppTest, label: str) -> AppTest:
    next(each for each in page.button if each.label == label).click().run()
    assert not page.exception
    return page


def in_dialog(page: AppTest, opened_by: str, button: str) -> AppTest:
    """Press a button of the dialog. Without a browser a dialog is drawn only by a run in which
    the button that opens it is pressed, so it is pressed along."""
    next(each for each in page.button if each.label == opened_by).click()
    page.button(button).click().run()
    assert not page.exception
    return page


def enter(page: AppTest, opened_by: str, widget: str, key: str, value: object) -> None:
    """Fill in one field of the dialog."""
    next(each for each in page.button if each.label == opened_by).click()
    getattr(page, widget)(key).set_value(value).run()
    assert not page.exception


def audited(house: House, action: str) -> list[tuple[str, str | None, str | None]]:
    found = [entry for entry in house.entries() if entry.action == action]
    return [(entry.actor, entry.account, entry.about) for entry in found]


def employed(house: House) -> None:
    people = (Employee("E001", "Ada Lovelace"), Employee("E002", "Grace Hopper"))
    registry = house.store.registry
    registry.change(Changes(employees=people), registry.revision(), house.clock())


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.KIOSK])
@pytest.mark.parametrize("name", ["", "secret-name"])
def test_nobody_else_learns_who_has_an_account(
    house: House, log_in: LogIn, role: Role, name: str
) -> None:
    house.person("secret-name")
    log_in(role)
    page = run(name)
    assert page.title[0].value == "Not for this account"
    assert "secret-name" not in words(page)
    assert not page.dataframe
    assert not page.button


def test_an_admin_sees_all_accounts_and_the_look_is_noted_once(house: House, log_in: LogIn) -> None:
    employed(house)
    house.person("ada", Role.EMPLOYEE, Role.MANAGER, employee="E001", must_change=True)
    house.person("door", Role.KIOSK)
    log_in(Role.ADMIN, name="root")
    page = run()
    rows = {str(row["name"]): row for row in table(page)}
    assert set(rows) == {"ada", "door", "root"}
    assert rows["ada"]["person"] == "Ada Lovelace"
    assert rows["ada"]["number"] == "E001"
    assert list(rows["ada"]["roles"]) == ["Manager", "Employee"]  # type: ignore[call-overload]
    assert list(rows["ada"]["state"]) == ["Password due"]  # type: ignore[call-overload]
    assert rows["ada"]["last"] == "Never"
    assert "2023" in str(rows["root"]["last"])
    assert ":" not in str(rows["root"]["last"]), "a day, no time"
    assert "3 who can log in, 1 of them administrator." in words(page)
    page.run()
    assert audited(house, "accounts seen") == [("root", None, None)]


def test_a_look_at_one_account_names_whose_it_is(house: House, log_in: LogIn) -> None:
    employed(house)
    house.person("ada", employee="E001")
    log_in(Role.ADMIN, name="root")
    run("ada").run()
    assert audited(house, "account seen") == [("root", "ada", "E001")]
    assert audited(house, "accounts seen") == []


def test_the_list_is_narrowed_and_says_when_nothing_is_left(house: House, log_in: LogIn) -> None:
    employed(house)
    house.person("ada", employee="E001")
    log_in(Role.ADMIN, name="root")
    page = run()
    page.text_input("find").set_value("lovelace").run()
    assert [row["name"] for row in table(page)] == ["ada"]
    assert "1 of 2 accounts" in words(page)
    page.selectbox("accounts-role").set_value(Role.KIOSK).run()
    assert not page.dataframe
    assert "No account matches" in words(page)


def test_the_only_account_is_told_what_to_do_next(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, name="root")
    assert "Invite your colleagues" in words(run())


def test_an_account_is_opened_from_the_keyboard(house: House, log_in: LogIn) -> None:
    house.person("ada")
    log_in(Role.ADMIN, name="root")
    page = run()
    page.selectbox("open-account").set_value("ada").run()
    assert not page.exception
    assert page.title[0].value == "ada"
    press(page, "All accounts")
    assert page.title[0].value == "Accounts"


def test_an_account_nobody_has_leads_back_to_the_list(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, name="root")
    page = run("<img>")
    assert "no account of this name" in page.error[0].value
    assert page.title[0].value == "Accounts"


def test_a_kiosk_is_added_and_its_password_shown_once(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, name="root")
    page = press(run(), ADD)
    enter(page, ADD, "button_group", "account-kind", "kiosk")
    enter(page, ADD, "text_input", "account-name", "Door-1")
    in_dialog(page, ADD, "account-save")
    (password,) = [each.value for each in page.code]
    admitted = house.reception.log_in("door-1", password, Caller())
    assert isinstance(admitted, Admitted)
    assert admitted.account.roles == {Role.KIOSK}
    assert audited(house, "account created")[0] == ("root", "door-1", None)
    page.run()
    assert not page.code
    assert password not in str(page.session_state)


def test_an_employee_gets_the_number_as_name_unless_another_is_given(
    house: House, log_in: LogIn
) -> None:
    employed(house)
    house.person("ada", employee="E001")
    log_in(Role.ADMIN, name="root")
    page = press(run(), ADD)
    offered = page.selectbox("account-employee").options
    assert [each for each in offered if each.startswith("E0")] == ["E002 Grace Hopper"]
    enter(page, ADD, "selectbox", "account-employee", "E002")
    in_dialog(page, ADD, "account-save")
    account = house.store.accounts.of_employee("E002")
    assert account is not None
    assert (account.name, account.roles) == ("e002", {Role.EMPLOYEE})


def test_a_mistake_is_said_and_what_was_typed_stays(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, name="root")
    page = press(run(), ADD)
    enter(page, ADD, "text_input", "account-name", "a b")
    in_dialog(page, ADD, "account-save")
    assert "no spaces" in page.error[0].value
    assert page.text_input("account-name").value == "a b"
    assert [each.name for each in house.store.accounts.accounts()] == ["root"]


def test_roles_are_changed(house: House, log_in: LogIn) -> None:
    employed(house)
    house.person("ada", employee="E001")
    log_in(Role.ADMIN, name="root")
    page = press(run("ada"), ROLES)
    enter(page, ROLES, "button_group", "roles-of-ada", [Role.EMPLOYEE, Role.MANAGER])
    in_dialog(page, ROLES, "account-save")
    account = house.store.accounts.account("ada")
    assert account is not None
    assert account.roles == {Role.EMPLOYEE, Role.MANAGER}
    assert audited(house, "roles changed") == [("root", "ada", "E001")]
    assert "The roles of ada were changed" in words(page)


def test_a_new_password_is_asked_about_shown_once_and_ends_the_log_ins(
    house: House, log_in: LogIn
) -> None:
    house.person("ada")
    token = house.enter("ada")
    log_in(Role.ADMIN, name="root")
    page = press(run("ada"), RESET)
    assert "all log-ins end at once" in words(page)
    assert audited(house, "password reset") == []
    in_dialog(page, RESET, "confirm-do")
    (password,) = [each.value for each in page.code]
    page.run()
    assert not page.code
    assert house.another().visitor(token) is None
    assert audited(house, "password reset") == [("root", "ada", None)]
    assert house.reception.log_in("ada", PASSWORD, Caller()) == Turned()
    assert isinstance(house.reception.log_in("ada", password, Caller()), Admitted)


def test_an_account_is_disabled_and_enabled(house: House, log_in: LogIn) -> None:
    house.person("ada")
    log_in(Role.ADMIN, name="root")
    page = press(run("ada"), DISABLE)
    in_dialog(page, DISABLE, "confirm-do")
    page.run()
    assert "Disabled" in words(page)
    assert [each.label for each in page.button if each.label in {ROLES, RESET, DISABLE}] == []
    in_dialog(press(page, ENABLE), ENABLE, "confirm-do")
    account = house.store.accounts.account("ada")
    assert account is not None
    assert (account.disabled, account.must_change) == (False, True)
    assert audited(house, "account disabled") == [("root", "ada", None)]
    assert audited(house, "account enabled") == [("root", "ada", None)]


def test_one_s_own_account_is_left_alone(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN, name="root")
    page = run("root")
    assert "your own account" in words(page)
    assert [each.label for each in page.button] == ["All accounts"]


def test_a_kiosk_has_no_other_roles_to_choose(house: House, log_in: LogIn) -> None:
    house.person("door", Role.KIOSK)
    log_in(Role.ADMIN, name="root")
    labels = [each.label for each in run("door").button]
    assert ROLES not in labels
    assert RESET in labels


def test_what_the_store_refuses_is_a_sentence(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: object) -> None:
        raise StoreUnavailable("The store is locked.")

    house.person("ada")
    log_in(Role.ADMIN, name="root")
    page = press(run("ada"), DISABLE)
    with monkeypatch.context() as broken:
        broken.setattr(house.store.accounts, "disable", down)
        in_dialog(page, DISABLE, "confirm-do")
    page.run()
    assert audited(house, "account disabled") == []
    monkeypatch.setattr(house.store.accounts, "accounts", down)
    assert "cannot reach its records" in run().error[0].value


def test_roles_somebody_else_changed_meanwhile_are_not_given_back(
    house: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.person("grace", Role.EMPLOYEE, Role.ADMIN)
    log_in(Role.ADMIN, name="root")
    page = press(run("grace"), ROLES)
    employee = frozenset({Role.EMPLOYEE})
    house.store.accounts.set_roles("grace", employee, house.entries()[0])
    with in_fragment(page, monkeypatch):
        page.button("account-save").click().run()
    assert "changed these roles meanwhile" in page.error[0].value
    grace = house.store.accounts.account("grace")
    assert grace is not None
    assert grace.roles == employee
