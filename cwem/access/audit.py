"""Who did or saw what of whom. Entries are appended and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cwem.access.accounts import plain_name
from cwem.values import Millis
from cwem.words import say

CONSOLE = "console"
"""The actor of what is done on the server's command line."""
JOBS = "daily jobs"
"""The actor of what the server does by itself every day. No log-in name has a blank, so nobody is
taken for them."""
NOBODY = ""
"""The actor where nobody is logged in, as in a refused log-in."""


class Action(StrEnum):
    """Everything the audit records, in words an employee understands; the words are what is stored,
    so a word that was recorded once is kept. One module records nothing that is not here
    (tests/test_audit_words.py)."""

    # Accounts and log-ins
    SET_UP = say("set up")
    LOG_IN = say("logged in")
    LOG_IN_REFUSED = say("log-in refused")
    LOG_OUT = say("logged out")
    END_LOG_IN = say("log-in ended")
    CHANGE_PASSWORD = say("password changed")
    REFUSE_PASSWORD = say("password change refused")
    RESET_PASSWORD = say("password reset")
    CREATE_ACCOUNT = say("account created")
    DISABLE_ACCOUNT = say("account disabled")
    ENABLE_ACCOUNT = say("account enabled")
    CHANGE_ROLES = say("roles changed")
    SEE_ACCOUNTS = say("accounts seen")
    SEE_ACCOUNT = say("account seen")
    INVITE = say("invited")
    RENEW_INVITATION = say("invitation renewed")
    REVOKE_INVITATION = say("invitation revoked")
    ACCEPT_INVITATION = say("invitation accepted")
    SEE_INVITATIONS = say("invitations seen")
    REFUSE_PAGE = say("page refused")
    SEE_AUDIT = say("audit seen")
    EXPORT_AUDIT = say("audit exported")

    # People, teams and sites
    SEE_PEOPLE = say("list of people seen")
    SEE_PERSON = say("person seen")
    SEE_TEAM = say("team seen")
    EXPORT_PEOPLE = say("people exported to a file")
    ADD_PERSON = say("person added")
    CHANGE_PERSON = say("person changed")
    ASSIGN = say("dated assignment recorded")
    RECORD_LEAVING = say("last day at work recorded")
    TAKE_LEAVING_BACK = say("planned leaving taken back")
    END_FOR_LEAVER = say("ended because the person has left")
    """An invitation, a consent, photos; a closed account has a word of its own."""
    ERASE = say("person erased")
    CHANGE_PLACE = say("team or site changed")
    IMPORT_PERSON = say("person imported from a file")
    IMPORT_TEAM = say("team imported from a file")
    IMPORT_SITE = say("site imported from a file")

    # Consents and faces
    AGREE = say("consent given")
    DECLINE = say("consent declined")
    RECORD_CONSENT = say("signed consent recorded")
    WITHDRAW = say("consent withdrawn")
    SEE_CONSENTS = say("consents seen")
    PUBLISH_TEXT = say("consent text published")
    SEE_ENROLMENT = say("enrolment seen")
    ENROL = say("enrolled by face")
    REFUSE_ENROLMENT = say("enrolment by face refused")
    REMOVE_TEMPLATE = say("face template removed")
    SEAL_PHOTOS = say("photos kept sealed until consent")
    USE_PHOTOS = say("waiting photos used and deleted")
    DELETE_PHOTOS = say("waiting photos deleted")
    EXPIRE_PHOTOS = say("waiting photos deleted after their time")

    # Days
    SEE_OVERVIEW = say("presence and activity of today seen")
    SEE_ACTIVITY = say("activity seen")
    EXPORT_ACTIVITY = say("activity exported to a file")
    SEE_DETECTIONS = say("detections seen")
    EXPORT_DETECTIONS = say("detections exported to a file")

    # Attendance
    SEE_ATTENDANCE = say("attendance seen")
    EXPORT_ATTENDANCE = say("attendance exported to a file")
    SEE_MEANS = say("how times came about seen")
    PUNCH = say("came or left, said with a PIN, a code or at a kiosk")
    REFUSE_PASS = say("PIN or code refused")
    ASK_CORRECTION = say("correction asked for")
    NOT_ME = say("recognition said to be of somebody else")
    TAKE_OUT = say("part of one's own activity or posture taken out")
    TAKE_REQUEST_BACK = say("request taken back")
    APPROVE_REQUEST = say("request approved")
    REFUSE_REQUEST = say("request refused")
    SEE_REQUESTS = say("requests seen")
    ENTER_LEAVE = say("leave or remote day entered")
    CORRECT_OUTAGE = say("times entered after an outage")
    ISSUE_PASS = say("PIN or code issued")
    CHANGE_PIN = say("PIN changed")
    REVOKE_PASS = say("PIN or code revoked")
    CHANGE_RULES = say("shifts, rosters or holidays changed")
    ASSIGN_ROSTER = say("roster assigned")
    CLOSE_PERIOD = say("period closed")
    EXPORT_PAYROLL = say("period exported for payroll")

    # The installation
    ADD_CAMERA = say("camera added")
    CHANGE_CAMERA = say("camera changed")
    RETIRE_CAMERA = say("camera retired")
    BRING_CAMERA_BACK = say("camera back in use")
    CHANGE_SETTINGS = say("settings changed")
    PLAN_REMOVAL = say("removal of what is old planned")
    REMOVE_OLD = say("what is old removed")
    BACK_UP = say("backup made")
    RESTORE = say("restored from a backup")
    EXPORT_LOG = say("log exported")
    SETTLE_STEP = say("getting started: step settled")
    PUT_CHECKLIST_AWAY = say("getting started: put away")


