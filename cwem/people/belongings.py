"""What a person has that ends with the employment, and ending it.

invitation   its link stops working, so that no account comes of it
account      nobody logs in to it; its log-ins end within a second, running captures within five
consents     withdrawn; with attendance the face template and its key are destroyed
photos       that wait for a consent are deleted
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cwem.access import waiting_room
from cwem.access.accounts import Account
from cwem.access.audit import Action, AuditEntry, By
from cwem.access.invitations import Invitation
from cwem.access.ports import AccessStore
from cwem.errors import InputError
from cwem.values import Consent, Millis, Purpose


class Part(StrEnum):
    """A kind of what ends."""

    INVITATION = "invitation"
    ACCOUNT = "account"
    CONSENTS = "consents"
    """With them the face template and its key."""
    PHOTOS = "photos"
    """That wait, sealed, for a consent."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What one person has today; what has ended already is not among it."""

    account: Account | None = None
    invitations: tuple[Invitation, ...] = ()
    """Neither accepted nor revoked: an expired link could be renewed."""
    purposes: tuple[Purpose, ...] = ()
    """Of the standing consents."""
    photos: int = 0
    """That wait for a consent."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What of it there is."""
        there = {
            Part.INVITATION: self.invitations,
            Part.ACCOUNT: self.account,
            Part.CONSENTS: self.purposes,
            Part.PHOTOS: self.photos,
        }
        return tuple(part for part, found in there.items() if found)


@dataclass(frozen=True, slots=True)
class Ended:
    """What was ended, and why something could not be."""

    done: tuple[Part, ...] = ()
    refused: InputError | None = None
    """The account is that of the only administrator: somebody else has to become one first."""


def belongings(
    access: AccessStore, before: Mapping[str, Millis] = MappingProxyType({})
) -> Mapping[str, Belongings]:
    """What everybody has, of these people only what they had before that time; nobody is in it who
    has nothing. Raises StoreError."""

    def old(number: str | None, since: Millis) -> bool:
        return number is not None and since < before.get(number, since + 1)

    accounts = {
        account.employee: account
        for account in access.accounts.accounts()
        if account.employee and not account.disabled and old(account.employee, account.created)
    }
    links: dict[str, list[Invitation]] = defaultdict(list)
    for one in access.invitations.invitations():
        left = one.accepted is None and one.revoked is None
        if left and one.employee and old(one.employee, one.created):
            links[one.employee].append(one)
    consents: dict[str, list[Consent]] = defaultdict(list)
    for consent in access.agreements.consents():
        if consent.withdrawn is None and old(consent.employee, consent.given):
            consents[consent.employee].append(consent)
    photos = {
        one.employee: one.photos
        for one in access.waiting_photos.waiting()
        if old(one.employee, one.since)
    }
    return {
        number: Belongings(
            accounts.get(number),
            tuple(links[number]),
            tuple(sorted({consent.purpose for consent in consents[number]})),
            photos.get(number, 0),
        )
        for number in {*accounts, *links, *consents, *photos}
    }


def end(access: AccessStore, number: str, has: Belongings, by: By) -> Ended:
    """End all of it, each with its audit entry; may be repeated after a failure. Raises
    StoreError."""
    done: list[Part] = []
    refused: InputError | None = None
    if has.invitations:
        entry = _entry(by, Action.END_FOR_LEAVER, number, Part.INVITATION)
        access.invitations.revoke(dict.fromkeys((one.id for one in has.invitations), entry))
        done.append(Part.INVITATION)
    if has.account:
        entry = AuditEntry(
            by.at, by.actor, Action.DISABLE_ACCOUNT, number, has.account.name, address=by.address
        )
        try:
            access.accounts.disable(has.account.name, entry)
            done.append(Part.ACCOUNT)
        except InputError as error:
            refused = error
    for purpose in has.purposes:
        entry = _entry(by, Action.END_FOR_LEAVER, number, Part.CONSENTS, purpose)
        access.agreements.withdraw(number, purpose, by.at, entry)
    if has.purposes:
        done.append(Part.CONSENTS)
    if has.photos:
        waiting_room.delete(access, number, by)
        done.append(Part.PHOTOS)
    return Ended(tuple(done), refused)


def _entry(
    by: By, action: Action, number: str, part: Part, purpose: Purpose | None = None
) -> AuditEntry:
    details = {"what": part.value} | ({"purpose": purpose.value} if purpose else {})
    return AuditEntry(by.at, by.actor, action, number, details=details, address=by.address)
