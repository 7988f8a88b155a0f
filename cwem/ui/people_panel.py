"""Who is in the picture, in words: pure functions the Live page draws from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cwem.capture.live import Snapshot
from cwem.track.bouts import visits
from cwem.track.timeline import timeline
from cwem.values import (
    Activity,
    Analysis,
    Bout,
    BoutVoid,
    Channel,
    IdentityStatus,
    Millis,
    Posture,
    Presence,
    Seen,
    standing,
)

STATUS = {
    IdentityStatus.CONFIRMED: ("Recognised", "green"),
    IdentityStatus.TENTATIVE: ("Recognising", "gray"),
    IdentityStatus.UNKNOWN: ("Not enrolled: not named, nothing stored", "gray"),
    IdentityStatus.SOMEONE_ELSE: ("Not the person signed in: nothing stored", "gray"),
    IdentityStatus.TOO_SMALL: ("Too far away to be recognised", "orange"),
    IdentityStatus.POOR: ("Face not clear enough to be recognised", "orange"),
}
"""Status -> what is said about it, and the colour of its badge."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in view."""

    title: str
    status: str
    colour: str
    doing: str
    employee: str | None


def person_lines(analysis: Analysis | None, name: Callable[[str], str]) -> list[PersonLine]:
    """Everyone in view, the recognised first, otherwise from left to right."""
    people = analysis.people if analysis is not None else ()
    ordered = sorted(people, key=lambda seen: (seen.identity.employee is None, seen.person.box.x1))
    return [_line(seen, name) for seen in ordered]


def _line(seen: Seen, name: Callable[[str], str]) -> PersonLine:
    employee = seen.identity.employee
    status, colour = STATUS[seen.identity.status]
    title = name(employee) if employee else "Unknown person"
    if seen.identity.status is IdentityStatus.SOMEONE_ELSE:
        title = "Someone else"
    return PersonLine(title, status, colour, doing(seen), employee)


def doing(seen: Seen) -> str:
    """Activity and posture in one phrase; a posture that is not judged is not mentioned."""
    activity, posture = seen.activity.label, seen.posture.label
    words = ["activity uncertain" if activity == Activity.UNCERTAIN else activity]
    if posture == Posture.UNCERTAIN:
        words.append("posture uncertain")
    elif posture != Posture.NOT_JUDGED:
        words.append(posture)
    phrase = ", ".join(words)
    return phrase[:1].upper() + phrase[1:]


def nobody(snapshot: Snapshot) -> str:
    """What to say where no person is listed."""
    if snapshot.capture is None:
        return "The camera is off."
    analysis = snapshot.progress.analysis
    if analysis is None:
        return "The first picture is being looked at."
    return "Paused." if analysis.paused else "Nobody."


@dataclass(frozen=True, slots=True)
class Today:
    """What the store has of one person since the local midnight, in seconds."""

    since: Millis | None
    """Start of the latest visit; None when nothing is recorded yet."""
    present: float
    activities: Mapping[str, float]


def today(
    bouts: Sequence[Bout], voids: Sequence[BoutVoid], midnight: Millis, departure: Millis
) -> Today:
    """Read one person's bouts after `midnight`, two cameras or tabs as one; a visit ends with an
    absence of `departure`."""
    presence = [b for b in bouts if b.key.channel is Channel.PRESENCE]
    activity = [b for b in bouts if b.key.channel is Channel.ACTIVITY]
    stays = visits(standing(presence, voids), departure)
    labels: dict[str, int] = {}
    for span in timeline(activity, voids):
        length = span.end - max(span.start, midnight)
        if length > 0:
            labels[span.label] = labels.get(span.label, 0) + length
    present = sum(
        max(0, span.end - max(span.start, midnight))
        for span in timeline(presence, voids)
        if span.label == Presence.PRESENT
    )
    return Today(
        stays[-1][0] if stays else None,
        present / 1000,
        {label: length / 1000 for label, length in labels.items()},
    )


def duration(seconds: float) -> str:
    """Seconds for people: 42 s, 5 min 03 s, 1 h 05 min."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {left:02d} s" if minutes else f"{left} s"
