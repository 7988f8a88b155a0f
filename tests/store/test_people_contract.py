"""What every store promises of the people in it and what it says of itself. The same assertions run
over each adapter."""

import numpy as np
import pytest

from cwem.errors import ConsentMissing, StoreUnavailable
from cwem.values import Employee, Purpose
from tests.store.store_rows import T0, bout, consent, enrol, key, template


def test_who_is_enrolled_can_be_read_back(store):
    before = store.gallery_version()
    made = enrol(store, "E002", "Grace", seed=2)
    enrol(store, "E001", "Ada")
    assert store.employees() == [Employee("E001", "Ada"), Employee("E002", "Grace")]
    assert store.employee("E002") == Employee("E002", "Grace")
    assert store.employee("E003") is None
    assert store.consents("E002") == [consent("E002")]
    assert store.gallery_version() > before
    _, read = store.templates("sface")
    assert (read.employee, read.model, read.images) == ("E002", "sface", 3)
    assert read.embedding.dtype == np.float32
    assert np.array_equal(read.embedding, made.embedding)


@pytest.mark.parametrize(
    "consents",
    [[], [consent(purpose=Purpose.POSTURE)], [consent(withdrawn=T0 + 1)]],
    ids=["none", "posture only", "withdrawn"],
)
def test_without_consent_to_attendance_nothing_is_stored(store, consents):
    before = store.gallery_version()
    with pytest.raises(ConsentMissing, match="E001"):
        store.enrol(Employee("E001"), template(), consents, T0)
    assert store.employees() == []
    assert store.consents("E001") == []
    assert store.templates("sface") == []
    assert store.gallery_version() == before


def test_a_template_or_consent_of_somebody_else_is_a_mistake(store):
    with pytest.raises(ValueError, match="E001"):
        store.enrol(Employee("E001"), template("E002"), [consent()], T0)
    with pytest.raises(ValueError, match="E001"):
        store.enrol(Employee("E001"), template(), [consent("E002")], T0)


def test_who_is_enrolled_is_who_has_a_template(store):
    assert store.enrolled() == frozenset()
    for number in ("E001", "E002"):
        enrol(store, number)
    assert store.enrolled() == {"E001", "E002"}
    store.withdraw("E001", Purpose.ATTENDANCE, T0)
    assert store.enrolled() == {"E002"}


def test_enrolling_again_replaces_the_template_of_that_model_only(store):
    enrol(store, seed=1)
    other = enrol(store, model="facenet", seed=5)
    newer = enrol(store, name="", seed=2, at=T0 + 9)
    (read,) = store.templates("sface")
    assert np.array_equal(read.embedding, newer.embedding)
    (read,) = store.templates("facenet")
    assert np.array_equal(read.embedding, other.embedding)
    assert store.employee("E001") == Employee("E001", "Ada")
    assert store.consents("E001") == [consent(), consent(given=T0 + 9)]


def test_withdrawing_attendance_takes_the_template_and_no_one_elses(store):
    enrol(store)
    enrol(store, "E002")
    before = store.gallery_version()
    store.withdraw("E001", Purpose.ATTENDANCE, T0 + 5)
    assert [t.employee for t in store.templates("sface")] == ["E002"]
    assert store.consents("E001") == [consent(withdrawn=T0 + 5)]
    assert store.employee("E001") is not None
    assert store.gallery_version() > before
    store.withdraw("E001", Purpose.ATTENDANCE, T0 + 9)
    assert store.consents("E001") == [consent(withdrawn=T0 + 5)]


def test_withdrawing_posture_keeps_the_template(store):
    both = [consent(), consent(purpose=Purpose.POSTURE)]
    store.enrol(Employee("E001"), template(), both, T0)
    before = store.gallery_version()
    store.withdraw("E001", Purpose.POSTURE, T0 + 5)
    assert len(store.templates("sface")) == 1
    assert store.consents("E001") == [
        consent(),
        consent(purpose=Purpose.POSTURE, withdrawn=T0 + 5),
    ]
    assert store.gallery_version() > before


def test_the_purposes_of_everyone_are_their_standing_consents(store):
    enrol(store, "E001")
    both = [consent("E002", purpose) for purpose in Purpose]
    store.enrol(Employee("E002"), template("E002"), both, T0)
    assert store.purposes() == {
        "E001": frozenset({Purpose.ATTENDANCE}),
        "E002": frozenset(Purpose),
    }
    store.withdraw("E002", Purpose.POSTURE, T0 + 1)
    assert store.purposes()["E002"] == {Purpose.ATTENDANCE}
    store.withdraw("E001", Purpose.ATTENDANCE, T0 + 1)
    assert Purpose.ATTENDANCE not in store.purposes().get("E001", frozenset())


def test_an_old_consent_repeated_does_not_undo_a_withdrawal_but_a_new_one_does(store):
    enrol(store)
    store.withdraw("E001", Purpose.ATTENDANCE, T0 + 5)
    with pytest.raises(ConsentMissing):
        enrol(store)
    assert store.templates("sface") == []
    again = enrol(store, at=T0 + 9, seed=7)
    (read,) = store.templates("sface")
    assert np.array_equal(read.embedding, again.embedding)


def test_withdrawing_for_a_stranger_changes_nobody(store):
    enrol(store)
    store.withdraw("E404", Purpose.ATTENDANCE, T0)
    assert len(store.templates("sface")) == 1
    assert store.employees() == [Employee("E001", "Ada")]


def test_after_close_nobody_is_enrolled(store):
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        enrol(store)


def test_the_figures_grow_with_what_is_kept(store):
    empty = store.figures()
    assert empty.rows["bout"] == empty.rows["employee"] == 0
    assert empty.schema > 0
    store.write([bout(T0 + 1 + n, key(capture=f"c{n}")) for n in range(5)]).result()
    enrol(store)
    full = store.figures()
    assert (full.rows["bout"], full.rows["employee"], full.rows["face_template"]) == (5, 1, 1)
    assert full.size + full.log_size > 0
    assert full.last_write >= empty.last_write
    assert full.more == frozenset()
