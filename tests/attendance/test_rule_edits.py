"""A change to the book as it is then; what is used stays."""

from dataclasses import replace

import pytest

from cwem.access.audit import By
from cwem.attendance.rule_checks import check
from cwem.attendance.rule_edits import Edit, assigned_to, audited, check_unused, edited
from cwem.attendance.rule_notes import roster_notes
from cwem.attendance.rule_templates import TEMPLATES, with_template
from cwem.attendance.shifts import Roster, RuleBook, Shift, SiteRules
from cwem.errors import InputError, StoreChanged
from tests.attendance.agreed import MONDAY, ROSTERS, SHIFTS, Setting

BOOK = RuleBook(3, SHIFTS, ROSTERS, {"S": SiteRules()})
PLAIN = SHIFTS["plain"]
TOLERANT = replace(PLAIN, grace=10)


def test_a_change_keeps_what_others_changed_elsewhere() -> None:
    edit = Edit(Shift, "plain", PLAIN, TOLERANT)
    theirs = replace(BOOK, revision=4, shifts=SHIFTS | {"late": replace(SHIFTS["late"], grace=1)})
    after = edited(theirs, edit)
    assert after.shifts["plain"].grace == 10
    assert after.shifts["late"].grace == 1
    assert after.revision == 4


@pytest.mark.parametrize(
    "theirs", [SHIFTS | {"plain": replace(PLAIN, grace=1)}, {k: s for k, s in SHIFTS.items()
                                                             if k != "plain"}]
)  # fmt: skip
def test_of_the_same_part_the_second_is_told(theirs: dict[str, Shift]) -> None:
    with pytest.raises(StoreChanged, match="what you entered is still"):
        edited(replace(BOOK, shifts=theirs), Edit(Shift, "plain", PLAIN, TOLERANT))


def test_new_removed_and_wrong() -> None:
    new = replace(PLAIN, id="x", name="X")
    assert edited(BOOK, Edit(Shift, "x", None, new)).shifts["x"] == new
    assert "free" not in edited(BOOK, Edit(Roster, "free", ROSTERS["free"], None)).rosters
    with pytest.raises(StoreChanged):
        edited(BOOK, Edit(Shift, "plain", None, new))
    with pytest.raises(InputError, match="the grace is negative"):
        edited(BOOK, Edit(Shift, "plain", PLAIN, replace(PLAIN, grace=-1)))
    with pytest.raises(InputError, match="no calendar"):
        edited(BOOK, Edit(SiteRules, "S", SiteRules(), SiteRules(country="ZZ")))
    with pytest.raises(InputError, match="no shift nope"):
        edited(BOOK, Edit(Roster, "r", None, Roster("r", "R", MONDAY, ("nope",))))


def test_what_is_used_stays() -> None:
    company = Setting("plain").company()
    assert [key for _kind, key in assigned_to(company, "plain")] == ["T"]
    with pytest.raises(InputError, match="stands in the rosters part, plain, turns"):
        check_unused(BOOK, company, Edit(Shift, "plain", PLAIN, None))
    with pytest.raises(InputError, match="is or was assigned to 1"):
        check_unused(BOOK, company, Edit(Roster, "plain", ROSTERS["plain"], None))
    check_unused(BOOK, company, Edit(Roster, "late", ROSTERS["late"], None))
    check_unused(BOOK, company, Edit(Shift, "plain", PLAIN, TOLERANT))


def test_the_audit_says_what_was_changed_not_how() -> None:
    by = By("ada", 5, "192.0.2.1")
    entry = audited(Edit(Shift, "plain", PLAIN, TOLERANT), by)
    assert entry.details == {"shift": "plain", "as": "changed", "columns": "grace"}
    assert (entry.action, entry.actor) == ("shifts, rosters or holidays changed", "ada")
    assert audited(Edit(Roster, "late", ROSTERS["late"], None), by).details == {
        "roster": "late",
        "as": "removed",
    }


def test_templates_are_right_and_may_be_taken_together_and_twice() -> None:
    book = RuleBook()
    for template in TEMPLATES:
        alone = with_template(RuleBook(), template, str)
        check(alone)
        for roster in alone.rosters.values():
            assert roster_notes(roster, alone) == []
        book = with_template(book, template, str)
    check(book)
    assert with_template(book, TEMPLATES[0], str) == book
