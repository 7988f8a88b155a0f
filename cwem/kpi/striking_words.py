"""What is said of a recognition that was wrong."""

from datetime import date, datetime, timedelta

from cwem.words import Words, say


def was_wrong(who: str, begin: datetime, end: datetime, zone: str, note: str) -> Words:
    """To whoever looks after cameras: the person said so."""
    return say(
        "{who} says that a recognition was wrong: {day}, {begin} to {until} ({zone}). It does "
        "not count any more. Note: {note}",
        who=who,
        day=begin.date(),
        begin=f"{begin:%H:%M}",
        until=f"{end:%H:%M}",
        zone=zone,
        note=note,
    )


def at_the_door(who: str, device: str, at: datetime, zone: str) -> Words:
    """To whoever looks after cameras; the same within an hour, however often it is pressed."""
    begin, end = _hour(at)
    return say(
        "{who} was recognised at the door ({device}), and it was somebody else: {day}, between "
        "{begin} and {end} ({zone}). It does not count.",
        who=who,
        device=device,
        day=at.date(),
        begin=begin,
        end=end,
        zone=zone,
    )


def to_the_person(device: str, at: datetime, zone: str) -> Words:
    """To who was recognised: anybody who stands there can press the button."""
    begin, end = _hour(at)
    return say(
        "At the door ({device}) you were recognised, and somebody said there that it was not you: "
        "{day}, between {begin} and {end} ({zone}). It does not count. If it was you, ask for a "
        "correction on My day.",
        device=device,
        day=at.date(),
        begin=begin,
        end=end,
        zone=zone,
    )


def changed(who: str, day: date) -> Words:
    """To the manager. They are not told what a time came from, so not that it was a camera."""
    return say("Figures of {who} on {day} have changed.", who=who, day=day)


def _hour(at: datetime) -> tuple[str, str]:
    """The hour in which this moment lies: its begin and its end."""
    begin = at.replace(minute=0, second=0, microsecond=0)
    return f"{begin:%H:%M}", f"{begin + timedelta(hours=1):%H:%M}"
