"""The company as rows, behind `people.ports.Registry`; what rows come to is in company_rows.py."""

from collections.abc import Sequence

from cwem.access.audit import AuditEntry
from cwem.people.checks import check
from cwem.people.timeline import Step
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
from cwem.store.cassandra.audit import append
from cwem.store.cassandra.bouts import shard_of
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.people import read_employees, remember
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import GALLERY, REGISTRY, raise_version, read_version
from cwem.store.cassandra.view import Row, View
from cwem.store.company_rows import lines_of, registered_of, renames
from cwem.store.refusals import changed_meanwhile
from cwem.values import CameraKind, Millis


class CassandraRegistry:
    """See the port."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def revision(self) -> int:
        """See the port. Asked at every turn, so it is one request; `company` is of one moment, and
        has its own."""
        return _revision(self._transactions.view())

    def company(self) -> Company:
        return self._transactions.read(_company)

    def change(
        self, changes: Changes, seen: int, at: Millis, audit: Sequence[AuditEntry] = ()
    ) -> int:
        def record(view: View) -> int:
            if _revision(view) != seen:
                raise changed_meanwhile()
            by = audit[0].actor if audit else ""
            _change(view, changes, at, by)
            for entry in audit:
                append(view, entry)
            return raise_version(view, REGISTRY)

        return self._transactions.run(record)

    def history(self, kind: AssignmentKind, subject: str) -> list[Recorded]:
        key = {"kind": kind.value, "shard": shard_of(subject), "subject": subject}
        rows = self._transactions.view().rows("assignment", **key)
        rows.sort(key=lambda row: (row["revision"], row["since"]))
        return [
            Recorded(
                Assignment(kind, subject, Step(row["since"], row["value"])),
                row["revision"],
                row["recorded"],
                row["recorded_by"],
            )
            for row in rows
        ]


def _revision(view: View) -> int:
    return read_version(view, REGISTRY)


def _company(view: View) -> Company:
    cameras = [_camera(row) for row in view.rows("camera")]
    assigned = view.rows("assignment")
    return Company(
        _revision(view),
        {row["id"]: Site(**row) for row in view.rows("site")},
        {row["id"]: Team(**row) for row in view.rows("team")},
        {employee.number: employee for employee in read_employees(view)},
        {camera.id: camera for camera in cameras},
        lines_of(
            (row["kind"], row["subject"], Step(row["since"], row["value"])) for row in assigned
        ),
        registered_of((row["kind"], row["subject"], row["recorded"]) for row in assigned),
    )


def _camera(row: Row) -> Camera:
    return Camera(**{**row, "kind": CameraKind(row["kind"])})


def _change(view: View, changes: Changes, at: Millis, by: str) -> None:
    known = {employee.number: employee for employee in read_employees(view)}
    names = {number: employee.name for number, employee in known.items()}
    refuse_erased(view, (employee.number for employee in changes.employees))
    check(changes, _ids(view, "site"), _ids(view, "team"), names)
    for s in changes.sites:
        view.put("site", id=s.id, name=s.name, zone=s.zone, country=s.country)
    for t in changes.teams:
        view.put("team", id=t.id, name=t.name, site=t.site)
    for c in changes.cameras:
        view.put(
            "camera", id=c.id, name=c.name, kind=c.kind.value, site=c.site, zone=c.zone,
            people=c.people, retired=c.retired,
        )  # fmt: skip
    for e in changes.employees:
        remember(view, known.get(e.number), e)
        view.put("employee", number=e.number, name=e.name, email=e.email, language=e.language)
    revision = _revision(view) + 1
    for a in changes.assignments:
        view.put(
            "assignment", kind=a.kind.value, shard=shard_of(a.subject), subject=a.subject,
            since=a.step.since, revision=revision, value=a.step.value, recorded=at, recorded_by=by,
        )  # fmt: skip
    if renames(names, changes):
        raise_version(view, GALLERY)


def _ids(view: View, table: str) -> set[str]:
    return {row["id"] for row in view.rows(table)}
