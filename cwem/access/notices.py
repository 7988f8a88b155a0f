"""What an account is told: requests, approvals, warnings. Each is read once."""

from dataclasses import dataclass
from enum import StrEnum

from cwem.values import Millis
from cwem.words import Words


class NoticeKind(StrEnum):
    """What is expected of the reader."""

    REQUEST = "request"
    """Somebody waits for an answer."""
    APPROVAL = "approval"
    """An answer to something the reader asked for."""
    WARNING = "warning"
    """Something is wrong and the reader can mend it."""
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one account. The words are kept as template and params, so that they are read
    in the language the reader has then."""

    id: str
    account: str
    kind: NoticeKind
    words: Words
    at: Millis
    page: str = ""
    """The file in pages/ where something can be done about it."""
    read: Millis | None = None
