"""Templates as they lie in a store: sealed, under a key of their person's own."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from cwem.errors import SealError
from cwem.store.seal import KeyRing, seal, unseal
from cwem.values import Consent, Employee, Millis, Template

log = logging.getLogger(__name__)

_LITTLE_ENDIAN = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What enrolling one person stores."""

    employee: Employee
    template: Template
    consents: Sequence[Consent]
    at: Millis

    @classmethod
    def of(
        cls, employee: Employee, template: Template, consents: Iterable[Consent], at: Millis
    ) -> Self:
        """Raises ValueError for a template or consent of somebody else."""
        new = cls(employee, template, tuple(consents), at)
        if {template.employee, *(c.employee for c in new.consents)} != {employee.number}:
            raise ValueError(f"template and consents must be those of {employee.number}")
        return new


class SealedTemplate(NamedTuple):
    """A template as it lies in the store, with the wrapped data key of its person."""

    employee: str
    images: int
    wrapped: bytes
    sealed: bytes


def seal_template(key: bytes, template: Template) -> bytes:
    """The vector under the person's data key."""
    vector = np.ascontiguousarray(template.embedding, _LITTLE_ENDIAN).tobytes()
    return seal(key, vector, "face_template", template.employee, template.model)


def open_template(keys: KeyRing, model: str, row: SealedTemplate) -> Template:
    """The template behind a sealed one of this model. Raises SealError."""
    key = keys.unwrap(row.wrapped, "face_key", row.employee)
    vector = unseal(key, row.sealed, "face_template", row.employee, model)
    embedding = np.frombuffer(vector, _LITTLE_ENDIAN).astype(np.float32)
    return Template(row.employee, embedding, model, row.images)


def open_templates(keys: KeyRing, model: str, rows: Sequence[SealedTemplate]) -> list[Template]:
    """Those of this model. Rows that cannot be opened are left out and logged, so that one damaged
    template does not keep everybody's withdrawals from taking effect; SealError when none can
    be opened: that is the wrong key."""
    opened: list[Template] = []
    refused: list[SealError] = []
    for row in rows:
        try:
            opened.append(open_template(keys, model, row))
        except SealError as error:
            refused.append(error)
    if refused and not opened:
        raise refused[0]
    if refused:
        log.error("%d of %d templates left out: %s", len(refused), len(rows), refused[0])
    return opened
