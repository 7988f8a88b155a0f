"""Who is enrolled and what they agreed to. The functions run inside the caller's transaction."""

import sqlite3

from cwem.access.consent import Version, newest_versions, standing_purposes, stands
from cwem.ports import EnrolledFace
from cwem.store.refusals import not_agreed
from cwem.store.seal import KeyRing
from cwem.store.sqlite.erased import refuse_erased
from cwem.store.sqlite.registry import raise_revision
from cwem.store.templates import Enrolment, SealedTemplate, seal_template
from cwem.values import Consent, Employee, Millis, Purpose

_EMPLOYEE = "SELECT number, name, email, language FROM employee"
_CONSENT = "SELECT employee, purpose, given, note, withdrawn, text, recorded_by FROM consent"


def read_employees(connection: sqlite3.Connection) -> list[Employee]:
    """Everyone, by number."""
    rows = connection.execute(f"{_EMPLOYEE} ORDER BY number")
    return [Employee(*row) for row in rows]


def read_employee(connection: sqlite3.Connection, number: str) -> Employee | None:
    row = connection.execute(f"{_EMPLOYEE} WHERE number = ?", (number,)).fetchone()
    return Employee(*row) if row else None


def read_consents(connection: sqlite3.Connection, employee: str) -> list[Consent]:
    """Every consent ever given, withdrawn ones too, oldest first."""
    rows = connection.execute(
        f"{_CONSENT} WHERE employee = ? ORDER BY given, purpose",
        (employee,),
    )
    return [_consent(*row) for row in rows]


def read_all_consents(connection: sqlite3.Connection) -> list[Consent]:
    """Everybody's, by employee, purpose and time."""
    rows = connection.execute(f"{_CONSENT} ORDER BY employee, purpose, given")
    return [_consent(*row) for row in rows]


def read_purposes(connection: sqlite3.Connection) -> dict[str, frozenset[Purpose]]:
    """Everyone's standing consents; one to a text whose meaning has changed since stands no
    longer."""
    rows = connection.execute(
        "SELECT DISTINCT employee, purpose, text FROM consent WHERE withdrawn IS NULL"
    )
    given = ((employee, Purpose(purpose), text) for employee, purpose, text in rows)
    return standing_purposes(given, _asked(connection))


def read_enrolled(connection: sqlite3.Connection) -> frozenset[str]:
    """The numbers of everybody with a template."""
    rows = connection.execute("SELECT DISTINCT employee FROM face_template")
    return frozenset(str(row[0]) for row in rows)


def read_enrolments(connection: sqlite3.Connection) -> dict[str, EnrolledFace]:
    """The newest template of everybody who has one."""
    rows = connection.execute(
        "SELECT employee, images, enrolled, model FROM face_template ORDER BY enrolled"
    )
    return {str(number): EnrolledFace(*row) for number, *row in rows}


def read_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT version FROM gallery_version").fetchone()[0])


def enrol(connection: sqlite3.Connection, keys: KeyRing, new: Enrolment) -> None:
    """Person, consents and sealed template. Raises ConsentMissing and SealError.

    A consent that is repeated stays as it was first stored: a repeat undoes no withdrawal."""
    number, template = new.employee.number, new.template
    refuse_erased(connection, [number])
    named = connection.execute(
        "INSERT INTO employee (number, name) VALUES (?, ?) ON CONFLICT DO UPDATE"
        " SET name = excluded.name WHERE excluded.name NOT IN ('', name)",
        (number, new.employee.name),
    )
    if named.rowcount:
        raise_revision(connection)
    for consent in new.consents:
        agree(connection, consent)
    if not _stands(connection, number, Purpose.ATTENDANCE):
        raise not_agreed(number)
    sealed = seal_template(_data_key(connection, keys, number), template)
    connection.execute(
        "INSERT INTO face_template VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " images = excluded.images, enrolled = excluded.enrolled, sealed = excluded.sealed",
        (number, template.model, template.images, new.at, sealed),
    )
    gallery_changed(connection)


