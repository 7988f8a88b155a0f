"""What every store refuses, in the same words."""

from cwem.errors import ConsentMissing, InputError, RulesMissing, StoreChanged
from cwem.words import say


def erased(number: str) -> InputError:
    """The number is nobody's ever after."""
    return InputError(
        say(
            "The number {number} belonged to somebody who was erased and stays blocked. "
            "Give another number.",
            number=number,
        )
    )


def no_rule_book(revision: int) -> RulesMissing:
    """Figures worked out by an empty book would be other figures."""
    return RulesMissing(
        say(
            "The rules of revision {revision} are not in the store, so what was closed by them "
            "cannot be worked out again. Look at it with `cwem store check`.",
            revision=revision,
        )
    )


def not_agreed(number: str) -> ConsentMissing:
    """Nobody is enrolled who has not agreed to it."""
    return ConsentMissing(
        say(
            "{number} has not consented to attendance, so nothing was stored. Record the "
            "consent to today's text with a note of how it was given, then enrol again.",
            number=number,
        )
    )


def nobody_agrees(number: str) -> InputError:
    """A consent is that of somebody who is known."""
    return InputError(
        say("Nobody has the number {number}; import or enrol the person first.", number=number)
    )


def agreed_already(number: str) -> InputError:
    """A consent is never overwritten."""
    return InputError(
        say(
            "{number} has a consent of that very moment already; look at the history.",
            number=number,
        )
    )


def published_already(version: str) -> InputError:
    """A text is never overwritten."""
    return InputError(
        say(
            "Version {version} of this text exists already; give the new one another version.",
            version=version,
        )
    )


def nobody_waits(number: str) -> InputError:
    """Photos are those of somebody who is known."""
    return InputError(say("Nobody has the number {number}; enter the person first.", number=number))


def changed_meanwhile() -> StoreChanged:
    """Two people who edit at once never overwrite each other unseen."""
    return StoreChanged(
        say(
            "Somebody changed people, teams or sites meanwhile, so nothing was changed. "
            "Look at them again and repeat what still applies."
        )
    )


def rules_changed_meanwhile() -> StoreChanged:
    """The same of shifts and rosters."""
    return StoreChanged(
        say(
            "Somebody changed shifts, rosters or rules meanwhile, so nothing was changed. "
            "Look at them again and repeat what still applies."
        )
    )


def decided_meanwhile() -> StoreChanged:
    """What can be said once is never said over."""
    return StoreChanged(
        say("Somebody has decided this meanwhile, so nothing was changed. Look at it again.")
    )


def closed_meanwhile() -> StoreChanged:
    """A closed period is never overwritten."""
    return StoreChanged(
        say(
            "Somebody has closed this period meanwhile, so nothing was closed. "
            "Look at it again; if it still has to be closed, that makes a further version."
        )
    )


def ground_changed() -> StoreChanged:
    """What is closed knows of everything that was closed, asked and decided before."""
    return StoreChanged(
        say(
            "Something was closed, asked or decided at this very moment, so nothing was closed. "
            "Try again."
        )
    )
