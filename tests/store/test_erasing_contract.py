"""Erasing somebody, whatever the store: what it takes along, keeps, refuses and undoes."""

import json
from datetime import timedelta

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.access.notices import NoticeKind, tell
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.errors import InputError, StoreError
from cwem.people.values import Changes
from cwem.values import Adjustment, Channel, Employee, PersonDate, RolledDay
from cwem.words import say
from tests.store.erasing import EMAIL, GONE, LOGIN, NAME, settle
from tests.store.store_rows import DAY, T0, bout, consent, day_of, enrol, key, void


@pytest.fixture
def company(store):
    settle(store)
    return store


def test_the_audit_keeps_what_was_done_and_says_of_whom_no_more(company):
    company.audit.record(
        AuditEntry(
            T0 + 2, "boss", Action.SEE_ACTIVITY, GONE, details={"days": 7}, address="192.0.2.1"
        ),
        AuditEntry(T0 + 3, LOGIN, Action.SEE_PERSON, "E002", details={"name": "Bo Diddley"}),
        AuditEntry(T0 + 4, "root", Action.ASSIGN, "E002", details={"what": "manager", "to": GONE}),
        AuditEntry(
            T0 + 5, "root", Action.CHANGE_PERSON, GONE, details={"name": f"Ada B. -> {NAME}"}
        ),
        AuditEntry(T0 + 6, "root", Action.CHANGE_PERSON, "E002", details={"name": f"with {NAME}"}),
        AuditEntry(T0 + 7, "root", Action.CHANGE_SETTINGS, details={"hosts": f"a -> {LOGIN}"}),
        AuditEntry(T0 + 8, "root", Action.SEE_PERSON, "E0011", details={"name": "Ada Lovelaceson"}),
    )
    count = len(company.audit.read(AuditQuery(0, 2 * T0), 100))
    removal = company.erasures.erase(GONE, T0 + 10, "console")
    p = removal.pseudonym
    every = company.audit.read(AuditQuery(0, 2 * T0), 100)
    found = {e.at - T0: e for e in every}
    assert len(every) == count + 1
    assert found[1] == AuditEntry(T0 + 1, p, Action.LOG_IN, p, p, {"browser": p})
    assert found[2] == AuditEntry(T0 + 2, "boss", Action.SEE_ACTIVITY, p, None, {"days": 7})
    assert (found[3].actor, found[3].about, found[3].details) == (p, "E002", {"name": "Bo Diddley"})
    assert found[4].details == {"what": "manager", "to": p}
    assert found[5].details == {"name": p}
    assert found[6].details == {"name": f"with {p}"}
    assert found[7].details == {"hosts": f"a -> {LOGIN}"}, "figures of settings are left alone"
    assert (found[8].about, found[8].details) == ("E0011", {"name": "Ada Lovelaceson"})
    assert (found[10].action, found[10].about, found[10].actor) == (Action.ERASE, p, "console")
    made_and_sealed = 2  # entries of the account's making, and of the photos
    assert removal.changed["audit"] == 6 + made_and_sealed
    assert company.audit.read(AuditQuery(0, 2 * T0, person=GONE), 100) == []
    assert company.audit.read(AuditQuery(0, 2 * T0, person=LOGIN), 100) == []
    assert found[2] in company.audit.read(AuditQuery(0, 2 * T0, person=p), 100)


def test_a_late_replay_is_refused_and_counted_and_others_rows_are_stored(company, open_again):
    company.erasures.erase(GONE, T0 + 10, "console")
    other_process = open_again()
    for _ in range(2):
        late = other_process.write(
            [bout(T0 + 9), bout(T0 + 8, key("E002", start=T0 + 5))],
            [void(T0 + 3), void(T0 + 4, key("E002"), replaced_by=GONE)],
        )
        with pytest.raises(StoreError, match="2 rows were refused"):
            late.result()
    assert day_of(company) == []
    assert len(day_of(company, "E002")) == 2
    assert [v.replaced_by for v in company.bouts("E002", DAY, DAY)[1]].count(GONE) == 0
    assert company.erasures.refused() == 4
    assert set(company.erasures.traces(company.erasures.names(GONE)).values()) == {0}


def test_the_number_stays_blocked_for_whoever_comes_later(company):
    company.erasures.erase(GONE, T0 + 10, "console")
    entry = AuditEntry(T0, "root", Action.CREATE_ACCOUNT, GONE, "new")
    ways = (
        lambda: company.agreements.record(consent(GONE), entry),
        lambda: company.waiting_photos.add(GONE, [b"x"], T0, entry),
        lambda: company.work_events.append(WorkEvent(GONE, T0, WorkEventKind.START, "root")),
        lambda: company.adjustments.add(
            Adjustment("a", GONE, Channel.ACTIVITY, T0, T0 + 9, "sitting", "root", "root", "", T0)
        ),
        lambda: enrol(company, GONE, "Cy"),
        lambda: company.registry.change(
            Changes(employees=(Employee(GONE, "Cy"),)), company.registry.revision(), T0
        ),
        lambda: company.accounts.create(
            Account("new", frozenset({Role.EMPLOYEE}), GONE, T0), "x", entry
        ),
    )
    for way in ways:
        with pytest.raises(InputError, match=r"was erased|Nobody has the number"):
            way()
    enrol(company, "E003", "Cy")


