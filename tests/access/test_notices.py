"""Telling accounts something, once."""

from cwem.access.accounts import Account, Role
from cwem.access.notices import NoticeKind, tell, who_may
from cwem.access.roles import Permission
from cwem.values import DAY
from cwem.words import say
from tests.access.fakes import T0, House

FULL = say("The disk has {n} GB left.", n=2)


def warn(
    house: House, at: int = T0, words: str = FULL, kind: NoticeKind = NoticeKind.WARNING
) -> None:
    tell(house.store.notices, ["ada", "ben"], kind, words, "system.py", at)  # type: ignore[arg-type]


def test_a_warning_is_told_to_everybody_once_a_day(house: House) -> None:
    warn(house)
    warn(house, T0 + 5)
    for account in ("ada", "ben"):
        (notice,) = house.store.notices.of(account, 9)
        assert (notice.words, notice.at, notice.page) == (FULL, T0, "system.py")
    house.store.notices.mark_read("ada", T0 + 6)
    warn(house, T0 + 7)
    assert len(house.store.notices.of("ada", 9)) == 1, "read today: not again today"


def test_a_warning_comes_back_the_next_day_only_to_who_has_read_it(house: House) -> None:
    warn(house)
    house.store.notices.mark_read("ada", T0 + 6)
    warn(house, T0 + DAY)
    assert [n.at for n in house.store.notices.of("ada", 9)] == [T0 + DAY, T0]
    assert [n.at for n in house.store.notices.of("ben", 9)] == [T0]


def test_another_figure_is_another_warning(house: House) -> None:
    warn(house)
    warn(house, T0 + 1, say("The disk has {n} GB left.", n=1))
    assert len(house.store.notices.of("ada", 9)) == 2


def test_everything_else_is_told_each_time_it_happens_but_a_repeat_is_none(house: House) -> None:
    for at in (T0, T0, T0 + 1):
        warn(house, at, kind=NoticeKind.INFORMATION)
    assert [n.at for n in house.store.notices.of("ada", 9)] == [T0 + 1, T0]


def test_warnings_go_to_accounts_that_may_do_it_about_everyone() -> None:
    accounts = [
        Account("boss", frozenset({Role.ADMIN}), None, 0),
        Account("gone", frozenset({Role.ADMIN}), None, 0, disabled=True),
        Account("ada", frozenset({Role.EMPLOYEE}), "E001", 0),
    ]
    assert who_may(accounts, Permission.RECORD_CONSENT) == ["boss"]
    assert who_may(accounts, Permission.SEE_NOTICES) == []
