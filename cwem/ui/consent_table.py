"""Consents in words: the state of a person, one's history, everybody's table and its counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cwem.access.audit import CONSOLE
from cwem.access.consent import ConsentState, Standing, Version, standing
from cwem.people.assignments import employed, team_on
from cwem.people.values import Company
from cwem.values import Consent, Millis, Purpose
from cwem.words import Words, say


@dataclass(frozen=True, slots=True)
class Shown:
    """How a state is shown."""

    words: Words
    icon: str
    colour: str
    """One that badges and table cells know."""


SHOWN: Mapping[ConsentState, Shown] = {
    ConsentState.AGREED: Shown(say("Agreed"), "check_circle", "green"),
    ConsentState.OLDER: Shown(say("Agreed to an older text"), "update", "blue"),
    ConsentState.OUTDATED: Shown(say("To be asked again"), "history", "orange"),
    ConsentState.NOT_ASKED: Shown(say("Not asked yet"), "help", "gray"),
    ConsentState.DECLINED: Shown(say("Declined"), "block", "violet"),
    ConsentState.WITHDRAWN: Shown(say("Withdrawn"), "undo", "violet"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a consent."""

    at: Millis
    what: Words
    text: str
    by: Words
    note: str


def history(consents: Iterable[Consent]) -> list[HistoryLine]:
    """What happened, newest first. Who withdrew is in the audit, not in the consent."""
    lines = []
    for one in consents:
        recorder = recorded_by(one)
        if one.withdrawn == one.given:
            lines.append(HistoryLine(one.given, say("Declined"), one.text, recorder, one.note))
            continue
        lines.append(HistoryLine(one.given, say("Agreed"), one.text, recorder, one.note))
        if one.withdrawn is not None:
            lines.append(HistoryLine(one.withdrawn, say("Withdrawn"), one.text, say("–"), ""))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def readable(body: str) -> str:
    """The text as people read it: what the company still has to fill in, in italics."""
    return body.replace("[[", "*(").replace("]]", ")*")


def recorded_by(consent: Consent) -> Words:
    """Who recorded it."""
    if consent.by == CONSOLE:
        return say("somebody at the server")
    return say("{account}", account=consent.by) if consent.by else say("nobody noted who")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person and how they stand to every purpose."""

    number: str
    name: str
    team: str
    standings: Mapping[Purpose, Standing]

    @property
    def label(self) -> str:
        return f"{self.number} {self.name}".strip()


def person_rows(
    company: Company,
    consents: Iterable[Consent],
    asked: Mapping[Purpose, Version],
    day: date,
) -> list[PersonRow]:
    """Everybody who works here on this day, by number."""
    given: dict[tuple[str, Purpose], list[Consent]] = {}
    for one in consents:
        given.setdefault((one.employee, one.purpose), []).append(one)
    rows = []
    for number, person in sorted(company.employees.items()):
        if not employed(company, number, day):
            continue
        team = team_on(company, number, day)
        standings = {
            purpose: standing(given.get((number, purpose), ()), version)
            for purpose, version in asked.items()
        }
        rows.append(PersonRow(number, person.name, team.name if team else "", standings))
    return rows


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people stand how to one purpose; they add up to `of`."""

    of: int
    agreed: int
    again: int
    """Agreed to a text of another meaning: to be asked again."""
    not_asked: int
    refused: int
    """Declined or withdrawn."""


def counts(rows: Iterable[PersonRow], purpose: Purpose) -> Counts:
    """Over these people."""
    found = Counter(row.standings[purpose].state for row in rows)
    return Counts(
        of=found.total(),
        agreed=found[ConsentState.AGREED] + found[ConsentState.OLDER],
        again=found[ConsentState.OUTDATED],
        not_asked=found[ConsentState.NOT_ASKED],
        refused=found[ConsentState.DECLINED] + found[ConsentState.WITHDRAWN],
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters; what is empty stands for all."""

    text: str = ""
    """In number or name."""
    team: str = ""
    purpose: Purpose | None = None
    """Where the states are looked for; None: any purpose."""
    states: frozenset[ConsentState] = frozenset()


def chosen(rows: Iterable[PersonRow], wanted: Wanted) -> list[PersonRow]:
    """The people the filters leave."""
    return [row for row in rows if _fits(row, wanted)]


def _fits(row: PersonRow, wanted: Wanted) -> bool:
    if wanted.text.casefold().strip() not in row.label.casefold():
        return False
    if wanted.team and row.team != wanted.team:
        return False
    purposes: Sequence[Purpose] = [wanted.purpose] if wanted.purpose else list(row.standings)
    return not wanted.states or any(row.standings[p].state in wanted.states for p in purposes)
