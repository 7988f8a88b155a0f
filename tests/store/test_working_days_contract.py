"""Working days come to the same on every store."""

from datetime import timedelta

from cwem.attendance.book import leave_entry, punch_entry
from cwem.attendance.entries import LeaveDay, LeaveKind, Means, Punch, PunchKind
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.attendance.working_day import Status
from cwem.kpi.days import WorkingDays
from cwem.people.timeline import EVER, Step
from cwem.people.values import Assignment, AssignmentKind, Changes, Site, Team
from cwem.totals.reading import Days
from cwem.totals.rollup import Rollup
from cwem.values import Bout, BoutKey, Channel, Employee, day_start, utc_day
from tests.attendance.agreed import MINUTE, MONDAY, Setting, instant

FIVE = 300_000
NOW = instant("240:00", MONDAY)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def filled(store) -> None:
    kinds = AssignmentKind
    people = ("E1", "E2")
    store.registry.change(
        Changes(
            sites=(Site("S", "Berlin", "Europe/Berlin", "DE-BE"),),
            teams=(Team("T", "Desk", "S"),),
            employees=tuple(Employee(who) for who in people),
            assignments=(
                *(Assignment(kinds.TEAM, who, Step(EVER, "T")) for who in people),
                Assignment(kinds.TEAM_ROSTER, "T", Step(EVER, "plain")),
            ),
        ),
        store.registry.revision(),
        1,
    )
    for begin, end in (("08:10", "12:00"), ("13:00", "16:00")):
        start = instant(begin, MONDAY)
        key = BoutKey("E1", utc_day(start), Channel.PRESENCE, start, "a")
        store.write([Bout(key, "present", "cam", "m", instant(end, MONDAY), 0.9)]).result()
    for clock, kind in (("12:00", WorkEventKind.START), ("12:00:01", WorkEventKind.BREAK)):
        store.work_events.append(WorkEvent("E1", instant(clock, MONDAY), kind, "ada"))
    store.work_events.append(WorkEvent("E1", instant("12:30", MONDAY), WorkEventKind.RESUME, "ada"))
    store.entries.append(
        [
            punch_entry(Punch("E2", instant("08:00", TUESDAY), PunchKind.IN, Means.PIN)),
            punch_entry(Punch("E2", instant("16:00", TUESDAY), PunchKind.OUT, Means.QR)),
            leave_entry(LeaveDay("E1", day_start(TUESDAY), LeaveKind.VACATION, said=1)),
        ]
    )


def test_what_was_seen_and_said_comes_to_the_same(store, clock) -> None:
    clock.at = NOW
    filled(store)
    for _ in range(2):
        company = store.registry.company()
        reading = WorkingDays(store, company, Setting().book(), Days(store, company, FIVE))
        found = reading.of(("E1", "E2"), MONDAY, WEDNESDAY, NOW)
        figures = {
            who: [(day.status, day.worked // 1_000) for day in days] for who, days in found.items()
        }
        assert figures == {
            # 08:10-16:00 = 470 min, less 12:00:01-12:30 = 29 min 59 s
            "E1": [(Status.LATE, 470 * 60 - 1_799), (Status.ON_LEAVE, 0), (Status.ABSENT, 0)],
            "E2": [(Status.ABSENT, 0), (Status.PRESENT, 480 * 60), (Status.ABSENT, 0)],
        }
        assert found["E1"][0].late == 10 * MINUTE
        assert Rollup(store, store.registry, FIVE).run(lambda: NOW), "and once it is kept"
