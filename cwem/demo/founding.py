"""The company is entered: sites, people, shifts, consents, log-ins. Over the store's own ports."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from cwem.access.accounts import Account, Role
from cwem.access.audit import CONSOLE, Action, AuditEntry, By
from cwem.access.consent import ConsentText, Version, drafts
from cwem.access.passwords import Passwords, one_time_password
from cwem.attendance.entries import Means
from cwem.attendance.pass_codes import new_pin
from cwem.attendance.pass_desk import PassDesk
from cwem.demo.agreed import CAMERAS, DOORS, SITES, TEAM_ROSTERS, TEAMS
from cwem.demo.cast import Person, Seat, deputies
from cwem.demo.dice import dice
from cwem.demo.mark import Login
from cwem.demo.world import World
from cwem.people.timeline import EVER, Step
from cwem.people.values import EMPLOYED, Assignment, AssignmentKind, Changes
from cwem.store.ports import OpenStore
from cwem.values import Consent, Employee, Millis, Template, day_start, unit

ADMIN, PAYROLL, AUDITOR = "admin", "payroll", "auditor"
ORDERS = {ADMIN: Role.ADMIN, PAYROLL: Role.PAYROLL, AUDITOR: Role.AUDITOR}
"""Log-ins that are nobody's of the sixty."""
FACE_MODEL = "sface"
_TEXT = Version(True, 1, 0)
_DAY = timedelta(days=1)


def found(store: OpenStore, world: World, passwords: Passwords) -> tuple[Login, ...]:
    """Enter the company into an empty store; the log-ins to print. Raises StoreError."""
    at = day_start(world.first)
    by = By(CONSOLE, at)
    imported = [
        AuditEntry(at, CONSOLE, Action.IMPORT_PERSON, person.number) for person in world.people
    ]
    store.registry.change(_entered(world), store.registry.revision(), at, imported)
    entry = AuditEntry(at, ADMIN, Action.CHANGE_RULES, details={"what": "shifts"})
    store.rule_books.replace(world.book, [entry])
    texts = list(_texts(at))
    store.agreements.publish(texts, AuditEntry(at, ADMIN, Action.PUBLISH_TEXT))
    for person in world.people:
        _agree(store, world, person, at)
    put_away = AuditEntry(at, ADMIN, Action.PUT_CHECKLIST_AWAY)
    store.checklist.settle("away", put_away)
    logins = _let_in(store, world, passwords, by)
    return (*logins, *_passes(store, world, passwords, by))


def _entered(world: World) -> Changes:
    return Changes(
        SITES,
        TEAMS,
        tuple(Employee(p.number, p.name, f"{p.login}@demo.invalid") for p in world.people),
        CAMERAS,
        tuple(_assignments(world)),
    )


def _assignments(world: World) -> Iterator[Assignment]:
    kind = AssignmentKind
    for person in world.people:
        number = person.number
        yield Assignment(kind.EMPLOYMENT, number, Step(person.joined, EMPLOYED))
        if person.left is not None:
            yield Assignment(kind.EMPLOYMENT, number, Step(person.left + _DAY, None))
        yield Assignment(kind.TEAM, number, Step(person.joined, person.team))
        if person.roster:
            yield Assignment(kind.ROSTER, number, Step(person.joined, person.roster))
    for team, roster in TEAM_ROSTERS.items():
        leading = next(p for p in world.people if p.team == team)
        yield Assignment(kind.TEAM_ROSTER, team, Step(EVER, roster))
        yield Assignment(kind.TEAM_MANAGER, team, Step(EVER, leading.number))
        if above := world.managers.get(leading.number):
            yield Assignment(kind.MANAGER, leading.number, Step(leading.joined, above))
    for manager, deputy in deputies(world.people).items():
        yield Assignment(kind.DEPUTY, manager, Step(EVER, deputy))


# --- consents and faces -------------------------------------------------------------------------


def _texts(at: Millis) -> Iterator[ConsentText]:
    """The drafts, with their places filled in."""
    for draft in drafts():
        body = re.sub(r"\[\[.*?\]\]", "(demo)", draft.body)
        yield replace(draft, version=str(_TEXT), body=body, published=at, by=ADMIN)


def _agree(store: OpenStore, world: World, person: Person, at: Millis) -> None:
    """What the person agreed to; a template that is nobody's face, for who is recognised."""
    given = max(at, day_start(person.joined))
    consents = [
        Consent(person.number, purpose, given, "demo", text=str(_TEXT), by=ADMIN)
        for purpose in sorted(person.purposes)
    ]
    if not consents:
        return
    throw = dice(world.seed, person.number, "face")
    vector = np.array([throw.gauss(0, 1) for _ in range(128)], np.float32)
    employee = Employee(person.number, person.name, f"{person.login}@demo.invalid")
    template = Template(person.number, unit(vector), FACE_MODEL, 5)
    store.enrol(employee, template, consents, given)


# --- log-ins ------------------------------------------------------------------------------------


def _let_in(store: OpenStore, world: World, passwords: Passwords, by: By) -> Sequence[Login]:
    """An account for everybody; one password for all employees."""
    printed: list[Login] = []

    def account(names: Sequence[tuple[str, str | None]], roles: set[Role], role: str) -> None:
        password = one_time_password()
        hashed = passwords.hash(password)
        for name, employee in names:
            made = Account(name, frozenset(roles), employee, by.at)
            entry = AuditEntry(by.at, by.actor, Action.CREATE_ACCOUNT, employee, name)
            store.accounts.create(made, hashed, entry)
        printed.append(Login(role, names[0][0], password))

    leading = set(world.managers.values())
    managers = [(p.login, p.number) for p in world.people if p.number in leading]
    others = [(p.login, p.number) for p in world.people if p.number not in leading]
    floor = next(p for p in world.people if p.seat is Seat.FLOOR and p.number not in leading)
    others.sort(key=lambda each: each[1] != floor.number)
    for name, role in ORDERS.items():
        account([(name, None)], {role}, role.value)
    for manager in managers:
        account([manager], {Role.EMPLOYEE, Role.MANAGER}, Role.MANAGER.value)
    account(others, {Role.EMPLOYEE}, Role.EMPLOYEE.value)
    account([(name, None) for name in DOORS.values()], {Role.KIOSK}, Role.KIOSK.value)
    return printed


def _passes(store: OpenStore, world: World, passwords: Passwords, by: By) -> Iterator[Login]:
    """A PIN or a code for who uses one; the first PIN is printed too."""
    desk = PassDesk(store.passes, passwords)
    shown = False
    for person in world.people:
        if person.means is Means.PIN and person.seat is Seat.FLOOR:
            pin = new_pin(person.number)
            desk.choose_pin(person.number, pin, By(person.login, by.at))
            if not shown:
                yield Login("PIN at the kiosk", person.number, pin)
            shown = True
        elif person.means is Means.QR:
            desk.issue_code(person.number, By(ADMIN, by.at))


def first_day(until: date, days: int) -> date:
    """So many days that `until` is the last of them."""
    return until - timedelta(days=days - 1)
