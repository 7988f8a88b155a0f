"""Texts by version, how a person stands, and what giving, recording and withdrawing leaves."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cwem.access.accounts import Role
from cwem.access.agreeing import (
    NewText,
    Paper,
    agree,
    decline,
    publish,
    record_paper,
    withdraw,
)
from cwem.access.audit import AuditEntry, By
from cwem.access.consent import (
    DRAFT,
    PURPOSES,
    ConsentState,
    ConsentText,
    Version,
    current_texts,
    current_versions,
    drafts,
    in_language,
    standing,
    stands,
)
from cwem.errors import InputError
from cwem.people.values import Changes
from cwem.values import DAY, Consent, Employee, Purpose
from tests.access.fakes import HOUR, T0, House

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2023, 11, 14)
"""T0 is that evening in Berlin."""
FACE = Purpose.ATTENDANCE


def consent(given: int = T0, text: str = "1.1", withdrawn: int | None = None) -> Consent:
    return Consent("E001", FACE, given, "a note", withdrawn, text, "ada")


def own_text(version: str = "1.1", language: str = "en") -> ConsentText:
    return ConsentText(FACE, version, language, f"{version} in {language}", T0, "boss")


# --- versions -----------------------------------------------------------------------------------


def test_a_companys_text_is_newer_than_any_draft_and_the_meaning_counts_first() -> None:
    order = ["", "draft 1.0", "draft 9.9", "1.1", "1.2", "1.10", "2.0", "11.0"]
    assert sorted({*order}, key=Version.parse) == order
    assert [str(Version.parse(text)) for text in order[1:]] == order[1:]


@pytest.mark.parametrize("text", ["", "7", "1", "x.y", "1.2.3", "-1.0", "draft", "1.0 "])
def test_what_is_no_version_is_older_than_any(text: str) -> None:
    assert Version.parse(text) < DRAFT


def test_the_publisher_says_whether_the_meaning_changed() -> None:
    assert str(DRAFT.next(meaning_changed=False)) == "1.1"
    assert str(DRAFT.next(meaning_changed=True)) == "2.0"
    assert str(Version.parse("2.3").next(meaning_changed=False)) == "2.4"
    assert str(Version.parse("2.3").next(meaning_changed=True)) == "3.0"


@pytest.mark.parametrize(
    ("agreed", "current", "still"),
    [
        ("draft 1.0", "1.1", True),
        ("1.1", "1.2", True),
        ("1.1", "2.0", False),
        ("2.0", "2.0", True),
        ("", "1.4", True),
        ("", "2.0", False),
        ("unreadable", "1.0", False),
    ],
)
def test_an_agreement_stands_while_the_meaning_is_the_same(
    agreed: str, current: str, still: bool
) -> None:
    assert stands(agreed, Version.parse(current)) is still


# --- standing -----------------------------------------------------------------------------------

CURRENT = Version.parse("1.1")


@pytest.mark.parametrize(
    ("consents", "state"),
    [
        ([], ConsentState.NOT_ASKED),
        ([consent()], ConsentState.AGREED),
        ([consent(text="draft 1.0")], ConsentState.OLDER),
        ([consent(text="")], ConsentState.OLDER),
        ([consent(text="draft 1.0"), consent(T0 + 5)], ConsentState.AGREED),
        ([consent(T0 + 5, "draft 1.0"), consent()], ConsentState.AGREED),
        ([consent(withdrawn=T0 + 9)], ConsentState.WITHDRAWN),
        ([consent(withdrawn=T0)], ConsentState.DECLINED),
        ([consent(withdrawn=T0), consent(T0 + 9)], ConsentState.AGREED),
        ([consent(withdrawn=T0 + 9), consent(T0 + 20, withdrawn=T0 + 20)], ConsentState.DECLINED),
    ],
)
def test_how_a_person_stands(consents: list[Consent], state: ConsentState) -> None:
    assert standing(consents, CURRENT).state is state


def test_another_meaning_has_to_be_asked_again_and_nothing_is_recorded() -> None:
    now = standing([consent()], Version.parse("2.0"))
    assert now.state is ConsentState.OUTDATED
    assert now.state.asks_again
    assert not now.state.records
    older = standing([consent()], Version.parse("1.2"))
    assert older.state.asks_again
    assert older.state.records
    assert older.consent == consent()


# --- texts --------------------------------------------------------------------------------------


def test_every_purpose_has_words_and_a_draft_in_both_languages() -> None:
    assert PURPOSES.keys() == set(Purpose)
    assert {(text.purpose, text.language) for text in drafts()} == {
        (purpose, language) for purpose in Purpose for language in ("de", "en")
    }
    assert all(text.draft and "[[" in text.body for text in drafts())


@pytest.mark.parametrize("text", drafts(), ids=lambda text: f"{text.purpose}-{text.language}")
def test_a_draft_says_everything_it_has_to(text: ConsentText) -> None:
    headings = [line for line in text.body.splitlines() if line.startswith("#### ")]
    assert len(headings) == 8
    wanted = {"en": ["voluntary", "My consent"], "de": ["freiwillig", "Meine Einwilligung"]}
    for word in wanted[text.language]:
        assert word in text.body
    if text.purpose is FACE:
        assert "PIN" not in text.body, "nothing is promised that does not exist"


def test_the_newest_version_is_asked_in_all_its_languages() -> None:
    published = [own_text("1.2"), own_text("1.2", "de"), own_text("1.1"), own_text("1.1", "fr")]
    texts = current_texts(published)
    assert {text.version for text in texts[FACE].values()} == {"1.2"}
    assert texts[FACE].keys() == {"en", "de"}
    assert texts[Purpose.POSTURE]["en"].draft
    assert str(current_versions(published)[FACE]) == "1.2"


def test_a_text_is_shown_in_the_readers_language_else_english_else_any() -> None:
    both = {"en": own_text(), "de": own_text(language="de")}
    assert in_language(both, "de").language == "de"
    assert in_language(both, "fr").language == "en"
    assert in_language({"pl": own_text(language="pl")}, "fr").language == "pl"


# --- what is done, over a real store --------------------------------------------------------------


@pytest.fixture
def staffed(house: House) -> House:
    """Ada (E001) has an account, boss and chief may record consents."""
    registry = house.store.registry
    people = (Employee("E001", "Ada"), Employee("E002", "Ben"))
    registry.change(Changes(employees=people), registry.revision(), T0)
    house.person("ada", employee="E001")
    for name in ("boss", "chief"):
        house.person(name, Role.ADMIN)
    return house


def shown(house: House, purpose: Purpose = FACE) -> ConsentText:
    return in_language(current_texts(house.store.agreements.texts())[purpose], "de")


def state(house: House, employee: str = "E001", purpose: Purpose = FACE) -> ConsentState:
    versions = current_versions(house.store.agreements.texts())
    own = [c for c in house.store.consents(employee) if c.purpose is purpose]
    return standing(own, versions[purpose]).state


def told(house: House, account: str) -> list[str]:
    return [str(notice.words) for notice in house.store.notices.of(account, 9)]


def newest(house: House) -> AuditEntry:
    return next(e for e in house.entries() if "account" not in e.action)


def test_agreeing_records_text_language_and_oneself(staffed: House) -> None:
    agree(staffed.store, "E001", shown(staffed), By("ada", T0 + 1))
    (given,) = staffed.store.consents("E001")
    assert (given.text, given.by, given.withdrawn) == ("draft 1.0", "ada", None)
    entry = newest(staffed)
    assert (entry.action, entry.actor, entry.about) == ("consent given", "ada", "E001")
    assert entry.details == {"purpose": "attendance", "text": "draft 1.0", "language": "de"}


def test_only_the_text_that_was_read_is_agreed_to(staffed: House) -> None:
    read = shown(staffed)
    publish(staffed.store, NewText(FACE, {"en": "Ours"}, False, "draft 1.0"), By("boss", T0))
    for answer in (agree, decline):
        with pytest.raises(InputError, match="read the new one"):
            answer(staffed.store, "E001", read, By("ada", T0 + 1))
    assert state(staffed) is ConsentState.NOT_ASKED


def test_saying_no_is_an_answer_and_tells_nobody(staffed: House) -> None:
    waiting = staffed.store.waiting_photos
    waiting.add("E001", [b"photo"], T0, AuditEntry(T0, "boss", "photos added", "E001"))
    decline(staffed.store, "E001", shown(staffed), By("ada", T0 + 1))
    assert state(staffed) is ConsentState.DECLINED
    assert staffed.store.purposes() == {}
    assert told(staffed, "boss") == []
    assert waiting.waiting() == [], "photos that waited for a yes are gone"


def test_withdrawing_tells_who_records_consents_and_asks_no_reason(staffed: House) -> None:
    agree(staffed.store, "E001", shown(staffed), By("ada", T0 + 1))
    assert withdraw(staffed.store, "E001", FACE, By("ada", T0 + 2))
    assert state(staffed) is ConsentState.WITHDRAWN
    for admin in ("boss", "chief"):
        (words,) = told(staffed, admin)
        assert words.startswith("E001 withdrew a consent")
        assert "destroyed" in words
    assert told(staffed, "ada") == []
    assert not withdraw(staffed.store, "E001", FACE, By("ada", T0 + 3))
    assert len(told(staffed, "boss")) == 1


def test_no_after_a_yes_withdraws(staffed: House) -> None:
    agree(staffed.store, "E001", shown(staffed), By("ada", T0 + 1))
    publish(staffed.store, NewText(FACE, {"en": "Ours"}, True, "draft 1.0"), By("boss", T0 + 2))
    assert state(staffed) is ConsentState.OUTDATED
    decline(staffed.store, "E001", shown(staffed), By("ada", T0 + 3))
    assert state(staffed) is ConsentState.WITHDRAWN


def test_withdrawing_for_somebody_needs_a_reason_and_tells_them(staffed: House) -> None:
    agree(staffed.store, "E001", shown(staffed), By("ada", T0 + 1))
    with pytest.raises(InputError, match="Say why"):
        withdraw(staffed.store, "E001", FACE, By("boss", T0 + 2), " ")
    assert withdraw(staffed.store, "E001", FACE, By("boss", T0 + 2), "asked by letter")
    assert newest(staffed).details["reason"] == "asked by letter"
    assert told(staffed, "ada") == [
        "Your consent was withdrawn for you: Attendance by face recognition."
    ]
    assert told(staffed, "boss") == [], "who did it knows"
    assert len(told(staffed, "chief")) == 1


def paper(signed: date = TODAY, **columns: str) -> Paper:
    fixed = {"employee": "E001", "version": "draft 1.0", "kept": "cabinet 3", **columns}
    return Paper(purpose=FACE, signed=signed, **fixed)


def test_a_signed_paper_counts_from_its_day_and_says_where_it_is(staffed: House) -> None:
    record_paper(staffed.store, paper(date(2023, 11, 3)), BERLIN, By("boss", T0))
    (given,) = staffed.store.consents("E001")
    assert given.given == 1_698_966_000_000, "3 November, midnight in Berlin"
    assert (given.note, given.by, given.text) == ("cabinet 3", "boss", "draft 1.0")
    assert newest(staffed).details["signed"] == "2023-11-03"
    assert told(staffed, "ada") == [
        "Your signed consent was recorded: Attendance by face recognition."
    ]
    with pytest.raises(InputError, match="already"):
        record_paper(staffed.store, paper(), BERLIN, By("boss", T0 + 1))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (paper(date(2023, 11, 15)), "still to come"),
        (paper(kept="  "), "where the paper is kept"),
        (paper(employee="E404"), "E404"),
    ],
)
def test_a_paper_nobody_can_have_is_refused(staffed: House, wrong: Paper, said: str) -> None:
    with pytest.raises(InputError, match=said):
        record_paper(staffed.store, wrong, BERLIN, By("boss", T0))
    assert staffed.store.agreements.consents() == []


def test_the_day_of_signing_is_counted_where_it_was_signed(staffed: House) -> None:
    late = T0 + HOUR  # 23:13 in UTC is 00:13 of the next day in Berlin
    with pytest.raises(InputError, match="still to come"):
        record_paper(staffed.store, paper(date(2023, 11, 15)), ZoneInfo("UTC"), By("boss", late))
    record_paper(staffed.store, paper(date(2023, 11, 15)), BERLIN, By("boss", late))
    assert staffed.store.consents("E001")[0].given == late


def test_a_paper_from_before_a_withdrawal_brings_nothing_back(staffed: House) -> None:
    agree(staffed.store, "E001", shown(staffed), By("ada", T0 - DAY))
    withdraw(staffed.store, "E001", FACE, By("ada", T0))
    for signed in (date(2023, 11, 1), TODAY):
        with pytest.raises(InputError, match="said no"):
            record_paper(staffed.store, paper(signed), BERLIN, By("boss", T0 + 5))
    record_paper(staffed.store, paper(date(2023, 11, 15)), BERLIN, By("boss", T0 + DAY))
    assert state(staffed) is ConsentState.AGREED


def test_publishing_asks_those_who_agreed_to_the_older_text(staffed: House) -> None:
    agree(staffed.store, "E001", shown(staffed), By("ada", T0))
    new = NewText(FACE, {"en": " Ours ", "de": "Unsers", "fr": " "}, False, "draft 1.0")
    assert str(publish(staffed.store, new, By("boss", T0 + 1))) == "1.1"
    texts = staffed.store.agreements.texts()
    assert {(t.language, t.body, t.by) for t in texts} == {
        ("en", "Ours", "boss"),
        ("de", "Unsers", "boss"),
    }
    assert told(staffed, "ada") == [
        "There is a new text to agree to: Attendance by face recognition."
    ]
    assert told(staffed, "boss") == []
    assert state(staffed) is ConsentState.OLDER
    assert newest(staffed).details["meaning changed"] == "no"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewText(FACE, {"en": " "}, False, "draft 1.0"), "at least one language"),
        (NewText(FACE, {"en": "Keep [[how long]]"}, False, "draft 1.0"), "square brackets"),
        (NewText(FACE, {"en": "Ours"}, False, "1.7"), "meanwhile"),
    ],
)
def test_what_cannot_be_published(staffed: House, new: NewText, said: str) -> None:
    with pytest.raises(InputError, match=said):
        publish(staffed.store, new, By("boss", T0))
    assert staffed.store.agreements.texts() == []


@pytest.mark.parametrize(("version", "signed"), [("9.9", TODAY), ("1.1", date(2023, 11, 13))])
def test_nobody_signed_a_text_that_was_not_there_yet(
    staffed: House, version: str, signed: date
) -> None:
    staffed.store.agreements.publish([own_text()], staffed.entries()[0])
    with pytest.raises(InputError, match="was not there yet"):
        record_paper(staffed.store, paper(signed, version=version), BERLIN, By("boss", T0))
    record_paper(staffed.store, paper(TODAY, version="1.1"), BERLIN, By("boss", T0))


def test_two_papers_of_one_day_are_both_recorded(staffed: House) -> None:
    """Such as the right version after a slip."""
    then = date(2023, 11, 13)
    early = replace(own_text(), published=T0 - 10 * DAY)
    staffed.store.agreements.publish([early], staffed.entries()[0])
    for version in ("draft 1.0", "1.1"):
        record_paper(staffed.store, paper(then, version=version), BERLIN, By("boss", T0))
    found = [one for one in staffed.store.agreements.consents() if one.purpose is FACE]
    assert [one.text for one in found] == ["draft 1.0", "1.1"]
    assert len([e for e in staffed.entries() if e.action == "signed consent recorded"]) == 2
