"""Every store tells alike whether a day has changed, and reads only the channels asked for."""

from dataclasses import replace
from datetime import date, timedelta

from cwem.values import BoutVoid, Channel, utc_day
from tests.store.store_rows import HOUR, T0, bout, key

TODAY = utc_day(T0)
NEXT = TODAY + timedelta(days=1)


def test_a_mark_changes_with_every_change_and_only_then(store) -> None:
    one = bout(T0 + HOUR)
    employee = one.key.employee
    seen = [store.marks(employee, TODAY, NEXT)]

    def look() -> bool:
        seen.append(store.marks(employee, TODAY, NEXT))
        return seen[-1] != seen[-2]

    assert seen == [{}]
    store.write([one]).result()
    assert look() and set(seen[-1]) == {one.key.day}  # noqa: PT018
    store.write([one]).result()
    assert not look(), "a repeat changes nothing"
    store.write([replace(one, end=one.end + 1)]).result()
    assert look(), "it has grown"
    store.write([], [BoutVoid(one.key, one.key.start + 1, "identity")]).result()
    assert look(), "it was voided"
    store.write([replace(one, key=replace(one.key, employee="E999"))]).result()
    assert not look(), "another person's row"


def test_marks_are_those_of_the_days_asked_for(store) -> None:
    one = bout(T0 + HOUR)
    store.write([one]).result()
    assert store.marks(one.key.employee, NEXT, NEXT) == {}
    assert store.marks("nobody", date(2000, 1, 1), NEXT) == {}


def test_other_channels_are_not_read(store) -> None:
    rows = [bout(T0 + HOUR, key(channel=channel)) for channel in Channel]
    voids = [BoutVoid(row.key, row.key.start + HOUR // 9, "identity") for row in rows]
    store.write(rows, voids).result()
    wanted = {Channel.PRESENCE, Channel.ACTIVITY}
    found, cut = store.bouts(rows[0].key.employee, TODAY, TODAY, wanted)
    assert {b.key.channel for b in found} == wanted
    assert {v.key.channel for v in cut} == wanted
    assert store.bouts(rows[0].key.employee, TODAY, TODAY, set()) == ([], [])
