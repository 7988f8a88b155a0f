"""Who is enrolled and what they agreed to: the `People` of cwem/ports/, and what others of the
store need of them inside their own change."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from cwem.access.consent import Version, newest_versions, standing_purposes, stands
from cwem.ports import EnrolledFace
from cwem.store.cassandra.erased import refuse_erased
from cwem.store.cassandra.transactions import Transactions
from cwem.store.cassandra.versions import GALLERY, REGISTRY, raise_version, read_version
from cwem.store.cassandra.view import Row, View
from cwem.store.refusals import not_agreed
from cwem.store.seal import KeyRing
from cwem.store.templates import Enrolment, SealedTemplate, open_templates, seal_template
from cwem.values import Consent, Employee, Millis, Purpose, Template


class CassandraPeople:
    """The `People` port; a part of the store."""

    _transactions: Transactions
    _keys: KeyRing

    def employee(self, number: str) -> Employee | None:
        return read_employee(self._transactions.view(), number)

    def employees(self) -> list[Employee]:
        return self._transactions.read(read_employees)

    def consents(self, employee: str) -> list[Consent]:
        return read_consents(self._transactions.view(), employee)

    def purposes(self) -> dict[str, frozenset[Purpose]]:
        return self._transactions.read(read_purposes)

    def enrolled(self) -> frozenset[str]:
        return frozenset(self.enrolments())

    def enrolments(self) -> dict[str, EnrolledFace]:
        rows = self._transactions.view().rows("face_template")
        rows.sort(key=lambda row: cast(int, row["enrolled"]))
        return {
            row["employee"]: EnrolledFace(row["images"], row["enrolled"], row["model"])
            for row in rows
        }

    def gallery_version(self) -> int:
        """See the port. It also finishes the change of a process that died in the middle."""
        return self._transactions.read(lambda view: read_version(view, GALLERY))

    def enrol(
        self, employee: Employee, template: Template, consents: Iterable[Consent], at: Millis
    ) -> None:
        """See the port. An empty name leaves the one that is stored; a consent already stored
        stays as it is. Raises SealError if the person's key cannot be opened."""
        new = Enrolment.of(employee, template, consents, at)
        self._transactions.run(lambda view: enrol(view, self._keys, new))

    def withdraw(self, employee: str, purpose: Purpose, at: Millis) -> None:
        self._transactions.run(lambda view: withdraw(view, employee, purpose, at))

    def templates(self, model: str) -> list[Template]:
        """See the port; rows that cannot be opened as `open_templates` says."""
        rows = self._transactions.read(lambda view: sealed_templates(view, model))
        return open_templates(self._keys, model, rows)


def read_employees(view: View) -> list[Employee]:
    """Everyone, by number."""
    return [_employee(row) for row in view.rows("employee")]


def read_employee(view: View, number: str) -> Employee | None:
    row = view.get("employee", number=number)
    return _employee(row) if row else None


def read_consents(view: View, employee: str) -> list[Consent]:
    """Every consent ever given, withdrawn ones too, oldest first."""
    found = [_consent(row) for row in view.rows("consent", employee=employee)]
    return sorted(found, key=lambda consent: (consent.given, consent.purpose))


def read_all_consents(view: View) -> list[Consent]:
    """Everybody's, by employee, purpose and time."""
    return [_consent(row) for row in view.rows("consent")]


def read_purposes(view: View) -> dict[str, frozenset[Purpose]]:
    """Everyone's standing consents; one to a text whose meaning has changed since stands no
    longer."""
    given = (
        (row["employee"], Purpose(row["purpose"]), row["text"])
        for row in view.rows("consent")
        if row["withdrawn"] is None
    )
    return standing_purposes(given, _asked(view))


def enrol(view: View, keys: KeyRing, new: Enrolment) -> None:
    """Person, consents and sealed template. Raises ConsentMissing and SealError.

    A consent that is repeated stays as it was first stored: a repeat undoes no withdrawal."""
    number, template = new.employee.number, new.template
    refuse_erased(view, [number])
    _name(view, new.employee)
    for consent in new.consents:
        agree(view, consent)
    asked = _asked(view)[Purpose.ATTENDANCE]
    if not any(
        stands(row["text"], asked)
        for row in view.rows("consent", employee=number, purpose=Purpose.ATTENDANCE.value)
        if row["withdrawn"] is None
    ):
        raise not_agreed(number)
    view.put(
        "face_template",
        employee=number,
        model=template.model,
        images=template.images,
        enrolled=new.at,
        sealed=seal_template(data_key(view, keys, "face_key", number), template),
    )
    raise_version(view, GALLERY)


