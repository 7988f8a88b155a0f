"""Every store keeps working days alike."""

from cwem.attendance.work_events import WorkEvent, WorkEventKind
from tests.store.store_rows import T0

K = WorkEventKind


def test_events_come_back_in_order_and_within_the_time_asked_for(store) -> None:
    port = store.work_events
    port.append(WorkEvent("E001", T0 + 20, K.END, "ada"))
    port.append(
        WorkEvent("E001", T0, K.START, "ada"),
        WorkEvent("E002", T0 + 5, K.START, "bob"),
    )
    found = port.events("E001", T0, T0 + 21)
    assert [(e.at, e.kind, e.by) for e in found] == [
        (T0, K.START, "ada"),
        (T0 + 20, K.END, "ada"),
    ]
    assert [e.at for e in port.events("E001", T0, T0 + 20)] == [T0], "the end is not included"
    assert [e.at for e in port.events("E001", T0 + 1, T0 + 21)] == [T0 + 20]


def test_a_repeat_changes_nothing(store) -> None:
    port = store.work_events
    port.append(WorkEvent("E001", T0, K.START, "ada"))
    port.append(WorkEvent("E001", T0, K.START, "another window"))
    (only,) = port.events("E001", 0, 2 * T0)
    assert only.by == "ada"


def test_many_people_are_read_in_one_go(store) -> None:
    port = store.work_events
    for event in (
        WorkEvent("E002", T0 + 5, K.START, "bob"),
        WorkEvent("E001", T0 + 20, K.END, "ada"),
        WorkEvent("E001", T0, K.START, "ada"),
        WorkEvent("E003", T0 + 5, K.START, "cem"),
    ):
        port.append(event)
    found = port.of(["E001", "E002", "E009", "E001"], T0, T0 + 21)
    assert found == {who: port.events(who, T0, T0 + 21) for who in ("E001", "E002")}
    assert [e.at for e in found["E001"]] == [T0, T0 + 20]
    assert port.of(["E001"], T0 + 1, T0 + 20) == {}


def test_of_a_hundred_people_each_keeps_their_own(store) -> None:
    port = store.work_events
    people = [f"E{n:03}" for n in range(100)]
    port.append(*(WorkEvent(who, T0 + n, K.START, who) for n, who in enumerate(people)))
    port.append(*(WorkEvent(who, T0 + 500, K.END, who) for who in people[::2]))
    found = port.of([*people[::-1], "E999"], T0 + 10, T0 + 501)
    assert found == {
        who: [WorkEvent(who, T0 + n, K.START, who)] * (n >= 10)
        + [WorkEvent(who, T0 + 500, K.END, who)] * (n % 2 == 0)
        for n, who in enumerate(people)
        if n >= 10 or n % 2 == 0
    }
