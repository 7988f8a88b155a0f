"""What every store promises about notices."""

from datetime import date

import pytest

from cwem.access.notices import KEPT_DAYS, SHOWN, Notice, NoticeKind
from cwem.store.kept_words import words_of, words_text
from cwem.words import say, say_n, translated
from tests.store.store_rows import T0


def notice(id="n1", account="ada", at=T0, **columns) -> Notice:
    fixed = {"kind": NoticeKind.REQUEST, "words": say("Somebody asks."), "page": "people.py"}
    return Notice(id=id, account=account, at=at, **{**fixed, **columns})


def test_the_newest_are_read_first_and_no_more_than_asked(store):
    posted = [notice(f"n{n}", at=T0 + n // 2) for n in range(5)]
    store.notices.post([*posted, notice("other", "bob")])
    assert store.notices.of("ada", 9) == posted[::-1]
    assert store.notices.of("ada", 2) == posted[:2:-1]
    assert store.notices.of("eve", 9) == []


def test_a_known_id_changes_nothing(store):
    store.notices.post([notice()])
    store.notices.mark_read("ada", T0 + 1)
    store.notices.post([notice(words=say("Another.")), notice("n2")])
    assert store.notices.of("ada", 9) == [notice("n2"), notice(read=T0 + 1)]


def test_each_account_reads_its_own_once(store):
    store.notices.post([notice("n1"), notice("n2"), notice("n3"), notice("n4", "bob")])
    assert (store.notices.unread("ada"), store.notices.unread("bob")) == (3, 1)
    store.notices.mark_read("ada", T0 + 1, ["n1", "n4"])
    assert (store.notices.unread("ada"), store.notices.unread("bob")) == (2, 1)
    store.notices.mark_read("ada", T0 + 2)
    read = {each.id: each.read for each in store.notices.of("ada", 9)}
    assert read == {"n1": T0 + 1, "n2": T0 + 2, "n3": T0 + 2}
    store.notices.mark_read("bob", T0 + 3, [])
    assert store.notices.unread("bob") == 1


def test_what_is_settled_is_read_for_everybody(store):
    store.notices.post([notice("n1"), notice("n2", "bob"), notice("n3", "bob"), notice("n4")])
    store.notices.mark_read("ada", T0 + 1, ["n1"])
    store.notices.settle(["n1", "n2", "n4", "never posted"], T0 + 2)
    read = {each.id: each.read for name in ("ada", "bob") for each in store.notices.of(name, 9)}
    assert read == {"n1": T0 + 1, "n2": T0 + 2, "n3": None, "n4": T0 + 2}
    store.notices.settle([], T0 + 3)
    assert store.notices.unread("bob") == 1


def test_those_that_are_shown_are_counted_and_no_others(store):
    store.notices.post([notice(f"n{n}", at=T0 + n) for n in range(SHOWN + 5)])
    assert store.notices.unread("ada") == SHOWN
    store.notices.mark_read("ada", T0 + 999, [f"n{n}" for n in range(5, SHOWN + 5)])
    assert store.notices.unread("ada") == 0
    store.notices.post([notice("new", at=T0 + 1_000)])
    assert store.notices.unread("ada") == 1


def test_old_ones_of_an_account_go_when_it_is_told_something(open_sqlite):
    """On Cassandra rows have a lifetime, see test_cassandra_notices.py."""
    store, year = open_sqlite(), KEPT_DAYS * 86_400_000
    store.notices.post([notice("old"), notice("kept"), notice("bob's", "bob")])
    store.notices.mark_read("ada", T0 + 10, ["kept"])
    store.notices.post([notice("at last", at=T0 + year)])
    assert len(store.notices.of("ada", 9)) == 3
    store.notices.post([notice("later", at=T0 + year + 1)])
    assert {each.id for each in store.notices.of("ada", 9)} == {"later", "at last", "kept"}
    assert len(store.notices.of("bob", 9)) == 1


def test_words_are_kept_as_what_they_were_made_of(store):
    words = say(
        "{who} {n} {day} {more}",
        who="Ada",
        n=3,
        day=date(2026, 3, 1),
        more=say_n("{n} file", "{n} files", 2),
    )
    store.notices.post([notice(words=words)])
    (read,) = store.notices.of("ada", 1)
    assert read.words == words
    assert read.words.params == words.params
    assert "01.03.2026" in translated(read.words, "de")


def test_words_of_something_else_are_refused():
    with pytest.raises(TypeError, match="text, a number"):
        words_text(say("{thing}", thing=object()))


def test_many_is_kept(store):
    words = say_n("{n} file of {name}", "{n} files of {name}", 5, name="Ada")
    kept = words_of(words_text(words))
    assert (kept.many, kept.number, kept.template) == (words.many, 5, words.template)
