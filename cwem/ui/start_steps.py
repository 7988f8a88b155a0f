"""Getting started: what an installation still needs, worked out from what is really there.

The list grows with the product: a step is one function from the facts to its state."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cwem.ui.start_count import Facts
from cwem.words import Words, say, say_n


class StepState(StrEnum):
    """How far a step is; exactly one."""

    OPEN = "open"
    PARTLY = "partly"
    DONE = "done"
    SETTLED = "settled"
    """Nothing to measure: an administrator said that it is done, or not needed here."""

    @property
    def finished(self) -> bool:
        return self in {StepState.DONE, StepState.SETTLED}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist. `settle` is what an administrator may say instead, if anything."""

    key: str
    title: Words
    why: Words
    page: str
    button: Words
    state: StepState
    detail: Words | None = None
    settle: Words | None = None


def steps(facts: Facts) -> list[Step]:
    """The checklist, in the order in which things are best done."""
    return [make(facts) for make in _STEPS]


def finished(found: Iterable[Step]) -> bool:
    """Whether nothing is left to do."""
    return all(step.state.finished for step in found)


def _measured(done: bool, begun: bool = False) -> StepState:
    if done:
        return StepState.DONE
    return StepState.PARTLY if begun else StepState.OPEN


def _or_settled(facts: Facts, key: str, measured: StepState) -> StepState:
    return StepState.SETTLED if key in facts.settled and not measured.finished else measured


def _site(facts: Facts) -> Step:
    return Step(
        "site",
        say("Enter a site"),
        say("A site has a time zone: by it days begin and end for the people who work there."),
        "places.py",
        say("Teams and sites"),
        _measured(facts.sites > 0),
        say_n("{n} site", "{n} sites", facts.sites) if facts.sites else None,
    )


def _team(facts: Facts) -> Step:
    return Step(
        "team",
        say("Enter a team"),
        say("Teams say who works where, and for whom a manager is responsible."),
        "places.py",
        say("Teams and sites"),
        _measured(facts.teams > 0),
        say_n("{n} team", "{n} teams", facts.teams) if facts.teams else None,
    )


def _shift(facts: Facts) -> Step:
    alone = facts.without_roster if facts.people else facts.teams_without_roster
    measured = _measured(facts.rosters > 0 and alone == 0, facts.rosters > 0)
    if not facts.rosters:
        detail = None
    elif facts.people:
        detail = say_n("{n} person has no roster", "{n} people have no roster", alone)
    else:
        detail = say_n("{n} team has no roster", "{n} teams have no roster", alone)
    return Step(
        "shift",
        say("Say when people work"),
        say("Shifts and rosters tell what is planned: by them a day is late, absent or overtime."),
        "shifts.py",
        say("Shifts"),
        _or_settled(facts, "shift", measured),
        detail if alone else None,
        settle=say("Nobody has fixed times"),
    )


def _people(facts: Facts) -> Step:
    return Step(
        "people",
        say("Enter the people"),
        say("Only people who are known here can agree, be enrolled and have a working day."),
        "people_import.py",
        say("Import people"),
        _measured(facts.people > 0),
        say_n("{n} person", "{n} people", facts.people) if facts.people else None,
    )


def _managers(facts: Facts) -> Step:
    alone = facts.without_manager
    begun = alone < facts.people
    measured = _measured(facts.people > 0 and alone == 0, facts.people > 0 and begun)
    return Step(
        "managers",
        say("Say who manages whom"),
        say("Attendance of a person is shown to that person's own manager and to nobody else."),
        "people.py",
        say("People"),
        _or_settled(facts, "managers", measured),
        say_n("{n} person has no manager", "{n} people have no manager", alone) if alone else None,
        settle=say("They need none"),
    )


def _consent(facts: Facts) -> Step:
    return Step(
        "consent",
        say("Check the consent texts"),
        say(
            "Nobody is enrolled without having agreed. The texts that come with CWEM are drafts: "
            "let your own counsel check them, and publish them as yours."
        ),
        "consents.py",
        say("Consents"),
        _measured(facts.drafts == 0),
        say_n("{n} text is still a draft", "{n} texts are still drafts", facts.drafts)
        if facts.drafts
        else None,
    )


def _invitations(facts: Facts) -> Step:
    measured = _measured(0 < facts.people <= facts.invited, facts.invited > 0)
    count = say(
        "{n} of {all} people have an account or an invitation", n=facts.invited, all=facts.people
    )
    return Step(
        "invitations",
        say("Invite the people"),
        say("With a one-time link everybody makes their own account and answers for themselves."),
        "invitations.py",
        say("Invitations"),
        _or_settled(facts, "invitations", measured),
        count if facts.people else None,
        settle=say("These are enough"),
    )


def _enrolment(facts: Facts) -> Step:
    count = say("{n} of {all} people are enrolled", n=facts.enrolled, all=facts.people)
    return Step(
        "enrolment",
        say("Enrol the first person"),
        say("A few pictures teach the cameras a face. Begin with yourself, to see it work."),
        "people.py",
        say("People"),
        _measured(facts.enrolled > 0),
        count if facts.people else None,
    )


def _cameras(facts: Facts) -> Step:
    return Step(
        "cameras",
        say("Enter a shared camera"),
        say("A camera at the door recognises everybody who agreed; own webcams need no entry."),
        "cameras.py",
        say("Cameras"),
        _or_settled(facts, "cameras", _measured(facts.cameras > 0)),
        say_n("{n} camera", "{n} cameras", facts.cameras) if facts.cameras else None,
        settle=say("Own webcams only"),
    )


def _https(facts: Facts) -> Step:
    if not facts.for_others:
        detail = say("The app answers this machine only")
    elif not facts.https:
        detail = say("The app is reached over plain HTTP")
    else:
        detail = None
    return Step(
        "https",
        say("Serve colleagues over HTTPS"),
        say(
            "Away from this machine browsers give the camera to HTTPS pages only: start with "
            "`cwem run --tls self-signed`, or `--tls CERT KEY` with a certificate of your own."
        ),
        "settings.py",
        say("Settings"),
        _or_settled(facts, "https", _measured(facts.https and facts.for_others)),
        detail,
        settle=say("This machine only"),
    )


def _backed_up(facts: Facts) -> StepState:
    return _measured(facts.backed_up and facts.backed_up_daily, facts.backed_up)


def _backup(facts: Facts) -> Step:
    return Step(
        "backup",
        say("Back up the data folder"),
        say(
            "It holds everything, and the keys without which the face templates cannot be opened. "
            "CWEM makes a backup every day once CWEM_BACKUP_FOLDER names a folder on another disk "
            "and CWEM_BACKUP_PASSPHRASE_FILE a file with a passphrase."
        ),
        "system.py",
        say("System"),
        _or_settled(facts, "backup", _backed_up(facts)),
        say("There is a backup, but none is made every day")
        if facts.backed_up and not facts.backed_up_daily
        else None,
        settle=say("It is backed up"),
    )


_STEPS: Sequence[Callable[[Facts], Step]] = (
    _site,
    _team,
    _shift,
    _people,
    _managers,
    _consent,
    _invitations,
    _enrolment,
    _cameras,
    _https,
    _backup,
)