ABOUT_EVERYONE = frozenset(
    {
        Action.SEE_ACCOUNTS,
        Action.SEE_INVITATIONS,
        Action.SEE_AUDIT,
        Action.EXPORT_AUDIT,
        Action.SEE_PEOPLE,
        Action.EXPORT_PEOPLE,
        Action.SEE_CONSENTS,
        Action.SEE_ENROLMENT,
        Action.SEE_DETECTIONS,
        Action.EXPORT_ATTENDANCE,
        Action.EXPORT_ACTIVITY,
        Action.EXPORT_PAYROLL,
    }
)
"""Looks that concern everybody where the entry names nobody: lists and whole files. Everybody finds
them in their own audit."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, when, and from where."""

    actor: str
    """Log-in name, or CONSOLE."""
    at: Millis
    address: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit."""

    at: Millis
    actor: str
    """Log-in name, CONSOLE or NOBODY."""
    action: str
    about: str | None = None
    """Employee number of whom it concerns."""
    account: str | None = None
    """Log-in name of the account it concerns."""
    details: Mapping[str, str | int] = field(default_factory=dict)
    """Small, and never a secret."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries; None and empty stand for all. Times are [since, until)."""

    since: Millis
    until: Millis
    person: str = ""
    """Employee number or log-in name: who did it, or whom it concerns."""
    own: tuple[str, str | None] | None = None
    """(log-in name, employee number): only what this person did or what concerns them, what is
    ABOUT_EVERYONE too."""
    action: str = ""

    def takes(self, entry: AuditEntry, login: str | None) -> bool:
        """Whether the entry is one of them; `login`: of the account that the employee `person`
        has."""
        return (
            self.since <= entry.at < self.until
            and self.action in {"", entry.action}
            and (not self.person or self._of_person(entry, login))
            and (self.own is None or self._own(entry, *self.own))
        )

    def _of_person(self, entry: AuditEntry, login: str | None) -> bool:
        return (
            plain_name(self.person) in {entry.actor, entry.account}
            or entry.about == self.person
            or (login is not None and entry.actor == login)
        )

    def _own(self, entry: AuditEntry, name: str, employee: str | None) -> bool:
        if entry.about is None and entry.account is None and entry.action in ABOUT_EVERYONE:
            return True
        mine = entry.about is not None and entry.about == employee
        return name in {entry.actor, entry.account} or mine
