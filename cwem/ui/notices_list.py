"""Notices as a list: which are shown, and how each kind looks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cwem.access.notices import Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind is drawn."""

    icon: str
    colour: str


LOOKS: Mapping[NoticeKind, Look] = {
    NoticeKind.REQUEST: Look("contact_support", "blue"),
    NoticeKind.APPROVAL: Look("task_alt", "green"),
    NoticeKind.WARNING: Look("warning", "orange"),
    NoticeKind.INFORMATION: Look("info", "gray"),
}


def chosen(
    notices: Iterable[Notice], unread_only: bool, kinds: frozenset[NoticeKind]
) -> list[Notice]:
    """Those the filters leave, in the order given; no kinds stand for all."""
    return [
        notice
        for notice in notices
        if (not kinds or notice.kind in kinds) and (notice.read is None or not unread_only)
    ]
