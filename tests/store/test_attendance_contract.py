"""Every store keeps attendance alike: the book, what was agreed, passes, and frozen periods."""

from dataclasses import replace
from datetime import date

import pytest

from cwem.access.accounts import Account, Role
from cwem.access.audit import Action, AuditEntry, AuditQuery
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind, entry_id
from cwem.attendance.passes import Pass, PassKind
from cwem.attendance.shifts import Roster, RuleBook, Shift, ShiftKind, Stretch
from cwem.errors import InputError, StoreChanged
from cwem.store.erasure import Names
from tests.store.store_rows import HOUR, T0

EVER = 1 << 50


def entry(employee="E001", at=T0, said="in", by="ada", kind=EntryKind.PUNCH, **more) -> Entry:
    body = {"kind": said, **more}
    return Entry(employee, at, kind, entry_id(employee, at, kind, said), at + 5, by, body)


def audit(action=Action.SEE_OVERVIEW, actor="ada", about="E001") -> AuditEntry:
    return AuditEntry(T0, actor, action, about)


def audited(store) -> list[AuditEntry]:
    return store.audit.read(AuditQuery(0, EVER), 100)


def whole(found) -> dict[str, list[tuple]]:
    """Bodies too, which entries are not compared by."""
    return {who: [(e, dict(e.body)) for e in those] for who, those in found.items()}


# --- the book -------------------------------------------------------------------------------------


def test_of_a_hundred_people_in_three_months_each_keeps_their_own(store):
    days = (T0, T0 + 31 * 24 * HOUR, T0 + 62 * 24 * HOUR)
    mine = {f"E{n:03}": [entry(f"E{n:03}", at + n) for at in days[: n % 3 + 1]] for n in range(100)}
    store.entries.append([each for those in mine.values() for each in those])
    found = store.entries.of([*mine, "E999"], T0 + 50, days[-1] + HOUR)
    assert found == {
        who: those
        for who, of in mine.items()
        if (those := [each for each in of if each.at >= T0 + 50])
    }


def test_entries_come_back_as_they_were_by_time_within_what_is_asked_for(store):
    late, early = (
        entry(at=T0 + HOUR, said="out"),
        entry(reason="Überstunden; „ja“\n", by="device:x"),
    )
    other = entry("E002", T0 + 9)
    store.entries.append([late, other, early])
    port = store.entries
    assert whole(port.of(["E001", "E002", "E003"], T0, T0 + HOUR + 1)) == whole(
        {"E001": [early, late], "E002": [other]}
    )
    assert port.of({"E001"}, T0, T0 + HOUR) == {"E001": [early]}, "the end is not included"
    assert port.of({"E001"}, T0 + 1, EVER) == {"E001": [late]}
    assert port.of(set(), 0, EVER) == {}
    assert port.of(["E001", "E001"], 0, EVER) == {"E001": [early, late]}


def test_a_range_over_months_and_before_the_epoch_is_read_whole(store):
    days = [entry(at=T0 + n * 17 * 24 * HOUR) for n in range(-40, 40)]
    ancient = entry(at=-5 * HOUR)
    store.entries.append([*days[::-1], ancient])
    assert store.entries.of(["E001"], -EVER, EVER) == {"E001": [ancient, *days]}
    inside = [e for e in days if days[3].at <= e.at < days[70].at]
    assert store.entries.of(["E001"], days[3].at, days[70].at) == {"E001": inside}


def test_everyones_come_person_by_person(store):
    rows = [entry(f"E{who:03}", T0 + n * 20 * 24 * HOUR) for who in range(5) for n in range(4)]
    store.entries.append(rows[::-1])
    assert list(store.entries.everyone(-EVER, EVER)) == rows
    until = T0 + 30 * 24 * HOUR
    assert list(store.entries.everyone(T0, until)) == [e for e in rows if e.at < until]


def test_a_repeat_changes_nothing(store):
    first = entry(note="the first")
    store.entries.append([first], [audit()])
    before = store.entries.revision({"E001"})
    store.entries.append([entry(note="another", by="bob"), entry(note="a third")], [audit()])
    assert whole(store.entries.of({"E001"}, 0, EVER)) == whole({"E001": [first]})
    assert store.entries.revision({"E001"}) == before
    assert len(audited(store)) == 1, "what nothing came of is not audited either"


def test_a_repeat_with_something_new_keeps_the_new(store):
    store.entries.append([entry()])
    store.entries.append([entry(), entry(at=T0 + 1)], [audit(), audit(about="E002")])
    assert len(store.entries.of({"E001"}, 0, EVER)["E001"]) == 2
    assert len(audited(store)) == 2


