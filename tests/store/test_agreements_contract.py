"""What every store promises about the texts of consents and who agreed."""

from dataclasses import replace

import pytest

from cwem.access.audit import AuditEntry, AuditQuery
from cwem.access.consent import ConsentText
from cwem.errors import ConsentMissing, InputError
from cwem.ports import EnrolledFace
from cwem.values import Employee, Purpose
from tests.store.store_rows import T0, consent, enrol, template

ALL = AuditQuery(0, 2 * T0)


def text(version="1.1", language="en", published=T0, **columns) -> ConsentText:
    fixed = {"purpose": Purpose.POSTURE, "body": "We look at …", "by": "admin"}
    return ConsentText(version=version, language=language, published=published,
                       **{**fixed, **columns})  # fmt: skip


def entry(action="agreed", at=T0) -> AuditEntry:
    return AuditEntry(at, "admin", action, "E001")


def actions(store) -> list[str]:
    return [each.action for each in store.audit.read(ALL, 99)]


def test_texts_are_read_newest_first_and_a_version_is_published_once(store):
    texts = [text(), text(language="de"), text("1.2", published=T0 + 1)]
    for each in (texts[:2], texts[2:]):
        store.agreements.publish(each, entry("published"))
    with pytest.raises(InputError, match=r"Version 1\.1"):
        store.agreements.publish(
            [text(language="fr"), text(body="Something else")], entry("published")
        )
    store.agreements.publish([text(purpose=Purpose.ATTENDANCE)], entry("published"))
    read = store.agreements.texts()
    assert read[0] == texts[2]
    assert {(t.purpose, t.version, t.language, t.body) for t in read[1:]} == {
        (Purpose.POSTURE, "1.1", "en", "We look at …"),
        (Purpose.POSTURE, "1.1", "de", "We look at …"),
        (Purpose.ATTENDANCE, "1.1", "en", "We look at …"),
    }
    assert len(actions(store)) == 3


def test_an_agreement_is_recorded_with_its_text_and_who_recorded_it(store):
    enrol(store)
    before = store.gallery_version()
    agreed = replace(consent(purpose=Purpose.POSTURE, given=T0 + 5), text="draft 1.0", by="admin")
    store.agreements.record(agreed, entry())
    assert store.consents("E001") == [consent(), agreed]
    assert store.purposes()["E001"] == frozenset(Purpose)
    assert store.gallery_version() > before, "running captures learn of it"
    with pytest.raises(InputError, match="very moment"):
        store.agreements.record(replace(agreed, note="changed"), entry())
    assert store.consents("E001") == [consent(), agreed], "a repeat changes nothing"
    assert actions(store) == ["agreed"]


def test_a_stranger_agrees_to_nothing(store):
    with pytest.raises(InputError, match="E404"):
        store.agreements.record(consent("E404"), entry())
    assert store.agreements.consents() == []
    assert actions(store) == []


def test_everybodys_consents_are_read_in_order(store):
    enrol(store, "E002")
    both = [consent(purpose=Purpose.POSTURE), consent(given=T0 + 3), consent()]
    store.enrol(Employee("E001"), template(), both, T0)
    expected = [consent(), consent(given=T0 + 3), consent(purpose=Purpose.POSTURE), consent("E002")]
    assert store.agreements.consents() == expected


def test_enrolling_keeps_text_and_recorder(store):
    given = replace(consent(), text="1.0", by="admin")
    store.enrol(Employee("E001"), template(), [given], T0)
    assert store.consents("E001") == [given]
    assert store.agreements.consents() == [given]


def test_withdrawing_is_audited_once_and_takes_the_template(store):
    enrol(store)
    assert store.agreements.withdraw("E001", Purpose.ATTENDANCE, T0 + 5, entry("withdrawn"))
    assert not store.agreements.withdraw("E001", Purpose.ATTENDANCE, T0 + 6, entry("withdrawn"))
    assert not store.agreements.withdraw("E404", Purpose.POSTURE, T0 + 6, entry("withdrawn"))
    assert store.agreements.consents() == [consent(withdrawn=T0 + 5)]
    assert store.templates("sface") == []
    assert actions(store) == ["withdrawn"]


def test_a_face_is_forgotten_with_its_entry_and_the_consent_stays(store):
    made = enrol(store)
    assert store.enrolments() == {"E001": EnrolledFace(made.images, T0, made.model)}
    version = store.gallery_version()
    assert store.agreements.forget_face("E001", entry("face removed"))
    assert not store.agreements.forget_face("E001", entry("face removed"))
    assert actions(store) == ["face removed"]
    assert store.enrolments() == {}
    assert store.templates(made.model) == []
    assert store.gallery_version() > version
    assert store.purposes()["E001"]


def test_another_meaning_ends_what_was_agreed_to_until_it_is_agreed_again(store):
    enrol(store)
    agreed = replace(consent(purpose=Purpose.POSTURE, given=T0 + 5), text="draft 1.0")
    store.agreements.record(agreed, entry())
    same = text("1.1", purpose=Purpose.ATTENDANCE)
    store.agreements.publish([same], entry("published"))
    assert store.purposes() == {"E001": frozenset(Purpose)}, "the same meaning in other words"
    before = store.gallery_version()
    store.agreements.publish([replace(same, version="2.0")], entry("published"))
    assert store.gallery_version() > before, "running captures learn of it"
    assert store.purposes() == {"E001": frozenset({Purpose.POSTURE})}
    assert store.templates("sface") == []
    assert store.enrolled() == {"E001"}, "nothing is destroyed: the person is asked again"
    with pytest.raises(ConsentMissing, match="today's text"):
        enrol(store)
    store.agreements.record(replace(consent(given=T0 + 9), text="2.0"), entry())
    assert store.purposes() == {"E001": frozenset(Purpose)}
    assert [each.employee for each in store.templates("sface")] == ["E001"]


def test_withdrawing_attendance_deletes_the_photos_that_wait_in_one_step(store):
    enrol(store)
    store.waiting_photos.add("E001", [b"one", b"two"], T0, entry("sealed"))
    assert not store.agreements.withdraw("E001", Purpose.POSTURE, T0 + 5, entry("withdrawn"))
    assert store.waiting_photos.photos("E001") == [b"one", b"two"]
    assert store.agreements.withdraw("E001", Purpose.ATTENDANCE, T0 + 6, entry("withdrawn"))
    assert store.waiting_photos.photos("E001") == []
    assert sorted(actions(store)) == ["sealed", "waiting photos deleted", "withdrawn"]
    store.waiting_photos.add("E001", [b"three"], T0 + 7, entry("sealed"))
    assert not store.agreements.withdraw("E001", Purpose.ATTENDANCE, T0 + 8, entry("withdrawn"))
    assert store.waiting_photos.photos("E001") == [], "they go although nothing stood"