def test_adding_up_that_was_under_way_brings_no_day_back_and_groups_are_made_again(company):
    """A day read before the erasure is kept after it."""
    turn, marks = company.rollups.take(DAY + timedelta(days=9), 100)
    assert PersonDate(GONE, DAY) in marks
    days = [
        RolledDay(who, DAY, T0, T0 + 9, "", {Channel.ACTIVITY: {"sitting": 9}}, T0, T0)
        for who in (GONE, "E002")
    ]
    company.rollups.keep(turn, days)
    company.rollups.settle(turn, marks, 0)
    removal = company.erasures.erase(GONE, T0, "console")
    assert removal.removed["rolled_day"] == 1
    company.rollups.keep(turn + 1, days)
    company.rollups.mark([PersonDate(GONE, DAY)])
    assert [day.employee for day in company.rollups.everyone(DAY, DAY)] == ["E002"]
    assert company.rollups.months(GONE, DAY, DAY) == {}
    assert set(company.erasures.traces(removal.who).values()) == {0}
    assert company.rollups.take(DAY + timedelta(days=9), 100).marks == [PersonDate("", DAY)]


def test_running_captures_learn_of_it(company):
    version, revision = company.gallery_version(), company.registry.revision()
    company.erasures.erase("E002", T0, "console")
    assert company.gallery_version() > version
    assert company.registry.revision() > revision
    assert company.logins.find(b"digest") is not None
    company.erasures.erase(GONE, T0, "console")
    assert company.logins.find(b"digest") is None, "an own webcam asks this every four seconds"


def test_notices_of_others_that_name_the_person_go_too(company):
    said = (
        say("{name} has left", name=NAME), say("{names} have left", names=f"Bo Diddley, {GONE}"),
        say("Look: {what}", what=say("{who} came", who=f"boss of {EMAIL}")),
        say("{n} people", n="E0010"),
    )  # fmt: skip
    for n, words in enumerate(said):
        tell(company.notices, ["root"], NoticeKind.INFORMATION, words, "people.py", T0 + n)
    company.erasures.erase(GONE, T0, "console")
    assert [str(n.words) for n in company.notices.of("root", 9)] == ["E0010 people"]


def test_what_somebody_was_called_before_is_looked_for_too(company, stored):
    tell(company.notices, ["root"], NoticeKind.INFORMATION, say("{a}", a="Bo Diddley"), "x", T0)
    in_a_sentence = say("{a}", a=f"the day of {NAME} in March")
    tell(company.notices, ["root"], NoticeKind.INFORMATION, in_a_sentence, "x", T0)
    said = AuditEntry(T0 + 2, "root", Action.SEE_PERSON, "E002", details={"name": NAME})
    company.audit.record(said)
    for person in (Employee(GONE, "Ada King", EMAIL), Employee(GONE, "Ada King", "king@x.org")):
        company.registry.change(Changes(employees=(person,)), company.registry.revision(), T0)
    who = company.erasures.names(GONE)
    assert (who.logins, who.name, who.email) == ((LOGIN,), "Ada King", "king@x.org")
    assert set(who.former) == {NAME, EMAIL}
    removal = company.erasures.erase(GONE, T0 + 10, "console")
    assert removal.removed["former_name"] == 2
    assert [n.words.params for n in company.notices.of("root", 9)] == [{"a": "Bo Diddley"}]
    company.erasures.purge()
    left = stored()
    assert [word for word in (NAME, EMAIL, "Ada King", "king@x.org") if word.encode() in left] == []


def test_the_only_administrator_is_not_erased(company):
    entry = AuditEntry(T0, "root", Action.CHANGE_ROLES, GONE, LOGIN)
    company.accounts.set_roles(LOGIN, frozenset({Role.ADMIN}), entry)
    company.accounts.disable("root", entry)
    with pytest.raises(InputError, match="only administrator"):
        company.erasures.erase(GONE, T0, "console")
    assert company.employee(GONE) is not None
    assert company.erasures.blocked() == {}


def test_what_is_raised_at_the_last_moment_undoes_everything(company):
    who = company.erasures.names(GONE)
    before = company.erasures.traces(who)

    def full(_mark: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="No space left"):
        company.erasures.erase(GONE, T0, "console", certain=full)
    assert company.erasures.traces(who) == before
    assert sum(before.values()) > 0
    assert company.erasures.blocked() == {}


def test_numbers_are_found_in_every_table(company):
    company.write([bout(T0 + 9, key("X-only-bouts"))]).result()
    assert {GONE, "E002", "X-only-bouts"} <= company.erasures.numbers()


def test_erasing_twice_is_no_mistake_and_others_blocked_by_mark_stay(company):
    first = company.erasures.erase(GONE, T0, "console")
    again = company.erasures.erase(GONE, T0 + 86_400_000, "console")
    assert sum(first.removed.values()) > 0
    assert sum(again.removed.values()) == 0
    assert list(company.erasures.blocked().values()) == [DAY.isoformat()]
    assert json.dumps(company.erasures.blocked()).count(GONE) == 0
    company.erasures.block({company.erasures.installation().mark("E009"): "2026-01-02"})
    assert sorted(company.erasures.blocked().values()) == [DAY.isoformat(), "2026-01-02"]
    with pytest.raises(InputError, match="erased"):
        enrol(company, "E009")
