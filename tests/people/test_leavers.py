from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cwem.access.audit import By
from cwem.errors import InputError
from cwem.people.assignments import employed
from cwem.people.leavers import Part, departed, end_departed, leave
from cwem.people.timeline import Span
from cwem.people.values import AssignmentKind
from cwem.values import Consent, Purpose
from tests.people.staff import MemoryRegistry, imported

K = AssignmentKind
LAST = date(2026, 6, 30)
TEXT = (
    "number,joined,zone,manager\n1,2025-01-01,Asia/Kolkata,\n2,2025-01-01,Europe/Berlin,1\n"
    "3,2026-08-01,UTC,\n"
)


class Consents:
    """Consents in memory; withdrawing ends the standing ones."""

    def __init__(self, *standing: tuple[str, Purpose]) -> None:
        self.standing = set(standing)
        self.withdrawn: list[tuple[str, Purpose, int]] = []

    def consents(self, employee: str) -> list[Consent]:
        return [Consent(n, p, 0, "paper") for n, p in self.standing if n == employee]

    def withdraw(self, employee: str, purpose: Purpose, at: int) -> None:
        self.standing.discard((employee, purpose))
        self.withdrawn.append((employee, purpose, at))


def at(zone: str, *moment: int) -> int:
    return int(datetime(*moment, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[arg-type,misc]


def both() -> tuple[MemoryRegistry, Consents]:
    everybody = [(n, p) for n in "12" for p in Purpose]
    return imported(TEXT), Consents(*everybody)


def test_a_last_day_to_come_is_recorded_and_ends_nothing_yet() -> None:
    registry, store = both()
    found = leave(registry, store, "1", LAST, By("boss", at("UTC", 2026, 5, 4)))
    assert found.done == (Part.EMPLOYMENT,)
    assert found.left_to_do == (Part.CONSENTS, Part.ACCOUNT, Part.PIN, Part.CAPTURES)
    assert found.due == at("Asia/Kolkata", 2026, 7, 1)
    assert found.without_manager == ("2",)
    assert employed(registry.company(), "1", LAST)
    assert not employed(registry.company(), "1", date(2026, 7, 1))
    assert store.withdrawn == []
    assert (registry.audit[-1].actor, registry.audit[-1].about) == ("boss", "1")


def test_it_ends_when_the_day_is_over_where_the_person_lives() -> None:
    registry, store = both()
    for number in "12":
        leave(registry, store, number, LAST, By("boss", 0))
    midnight = at("Asia/Kolkata", 2026, 7, 1)
    assert end_departed(registry, store, midnight - 1) == []
    (one,) = end_departed(registry, store, midnight)
    assert (one.number, one.last_day) == ("1", LAST)
    assert one.done == (Part.EMPLOYMENT, Part.CONSENTS)
    assert {purpose for number, purpose, _ in store.withdrawn if number == "1"} == set(Purpose)
    assert store.standing == {("2", purpose) for purpose in Purpose}


def test_the_daily_job_may_run_late_and_twice() -> None:
    registry, store = both()
    leave(registry, store, "1", LAST, By("boss", 0))
    late = at("UTC", 2026, 9, 1)
    assert len(end_departed(registry, store, late)) == len(end_departed(registry, store, late)) == 1
    assert len(store.withdrawn) == len(Purpose)


def test_a_last_day_that_is_over_ends_everything_at_once_and_may_be_repeated() -> None:
    registry, store = both()
    now = By("boss", at("UTC", 2026, 7, 5))
    for _ in range(2):
        found = leave(registry, store, "1", LAST, now)
        assert found.done == (Part.EMPLOYMENT, Part.CONSENTS)
    assert {number for number, *_ in store.withdrawn} == {"1"}
    assert registry.revision() == 2


def test_the_last_day_can_be_moved() -> None:
    registry, store = both()
    for last in (LAST, date(2026, 8, 31), date(2026, 5, 31)):
        leave(registry, store, "1", last, By("boss", 0))
        (span,) = registry.company().line(K.EMPLOYMENT, "1").spans()
        assert span.until == date.fromordinal(last.toordinal() + 1)


def test_who_comes_back_has_left_until_then() -> None:
    registry, store = both()
    leave(registry, store, "1", LAST, By("boss", 0))
    imported("number,joined\n1,2026-07-15\n", registry)
    between, back = at("Asia/Kolkata", 2026, 7, 14, 23), at("Asia/Kolkata", 2026, 7, 15)
    assert list(departed(registry.company(), between)) == [("1", LAST)]
    assert list(departed(registry.company(), back)) == []
    leave(registry, store, "1", date(2026, 12, 31), By("boss", 0))
    assert registry.company().line(K.EMPLOYMENT, "1").spans() == (
        Span("employed", date(2025, 1, 1), date(2026, 7, 1)),
        Span("employed", date(2026, 7, 15), date(2027, 1, 1)),
    )


def test_strangers_and_days_before_the_first_are_refused() -> None:
    registry, store = both()
    with pytest.raises(InputError, match="Nobody has the number 9"):
        leave(registry, store, "9", LAST, By("boss", 0))
    with pytest.raises(InputError, match="begins on 2026-08-01 only"):
        leave(registry, store, "3", LAST, By("boss", 0))
