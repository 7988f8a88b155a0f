"""Compares a face with everyone who is enrolled."""

from collections.abc import Iterable, Mapping

import numpy as np

from cwem.errors import ModelError
from cwem.face.operating import OperatingPoints, load_operating_points
from cwem.ports import People
from cwem.values import Embedding, Match, Purpose, Template


class ExactGallery:
    """A Gallery that compares with every template: one matrix product, under 0.1 ms of CPU for
    5,000 people. Immutable, so any thread may use it."""

    def __init__(
        self,
        templates: Iterable[Template],
        points: OperatingPoints,
        purposes: Mapping[str, frozenset[Purpose]] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Raises ModelError if a template was made by another model than the operating points
        are for, because their similarities mean nothing."""
        kept = sorted(templates, key=lambda template: template.employee)
        for template in kept:
            if template.model != points.model:
                raise ModelError(
                    f"The template of {template.employee} was made by {template.model}, not by "
                    f"{points.model}; enrol that person again."
                )
        self._points = points
        self._employees = [template.employee for template in kept]
        self._rows = {number: row for row, number in enumerate(self._employees)}
        self._matrix = np.array([template.embedding for template in kept], np.float32)
        self._purposes = dict(purposes or {})
        self._names = dict(names or {})

    def __len__(self) -> int:
        return len(self._employees)

    @property
    def points(self) -> OperatingPoints:
        """The operating points every answer applies."""
        return self._points

    @property
    def rate(self) -> float:
        return self._points.rate

    def identify(self, embedding: Embedding, images: int = 1) -> Match:
        """1:N; nobody in an empty gallery."""
        threshold = self._points.identify(len(self), images)
        nearest = self.nearest(embedding)
        if nearest is None:
            return Match(None, -1.0, threshold)
        employee, similarity = nearest
        if similarity < threshold:
            return Match(None, similarity, threshold)
        rate = self._points.passed(similarity, len(self), images)
        return Match(employee, similarity, threshold, rate)

    def verify(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        """1:1, to give the name; no match if the person has no template."""
        threshold = self._points.verify(images)
        similarity = self._similarity(employee, embedding)
        if similarity < threshold:
            return Match(None, similarity, threshold)
        rate = self._points.passed_alone(similarity, images)
        return Match(employee, similarity, threshold, rate)

    def keeps(self, employee: str, embedding: Embedding, images: int = 1) -> Match:
        """1:1, to keep the name; no match if the person has no template."""
        threshold = self._points.keep(images)
        similarity = self._similarity(employee, embedding)
        return Match(employee if similarity >= threshold else None, similarity, threshold)

    def _similarity(self, employee: str, embedding: Embedding) -> float:
        """-1 without a template."""
        row = self._rows.get(employee)
        return -1.0 if row is None else float(self._matrix[row] @ embedding)

    def nearest(self, embedding: Embedding) -> tuple[str, float] | None:
        """Whose template is nearest, and how near, whatever the operating point says."""
        if not self._employees:
            return None
        similarities = self._matrix @ embedding
        row = int(similarities.argmax())
        return self._employees[row], float(similarities[row])

    def purposes(self, employee: str) -> frozenset[Purpose]:
        return self._purposes.get(employee, frozenset())

    def name(self, employee: str) -> str:
        return self._names.get(employee) or employee


def load_gallery(people: People, points: OperatingPoints | None = None) -> ExactGallery:
    """Everyone with a template of this model and standing consent to attendance; without `points`
    at the operating points that come with the program. Raises ModelError, StoreError."""
    points = points or load_operating_points()
    names = {employee.number: employee.name for employee in people.employees()}
    return ExactGallery(people.templates(points.model), points, people.purposes(), names)
