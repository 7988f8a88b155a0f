"""The words for what is an enumeration elsewhere: one place, so that a thing is called the same on
every page. `tr(term(...))` shows them in the reader's language."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from cwem.access.accounts import Role
from cwem.access.consent import PURPOSES
from cwem.access.invitations import InvitationState
from cwem.access.notices import NoticeKind
from cwem.access.roles import Permission
from cwem.values import Activity, CameraKind, IdentityStatus, Posture, Presence, Purpose
from cwem.words import Words, say

_TERMS: Mapping[type[StrEnum], Mapping[str, Words]] = MappingProxyType(
    {
        Activity: {
            Activity.SITTING: say("Sitting"),
            Activity.STANDING: say("Standing"),
            Activity.WALKING: say("Walking"),
            Activity.AT_DESK: say("At desk"),
            Activity.HEAD_ON_DESK: say("Head on desk"),
            Activity.HAND_RAISED: say("Hand raised"),
            Activity.UNCERTAIN: say("Activity uncertain"),
        },
        Posture: {
            Posture.UPRIGHT: say("upright"),
            Posture.SLOUCHED: say("slouched"),
            Posture.LEANING: say("leaning"),
            Posture.TILTED: say("tilted"),
            Posture.TOO_CLOSE: say("too close"),
            Posture.UNCERTAIN: say("posture uncertain"),
            Posture.NOT_JUDGED: say("posture not judged"),
        },
        Presence: {
            Presence.PRESENT: say("Present"),
            Presence.AWAY: say("Away"),
            Presence.PAUSED: say("Paused"),
        },
        IdentityStatus: {
            IdentityStatus.CONFIRMED: say("Recognised"),
            IdentityStatus.TENTATIVE: say("Recognising"),
            IdentityStatus.UNKNOWN: say("Not enrolled: not named, nothing stored"),
            IdentityStatus.SOMEONE_ELSE: say("Not the person signed in: nothing stored"),
            IdentityStatus.TOO_SMALL: say("Too far away to be recognised"),
            IdentityStatus.POOR: say("Face not clear enough to be recognised"),
        },
        Role: {
            Role.EMPLOYEE: say("Employee"),
            Role.MANAGER: say("Manager"),
            Role.ADMIN: say("Administrator"),
            Role.PAYROLL: say("Payroll"),
            Role.AUDITOR: say("Auditor"),
            Role.KIOSK: say("Kiosk"),
        },
        CameraKind: {
            CameraKind.OWN: say("Own webcam"),
            CameraKind.SHARED: say("Shared camera"),
        },
        NoticeKind: {
            NoticeKind.REQUEST: say("Request"),
            NoticeKind.APPROVAL: say("Answer"),
            NoticeKind.WARNING: say("Warning"),
            NoticeKind.INFORMATION: say("Information"),
        },
        InvitationState: {
            InvitationState.OPEN: say("Not answered"),
            InvitationState.EXPIRED: say("Expired"),
            InvitationState.ACCEPTED: say("Accepted"),
            InvitationState.REVOKED: say("Revoked"),
        },
        Purpose: {purpose: words.title for purpose, words in PURPOSES.items()},
        Permission: {
            Permission.USE_CAMERA: say("Your account may not use the live picture."),
            Permission.SHARE_CAMERA: say("Your account may not watch for everyone."),
            Permission.OWN_ACCOUNT: say("Your account may not change its password here."),
            Permission.SEE_ATTENDANCE: say("Your account may not see when a person was there."),
            Permission.SEE_ACTIVITY: say("Your account may not see how long a person did what."),
            Permission.SEE_TEAM: say("Your account may not see who of a team is in."),
            Permission.SEE_DETECTIONS: say("Your account may not see which camera saw whom."),
            Permission.SEE_AUDIT: say("Your account may not see who did what."),
            Permission.OWN_CONSENT: say("Your account has nothing to consent to."),
            Permission.RECORD_CONSENT: say("Your account may not record the consent of others."),
            Permission.ENROL: say("Your account may not enrol faces."),
            Permission.MANAGE_PEOPLE: say("Your account may not enter and change people."),
            Permission.MANAGE_ACCOUNTS: say("Your account may not give and withdraw access."),
            Permission.MANAGE_CAMERAS: say("Your account may not enter and change cameras."),
            Permission.MANAGE_SETTINGS: say("Your account may not change the settings."),
            Permission.SEE_SYSTEM: say("Your account may not see how the system is doing."),
            Permission.CHECK_CONNECTION: say("Your account may not check the connection."),
            Permission.SEE_NOTICES: say("Your account has no notices."),
            Permission.ASK_CORRECTION: say("Your account may not ask for corrections."),
            Permission.APPROVE: say("Your account may not decide what others ask for."),
            Permission.ENTER_LEAVE: say("Your account may not enter leave for others."),
            Permission.SEE_MEANS: say("Your account may not see how times came about."),
            Permission.CLOSE_PERIODS: say("Your account may not close months for payroll."),
            Permission.OWN_PASS: say("Your account is nobody's who has a PIN or code."),
            Permission.MANAGE_PASSES: say("Your account may not give out PINs and codes."),
            Permission.MANAGE_SHIFTS: say("Your account may not change shifts and holidays."),
            Permission.KIOSK: say("Your account is no screen at the door."),
        },
    }
)
"""Kind -> member -> words. By kind first: members of two kinds may be the same text."""

KINDS: frozenset[type[StrEnum]] = frozenset(_TERMS)
"""Everything that is shown to people and has its words here."""


def term(member: StrEnum) -> Words:
    """What to call it; of a permission, the sentence that refuses it."""
    return _TERMS[type(member)][member]
