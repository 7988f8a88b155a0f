"""What is typed about a person, checked, and turned into changes of the registry."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cwem.errors import InputError
from cwem.people.assignments import employ, reassign, release
from cwem.people.csv_cells import clean
from cwem.people.timeline import Span, Step
from cwem.people.values import EMPLOYED, Assignment, AssignmentKind, Changes, Company
from cwem.values import Employee
from cwem.words import Words, say

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")
_DAY = timedelta(days=1)
_LONGEST = 200


def one_line(text: str, what: Words) -> str:
    """The text as it is kept: blanks put right. Raises InputError."""
    try:
        line = clean(" ".join(text.split()))
    except ValueError:
        line = None
    if line is None or len(line) > _LONGEST:
        raise InputError(
            say("{what} is too long or holds characters that cannot be shown.", what=what)
        )
    return line


def employee_of(number: str, name: str, email: str, language: str) -> Employee:
    """The person as typed. Raises InputError."""
    person = Employee(
        one_line(number, say("The number")),
        one_line(name, say("The name")),
        one_line(email, say("The e-mail address")),
        language,
    )
    if not person.number:
        raise InputError(say("Give the number under which the company knows the person."))
    if not person.name:
        raise InputError(say("Give the person's name."))
    if person.email and not _EMAIL.fullmatch(person.email):
        raise InputError(
            say("{email} is no e-mail address; write it like ada@example.org.", email=person.email)
        )
    return person


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a new person belongs from the first day on; empty for nothing."""

    first_day: date
    team: str = ""
    zone: str = ""
    manager: str = ""
    roster: str = ""


def new_person(company: Company, person: Employee, begin: Beginning) -> Changes:
    """The changes that add somebody. Raises InputError if the number is taken, or nearly."""
    plain = person.number.casefold().lstrip("0")
    twin = next((n for n in company.employees if n.casefold().lstrip("0") == plain), None)
    if twin is not None:
        known = company.employees[twin].name or twin
        raise InputError(
            say(
                "{number} is the number of {name}; open that person, or give another number.",
                number=twin,
                name=known,
            )
        )
    values = {
        AssignmentKind.EMPLOYMENT: EMPLOYED,
        AssignmentKind.TEAM: begin.team,
        AssignmentKind.ZONE: begin.zone,
        AssignmentKind.MANAGER: begin.manager,
        AssignmentKind.ROSTER: begin.roster,
    }
    return Changes(
        employees=(person,),
        assignments=tuple(
            Assignment(kind, person.number, Step(begin.first_day, value))
            for kind, value in values.items()
            if value
        ),
    )


def dated(  # noqa: PLR0913, PLR0917 - the fields of the form
    company: Company,
    kind: AssignmentKind,
    subject: str,
    value: str | None,
    since: date,
    last: date | None = None,
) -> Changes:
    """The changes the form of a dated assignment asks for: `value`, or nothing, from `since` to
    `last`, both included. Raises InputError."""
    if kind is AssignmentKind.EMPLOYMENT:
        return employ(company, subject, since)
    if value is None:
        return release(company, kind, subject, since)
    return reassign(company, kind, subject, Span(value, since, last + _DAY if last else None))
