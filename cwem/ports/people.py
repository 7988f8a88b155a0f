"""Who is enrolled, and what they agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from cwem.values import Consent, Employee, Millis, Purpose, Template


@dataclass(frozen=True, slots=True)
class EnrolledFace:
    """What a template was made of, without the template."""

    images: int
    at: Millis
    model: str


class People(Protocol):
    """Who is enrolled, and what they agreed to. Safe to call from any thread."""

    def employee(self, number: str) -> Employee | None: ...

    def employees(self) -> list[Employee]: ...

    def enrol(
        self, employee: Employee, template: Template, consents: Iterable[Consent], at: Millis
    ) -> None:
        """Store person, consents and sealed template in one step, replacing an older template.
        Raises ConsentMissing without a standing consent to attendance."""
        ...

    def templates(self, model: str) -> list[Template]:
        """Unsealed templates of this model, of everyone whose consent to attendance stands."""
        ...

    def consents(self, employee: str) -> list[Consent]: ...

    def purposes(self) -> dict[str, frozenset[Purpose]]:
        """What everyone agrees to now; nobody is in it without a standing consent."""
        ...

    def enrolled(self) -> frozenset[str]:
        """The numbers of everybody who has a template, of whatever model."""
        ...

    def enrolments(self) -> dict[str, EnrolledFace]:
        """What everybody's newest template was made of; nobody is in it without one."""
        ...

    def withdraw(self, employee: str, purpose: Purpose, at: Millis) -> None:
        """Withdrawing attendance destroys the template and its key as well."""
        ...

    def gallery_version(self) -> int:
        """Rises with every change of templates or consents; cheap, polled every two seconds."""
        ...
