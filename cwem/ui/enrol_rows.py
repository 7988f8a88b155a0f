"""How everybody stands to being enrolled, as rows of a table, and the counts over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cwem.access.consent import ConsentState
from cwem.access.ports import AccessStore
from cwem.access.waiting import Waiting
from cwem.access.waiting_room import attendance
from cwem.enrolling import WISHED_IMAGES
from cwem.people.assignments import team_on
from cwem.people.values import Company
from cwem.ports import EnrolledFace, People
from cwem.ui.people_list import AtWork, at_work
from cwem.words import Words, say, say_n


@dataclass(frozen=True, slots=True)
class Faces:
    """What is known of people beside the registry, by employee number."""

    enrolled: Mapping[str, EnrolledFace] = field(default_factory=dict)
    states: Mapping[str, ConsentState] = field(default_factory=dict)
    waiting: Mapping[str, Waiting] = field(default_factory=dict)

    @classmethod
    def read(cls, people: People, access: AccessStore) -> "Faces":
        """Raises StoreError."""
        return cls(
            people.enrolments(),
            attendance(access.agreements.consents(), access),
            {one.employee: one for one in access.waiting_photos.waiting()},
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One person."""

    number: str
    name: str
    team: str
    at_work: AtWork
    state: ConsentState
    face: EnrolledFace | None
    waiting: Waiting | None

    @property
    def title(self) -> str:
        """How the person is called in a list of choices."""
        return f"{self.name} ({self.number})" if self.name else self.number


class Show(StrEnum):
    """Whom the list can be asked for."""

    ALL = "all"
    MISSING = "missing"
    FEW = "few"
    WAITING = "waiting"


SHOW_WORDS: Mapping[Show, Words] = {
    Show.ALL: say("Everybody"),
    Show.MISSING: say("Not enrolled"),
    Show.FEW: say("Enrolled from few photos"),
    Show.WAITING: say("Photos wait"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Over the people who work here or are about to."""

    of: int
    enrolled: int
    waiting: int
    """People whose photos wait for a consent."""
    agreed: int
    declined: int
    """Said no, at first or later."""


def row(company: Company, faces: Faces, number: str, on: date) -> Row:
    """One person on this day."""
    team = team_on(company, number, on)
    return Row(
        number,
        company.employees[number].name,
        team.name if team else "",
        at_work(company, number, on)[0],
        faces.states.get(number, ConsentState.NOT_ASKED),
        faces.enrolled.get(number),
        faces.waiting.get(number),
    )


def rows(company: Company, faces: Faces, on: date) -> list[Row]:
    """Everybody who works here or is about to, by name."""
    found = (row(company, faces, number, on) for number in company.employees)
    here = [each for each in found if each.at_work is not AtWork.LEFT]
    return sorted(here, key=lambda each: (each.name.casefold(), each.number))


def counts(found: Iterable[Row]) -> Counts:
    """Over these people."""
    every = list(found)
    no = {ConsentState.DECLINED, ConsentState.WITHDRAWN}
    return Counts(
        of=len(every),
        enrolled=sum(each.face is not None for each in every),
        waiting=sum(each.waiting is not None for each in every),
        agreed=sum(each.state.records for each in every),
        declined=sum(each.state in no for each in every),
    )


def matching(found: Iterable[Row], text: str = "", show: Show = Show.ALL) -> list[Row]:
    """Those who have every word of the text in name, number or team, and are asked for."""
    words = text.casefold().split()
    return [
        each
        for each in found
        if _asked(each, show)
        and all(word in f"{each.name} {each.number} {each.team}".casefold() for word in words)
    ]


def _asked(each: Row, show: Show) -> bool:
    return {
        Show.ALL: True,
        Show.MISSING: each.face is None,
        Show.FEW: each.face is not None and each.face.images < WISHED_IMAGES,
        Show.WAITING: each.waiting is not None,
    }[show]


def face_words(each: Row) -> Words:
    """Whether there is a template, and of how many photos."""
    if each.face is None:
        return say("Not enrolled")
    return say_n("From {n} photo", "From {n} photos", each.face.images)


def waiting_words(each: Row) -> Words | str:
    """How many photos wait; empty where none do."""
    if each.waiting is None:
        return ""
    return say_n("{n} photo waits", "{n} photos wait", each.waiting.photos)
