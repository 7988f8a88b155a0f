"""What accounts are told."""

from collections.abc import Sequence
from typing import Protocol

from cwem.access.notices import Notice
from cwem.values import Millis


class Notices(Protocol):
    """What accounts are told. A notice is kept for KEPT_DAYS; what is older may go."""

    def post(self, notices: Sequence[Notice]) -> None:
        """Store them; one with an id that is known already changes nothing."""
        ...

    def of(self, account: str, limit: int) -> list[Notice]:
        """The newest, newest first."""
        ...

    def unread(self, account: str) -> int:
        """How many of the newest SHOWN are unread; cheap, so that every page can ask."""
        ...

    def mark_read(self, account: str, at: Millis, ids: Sequence[str] | None = None) -> None:
        """These of this account, or all of it."""
        ...

    def settle(self, ids: Sequence[str], at: Millis) -> None:
        """Mark these read, whosever they are, where they are unread; those that were never posted
        change nothing."""
        ...