def test_of_two_decisions_at_one_moment_one_holds_and_the_other_is_told(store, open_again):
    decided, other = entry(said="x", verdict="approved"), entry(said="x", verdict="refused")
    second = open_again()
    store.entries.append([decided, entry(at=T0 + 1)], [audit()], once=decided.id)
    with pytest.raises(StoreChanged):
        second.entries.append([entry(at=T0 + 2), other], [audit()], once=other.id)
    with pytest.raises(StoreChanged):
        second.entries.append([replace(decided, by="bob")], once=decided.id)
    store.entries.append([decided], [audit()], once=decided.id)  # sent again, not decided again
    assert whole(store.entries.of({"E001"}, 0, EVER)) == whole(
        {"E001": [decided, entry(at=T0 + 1)]}
    )
    assert len(audited(store)) == 1


def test_only_the_kinds_asked_for_are_read(store):
    punch, asked = entry(), entry(kind=EntryKind.REQUEST)
    store.entries.append([punch, asked, entry("E002")])
    of = store.entries.of
    assert of({"E001", "E002"}, 0, EVER, {EntryKind.REQUEST}) == {"E001": [asked]}
    assert of({"E001"}, 0, EVER, {EntryKind.REQUEST, EntryKind.PUNCH}) == {"E001": [punch, asked]}
    assert of({"E001"}, 0, EVER, ()) == {}


def test_the_same_entry_twice_in_one_call_is_one(store):
    store.entries.append([entry(), entry()])
    assert store.entries.of({"E001"}, 0, EVER) == {"E001": [entry()]}


def test_many_entries_are_appended_at_once(store):
    rows = [entry(f"E{n % 50:03}", T0 + n * 1000) for n in range(2_000)]
    store.entries.append(rows)
    assert sum(1 for _ in store.entries.everyone(0, EVER)) == 2_000


def test_the_revision_differs_once_something_was_appended_about_one_of_them(store):
    port = store.entries
    assert port.revision({"E001", "E002"}) == port.revision(set()) == 0
    port.append([entry("E001")])
    one, other = port.revision({"E001", "E002"}), port.revision({"E002", "E003"})
    port.append([entry("E002")])
    assert port.revision({"E001", "E002"}) != one
    assert port.revision({"E002", "E003"}) != other
    both = port.revision({"E001", "E002"})
    port.append([entry("E003")])
    assert port.revision({"E001", "E002"}) == both, "of nobody who was asked about"
    assert port.revision({f"E{n:03}" for n in range(500)}) == port.revision({"E003"})


def test_all_or_nothing_is_appended_where_somebody_was_erased(store):
    store.erasures.erase("E002", T0, "root")
    before = len(audited(store))
    with pytest.raises(InputError):
        store.entries.append([entry("E001"), entry("E002")], [audit()])
    assert store.entries.of({"E001", "E002"}, 0, EVER) == {}
    assert store.entries.revision({"E001", "E002"}) == 0
    assert len(audited(store)) == before


def test_another_process_sees_it_at_once(store, open_again):
    other = open_again()
    store.entries.append([entry()])
    assert other.entries.of({"E001"}, 0, EVER) == {"E001": [entry()]}
    assert other.entries.revision({"E001"}) == store.entries.revision({"E001"})


# --- what was agreed ------------------------------------------------------------------------------


def book(revision=0, name="Früh") -> RuleBook:
    early = Shift("early", name, ShiftKind.FIXED, (Stretch(360, 840),), pause=30)
    return RuleBook(
        revision,
        {"early": early},
        {"week": Roster("week", "Woche", date(2026, 1, 5), ("early",) * 5 + ("", ""))},
    )


def test_a_book_is_kept_as_the_next_revision(store):
    port = store.rule_books
    assert (port.revision(), port.book()) == (0, RuleBook())
    port.replace(book(), [audit(Action.SEE_OVERVIEW, about=None)])
    assert (port.revision(), port.book()) == (1, book(1))
    port.replace(book(1, "Spät"))
    assert (port.revision(), port.book()) == (2, book(2, "Spät"))
    assert [port.at(n) for n in (0, 1, 2)] == [RuleBook(), book(1), book(2, "Spät")]
    assert len(audited(store)) == 1


def test_a_book_prepared_from_an_older_one_is_refused(store, open_again):
    other = open_again()
    store.rule_books.replace(book())
    with pytest.raises(StoreChanged):
        other.rule_books.replace(book(0, "another"), [audit()])
    with pytest.raises(StoreChanged):
        other.rule_books.replace(book(2, "from the future"))
    assert other.rule_books.book() == book(1)
    assert audited(store) == []


# --- passes ---------------------------------------------------------------------------------------

