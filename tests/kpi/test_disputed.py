"""A stretch that is not right: asked for where others see it, taken out alone where nobody does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditQuery, By
from cwem.attendance.decisions import Verdict
from cwem.attendance.requests import Request, Stretch, Subject
from cwem.errors import InputError, StoreError
from cwem.kpi.correcting import Corrections, Where
from cwem.kpi.disputed import Locked, TakingOut, change, decided_alone, recorded, trimmed, within
from cwem.kpi.inbox import Inbox
from cwem.totals.reading import Days
from cwem.values import DAY, Channel, Posture, Span
from tests.access.fakes import HOUR, MINUTE, T0, House
from tests.access.fakes import house as open_house
from tests.pages.days import TODAY, fill

NOW = T0
BEGIN = T0 - 3 * HOUR
SPAN = Stretch(BEGIN, BEGIN + 30 * MINUTE, Channel.POSTURE.value)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    fill(opened)
    opened.person("ada", Role.EMPLOYEE, employee="E001")
    opened.person("mia", Role.MANAGER, employee="E100")
    yield opened
    opened.store.close()


def days(house: House) -> Days:
    return Days(house.store, house.store.registry.company(), 300_000)


def posture(house: House) -> dict[str, int]:
    (day,) = days(house).added_up("E001", TODAY, TODAY)
    return dict(day.lengths.get(Channel.POSTURE, {}))


def taking_out(house: House, locked: Locked | bool = False) -> TakingOut:
    asked = locked if callable(locked) else lambda _n, _d: bool(locked)
    return TakingOut(house.store.adjustments, house.store.audit, days(house), asked)


def corrections(house: House, locked: bool = False) -> Corrections:
    store = house.store
    inbox = Inbox(store.entries, store.accounts, store.registry.company(), lambda _n, _d: "UTC")
    where = Where(store.entries, store.adjustments, store.notices, store.retention.sealed_before)
    return Corrections(where, inbox, lambda _n, _d: locked)


def request(**how: object) -> Request:
    stretch = replace(SPAN, channel=Channel.ACTIVITY.value, label="walking", **how)  # type: ignore[arg-type]
    return Request("E001", Subject.ACTIVITY, TODAY, TODAY, "I walked", NOW, "ada", stretch=stretch)


# --- the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "locked", "alone"),
    [
        (Channel.POSTURE, False, True),
        (Channel.POSTURE, True, True),
        (Channel.ACTIVITY, False, False),
        (Channel.ACTIVITY, True, True),
        (Channel.PRESENCE, True, False),
    ],
)
def test_nobody_decides_what_they_may_not_see(channel: Channel, locked: bool, alone: bool) -> None:
    assert decided_alone(channel, locked) is alone


def test_a_correction_makes_no_time_out_of_nothing() -> None:
    spans = [Span(100, 200, "sitting"), Span(300, 400, "standing")]
    asked = Stretch(0, 1_000, "activity", "walking")
    assert trimmed(asked, spans) == replace(asked, begin=100, end=400)
    with pytest.raises(InputError, match="Nothing was recorded"):
        trimmed(asked, within(spans, 200, 300))


def test_before_and_after_are_of_what_was_recorded() -> None:
    asked = Stretch(100, 400, "activity", "walking")
    spans = [Span(100, 200, "sitting"), Span(300, 400, "standing")]
    found = change(asked, spans)
    assert found.before == {"sitting": 100, "standing": 100}
    assert found.after == {"walking": 200}
    assert change(replace(asked, label=""), spans).after == {}


# --- taken out alone ------------------------------------------------------------------------------


def test_posture_that_is_taken_out_counts_nowhere_and_is_audited_without_its_time(
    house: House,
) -> None:
    before, gone = posture(house), recorded(days(house), "E001", SPAN)
    assert gone
    for _ in range(2):
        taking_out(house).take_out("E001", TODAY, SPAN, " my back ", By("ada", NOW))
    after = posture(house)
    assert sum(before.values()) - sum(after.values()) == sum(span.length for span in gone)
    assert recorded(days(house), "E001", SPAN) == []
    (one,) = house.store.adjustments.of("E001", 0, NOW)
    assert (one.label, one.author, one.approver, one.own, one.reason) == (
        None, "ada", "ada", True, "my back",
    )  # fmt: skip
    (entry,) = house.store.audit.read(AuditQuery(0, NOW + 1, action=Action.TAKE_OUT), 9)
    assert dict(entry.details) == {"on": TODAY.isoformat()}, "whose back it is stays their own"


def test_activity_is_taken_out_only_where_nobody_else_sees_it(house: House) -> None:
    activity = replace(SPAN, channel=Channel.ACTIVITY.value)
    with pytest.raises(InputError, match="Your manager decides"):
        taking_out(house).take_out("E001", TODAY, activity, "", By("ada", NOW))
    taking_out(house, locked=True).take_out("E001", TODAY, activity, "", By("ada", NOW))
    assert recorded(days(house), "E001", activity) == []


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SPAN, end=SPAN.begin),
        replace(SPAN, end=NOW + MINUTE),
        replace(SPAN, begin=NOW - 2 * DAY),
    ],
)
def test_only_a_time_of_one_day_that_is_over_is_taken_out(house: House, wrong: Stretch) -> None:
    with pytest.raises(InputError, match="a time that is over"):
        taking_out(house).take_out("E001", TODAY, wrong, "", By("ada", NOW))
    assert house.store.adjustments.of("E001", 0, NOW + DAY) == []


def test_a_stretch_that_reaches_into_a_day_somebody_else_sees_is_not_taken_out(
    house: House,
) -> None:
    """The lock of the day it begins on says nothing of the next one."""
    midnight = days(house).bounds("E001", TODAY)[0]
    over = Stretch(midnight - HOUR, midnight + HOUR, Channel.ACTIVITY.value)
    yesterday = TODAY - timedelta(days=1)
    out = taking_out(house, lambda _n, day: day == yesterday)
    with pytest.raises(InputError, match="Your manager decides"):
        out.take_out("E001", yesterday, over, "", By("ada", NOW))
    with pytest.raises(InputError, match="begins on this day"):
        out.take_out("E001", yesterday, replace(over, begin=midnight), "", By("ada", NOW))
    assert house.store.adjustments.of("E001", 0, NOW + DAY) == []


def test_nothing_is_taken_out_that_is_not_in_the_audit(house: House) -> None:
    class Away:
        """A store that blinks."""

        def __getattr__(self, _name: str) -> object:
            raise StoreError("away")

    def noted() -> int:
        return len(house.store.audit.read(AuditQuery(0, NOW + 1, action=Action.TAKE_OUT), 9))

    out, by = taking_out(house), By("ada", NOW)
    with pytest.raises(StoreError):
        replace(out, audit=Away()).take_out("E001", TODAY, SPAN, "", by)  # type: ignore[arg-type]
    assert recorded(days(house), "E001", SPAN) != []
    out.take_out("E001", TODAY, SPAN, "", by)
    assert (recorded(days(house), "E001", SPAN), noted()) == ([], 1)


def test_what_is_taken_out_was_never_upright_nor_slouched(house: House) -> None:
    """Nothing is made of it: no label gains what another one lost."""
    before = posture(house)
    taking_out(house).take_out("E001", TODAY, SPAN, "", By("ada", NOW))
    after = posture(house)
    assert all(after.get(label, 0) <= before.get(label, 0) for label in Posture)


# --- asked for ------------------------------------------------------------------------------------


def test_approved_the_day_comes_to_something_else_and_the_event_is_still_there(
    house: House,
) -> None:
    stretch = request().stretch
    assert stretch is not None
    bouts, _voids = house.store.bouts("E001", TODAY, TODAY, {Channel.ACTIVITY})
    case = corrections(house).ask(request(), By("ada", NOW))
    (before,) = days(house).added_up("E001", TODAY, TODAY)
    corrections(house).decide(case.request, Verdict.APPROVED, "", By("mia", NOW + 1))
    assert {each.label for each in recorded(days(house), "E001", stretch)} == {"walking"}
    (after,) = days(house).added_up("E001", TODAY, TODAY)
    both = (sum(day.lengths[Channel.ACTIVITY].values()) for day in (before, after))
    assert len(set(both)) == 1, "it says what the time was, and makes none"
    assert house.store.bouts("E001", TODAY, TODAY, {Channel.ACTIVITY})[0] == bouts
    assert [str(n.words)[:28] for n in house.store.notices.of("ada", 9)] == [
        "Mia Manager has approved ano"
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"channel": Channel.POSTURE.value, "label": "upright"}, "Nobody else sees this"),
        ({"label": "asleep"}, "Choose what it was"),
        ({"label": "uncertain"}, "Choose what it was"),
        ({"end": NOW + MINUTE}, "a time that is over"),
    ],
)
def test_what_nobody_can_decide_is_not_asked(
    house: House, wrong: dict[str, object], why: str
) -> None:
    stretch = replace(request().stretch, **wrong)  # type: ignore[type-var]
    with pytest.raises(InputError, match=why):
        corrections(house).ask(replace(request(), stretch=stretch), By("ada", NOW))


def test_at_a_site_of_groups_nobody_is_asked(house: House) -> None:
    with pytest.raises(InputError, match="take the time out yourself"):
        corrections(house, locked=True).ask(request(), By("ada", NOW))
    assert house.store.notices.of("mia", 9) == []


def test_nothing_is_approved_that_could_not_hold(house: House) -> None:
    case = corrections(house).ask(request(), By("ada", NOW))
    house.store.retention.seal(date(2023, 11, 20))
    with pytest.raises(InputError, match="removed already"):
        corrections(house).decide(case.request, Verdict.APPROVED, "", By("mia", NOW + 1))
    corrections(house).decide(case.request, Verdict.REFUSED, "too late", By("mia", NOW + 2))
    with pytest.raises(InputError, match="removed already"):
        corrections(house).ask(request(), By("ada", NOW + 3))
