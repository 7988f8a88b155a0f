"""A store that keeps all of it."""

from typing import Protocol

from cwem.access.ports.accounts import Accounts
from cwem.access.ports.agreements import Agreements
from cwem.access.ports.audit import AuditLog
from cwem.access.ports.checklist import Checklist
from cwem.access.ports.invitations import Invitations
from cwem.access.ports.logins import Logins
from cwem.access.ports.notices import Notices
from cwem.access.ports.waiting import WaitingPhotos


class AccessStore(Protocol):
    """A store that keeps all of it."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def logins(self) -> Logins: ...

    @property
    def audit(self) -> AuditLog: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def agreements(self) -> Agreements: ...

    @property
    def checklist(self) -> Checklist: ...

    @property
    def waiting_photos(self) -> WaitingPhotos: ...