PIN = Pass("E001", PassKind.PIN, "$argon2id$x", T0, "root", must_change=True)
CODE = Pass("E001", PassKind.QR, "ab" * 32, T0 + 1, "ada")


def test_a_pass_replaces_the_one_before_it(store):
    port = store.passes
    port.keep(PIN, [audit()])
    port.keep(CODE)
    assert port.of("E001") == [PIN, CODE]
    newer = Pass("E001", PassKind.QR, "cd" * 32, T0 + 2, "root")
    port.keep(newer)
    assert port.of("E001") == [PIN, newer]
    assert port.holder(PassKind.QR, CODE.proof) is None, "the old one opens nothing"
    assert port.holder(PassKind.QR, newer.proof) == "E001"
    assert port.holder(PassKind.PIN, newer.proof) is None
    assert len(audited(store)) == 1


def test_who_has_which(store):
    port = store.passes
    assert (port.held(), port.of("E001")) == ({}, [])
    port.keep(PIN)
    port.keep(CODE)
    port.keep(Pass("E002", PassKind.PIN, "$argon2id$y", T0, "root"))
    assert port.held() == {
        "E001": frozenset({PassKind.PIN, PassKind.QR}), "E002": frozenset({PassKind.PIN}),
    }  # fmt: skip


def test_a_pin_made_with_another_key_is_told(store):
    port = store.passes
    ours = replace(PIN, proof=f"{port.pepper.id}:$argon2id$x")
    theirs = replace(PIN, employee="E002", proof=f"{'0' * 16}:$argon2id$x")
    for each in (ours, theirs, CODE):
        port.keep(each)
    assert port.keyless() == frozenset({"E002"}), "a code takes no key"


def test_a_revoked_pass_is_gone(store):
    port = store.passes
    port.keep(PIN)
    port.keep(CODE)
    port.revoke("E001", PassKind.QR, [audit()])
    assert port.of("E001") == [PIN]
    assert port.holder(PassKind.QR, CODE.proof) is None
    port.revoke("E001", PassKind.QR, [audit()])
    port.revoke("E009", PassKind.PIN, [audit()])
    assert len(audited(store)) == 1, "what was not there is not revoked"


def test_nobody_erased_gets_a_pass(store):
    store.erasures.erase("E001", T0, "root")
    with pytest.raises(InputError):
        store.passes.keep(PIN)
    assert store.passes.held() == {}


# --- frozen periods -------------------------------------------------------------------------------


def closed(version=1, team="t1", first=date(2026, 3, 1), last=date(2026, 3, 31), people=3):
    lines = [ClosedLine(f"E{n:03}", f'{{"worked":{n * 60}}}') for n in range(1, people + 1)]
    digests = tuple(line.digest for line in lines)
    by = Closing(first, last, team, version, closing_hash(digests), digests, T0, "pay", 7)
    return by, lines


def test_a_closing_is_kept_with_its_lines(store):
    closing, lines = closed()
    store.closings.close(closing, lines[::-1], store.closings.ground(), [audit(about=None)])
    assert store.closings.closings(date(2026, 3, 31), date(2026, 3, 31)) == [closing]
    assert store.closings.lines(closing) == lines
    assert len(audited(store)) == 1


def test_a_version_is_taken_once(store, open_again):
    closing, lines = closed()
    other = open_again()
    store.closings.close(closing, lines, store.closings.ground())
    with pytest.raises(StoreChanged):
        other.closings.close(*closed(people=1), other.closings.ground(), [audit()])
    assert store.closings.lines(closing) == lines
    assert audited(store) == []
    again = closed(version=2, people=2)
    other.closings.close(*again, other.closings.ground())
    assert store.closings.lines(again[0]) == again[1]
    assert store.closings.lines(closing) == lines, "the one before stays what it was"


def test_nothing_is_closed_on_ground_that_has_moved(store, open_again):
    """Whoever closed, asked or decided, about whatever: it may have been paid or left open."""
    ground, other = store.closings.ground(), open_again()
    other.closings.close(*closed(team="t2"), other.closings.ground())
    with pytest.raises(StoreChanged):
        store.closings.close(*closed(), ground, [audit()])
    for kind in (EntryKind.REQUEST, EntryKind.DECISION):
        ground = store.closings.ground()
        other.entries.append([entry("E009", said="leave", kind=kind)])
        with pytest.raises(StoreChanged):
            store.closings.close(*closed(), ground, [audit()])
    assert audited(store) == []
    assert [one.team for one in store.closings.closings(date.min, date.max)] == ["t2"]
    ground = store.closings.ground()
    other.entries.append([entry("E009")])  # somebody comes to work
    store.closings.close(*closed(), ground)


