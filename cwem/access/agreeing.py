"""Giving, declining, recording and withdrawing consents, and publishing what is agreed to. Each is
audited, and whoever has to know is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cwem.access.audit import Action, AuditEntry, By
from cwem.access.consent import (
    DRAFT,
    PURPOSES,
    TO_FILL_IN,
    ConsentText,
    Version,
    current_versions,
    standing,
)
from cwem.access.notices import NoticeKind, tell, who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.errors import InputError
from cwem.values import Consent, Millis, Purpose
from cwem.words import Words, say

IN_THE_APP = say("in the app, by the person")
"""The note of a consent somebody gave by themselves."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed paper somebody brought."""

    employee: str
    purpose: Purpose
    version: str
    signed: date
    kept: str
    """Where the paper is."""


def agree(store: AccessStore, employee: str, shown: ConsentText, by: By) -> None:
    """The person agrees to the text they were shown. Raises InputError if it is no longer the
    current one, or the person is unknown; StoreError."""
    _still_current(store, shown)
    consent = Consent(
        employee, shown.purpose, by.at, str(IN_THE_APP), text=shown.version, by=by.actor
    )
    entry = _entry(
        by,
        Action.AGREE,
        employee,
        shown.purpose,
        text=shown.version,
        language=shown.language,
    )
    store.agreements.record(consent, entry)


def decline(store: AccessStore, employee: str, shown: ConsentText, by: By) -> None:
    """The person says no, so that nobody has to ask again: a consent that ended as it began. What
    they agreed to earlier for this purpose is withdrawn. Raises as `agree`."""
    _still_current(store, shown)
    if withdraw(store, employee, shown.purpose, by):
        return
    consent = Consent(
        employee, shown.purpose, by.at, str(IN_THE_APP), by.at, shown.version, by.actor
    )
    entry = _entry(by, Action.DECLINE, employee, shown.purpose, text=shown.version)
    store.agreements.record(consent, entry)


def record_paper(store: AccessStore, paper: Paper, zone: ZoneInfo, by: By) -> None:
    """Record what somebody signed. `zone` is where the day was signed. Raises InputError for a day
    to come, a text that was not published by then, a paper older than a withdrawal, or one that
    says nothing new; StoreError."""
    today = datetime.fromtimestamp(by.at / 1000, zone).date()
    if paper.signed > today:
        raise InputError(say("The day it was signed is still to come; correct the date."))
    if not paper.kept.strip():
        raise InputError(say("Say where the paper is kept, so that it can be found again."))
    _there_by_then(store, paper, zone)
    known = [
        c
        for c in store.agreements.consents()
        if (c.employee, c.purpose) == (paper.employee, paper.purpose)
    ]
    _newer_than_withdrawals(paper, known, zone)
    if any(c.withdrawn is None and c.text == paper.version for c in known):
        raise InputError(
            say(
                "{number} has agreed to this text already; nothing is to record.",
                number=paper.employee,
            )
        )
    given = by.at if paper.signed == today else _free_moment(paper.signed, known, zone)
    note = paper.kept.strip()
    consent = Consent(paper.employee, paper.purpose, given, note, text=paper.version, by=by.actor)
    entry = _entry(
        by,
        Action.RECORD_CONSENT,
        paper.employee,
        paper.purpose,
        text=paper.version,
        signed=paper.signed.isoformat(),
        kept=note,
    )
    store.agreements.record(consent, entry)
    _tell_person(
        store,
        paper.employee,
        by,
        say("Your signed consent was recorded: {purpose}.", purpose=PURPOSES[paper.purpose].title),
    )


def withdraw(
    store: AccessStore, employee: str, purpose: Purpose, by: By, reason: str | None = None
) -> bool:
    """End what stands, and destroy what depends on it, photos that wait for a consent too; False
    if nothing stood. `reason` is asked of whoever does it for somebody else (None: it is the
    person), and raises InputError if it is empty. Raises StoreError."""
    if reason is not None and not reason.strip():
        raise InputError(say("Say why, for the audit: for example that the person asked for it."))
    details = {"reason": reason.strip()} if reason is not None else {}
    entry = _entry(by, Action.WITHDRAW, employee, purpose, **details)
    if not store.agreements.withdraw(employee, purpose, by.at, entry):
        return False
    title = PURPOSES[purpose].title
    told = [
        n for n in who_may(store.accounts.accounts(), Permission.RECORD_CONSENT) if n != by.actor
    ]
    words = (
        say(
            "{number} withdrew a consent: {purpose}. Any face template and its key were destroyed.",
            number=employee,
            purpose=title,
        )
        if purpose is Purpose.ATTENDANCE
        else say("{number} withdrew a consent: {purpose}.", number=employee, purpose=title)
    )
    tell(store.notices, told, NoticeKind.INFORMATION, words, "consents.py", by.at)
    if reason is not None:
        _tell_person(
            store,
            employee,
            by,
            say("Your consent was withdrawn for you: {purpose}.", purpose=title),
        )
    return True


