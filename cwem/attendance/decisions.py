"""What was decided about a request: once, by somebody else, or taken back by who asked.

    open --> approved | refused | taken back

Every decision about one request has the same id, so that of two that come at once one holds and
the other one's author is told (Entries.append, `once`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cwem.attendance.entries import Entry, EntryKind, entry_id
from cwem.attendance.requests import Request, request_of, short
from cwem.errors import InputError
from cwem.values import Millis
from cwem.words import say


class Verdict(StrEnum):
    """How it ended."""

    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Decision:
    """The end of one request."""

    request: str
    """Its id."""
    verdict: Verdict
    note: str
    at: Millis
    by: str
    """Log-in name."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request with its decision, if there is one."""

    request: Request
    decision: Decision | None = None

    @property
    def open(self) -> bool:
        return self.decision is None


def decision_id(request: Request) -> str:
    """One per request, whoever decides it and how."""
    return entry_id("decision", request.id)


def decision_entry(request: Request, decision: Decision) -> Entry:
    """How it stands in the book, beside its request."""
    body = {"request": request.id, "verdict": decision.verdict.value, "note": decision.note}
    return Entry(
        request.employee, request.at, EntryKind.DECISION, decision_id(request), decision.at,
        decision.by, body,
    )  # fmt: skip


def decision_of(entry: Entry) -> Decision:
    """As `decision_entry` made it."""
    body = entry.body
    return Decision(
        body["request"], Verdict(body["verdict"]), body.get("note", ""), entry.said, entry.by
    )


def noted(note: str, verdict: Verdict) -> str:
    """The note, tidy. Raises InputError: nobody is refused without a word."""
    tidy = " ".join(note.split())
    if verdict is Verdict.REFUSED and not tidy:
        raise InputError(say("Say why it is refused: who asked reads it."))
    return short(tidy)


def cases(entries: Iterable[Entry]) -> list[Case]:
    """The requests among these entries with what was decided, oldest first."""
    asked, decided = [], {}
    for entry in entries:
        if entry.kind is EntryKind.REQUEST:
            asked.append(request_of(entry))
        elif entry.kind is EntryKind.DECISION:
            decided[entry.body["request"]] = decision_of(entry)
    asked.sort(key=lambda request: (request.said, request.employee, request.id))
    return [Case(request, decided.get(request.id)) for request in asked]


def next_round(request: Request, known: Iterable[Case]) -> int:
    """How often the same was asked and decided: asked for the next time it is another request."""
    same = [case for case in known if case.request.content == request.content]
    return sum(not case.open for case in same)


def by_id(known: Iterable[Case]) -> Mapping[str, Case]:
    """Id of the request -> case."""
    return {case.request.id: case for case in known}
