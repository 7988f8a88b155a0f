"""PINs and codes: giving them out in bulk, on paper; one's own; coming with a PIN on Live."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from cwem.access.accounts import Role
from cwem.access.audit import Action, By
from cwem.attendance.book import read
from cwem.attendance.entries import Means, PunchKind
from cwem.attendance.pass_codes import code_proof
from cwem.attendance.pass_desk import IssuedPass, PassDesk
from cwem.attendance.passes import PassKind
from cwem.capture.seats import Seats
from cwem.people.leavers import plan_leaving
from cwem.people.values import Changes
from cwem.settings import ROOT
from cwem.ui import state
from cwem.ui.pass_letters import Holder, letters_html, sheet_html
from cwem.values import Employee
from tests.access.fakes import HOUR, MINUTE, SECOND, T0, House
from tests.pages.conftest import LogIn
from tests.pages.fragments import in_fragment

PAGE = str(ROOT / "pages" / "passes.py")
ACCOUNT = str(ROOT / "pages" / "account.py")
LIVE = str(ROOT / "pages" / "live.py")
PIN = "481602"
STAFF = (Employee("E001", "Ada Lovelace"), Employee("E002", "Ben Okafor", language="de"))


@pytest.fixture
def staff(house: House) -> House:
    house.store.registry.change(Changes(employees=STAFF), 0, T0)
    return house


def shown(page: str = PAGE) -> AppTest:
    done = AppTest.from_file(page, default_timeout=30).run()
    assert not done.exception, done.exception
    return done


def said(page: AppTest) -> str:
    kinds = (page.markdown, page.caption, page.error, page.success, page.info, page.subheader)
    return " ".join(str(each.value) for kind in kinds for each in kind)


def choose(page: AppTest, *numbers: str) -> AppTest:
    page.multiselect[0].set_value(list(numbers)).run()
    return page


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.PAYROLL, Role.AUDITOR])
def test_only_who_gives_them_out_may_see_who_has_them(
    role: Role, staff: House, log_in: LogIn
) -> None:
    log_in(role, employee="E001")
    page = shown()
    assert page.title[0].value == "Not for this account"
    assert not page.dataframe


def test_without_people_it_leads_to_the_import(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert "Nobody is entered yet" in said(shown())


def test_several_get_both_and_they_are_shown_this_once(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    page = press(choose(shown(), "E001", "E002"), "passes-new-pin-qr")
    assert "2 letters to pass on" in said(page)
    assert staff.store.passes.held() == {number: frozenset(PassKind) for number in ("E001", "E002")}
    assert all(one.must_change for one in staff.store.passes.of("E001") if one.kind is PassKind.PIN)
    made = page.session_state["pass_issued"]
    assert {holder.name for holder in made.values()} == {"Ada Lovelace", "Ben Okafor"}
    assert made["E001"].issued.pin not in said(page), "on paper only"
    noted = [each.about for each in staff.entries() if each.action == Action.ISSUE_PASS]
    assert sorted(map(str, noted)) == ["E001", "E001", "E002", "E002"]
    page = press(page, "passes-close")
    assert "to pass on" not in said(page)
    assert "pass_issued" not in page.session_state


def test_replacing_asks_first(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    desk = PassDesk(staff.store.passes, staff.passwords)
    before = code_proof(desk.issue_code("E001", By("boss", T0)))
    page = press(choose(shown(), "E001"), "passes-new-qr")
    assert "stops working at once" in said(page)
    assert staff.store.passes.holder(PassKind.QR, before) == "E001"
    press(page, "confirm-do")
    assert staff.store.passes.holder(PassKind.QR, before) is None
    assert len(staff.store.passes.of("E001")) == 1


def test_revoking_asks_first_and_ends_all_of_them(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    desk = PassDesk(staff.store.passes, staff.passwords)
    desk.issue("E001", set(PassKind), By("boss", T0))
    page = press(choose(shown(), "E001"), "passes-revoke")
    assert staff.store.passes.of("E001"), "asked first"
    press(page, "confirm-do")
    assert staff.store.passes.of("E001") == []


def test_what_a_leaver_holds_is_found_and_not_renewed(staff: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    registry = staff.store.registry
    PassDesk(staff.store.passes, staff.passwords).issue("E002", {PassKind.QR}, By("boss", T0))
    planned = plan_leaving(registry.company(), staff.store, "E002", date(2023, 11, 1))
    registry.change(planned.changes, registry.revision(), T0)
    page = shown()
    assert page.multiselect[0].options == ["Ada Lovelace (E001)"]
    page.selectbox(key="show").set_value("gone").run()
    choose(page, "E002")
    assert page.button(key="passes-new-qr").disabled
    assert not page.button(key="passes-revoke").disabled


def test_a_letter_has_pin_and_code_in_the_persons_language() -> None:
    code = "CWEM:" + "A" * 26
    holders = [
        Holder(IssuedPass("E001", PIN, code), "Ada <b>Lovelace", ""),
        Holder(IssuedPass("E002", PIN, ""), "Ben Okafor", "de"),
    ]
    text = letters_html(holders, "en").decode()
    assert text.count('<article class="letter"') == 2
    assert "Ada &lt;b&gt;Lovelace" in text
    assert text.count("481 602") == 2
    assert text.count("<svg") == 1
    assert code not in text, "as a picture only"
    assert 'lang="de"' in text
    assert "Ihre PIN" in text
    assert 'src="http' not in text
    sheet = sheet_html(holders[:1], "en").decode()
    assert sheet.count("<svg") == 1
    assert PIN not in sheet
    assert "481 602" not in sheet


# --- one's own ------------------------------------------------------------------------------------


def keep_pin(page: AppTest, new: str, again: str) -> None:
    page.text_input(key="own-pin-new").set_value(new)
    page.text_input(key="own-pin-again").set_value(again)
    (button,) = [each for each in page.button if each.label == "Keep this PIN"]
    button.click().run()


def test_one_chooses_ones_own_pin(
    staff: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(Role.EMPLOYEE, employee="E001")
    page = shown(ACCOUNT)
    assert "PIN: none yet." in said(page)
    page = press(page, "own-pin")
    with in_fragment(page, monkeypatch):
        for new, again, says in (
            ("123456", "123456", "easily guessed"),
            ("12345", "12345", "6 digits"),
            (PIN, "704862", "The two differ"),
        ):
            keep_pin(page, new, again)
            assert says in said(page)
        assert staff.store.passes.of("E001") == []
        keep_pin(page, PIN, PIN)
    assert not page.exception
    (kept,) = staff.store.passes.of("E001")
    assert not kept.must_change
    assert kept.by == "ada"


def test_ones_code_is_shown_once_and_saved_as_a_picture(staff: House, log_in: LogIn) -> None:
    log_in(Role.EMPLOYEE, employee="E001")
    page = press(shown(ACCOUNT), "own-code")
    shown_code = page.session_state["pass_own_code"]
    assert staff.store.passes.holder(PassKind.QR, code_proof(shown_code)) == "E001"
    assert "Shown this once" in said(page)
    page = press(page, "own-code-close")
    assert "Shown this once" not in said(page)
    assert "Code: since" in said(page)


def test_an_account_that_is_nobodys_has_none(house: House, log_in: LogIn) -> None:
    log_in(Role.ADMIN)
    assert "PIN" not in said(shown(ACCOUNT))


# --- on Live --------------------------------------------------------------------------------------


@pytest.fixture
def at_home(staff: House, log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Ada before her own webcam, with a PIN."""
    reception = log_in(Role.EMPLOYEE, employee="E001")
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    seats, server = Seats(1), state.server()
    runtime = server.runtime
    assert runtime is not None
    runtime.pipeline = lambda capture, _sink: None  # type: ignore[method-assign, return-value]
    state.put(state.Server(runtime, seats, reception, problem=""))
    yield staff
    seats.close()