@dataclass(frozen=True, slots=True)
class NewText:
    """What a company wants to ask from now on."""

    purpose: Purpose
    bodies: Mapping[str, str]
    """Language -> text."""
    meaning_changed: bool
    seen: str
    """The version it was written from."""


def publish(store: AccessStore, new: NewText, by: By) -> Version:
    """Publish a company's own text; its version. Who agreed to an older one is told. Raises
    InputError for a text that is empty or still has places to fill in, or if another was published
    meanwhile; StoreError."""
    written = {language: body.strip() for language, body in new.bodies.items() if body.strip()}
    if not written:
        raise InputError(say("Write the text in at least one language."))
    if any(TO_FILL_IN in body for body in written.values()):
        raise InputError(say("Fill in the places in double square brackets first."))
    current = current_versions(store.agreements.texts())[new.purpose]
    if str(current) != new.seen:
        raise InputError(say("Another text was published meanwhile; look at that one first."))
    version = current.next(new.meaning_changed)
    texts = [
        ConsentText(new.purpose, str(version), language, body, by.at, by.actor)
        for language, body in written.items()
    ]
    details = {
        "purpose": new.purpose.value,
        "text": str(version),
        "languages": " ".join(sorted(written)),
        "meaning changed": "yes" if new.meaning_changed else "no",
    }
    entry = AuditEntry(by.at, by.actor, Action.PUBLISH_TEXT, details=details, address=by.address)
    store.agreements.publish(texts, entry)
    _ask_again(store, new.purpose, version, by.at)
    return version


def _ask_again(store: AccessStore, purpose: Purpose, version: Version, at: Millis) -> None:
    """Tell everybody who agreed to an older text that there is a new one."""
    everyone: dict[str, list[Consent]] = {}
    for consent in store.agreements.consents():
        if consent.purpose is purpose:
            everyone.setdefault(consent.employee, []).append(consent)
    asked = [number for number, own in everyone.items() if standing(own, version).state.asks_again]
    accounts = {a.employee: a.name for a in store.accounts.accounts() if not a.disabled}
    words = say("There is a new text to agree to: {purpose}.", purpose=PURPOSES[purpose].title)
    names = [accounts[number] for number in asked if number in accounts]
    tell(store.notices, names, NoticeKind.REQUEST, words, "consent.py", at)


def _still_current(store: AccessStore, shown: ConsentText) -> None:
    current = current_versions(store.agreements.texts())[shown.purpose]
    if str(current) != shown.version:
        raise InputError(say("The text has changed meanwhile; please read the new one."))


def _there_by_then(store: AccessStore, paper: Paper, zone: ZoneInfo) -> None:
    """The draft comes with the program; any other text had to be published before it could be
    signed."""
    days = [
        datetime.fromtimestamp(text.published / 1000, zone).date()
        for text in store.agreements.texts()
        if (text.purpose, text.version) == (paper.purpose, paper.version)
    ]
    if paper.version != str(DRAFT) and not any(day <= paper.signed for day in days):
        raise InputError(
            say(
                "Version {version} of the text was not there yet on {day}; correct the version or "
                "the date.",
                version=paper.version,
                day=paper.signed,
            )
        )


def _free_moment(day: date, known: list[Consent], zone: ZoneInfo) -> Millis:
    """A paper knows only its day: the first moment of it at which nothing else was recorded."""
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    given, taken = int(begin.timestamp() * 1000), {consent.given for consent in known}
    while given in taken:
        given += 1
    return given


def _newer_than_withdrawals(paper: Paper, known: list[Consent], zone: ZoneInfo) -> None:
    """A paper knows only its day: signed on the day of a withdrawal it may be older than that."""
    ended = max((c.withdrawn for c in known if c.withdrawn is not None), default=None)
    if ended is None:
        return
    day = datetime.fromtimestamp(ended / 1000, zone).date()
    if paper.signed <= day:
        raise InputError(
            say(
                "{number} said no on {day}; only a paper signed after that day counts. The person "
                "can also agree in the app.",
                number=paper.employee,
                day=day,
            )
        )


def _tell_person(store: AccessStore, employee: str, by: By, words: Words) -> None:
    account = store.accounts.of_employee(employee)
    if account is not None and account.name != by.actor:
        tell(store.notices, [account.name], NoticeKind.INFORMATION, words, "consent.py", by.at)


def _entry(by: By, action: Action, employee: str, purpose: Purpose, **details: str) -> AuditEntry:
    told = {"purpose": purpose.value, **details}
    return AuditEntry(by.at, by.actor, action, employee, details=told, address=by.address)
