"""What every registry promises. The same assertions run over each adapter, and over one in memory
that says what they mean in the fewest lines."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from cwem.access.audit import AuditEntry, AuditQuery, By
from cwem.errors import InputError, StoreChanged, StoreUnavailable
from cwem.people.csv_plan import apply_plan
from cwem.people.leavers import end_departed, leave
from cwem.people.ports import Registry
from cwem.people.timeline import Span, Step
from cwem.people.values import (
    Assignment,
    AssignmentKind,
    Camera,
    Changes,
    Company,
    Recorded,
    Site,
    Team,
)
from cwem.store.cassandra.store import CassandraStore
from cwem.store.sqlite import SqliteStore
from cwem.values import CameraKind, Employee, Purpose
from tests.people.staff import MemoryRegistry, many_people, plan
from tests.store.store_rows import T0, consent, enrol

K = AssignmentKind
JAN, MAR, MAY = (date(2026, month, 1) for month in (1, 3, 5))
HQ = Site("hq", "Köln", "Europe/Berlin", "DE-NW")
SALES = Team("sales", "Vertrieb", "hq")
LAB = Team("lab", "Lab")
DOOR = Camera("door", "Door", CameraKind.SHARED, "hq", "Europe/Berlin", 5)
ADA = Employee("007", "Ada", "ada@example.org", "de")


@pytest.fixture
def memory() -> Callable[[], Registry]:
    return MemoryRegistry


@pytest.fixture
def sqlite(open_sqlite: Callable[..., SqliteStore]) -> Callable[[], Registry]:
    return lambda: open_sqlite().registry


@pytest.fixture
def cassandra_(open_cassandra: Callable[..., CassandraStore]) -> Callable[[], Registry]:
    return lambda: open_cassandra().registry


@pytest.fixture(
    params=["memory", "sqlite", pytest.param("cassandra_", marks=pytest.mark.cassandra)]
)
def registry(request: pytest.FixtureRequest) -> Registry:
    """Every registry in turn. A new adapter joins by a name here and a fixture that opens it."""
    return request.getfixturevalue(request.param)()


def team(value: str | None, since: date, subject: str = "007") -> Assignment:
    return Assignment(K.TEAM, subject, Step(since, value))


def begin(registry: Registry, *assigned: Assignment) -> int:
    everything = Changes((HQ,), (SALES, LAB), (ADA, Employee("8")), (DOOR,), assigned)
    return registry.change(everything, registry.revision(), T0)


def test_an_empty_registry_is_an_empty_company(registry):
    assert registry.company() == Company()
    assert registry.revision() == 0
    assert registry.history(K.TEAM, "007") == []


def test_what_is_changed_is_read_back(registry):
    assert begin(registry, team("sales", JAN), team(None, MAR)) == registry.revision() == 1
    company = registry.company()
    assert company.revision == 1
    assert company.sites == {"hq": HQ}
    assert company.teams == {"sales": SALES, "lab": LAB}
    assert company.cameras == {"door": DOOR}
    assert company.employees == {"007": ADA, "8": Employee("8")}
    assert company.line(K.TEAM, "007").spans() == (Span("sales", JAN, MAR),)
    assert company.line(K.ZONE, "007").steps == ()


def test_sites_teams_cameras_and_people_are_replaced_by_id(registry):
    begin(registry, team("sales", JAN))
    changed = Changes((), (Team("sales", "Sales"),), (Employee("007", "Ada L"),))
    registry.change(changed, 1, T0)
    company = registry.company()
    assert company.teams["sales"] == Team("sales", "Sales", None)
    assert company.employees["007"] == Employee("007", "Ada L")
    assert company.line(K.TEAM, "007").on(JAN) == "sales"


def test_a_retired_camera_is_kept(registry):
    begin(registry)
    out = replace(DOOR, name="Old door", retired=True)
    registry.change(Changes(cameras=(out,)), 1, T0)
    assert registry.company().cameras == {"door": out}
    registry.change(Changes(cameras=(DOOR,)), 2, T0)
    assert registry.company().cameras == {"door": DOOR}


def test_history_is_kept_and_the_later_recorded_step_of_a_day_holds(registry):
    begin(registry, team("sales", JAN), team("lab", MAY))
    registry.change(Changes(assignments=(team("lab", JAN), team(None, MAR))), 1, T0 + 5)
    registry.change(Changes(assignments=(team("sales", JAN),)), 2, T0 + 9)
    assert registry.company().line(K.TEAM, "007").steps == (
        Step(JAN, "sales"),
        Step(MAR, None),
        Step(MAY, "lab"),
    )
    assert registry.history(K.TEAM, "007") == [
        Recorded(team("sales", JAN), 1, T0),
        Recorded(team("lab", MAY), 1, T0),
        Recorded(team("lab", JAN), 2, T0 + 5),
        Recorded(team(None, MAR), 2, T0 + 5),
        Recorded(team("sales", JAN), 3, T0 + 9),
    ]


def test_of_one_change_the_last_step_of_a_day_holds(registry):
    begin(registry, team("sales", JAN), team("lab", JAN))
    assert registry.company().line(K.TEAM, "007").on(JAN) == "lab"
    assert registry.history(K.TEAM, "007") == [Recorded(team("lab", JAN), 1, T0)]


def test_history_knows_who_recorded_a_step(registry):
    begin(registry)
    entry = AuditEntry(T0 + 1, "boss", "recorded", "007")
    registry.change(Changes(assignments=(team("lab", JAN),)), 1, T0 + 1, [entry])
    assert registry.history(K.TEAM, "007") == [Recorded(team("lab", JAN), 2, T0 + 1, "boss")]


def test_it_is_known_since_when_somebody_is_registered(registry):
    begin(registry, team("sales", JAN))
    registry.change(Changes(assignments=(team("lab", JAN), team(None, MAR))), 1, T0 + 5)
    assert registry.company().registered == {"007": T0}


def test_days_far_away_and_unusual_words_come_back(registry):
    odd = Employee("é'\"; --", "Zoë \u202e 名前", "", "")
    steps = (team("sales", date.min, odd.number), team(None, date(9999, 12, 31), odd.number))
    begin(registry)
    registry.change(Changes(employees=(odd,), assignments=steps), 1, T0)
    company = registry.company()
    assert company.employees[odd.number] == odd
    assert company.line(K.TEAM, odd.number).steps == (steps[0].step, steps[1].step)


def test_a_change_prepared_from_an_older_company_is_refused(registry):
    begin(registry)
    before = registry.company()
    with pytest.raises(StoreChanged, match="meanwhile"):
        registry.change(Changes(employees=(Employee("9"),)), 0, T0)
    assert registry.company() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Changes(teams=(Team("x", "X", "nowhere"),)), "unknown site 'nowhere'"),
        (Changes(cameras=(Camera("c", "C", CameraKind.OWN, "nowhere", "UTC"),)), "unknown site"),
        (Changes(cameras=(Camera("c", "C", CameraKind.OWN, "hq", "UTC", 0),)), "expects 0 people"),
        (Changes(sites=(Site("x", "X", "Europe/Berlinn"),)), "unknown time zone"),
        (Changes(sites=(Site("", "X", "UTC"),)), "no id"),
        (Changes(employees=(Employee(""),)), "no id"),
        (Changes(employees=(Employee("5", "Ada\n"),)), "line breaks"),
        (Changes(teams=(Team("x", "\x07"),)), "control characters"),
        (Changes(assignments=(team("nowhere", JAN),)), "'nowhere', which is not known"),
        (Changes(assignments=(team("lab", JAN, "404"),)), "'404', who is not known"),
        (Changes(assignments=(Assignment(K.MANAGER, "007", Step(JAN, "404")),)), "'404'"),
        (Changes(assignments=(Assignment(K.TEAM_MANAGER, "007", Step(JAN, "8")),)), "'007'"),
        (Changes(assignments=(Assignment(K.ZONE, "007", Step(JAN, "Mars")),)), "'Mars'"),
        (Changes(assignments=(Assignment(K.EMPLOYMENT, "007", Step(JAN, "x")),)), "'x'"),
    ],
)
def test_what_refers_to_nothing_is_refused_whole(registry, wrong, said):
    begin(registry)
    before = registry.company()
    with_good = Changes(
        wrong.sites, wrong.teams, (*wrong.employees, Employee("9")), wrong.cameras,
        (team("lab", JAN), *wrong.assignments),
    )  # fmt: skip
    with pytest.raises(InputError, match=said):
        registry.change(with_good, 1, T0)
    assert registry.company() == before
    assert registry.history(K.TEAM, "007") == []


def test_a_big_file_is_imported_whole(registry):
    made = plan(many_people(1_000))
    apply_plan(registry, made, By("console", T0))
    assert registry.company() == Company().after(made.changes)
    assert not plan(many_people(1_000), registry).changes


# --- beside the rest of a store -------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("cassandra", marks=pytest.mark.cassandra)])
def open_whole(request: pytest.FixtureRequest) -> Callable[[], SqliteStore | CassandraStore]:
    """Every store that has a registry beside bouts, templates and audit."""
    return request.getfixturevalue(f"open_{request.param}")


@pytest.fixture
def whole(open_whole: Callable[[], SqliteStore | CassandraStore]) -> SqliteStore | CassandraStore:
    return open_whole()


def test_people_enrolled_are_in_the_company_and_the_other_way_round(whole):
    enrol(whole, "007", "Ada")
    assert whole.registry.revision() == 1
    assert whole.registry.company().employees == {"007": Employee("007", "Ada")}
    whole.registry.change(Changes(employees=(ADA,)), 1, T0)
    assert whole.employee("007") == ADA
    assert whole.employees() == [ADA]


def test_enrolling_again_keeps_address_and_language_and_changes_nothing_else(whole):
    begin(whole.registry)
    enrol(whole, "007", "", seed=2)
    enrol(whole, "007", "Ada", seed=3)
    assert whole.registry.revision() == 1
    assert whole.employee("007") == ADA
    enrol(whole, "007", "Ada Lovelace", seed=3)
    assert whole.registry.revision() == 2
    assert whole.employee("007") == Employee("007", "Ada Lovelace", ADA.email, ADA.language)


def test_another_name_reaches_running_galleries(whole):
    begin(whole.registry)
    before = whole.gallery_version()
    whole.registry.change(Changes(employees=(Employee("007", "Ada", "new@x"),)), 1, T0)
    assert whole.gallery_version() == before
    whole.registry.change(Changes(employees=(Employee("007", "Lady L"),)), 2, T0)
    assert whole.gallery_version() > before


def test_the_audit_is_kept_with_the_change_or_not_at_all(whole):
    entry = AuditEntry(T0, "boss", "person changed", about="007", details={"columns": "name"})
    whole.registry.change(Changes(employees=(ADA,)), 0, T0, [entry])
    with pytest.raises(StoreChanged):
        whole.registry.change(Changes(employees=(ADA,)), 0, T0, [entry])
    assert whole.audit.read(AuditQuery(T0, T0 + 1), 10) == [entry]


def test_leaving_destroys_the_template(whole):
    begin(whole.registry)
    enrol(whole, "007")
    enrol(whole, "8")
    leave(whole.registry, whole, "007", MAR, By("boss", T0))
    assert len(whole.templates("sface")) == 2
    later = T0 + 1_000 * 86_400_000
    assert [one.number for one in end_departed(whole.registry, whole, By("boss", later))] == ["007"]
    assert [template.employee for template in whole.templates("sface")] == ["8"]
    assert whole.consents("007") == [consent("007", Purpose.ATTENDANCE, withdrawn=later)]


def test_two_that_opened_one_store_see_each_other(whole, open_whole):
    begin(whole.registry)
    other = open_whole().registry
    other.change(Changes(employees=(Employee("9"),)), 1, T0)
    assert whole.registry.revision() == 2
    with pytest.raises(StoreChanged):
        whole.registry.change(Changes(employees=(Employee("10"),)), 1, T0)


def test_of_many_who_saw_the_same_company_one_is_taken(whole):
    registry = whole.registry
    begin(registry)
    taken, refused = [], []

    def change(number: int) -> None:
        try:
            taken.append(registry.change(Changes(employees=(Employee(f"N{number}"),)), 1, T0))
        except StoreChanged:
            refused.append(number)

    threads = [threading.Thread(target=change, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (taken, len(refused)) == ([2], 7)
    assert len(registry.company().employees) == 3


def test_after_close_everything_is_refused(whole):
    whole.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        whole.registry.company()
    with pytest.raises(StoreUnavailable, match="closed"):
        whole.registry.change(Changes(), 0, T0)