def agree(connection: sqlite3.Connection, consent: Consent) -> bool:
    """Store a consent; False, and nothing done, if it is stored already. Raises InputError for
    somebody who was erased."""
    refuse_erased(connection, [consent.employee])
    stored = connection.execute(
        "INSERT INTO consent (employee, purpose, given, note, withdrawn, text, recorded_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            consent.employee,
            consent.purpose.value,
            int(consent.given),
            consent.note,
            consent.withdrawn,
            consent.text,
            consent.by,
        ),
    ).rowcount
    return bool(stored)


def withdraw(connection: sqlite3.Connection, employee: str, purpose: Purpose, at: Millis) -> bool:
    """End the standing consents; without attendance the templates and their key go as well. False
    if none stood."""
    ended = connection.execute(
        "UPDATE consent SET withdrawn = ? WHERE employee = ? AND purpose = ? AND withdrawn IS NULL",
        (at, employee, purpose.value),
    ).rowcount
    if purpose is Purpose.ATTENDANCE:
        forget_face(connection, employee)
    gallery_changed(connection)
    return ended > 0


def forget_face(connection: sqlite3.Connection, employee: str) -> bool:
    """Destroy templates and key; False if there were none."""
    gone = connection.execute("DELETE FROM face_template WHERE employee = ?", (employee,)).rowcount
    connection.execute("DELETE FROM face_key WHERE employee = ?", (employee,))
    if gone:
        gallery_changed(connection)
    return gone > 0


def _consent(  # noqa: PLR0913, PLR0917 - the columns of a row
    employee: str,
    purpose: str,
    given: int,
    note: str,
    withdrawn: int | None,
    text: str,
    by: str,
) -> Consent:
    return Consent(employee, Purpose(purpose), given, note, withdrawn, text, by)


def sealed_templates(connection: sqlite3.Connection, model: str) -> list[SealedTemplate]:
    """This model's templates of everyone whose consent to attendance stands."""
    purposes = read_purposes(connection)
    rows = connection.execute(
        "SELECT t.employee, t.images, k.wrapped, t.sealed FROM face_template t"
        " JOIN face_key k ON k.employee = t.employee WHERE t.model = ? ORDER BY t.employee",
        (model,),
    )
    found = (SealedTemplate(*row) for row in rows)
    return [row for row in found if Purpose.ATTENDANCE in purposes.get(row.employee, ())]


def _data_key(connection: sqlite3.Connection, keys: KeyRing, employee: str) -> bytes:
    row = connection.execute(
        "SELECT wrapped FROM face_key WHERE employee = ?", (employee,)
    ).fetchone()
    if row is not None:
        return keys.unwrap(row[0], "face_key", employee)
    key, wrapped = keys.new_key("face_key", employee, create_master=nothing_sealed(connection))
    connection.execute("INSERT INTO face_key VALUES (?, ?)", (employee, wrapped))
    return key


def nothing_sealed(connection: sqlite3.Connection) -> bool:
    """Whether no key has been wrapped yet: only then a missing master key may be made anew."""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM face_key) OR EXISTS (SELECT 1 FROM waiting_key)"
    ).fetchone()
    return not found[0]


def _stands(connection: sqlite3.Connection, employee: str, purpose: Purpose) -> bool:
    asked = _asked(connection)[purpose]
    return any(
        c.purpose is purpose and c.withdrawn is None and stands(c.text, asked)
        for c in read_consents(connection, employee)
    )


def _asked(connection: sqlite3.Connection) -> dict[Purpose, Version]:
    """The version of each purpose's text that is asked today."""
    rows = connection.execute("SELECT DISTINCT purpose, version FROM consent_text")
    return newest_versions((Purpose(purpose), version) for purpose, version in rows)


def gallery_changed(connection: sqlite3.Connection) -> None:
    """Let running captures learn of it."""
    connection.execute("UPDATE gallery_version SET version = version + 1")
