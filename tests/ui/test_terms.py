"""Every member of every enumeration that people see has its words."""

from enum import StrEnum

import pytest

from cwem.access.accounts import Role
from cwem.access.invitations import InvitationState
from cwem.access.notices import NoticeKind
from cwem.access.roles import Permission
from cwem.ui.terms import KINDS, term
from cwem.values import Activity, CameraKind, IdentityStatus, Posture, Presence, Purpose
from cwem.words import Words

SHOWN = {
    Activity, Posture, Presence, IdentityStatus, Role, Permission, CameraKind, NoticeKind,
    InvitationState, Purpose,
}  # fmt: skip


def test_what_people_see_is_known() -> None:
    assert set(KINDS) == SHOWN


@pytest.mark.parametrize("kind", sorted(SHOWN, key=lambda each: each.__name__))
def test_no_member_is_missing(kind: type[StrEnum]) -> None:
    missing = []
    for member in kind:
        try:
            assert isinstance(term(member), Words)
        except KeyError:
            missing.append(member)
    assert missing == []


@pytest.mark.parametrize("kind", sorted(SHOWN - {Permission}, key=lambda each: each.__name__))
def test_no_two_members_are_called_the_same(kind: type[StrEnum]) -> None:
    assert len({str(term(member)) for member in kind}) == len(kind)


def test_equal_texts_of_two_kinds_keep_their_own_words() -> None:
    assert term(Activity.UNCERTAIN) != term(Posture.UNCERTAIN)


def test_a_permission_is_refused_in_a_sentence() -> None:
    for permission in Permission:
        assert term(permission).startswith("Your account ")
        assert term(permission).endswith(".")
