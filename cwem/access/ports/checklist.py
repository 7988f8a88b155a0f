"""Getting started."""

from typing import Protocol

from cwem.access.audit import AuditEntry


class Checklist(Protocol):
    """What administrators said about the steps of Getting started. Nothing is taken back."""

    def settled(self) -> frozenset[str]:
        """The steps somebody settled; cheap, so that every page can ask."""
        ...

    def settle(self, step: str, entry: AuditEntry) -> None:
        """Once settled it stays, and nothing more is audited."""
        ...