def agree(view: View, consent: Consent) -> bool:
    """Store a consent; False, and nothing done, if it is stored already. Raises InputError for
    somebody who was erased."""
    refuse_erased(view, [consent.employee])
    key: dict[str, Any] = {
        "employee": consent.employee,
        "purpose": consent.purpose.value,
        "given": int(consent.given),
    }
    if view.get("consent", **key) is not None:
        return False
    view.put(
        "consent",
        **key,
        note=consent.note,
        withdrawn=consent.withdrawn,
        text=consent.text,
        recorded_by=consent.by,
    )
    return True


def withdraw(view: View, employee: str, purpose: Purpose, at: Millis) -> bool:
    """End the standing consents; without attendance the templates and their key go as well. False
    if none stood."""
    stood = False
    for row in view.rows("consent", employee=employee, purpose=purpose.value):
        if row["withdrawn"] is None:
            key = {name: row[name] for name in ("employee", "purpose", "given")}
            view.put("consent", **key, withdrawn=at)
            stood = True
    if purpose is Purpose.ATTENDANCE:
        forget_face(view, employee)
    raise_version(view, GALLERY)
    return stood


def forget_face(view: View, employee: str) -> bool:
    """Destroy templates and key; False if there were none."""
    gone = bool(view.rows("face_template", employee=employee))
    view.delete("face_template", employee=employee)
    view.delete("face_key", employee=employee)
    if gone:
        raise_version(view, GALLERY)
    return gone


def sealed_templates(view: View, model: str) -> list[SealedTemplate]:
    """This model's templates of everyone whose consent to attendance stands."""
    purposes = read_purposes(view)
    keys = {row["employee"]: row["wrapped"] for row in view.rows("face_key")}
    return [
        SealedTemplate(row["employee"], row["images"], keys[row["employee"]], row["sealed"])
        for row in view.rows("face_template")
        if row["model"] == model
        and row["employee"] in keys
        and Purpose.ATTENDANCE in purposes.get(row["employee"], ())
    ]


def data_key(view: View, keys: KeyRing, table: str, employee: str) -> bytes:
    """The person's key for templates (`face_key`) or photos (`waiting_key`), made where it is
    missing. Raises SealError."""
    row = view.get(table, employee=employee)
    if row is not None:
        return keys.unwrap(row["wrapped"], table, employee)
    # a missing master key may be made anew only while nothing is sealed under it
    nothing = view.empty("face_key") and view.empty("waiting_key")
    key, wrapped = keys.new_key(table, employee, create_master=nothing)
    view.put(table, employee=employee, wrapped=wrapped)
    return key


def _name(view: View, person: Employee) -> None:
    """Enter the person, or give another name; an empty one leaves what is stored."""
    known = read_employee(view, person.number)
    if known is None:
        view.put("employee", number=person.number, name=person.name, email="", language="")
    elif person.name not in {"", known.name}:
        remember(view, known, replace(known, name=person.name))
        view.put("employee", number=person.number, name=person.name)
    else:
        return
    raise_version(view, REGISTRY)


def remember(view: View, known: Employee | None, new: Employee) -> None:
    """What the person is no longer called: whoever erases them looks for that too."""
    if known is not None:
        for old in {known.name, known.email} - {"", new.name, new.email}:
            view.put("former_name", employee=known.number, name=old)


def _asked(view: View) -> dict[Purpose, Version]:
    """The version of each purpose's text that is asked today."""
    rows = view.rows("consent_text")
    return newest_versions((Purpose(row["purpose"]), row["version"]) for row in rows)


def _employee(row: Row) -> Employee:
    return Employee(row["number"], row["name"], row["email"], row["language"])


def _consent(row: Row) -> Consent:
    purpose = Purpose(row["purpose"])
    return Consent(
        row["employee"], purpose, row["given"], row["note"], row["withdrawn"], row["text"],
        row["recorded_by"],
    )  # fmt: skip
