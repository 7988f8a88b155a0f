"""A company with a row in every table, made over the ports, and everything a store holds of one."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from cwem.access.accounts import Account, Role
from cwem.access.audit import AuditEntry, AuditQuery
from cwem.access.consent import ConsentText
from cwem.access.invitations import Invitation
from cwem.access.logins import Login
from cwem.access.notices import Notice, NoticeKind
from cwem.attendance.closed import ClosedLine, Closing, closing_hash
from cwem.attendance.entries import Entry, EntryKind
from cwem.attendance.passes import Pass, PassKind
from cwem.attendance.shifts import RuleBook, Shift, ShiftKind, Stretch
from cwem.attendance.work_events import WorkEvent, WorkEventKind
from cwem.errors import StoreError
from cwem.people.timeline import Step
from cwem.people.values import Assignment, AssignmentKind, Camera, Changes, Site, Team
from cwem.store.copying import digest
from cwem.store.logical import TABLES
from cwem.values import Adjustment, CameraKind, Channel, Employee, Purpose, RolledDay
from cwem.words import say
from tests.store.store_rows import DAY, HOUR, T0, bout, consent, enrol, key, void

D = 24 * HOUR
LONG_PHOTO = bytes(range(256)) * 2_500
"""Longer than what Cassandra keeps in one row."""
EVER = DAY - timedelta(500), DAY + timedelta(500)


def entry(action: str, at: int = T0, **columns) -> AuditEntry:
    return AuditEntry(at, "boss", action, **columns)


def found_company(store) -> None:
    """Sites to photos: what an administrator does."""
    kinds = AssignmentKind
    store.registry.change(
        Changes(
            (Site("s1", "Köln", "Europe/Berlin", "DE"),),
            (Team("t1", "Night", "s1"), Team("t2", "Day", None)),
            (Employee("E0", "Ada", "a@x.org", "de"), Employee("E1", "Bo"), Employee("E5", "Gone")),
            (Camera("c1", "Door", CameraKind.SHARED, "s1", "Europe/Paris", 3, retired=True),),
            (
                Assignment(kinds.TEAM, "E0", Step(DAY, "t1")),
                Assignment(kinds.ZONE, "E1", Step(DAY - timedelta(9), "Asia/Tokyo")),
            ),
        ), 0, T0, [entry("company", details={"rows": 3, "name": "Ünal"})],
    )  # fmt: skip
    again = Assignment(kinds.TEAM, "E0", Step(DAY, None))
    moved = Employee("E0", "Ada", "ada@x.org", "de")
    changes = Changes(employees=(moved,), assignments=(again,))
    store.registry.change(changes, store.registry.revision(), T0 + 5)
    store.agreements.publish(
        [ConsentText(Purpose.ATTENDANCE, "1.0", "en", "We look.", T0 - 5, "boss")], entry("text")
    )
    given = replace(consent("E1"), text="1.0", by="bo")
    store.agreements.record(given, entry("agreed", about="E1"))
    store.agreements.record(consent("E1", Purpose.POSTURE), entry("agreed", about="E1"))
    store.agreements.withdraw("E1", Purpose.POSTURE, T0 + 9, entry("withdrew", about="E1"))
    store.waiting_photos.add("E1", [LONG_PHOTO, b"two"], T0, entry("photos", about="E1"))
    store.work_events.append(WorkEvent("E0", T0 + 3, next(iter(WorkEventKind)), "ada"))
    attend(store)
    store.checklist.settle("cameras", entry("settled"))


def attend(store) -> None:
    """The attendance book, rule books, passes, and a quarter that was closed."""
    for n in range(3):
        store.entries.append(
            [
                Entry(f"E{who}", T0 + n * 40 * D, kind, f"{who}{n}{kind}", T0, "ada", {"x": "Ü"})
                for who in (0, 1)
                for kind in EntryKind
            ]
        )
        store.rule_books.replace(
            RuleBook(n, {"s": Shift("s", f"Früh {n}", ShiftKind.FIXED, (Stretch(360, 840),))})
        )
    store.book_retention.remove(date(2020, 1, 1), T0)
    store.passes.keep(Pass("E0", PassKind.PIN, "$argon2", T0, "boss", must_change=True))
    store.passes.keep(Pass("E1", PassKind.QR, "proof", T0, "boss"))
    lines = [ClosedLine(f"E{n}", f'{{"n":{n}}}') for n in range(3)]
    digests = tuple(line.digest for line in lines)
    for version, last in ((1, date(2026, 3, 31)), (2, date(2026, 3, 31)), (1, date(2026, 1, 31))):
        closing = Closing(date(2026, 1, 1), last, "t1", version, closing_hash(digests), digests,
                          T0, "boss", 3)  # fmt: skip
        store.closings.close(closing, lines, store.closings.ground())


def let_in(store) -> None:
    """Accounts, invitations, notices, and the audit they leave."""
    store.accounts.create_first(
        Account("boss", frozenset({Role.ADMIN}), None, T0), "hash", entry("first", account="boss")
    )
    ada = Account("ada", frozenset({Role.EMPLOYEE}), "E0", T0, must_change=True, language="de")
    store.accounts.create(ada, "hash2", entry("made", account="ada", about="E0"))
    store.logins.open(
        Login("l1", "ada", T0 + 7, T0 + 7, "10.0.0.1", "F"), b"digest", 0, entry("login", T0 + 7)
    )
    roles = frozenset({Role.EMPLOYEE})
    new = Invitation("i1", "bo", roles, "E1", T0, "boss", T0 + HOUR, "de")
    old = Invitation("i2", "cy", roles, None, T0 + 1, "boss", T0 + HOUR)
    store.invitations.add([(new, b"token 1"), (old, b"token 2")], [entry("invited")])
    store.invitations.revoke({"i2": entry("revoked", T0 + 2)})
    kind = next(iter(NoticeKind))
    store.notices.post(
        [Notice(f"n{n}", "ada", kind, say("Hello {name}", name=n), T0) for n in range(3)]
    )
    store.notices.mark_read("ada", T0 + 8, ["n1"])
    store.audit.record(*(entry("tick", T0 + n // 3, details={"n": n}) for n in range(40)))


def record(store) -> None:
    """Bouts of a quarter, a correction, a final day and how far days are sealed."""
    rows = [
        bout(T0 + n * D + 9, key(f"E{n % 3}", T0 + n * D + m, channel), label=f"l{m}")
        for n in range(0, 70, 7)
        for m in range(3)
        for channel in (Channel.ACTIVITY, Channel.PRESENCE)
    ]
    store.write(rows, [void(T0 + 1, key("E0"), replaced_by="E1"), void(T0 + 2, key("E2"))]).result()
    for number, who in (("a1", "E1"), ("a2", "E8")):  # of E8 nothing else was recorded
        store.adjustments.add(
            Adjustment(number, who, Channel.ACTIVITY, T0 + 40 * D, T0 + 40 * D + HOUR, "sitting",
                       "ada", "boss", "was there", T0 + 41 * D)
        )  # fmt: skip
    old = RolledDay(
        "E9", DAY - timedelta(400), T0 - 400 * D, T0 - 399 * D, "t1",
        {Channel.PRESENCE: {"present": HOUR}}, T0 - 400 * D + 5, T0 - 400 * D + 9, T0,
        ((T0 - 400 * D + 5, T0 - 400 * D + 7), (T0 - 400 * D + 8, T0 - 400 * D + 9)),
    )  # fmt: skip
    store.rollups.keep(store.rollups.take(date.min, 1).turn, [old])
    store.retention.seal(DAY - timedelta(300))


def fill(store) -> None:
    """All of it, and somebody who was erased."""
    found_company(store)
    let_in(store)
    enrol(store, "E0", seed=7)
    store.registry.change(
        Changes(employees=(Employee("E8", "Eve"),)), store.registry.revision(), T0 + 6
    )
    record(store)
    store.erasures.erase("E5", T0, "boss")
    with suppress(StoreError):
        store.write([bout(T0 + 9, key("E5"))]).result()


def rows_of(store) -> dict[str, list]:
    """Table -> its rows in one order."""
    return {table.name: sorted(store.tables.rows(table), key=repr) for table in TABLES}


def recorded_in(store):
    return (
        {who: digest(*store.bouts(who, *EVER)) for who in store.recorded()},
        [store.adjustments.of(who, 0, T0 + 400 * D) for who in ("E1", "E8")],
        [day for day in store.rollups.everyone(date.min, date.max) if day.sealed],
        store.retention.sealed_before(),
    )


def answers(store):
    """What the ports say, which find rows by other tables than those that hold them."""
    queries = [AuditQuery(0, 2 * T0, **asked) for asked in (
        {}, {"person": "E0"}, {"action": "tick"}, {"own": ("ada", "E0")},
    )]  # fmt: skip
    return {
        "company": store.registry.company(),
        "history": store.registry.history(AssignmentKind.TEAM, "E0"),
        "consents": [store.consents(who) for who in ("E0", "E1")],
        "texts": store.agreements.texts(),
        "gallery": store.gallery_version(),
        "templates": [(t.employee, t.embedding.tobytes()) for t in store.templates("sface")],
        "photos": store.waiting_photos.photos("E1"),
        "accounts": store.accounts.accounts(),
        "ada": (store.accounts.of_employee("E0"), store.accounts.password_hash("ada")),
        "invitations": store.invitations.invitations(),
        "by token": [store.invitations.find(token) for token in (b"token 1", b"token 2", b"new")],
        "notices": store.notices.of("ada", 9),
        "audit": [store.audit.read(query, 999) for query in queries],
        "events": store.work_events.events("E0", 0, 2 * T0),
        "checklist": store.checklist.settled(),
        "book": [(e, dict(e.body)) for e in store.entries.everyone(0, 2 * T0)],
        "removed": store.entries.removals(),
        "revisions": [store.entries.revision(who) for who in ({"E0"}, {"E1"}, {"E2"})],
        "rules": (store.rule_books.revision(), store.rule_books.book()),
        "passes": (store.passes.of("E0"), store.passes.held()),
        "by proof": store.passes.holder(PassKind.QR, "proof"),
        "closed": [
            (closing, store.closings.lines(closing))
            for closing in store.closings.closings(date(2026, 2, 1), date(2026, 2, 1))
        ],
        "installation": store.erasures.installation(),
        "blocked": (store.erasures.blocked(), store.erasures.refused()),
    }
