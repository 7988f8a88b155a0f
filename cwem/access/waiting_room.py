"""Photos that came before the consent: kept sealed, and never looked at, until there is an answer.

the person agrees, or a signed paper is recorded     enrolled (cwem/enrolling.py), deleted
the person says no, or has left                      deleted at once
nobody answers                                       deleted after the setting's days
"""

from collections.abc import Collection, Iterable, Sequence

from cwem.access.audit import Action, AuditEntry, AuditQuery, By
from cwem.access.consent import ConsentState, current_versions, standing
from cwem.access.notices import NoticeKind, tell, who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.access.waiting import Waiting
from cwem.errors import ConsentMissing, InputError
from cwem.values import DAY, Consent, Purpose
from cwem.words import Words, say, say_n

MOST = 10
"""Photos of one person: more add nothing to a template."""
HEAVIEST = 20_000_000
"""Bytes of one photo; what a telephone's camera writes is a third of it."""

_SAID_NO = frozenset({ConsentState.DECLINED, ConsentState.WITHDRAWN})
_GIVERS = 100
"""Entries looked through for who gave the photos that wait."""


def attendance(consents: Iterable[Consent], store: AccessStore) -> dict[str, ConsentState]:
    """How everybody who was ever asked stands to being recognised by face. Raises StoreError."""
    asked = current_versions(store.agreements.texts())[Purpose.ATTENDANCE]
    given: dict[str, list[Consent]] = {}
    for consent in consents:
        if consent.purpose is Purpose.ATTENDANCE:
            given.setdefault(consent.employee, []).append(consent)
    return {number: standing(own, asked).state for number, own in given.items()}


def state_of(store: AccessStore, employee: str) -> ConsentState:
    """How this person stands to it. Raises StoreError."""
    found = attendance(store.agreements.consents(), store)
    return found.get(employee, ConsentState.NOT_ASKED)


def waiting_for(store: AccessStore, employee: str) -> Waiting | None:
    """This person's photos that wait. Raises StoreError."""
    return next((one for one in store.waiting_photos.waiting() if one.employee == employee), None)


def seal(store: AccessStore, employee: str, photos: Sequence[bytes], by: By) -> None:
    """Keep the photos until there is an answer, and ask the person for one. Raises InputError if
    there is one already, for photos nobody needs, or for an unknown person; StoreError."""
    state = state_of(store, employee)
    if state in _SAID_NO:
        raise InputError(
            say(
                "{number} said no, so no photo is kept. The person can agree under My consent at "
                "any time.",
                number=employee,
            )
        )
    if state.records:
        raise InputError(say("{number} has agreed meanwhile; enrol them now.", number=employee))
    there = waiting_for(store, employee)
    _check(photos, there.photos if there else 0)
    entry = _entry(by, Action.SEAL_PHOTOS, employee, photos=len(photos))
    store.waiting_photos.add(employee, photos, by.at, entry)
    words = say_n(
        "{n} photo of you waits, sealed, for your consent. Agree or say no under My consent.",
        "{n} photos of you wait, sealed, for your consent. Agree or say no under My consent.",
        len(photos) + (there.photos if there else 0),
    )
    tell_person(store, employee, NoticeKind.REQUEST, words, by)


def unsealed(store: AccessStore, employee: str) -> list[bytes]:
    """The photos that waited, for who has agreed meanwhile. Raises ConsentMissing before anything
    is opened, SealError, StoreError."""
    if not state_of(store, employee).records:
        raise ConsentMissing(
            say("{number} has not agreed, so the photos stay sealed.", number=employee)
        )
    return store.waiting_photos.photos(employee)


def delete(store: AccessStore, employee: str, by: By, action: Action = Action.DELETE_PHOTOS) -> int:
    """Delete what waits; how many photos there were. Raises StoreError."""
    there = waiting_for(store, employee)
    if there is None:
        return 0
    entry = _entry(by, action, employee, photos=there.photos)
    return store.waiting_photos.discard(employee, entry)


def givers(store: AccessStore, waiting: Waiting, by: By) -> list[str]:
    """The accounts that gave these photos and may still enrol; all that may, if none of them."""
    query = AuditQuery(waiting.since, by.at + 1, waiting.employee, action=Action.SEAL_PHOTOS)
    gave = {entry.actor for entry in store.audit.read(query, _GIVERS)}
    may = who_may(store.accounts.accounts(), Permission.ENROL)
    return [name for name in may if name in gave] or may


def tidy(store: AccessStore, days: int, gone: Collection[str], by: By) -> list[str]:
    """Delete what has waited too long, and what is of people who said no or are `gone`; of whom
    something was deleted because nobody answered. Raises StoreError."""
    waiting = store.waiting_photos.waiting()
    if not waiting:
        return []
    states = attendance(store.agreements.consents(), store)
    for one in waiting:
        if one.employee in gone or states.get(one.employee) in _SAID_NO:
            delete(store, one.employee, by)
    return store.waiting_photos.expire(by.at - days * DAY, by.at)


def tell_person(store: AccessStore, employee: str, kind: NoticeKind, words: Words, by: By) -> None:
    """Tell the person, if there is an account and it is not they who did it."""
    account = store.accounts.of_employee(employee)
    if account is not None and not account.disabled and account.name != by.actor:
        tell(store.notices, [account.name], kind, words, "consent.py", by.at)


def _check(photos: Sequence[bytes], there: int) -> None:
    if not photos:
        raise InputError(say("Choose or take at least one photo first."))
    if there + len(photos) > MOST:
        raise InputError(
            say(
                "At most {most} photos of a person are kept, and {there} wait already.",
                most=MOST,
                there=there,
            )
        )
    if any(len(photo) > HEAVIEST for photo in photos):
        raise InputError(
            say("A photo has more than {limit} MB; make it smaller.", limit=HEAVIEST // 1_000_000)
        )


def _entry(by: By, action: Action, employee: str, **details: str | int) -> AuditEntry:
    told = {"purpose": Purpose.ATTENDANCE.value, **details}
    return AuditEntry(by.at, by.actor, action, employee, details=told, address=by.address)
