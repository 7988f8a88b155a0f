"""What a role may do. Permissions are asked for, never role names, and `may` alone decides.

A permission about a person is granted with a reach:

    OWN    oneself
    TEAM   the people this account manages on that day (and oneself)
    ALL    everyone, and what concerns nobody in particular

Attendance and activity of a person are for that person's own manager, not for an administrator:
who runs the system needs nobody's working time (docs/decisions/0011-access.md). Which camera saw
whom is another matter: without it nobody could find out why a camera takes one person for another.
It is not for managers: beside the arrival it would tell whether that came from a camera.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeAlias

from cwem.access.accounts import Account, Role
from cwem.words import say

Manages: TypeAlias = Callable[[str, str, date], bool]
"""(manager's employee number, employee number, day) -> whether that is their manager that day."""


def manages_nobody(_manager: str, _employee: str, _day: date) -> bool:
    """Until teams are recorded, a manager has no people."""
    return False


class Permission(StrEnum):
    """Something an account may do."""

    USE_CAMERA = say("use the live picture")
    SHARE_CAMERA = say("use a camera that recognises everyone")
    OWN_ACCOUNT = say("change one's password and end one's log-ins")
    SEE_ATTENDANCE = say("see when a person was there")
    SEE_ACTIVITY = say("see how long a person did what")
    SEE_TEAM = say("see who of one's people is in")
    SEE_DETECTIONS = say("see which camera saw a person when")
    SEE_AUDIT = say("see who did what")
    OWN_CONSENT = say("give and withdraw one's own consent")
    RECORD_CONSENT = say("record the consent of others")
    ENROL = say("enrol faces")
    MANAGE_PEOPLE = say("enter and change people")
    MANAGE_ACCOUNTS = say("give and withdraw access")
    MANAGE_CAMERAS = say("enter and change cameras")
    MANAGE_SETTINGS = say("change the settings")
    SEE_SYSTEM = say("see how the system is doing")
    CHECK_CONNECTION = say("check the connection to this server")
    SEE_NOTICES = say("read one's notices")
    ASK_CORRECTION = say("ask for a correction of one's attendance")
    APPROVE = say("approve what somebody asks about their attendance")
    ENTER_LEAVE = say("enter leave and remote days")
    SEE_MEANS = say("see whether a time came from a face, a PIN or a code")
    OWN_PASS = say("see and change one's PIN and code")
    MANAGE_PASSES = say("give out and revoke PINs and codes")
    MANAGE_SHIFTS = say("enter and change shifts, rosters and holidays")
    CLOSE_PERIODS = say("close periods and export them for payroll")
    KIOSK = say("be the screen at the door")


class Reach(IntEnum):
    """About whom a permission is granted; see the module's drawing."""

    OWN = 1
    TEAM = 2
    ALL = 3


_EVERYONE: Mapping[Permission, Reach] = {
    Permission.USE_CAMERA: Reach.ALL,
    Permission.OWN_ACCOUNT: Reach.ALL,
    Permission.SEE_ATTENDANCE: Reach.OWN,
    Permission.SEE_ACTIVITY: Reach.OWN,
    Permission.SEE_DETECTIONS: Reach.OWN,
    Permission.SEE_AUDIT: Reach.OWN,
    Permission.OWN_CONSENT: Reach.OWN,
    Permission.SEE_NOTICES: Reach.OWN,
    Permission.CHECK_CONNECTION: Reach.ALL,
    Permission.ASK_CORRECTION: Reach.OWN,
    Permission.SEE_MEANS: Reach.OWN,
    Permission.OWN_PASS: Reach.OWN,
}

GRANTS: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.EMPLOYEE: _EVERYONE,
    Role.MANAGER: {
        **_EVERYONE,
        Permission.SEE_ATTENDANCE: Reach.TEAM,
        Permission.SEE_ACTIVITY: Reach.TEAM,
        Permission.SEE_TEAM: Reach.TEAM,
        Permission.APPROVE: Reach.TEAM,
        Permission.ENTER_LEAVE: Reach.TEAM,
    },
    Role.ADMIN: {
        **_EVERYONE,
        Permission.SEE_DETECTIONS: Reach.ALL,
        Permission.SEE_AUDIT: Reach.ALL,
        Permission.RECORD_CONSENT: Reach.ALL,
        Permission.ENROL: Reach.ALL,
        Permission.MANAGE_PEOPLE: Reach.ALL,
        Permission.MANAGE_ACCOUNTS: Reach.ALL,
        Permission.MANAGE_CAMERAS: Reach.ALL,
        Permission.MANAGE_SETTINGS: Reach.ALL,
        Permission.SEE_SYSTEM: Reach.ALL,
        Permission.MANAGE_PASSES: Reach.ALL,
        Permission.MANAGE_SHIFTS: Reach.ALL,
    },
    Role.PAYROLL: {
        **_EVERYONE,
        Permission.SEE_ATTENDANCE: Reach.ALL,
        Permission.CLOSE_PERIODS: Reach.ALL,
    },
    Role.AUDITOR: {
        **_EVERYONE,
        Permission.SEE_ATTENDANCE: Reach.ALL,
        Permission.SEE_AUDIT: Reach.ALL,
        Permission.SEE_MEANS: Reach.ALL,
    },
    Role.KIOSK: {
        Permission.USE_CAMERA: Reach.ALL,
        Permission.SHARE_CAMERA: Reach.ALL,
        Permission.KIOSK: Reach.ALL,
    },
}


def reach(account: Account, permission: Permission) -> Reach | None:
    """The widest reach any of the account's roles has for this; None: not at all."""
    granted = [GRANTS[role][permission] for role in account.roles if permission in GRANTS[role]]
    return max(granted, default=None)


def may(
    account: Account,
    permission: Permission,
    about: str | None = None,
    on: date | None = None,
    manages: Manages = manages_nobody,
) -> bool:
    """Whether the account may do this about this employee on this day; about None: in general,
    which only `ALL` allows. A disabled account, or one whose password must be changed first, may
    do nothing."""
    granted = reach(account, permission)
    if granted is None or account.disabled or account.must_change:
        return False
    if granted is Reach.ALL:
        return True
    if about is None or account.employee is None:
        return False
    if about == account.employee:
        return True
    return granted is Reach.TEAM and on is not None and manages(account.employee, about, on)


def may_invite(account: Account | None) -> bool:
    """Whether the account's word lets somebody in, also while its password has to be changed."""
    return (
        account is not None
        and not account.disabled
        and reach(account, Permission.MANAGE_ACCOUNTS) is not None
    )


def may_at_all(account: Account, permission: Permission) -> bool:
    """Whether there is anybody about whom the account may do this: is the page worth offering."""
    return (
        reach(account, permission) is not None and not account.disabled and not account.must_change
    )
