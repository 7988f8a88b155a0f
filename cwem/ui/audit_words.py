"""What the audit says, in the reader's language. Entries keep short names and values for ever; here
stand the words people read for them. What somebody typed, a name or a reason, stays as it is."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from cwem.access.accounts import Role
from cwem.access.audit import Action, AuditEntry
from cwem.access.roles import Permission
from cwem.attendance.asking_words import LEAVES
from cwem.attendance.entries import PunchKind
from cwem.attendance.passes import PassKind
from cwem.people.belongings import Part
from cwem.people.csv_columns import Column
from cwem.people.csv_export import header
from cwem.people.csv_plan import State
from cwem.people.values import KINDS
from cwem.ui import formats
from cwem.ui.language import _, language, tr
from cwem.ui.people_import import STATES
from cwem.ui.requests_words import SUBJECTS
from cwem.ui.settings_words import ABOUT
from cwem.ui.start_count import Facts
from cwem.ui.start_steps import steps
from cwem.ui.terms import term
from cwem.values import CameraKind, Purpose
from cwem.words import Words, say

DETAILS: Mapping[str, Words] = {
    "as": say("as"),
    "at": say("at"),
    "attendance": say("text about attendance"),
    "before": say("days before"),
    "browser": say("browser"),
    "camera": say("camera"),
    "closings": say("closed periods"),
    "columns": say("columns"),
    "consent": say("consent"),
    "day": say("day"),
    "days": say("days"),
    "ended": say("closed periods that ended before"),
    "entries": say("entries"),
    "from": say("from"),
    "images": say("images"),
    "kept": say("kept at"),
    "kind": say("kind"),
    "language": say("language"),
    "languages": say("languages"),
    "last day": say("last day"),
    "leave": say("leave"),
    "live": say("buttons pressed on Live"),
    "meaning changed": say("meaning changed"),
    "name": say("name"),
    "on": say("on"),
    "people": say("people"),
    "permission": say("permission"),
    "person": say("person"),
    "photos": say("photos"),
    "posture": say("text about posture"),
    "purpose": say("purpose"),
    "reason": say("reason"),
    "roles": say("roles"),
    "rows": say("rows"),
    "rules": say("rule books"),
    "said": say("said"),
    "signed": say("signed on"),
    "site": say("site"),
    "step": say("step"),
    "subject": say("about"),
    "team": say("team"),
    "template": say("template"),
    "text": say("text"),
    "to": say("to"),
    "version": say("version"),
    "what": say("what"),
    "zone": say("zone"),
}
"""What a detail is called; one of an older entry that is not here is shown as it is."""

PARTS: Mapping[Part, Words] = {
    Part.INVITATION: say("the invitation"),
    Part.ACCOUNT: say("the account"),
    Part.CONSENTS: say("the consents"),
    Part.PHOTOS: say("the photos"),
}

PASSES: Mapping[PassKind, Words] = {PassKind.PIN: say("PIN"), PassKind.QR: say("code")}
_PASSES = {str(kind): words for kind, words in PASSES.items()}
_OF_PASSES = {Action.ISSUE_PASS, Action.CHANGE_PIN, Action.REVOKE_PASS}
SAID: Mapping[str, Words] = {
    PunchKind.IN: say("came"),
    PunchKind.OUT: say("left"),
    PunchKind.BREAK: say("break"),
    PunchKind.BACK: say("back from break"),
    "taken back": say("taken back"),
}
REFUSED: Mapping[str, Words] = {
    "unreadable": say("not readable"),
    "old": say("typed more than a day before"),
    "ahead": say("its time lay ahead"),
}
"""Why a kiosk's entry was not taken; no reason stands where the PIN was wrong."""

DAYS = frozenset({"before", "day", "ended", "from", "last day", "on", "signed", "to"})
"""Details that are kept as 2026-11-20."""
_ROLES: Mapping[str, Words] = {each: term(each) for each in Role}
_ARROW = " -> "


def action(name: str) -> str:
    """What was done; as it was recorded where it is no Action any more."""
    return tr(Action(name)) if name in _actions() else name


def details(entry: AuditEntry) -> str:
    """All details of an entry in one line."""
    return ", ".join(
        _("{name}: {value}", name=_name(entry.action, name), value=_value(entry, name, value))
        for name, value in entry.details.items()
    )


@cache
def _actions() -> frozenset[str]:
    return frozenset(map(str, Action))


def _name(done: str, name: str) -> str:
    if done == Action.CHANGE_SETTINGS and name in ABOUT:
        return tr(ABOUT[name].title)
    return tr(DETAILS[name]) if name in DETAILS else name


def _value(entry: AuditEntry, name: str, value: str | int) -> str:
    text = str(value)
    if name == "columns":
        return ", ".join(_column(each) for each in text.split(", "))
    words = _values(entry.action, name)
    if words is None:
        return _day(text) if name in DAYS else text
    if name in {"roles", "from", "to"}:
        return ", ".join(_known(words, each) for each in text.split())
    return _ARROW.join(_known(words, each) for each in text.split(_ARROW))


def _day(text: str) -> str:
    try:
        return formats.day(date.fromisoformat(text))
    except ValueError:
        return text


def _values(done: str, name: str) -> Mapping[str, Words | str] | None:
    """What this detail may say, in words; None where it is anything."""
    if name in {"from", "to"}:
        return _ROLES if done == Action.CHANGE_ROLES else None
    if name == "what" and done == Action.ASSIGN:
        return {str(kind): words for kind, words in KINDS.items()}
    if name == "what" and done == Action.END_FOR_LEAVER:
        return {str(part): words for part, words in PARTS.items()}
    if name == "what":
        return _PASSES if done in _OF_PASSES else {each: each for each in Action}
    if name == "step":
        return {step.key: step.title for step in steps(Facts())}
    refused = (done, name) == (Action.REFUSE_PASS, "reason")
    return REFUSED if refused else _ENUMERATED.get(name)


_ENUMERATED: Mapping[str, Mapping[str, Words | str]] = {
    "as": {str(state): STATES[state] for state in State},
    "leave": {str(each): words for each, words in LEAVES.items()},
    "subject": {str(each): words for each, words in SUBJECTS.items()},
    "kind": {str(kind): term(kind) for kind in CameraKind},
    "meaning changed": {"yes": say("yes"), "no": say("no")},
    "permission": {str(each): each for each in Permission},
    "purpose": {str(purpose): term(purpose) for purpose in Purpose},
    "roles": _ROLES,
    "said": SAID,
}


def _known(words: Mapping[str, Words | str], value: str) -> str:
    return tr(words[value]) if value in words else value


def _column(name: str) -> str:
    return header(Column(name), language()) if name in set(Column) else name