def type_pin(page: AppTest, pin: str, kind: str) -> AppTest:
    (field,) = [each for each in page.text_input if str(each.key).startswith("pass-live-pin")]
    field.set_value(pin)
    press(page, f"pass-live-{kind}")
    return page


def test_without_a_pin_live_leads_to_choosing_one(at_home: House) -> None:
    assert "You have no PIN yet." in said(shown(LIVE))


def test_on_live_a_pin_counts_like_a_face(at_home: House) -> None:
    PassDesk(at_home.store.passes, at_home.passwords).choose_pin("E001", PIN, By("ada", T0))
    page = type_pin(shown(LIVE), PIN, "in")
    assert "**IN** at" in said(page)
    (entry,) = at_home.store.entries.of(["E001"], 0, 2 * T0)["E001"]
    (punch,) = read([entry]).punches
    assert (punch.kind, punch.means, punch.by) == (PunchKind.IN, Means.PIN, "ada")
    assert all(each.value == "" for each in page.text_input if "pass-live-pin" in str(each.key))
    at_home.clock.at += 4 * SECOND
    press(page, "pass-live-undo")
    book = read(at_home.store.entries.of(["E001"], 0, 2 * T0)["E001"])
    assert book.punches == ()


def test_on_live_a_wrong_pin_records_nothing_and_waits(at_home: House) -> None:
    PassDesk(at_home.store.passes, at_home.passwords).choose_pin("E001", PIN, By("ada", T0))
    page = shown(LIVE)
    for _ in range(6):
        page = type_pin(page, "000000", "out")
    assert "Too many tries" in said(page)
    assert at_home.store.entries.of(["E001"], 0, 2 * T0) == {}
    at_home.clock.at += HOUR + MINUTE


def test_no_word_marks_one_way_as_lesser(at_home: House) -> None:
    PassDesk(at_home.store.passes, at_home.passwords).choose_pin("E001", PIN, By("ada", T0))
    text = said(shown(LIVE))
    assert "All ways count the same" in text
    assert not re.search(r"only if|fallback|instead of being", text)
