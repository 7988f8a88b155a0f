"""What `cwem enrol` does once its arguments are understood."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cwem.access.audit import CONSOLE, Action, AuditEntry, By
from cwem.access.consent import current_versions
from cwem.access.waiting_room import delete
from cwem.bootstrap import Runtime, open_runtime
from cwem.capture.files import image_paths, read_image
from cwem.cli.screen import bars
from cwem.enrolling import WISHED_IMAGES
from cwem.errors import InputError, UnreadableMedia
from cwem.face.enrol import Enrolment, FaceStages, Picture, enrol, require_consent
from cwem.face.operating import load_operating_points
from cwem.settings import load_settings
from cwem.values import Consent, Employee, Millis, Purpose, Template


def enrol_folders(folder: Path, note: str, purposes: frozenset[Purpose], as_json: bool) -> bool:
    """Enrol everyone in `folder`, printing what became of each picture and person. Whether
    everybody was enrolled and every picture could be read. Raises InputError, StoreError."""
    people = list(_people(folder))
    with open_runtime(load_settings()) as runtime:
        return _Run(runtime, note, purposes, as_json).all_enrolled(people)


@dataclass(frozen=True, slots=True)
class _Folder:
    """One person's folder: NUMBER or "NUMBER NAME"."""

    employee: Employee
    path: Path


def _people(folder: Path) -> Iterator[_Folder]:
    """The folders of people, by number. Raises InputError if there are none."""
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder; give one that holds a folder per person.")
    paths = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != ".")
    if not paths:
        raise InputError(f"{folder} holds no folder per person, such as {folder / 'E001 Ada'}.")
    for path in paths:
        number, _, name = path.name.partition(" ")
        yield _Folder(Employee(number, name.strip()), path)


class _Run:
    """One run of the command: enrols person by person, so that one failure stops nobody else."""

    def __init__(
        self, runtime: Runtime, note: str, purposes: frozenset[Purpose], as_json: bool
    ) -> None:
        points = load_operating_points()
        self._store, self._json = runtime.store, as_json
        self._stages = FaceStages(
            runtime.detector(), runtime.enrolment_gate(), runtime.embedder, points
        )
        self._note, self._purposes, self._access = note, purposes, runtime.access
        self._texts = current_versions(runtime.access.agreements.texts())
        self._unreadable = 0
        self._enrolled = {t.employee: t for t in runtime.store.templates(points.model)}

    def all_enrolled(self, people: list[_Folder]) -> bool:
        """Whether everybody was enrolled and every picture could be read."""
        done: set[str] = set()
        fine = True
        with bars() as progress:
            for person in progress.track(people, description="Enrolling"):
                fine &= self._enrol(person, again=person.employee.number in done)
                done.add(person.employee.number)
        return fine

    def _enrol(self, person: _Folder, again: bool) -> bool:
        number = person.employee.number
        if again:
            reason = f"{number} has two folders; put the pictures into one."
            self._tell_person(person.employee, Enrolment(None, (), reason))
            return False
        person, note = self._named(person)
        at = time.time_ns() // 1_000_000
        consents = [
            Consent(number, p, at, self._note, text=str(self._texts[p]), by=CONSOLE)
            for p in sorted(self._purposes)
        ]
        require_consent(number, consents)
        paths = image_paths(person.path)
        if not paths:
            reason = f"{person.path} holds no pictures; add three to five."
            self._tell_person(person.employee, Enrolment(None, (), reason))
            return False
        templates: list[Template] = list(self._enrolled.values())
        self._unreadable = 0
        result = enrol(number, self._read(paths), consents, templates, self._stages)
        if result.template:
            self._store.enrol(person.employee, result.template, consents, at)
            self._access.audit.record(self._entry(result.template, at))
            delete(self._access, number, By(CONSOLE, at))  # older ones would replace these
            self._enrolled[number] = result.template
        self._tell_pictures(person.employee, result)
        self._tell_person(person.employee, result, note)
        return result.template is not None and not self._unreadable

    def _named(self, person: _Folder) -> tuple[_Folder, str]:
        """The person by the name the registry has, and what to say where the folder has another:
        a folder's name is no personnel file."""
        known, called = self._store.employee(person.employee.number), person.employee.name
        if known is None or not known.name or called in {"", known.name}:
            return person, ""
        note = f"the registry's name is kept; the folder says {called!r}"
        return _Folder(known, person.path), note

    def _entry(self, template: Template, at: Millis) -> AuditEntry:
        """What the audit says of it: pictures, and which texts the person agreed to, and how."""
        agreed = {purpose.value: str(self._texts[purpose]) for purpose in sorted(self._purposes)}
        details: dict[str, str | int] = {"images": template.images, "consent": self._note, **agreed}
        return AuditEntry(at, CONSOLE, Action.ENROL, template.employee, details=details)

    def _read(self, paths: list[Path]) -> Iterator[Picture]:
        """One at a time: a photo unpacked may be 300 MB."""
        for path in paths:
            try:
                yield Picture(path, read_image(path))
            except UnreadableMedia as error:
                self._unreadable += 1
                yield Picture(path, None, str(error))

    def _tell_pictures(self, employee: Employee, result: Enrolment) -> None:
        for answer in result.answers:
            if self._json:
                line = _who(employee) | {"file": str(answer.file), "accepted": answer.accepted}
                _print(line, answer.reason)
            else:
                reason = str(answer.reason).removeprefix(f"{answer.file} ")
                print(f"  {answer.file.name}: {reason or 'accepted'}")

    def _tell_person(self, employee: Employee, result: Enrolment, note: str = "") -> None:
        images = result.template.images if result.template else 0
        if self._json:
            line = _who(employee) | {"enrolled": images > 0, "images": images}
            _print(line | ({"note": note} if note else {}), result.reason)
            return
        called = f"{employee.number} {employee.name}".strip()
        if not images:
            print(f"{called}: not enrolled. {result.reason}")
            return
        advice = "" if images >= WISHED_IMAGES else "; three or more are safer"
        kept = f"; {note}" if note else ""
        print(f"{called}: enrolled from {images} picture{'s' * (images > 1)}{advice}{kept}")


def _who(employee: Employee) -> dict[str, Any]:
    return {"employee": employee.number, "name": employee.name}


def _print(line: dict[str, Any], reason: str) -> None:
    print(json.dumps(line | ({"reason": reason} if reason else {})), flush=True)