def test_somebodys_lines_are_found_whichever_team_and_version_they_are_in(store):
    march = [closed(1, "t1"), closed(2, "t1", people=2), closed(1, "t2", people=1)]
    april = closed(1, "t1", date(2026, 4, 1), date(2026, 4, 30), people=2)
    for closing, lines in (*march, april):
        store.closings.close(closing, lines, store.closings.ground())
    whose, day = ["E003", "E002", "E009"], date(2026, 3, 31)
    assert store.closings.lines_of(whose, day, day) == {
        march[0][0].key: march[0][1][1:],
        march[1][0].key: march[1][1][1:],
    }
    assert store.closings.lines_of(["E001"], date(2026, 4, 30), date.max) == {
        april[0].key: april[1][:1]
    }
    assert store.closings.lines_of([], date.min, date.max) == {}


def test_closings_of_some_days_come_by_period_team_and_version(store):
    wanted = [
        closed(1, "")[0], closed(1, "t1")[0], closed(2, "t1")[0], closed(1, "t2")[0],
        closed(1, "t1", date(2026, 4, 1), date(2026, 4, 30))[0],
    ]  # fmt: skip
    for closing in wanted[::-1]:
        store.closings.close(closing, [], store.closings.ground())
    long = closed(1, "t1", date(2025, 1, 1), date(2026, 12, 31))[0]
    store.closings.close(long, [], store.closings.ground())
    found = store.closings.closings
    assert found(date(2026, 3, 5), date(2026, 4, 1)) == [long, *wanted]
    assert found(date(2026, 4, 1), date(2026, 4, 2)) == [long, wanted[-1]]
    assert found(date(2027, 1, 1), date(2027, 4, 2)) == []


def test_a_whole_company_is_closed_at_once(store):
    closing, lines = closed(people=999)
    store.closings.close(closing, lines, store.closings.ground())
    assert store.closings.lines(closing) == lines


def test_nobody_erased_is_closed(store):
    store.erasures.erase("E002", T0, "root")
    with pytest.raises(InputError):
        store.closings.close(*closed(), store.closings.ground())
    assert store.closings.closings(date.min, date.max) == []


# --- erasing --------------------------------------------------------------------------------------


def test_nothing_of_an_erased_person_is_left_and_a_closings_hash_can_still_be_checked(store):
    closing, lines = closed()
    store.closings.close(closing, lines, store.closings.ground())
    store.entries.append([entry("E001"), entry("E002"), entry("E001", T0 + 90 * 24 * HOUR)])
    store.passes.keep(PIN)
    store.passes.keep(CODE)
    done = store.erasures.erase("E001", T0, "root")
    assert store.entries.of({"E001", "E002"}, 0, EVER) == {"E002": [entry("E002")]}
    assert store.passes.held() == {}
    assert store.passes.holder(PassKind.QR, CODE.proof) is None
    (kept,) = store.closings.closings(closing.first, closing.last)
    assert store.closings.lines(kept) == lines[1:]
    assert kept == closing
    assert closing_hash(kept.digests) == kept.hash
    assert all(line.digest in kept.digests for line in store.closings.lines(kept))
    removed = {table: done.removed[table] for table in ("entry", "pass", "closed_line")}
    assert removed == {"entry": 2, "pass": 2, "closed_line": 1}
    assert not any(store.erasures.traces(done.who).values())
    with pytest.raises(InputError):
        store.entries.append([entry("E001", T0 + 5)])


def test_whoever_said_decided_issued_or_closed_is_nobody_afterwards(store):
    account = Account("boss", frozenset({Role.MANAGER}), "E009", T0)
    store.accounts.create(account, "hash", audit())
    store.entries.append(
        [
            entry("E001", by="boss", approver="boss", why="boss said so"),
            entry("E002", by="ada", approver="ada"),
        ]
    )
    store.passes.keep(Pass("E001", PassKind.PIN, "x", T0, "boss"))
    closing, lines = closed()
    store.closings.close(replace(closing, by="boss"), lines, store.closings.ground())
    done = store.erasures.erase("E009", T0, "root")
    (mine,) = store.entries.of({"E001"}, 0, EVER)["E001"]
    assert (mine.by, mine.body["approver"]) == (done.pseudonym, done.pseudonym)
    assert mine.body["why"] == "boss said so", "a word in a sentence may be another boss"
    (other,) = store.entries.of({"E002"}, 0, EVER)["E002"]
    assert (other.by, other.body["approver"]) == ("ada", "ada")
    assert [one.by for one in store.passes.of("E001")] == [done.pseudonym]
    (kept,) = store.closings.closings(closing.first, closing.last)
    assert kept.by == done.pseudonym
    assert not any(store.erasures.traces(Names("E009", ("boss",))).values())
    assert done.changed["entry"] == 1
