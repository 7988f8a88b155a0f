"""What is new in the attendance book, before any store."""

import pytest

from cwem.errors import StoreChanged
from cwem.store.entry_rows import EntryRow, new_rows


def row(id: str, body: str = "{}", said: int = 1) -> EntryRow:
    return ("E001", 7, "punch", id, said, "ada", body)


def test_what_stands_there_stays_and_of_two_in_one_go_the_first_counts() -> None:
    said = [row("a"), row("b"), row("b", "{1}"), row("a")]
    assert new_rows(said, [row("a", "{other}"), None, None, row("a")], "") == [row("b")]


def test_the_one_that_counts_once_is_refused_beside_other_words() -> None:
    assert new_rows([row("a")], [row("a")], "a") == []
    for other in (row("a", "{other}"), row("a", said=2)):
        with pytest.raises(StoreChanged):
            new_rows([row("a")], [other], "a")
