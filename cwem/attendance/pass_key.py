"""PINs and entries whose key is gone: who can mend it is told, and how."""

from cwem.access.notices import NoticeKind, tell_who_may
from cwem.access.ports import AccessStore
from cwem.access.roles import Permission
from cwem.values import Millis
from cwem.words import Words, say, say_n

AGAIN: Millis = 10 * 60_000
"""So long a kiosk keeps what was typed before it asks again whether the key is back."""


def keyless_words(people: int) -> Words:
    """That the PINs of so many people cannot be checked, and what to do."""
    return say_n(
        "The PIN of {n} person cannot be checked: the key it was made with (pepper.key) is not "
        "here. Put it back from a backup and start CWEM again, or give out a new PIN.",
        "The PINs of {n} people cannot be checked: the key they were made with (pepper.key) is not "
        "here. Put it back from a backup and start CWEM again, or give out new PINs.",
        people,
    )


def warn_of_key(store: AccessStore, at: Millis) -> None:
    """Warn whoever gives out PINs that one could not be checked, once a day at most. Raises
    StoreError."""
    words = say(
        "A PIN could not be checked: the key it was made with (pepper.key in the key folder) is "
        "not the one that is there. Nobody is locked out by it. Put the key back from a backup and "
        "start CWEM again, or give out new PINs."
    )
    tell_who_may(store, Permission.MANAGE_PASSES, NoticeKind.WARNING, words, "passes.py", at)


def warn_of_entries(store: AccessStore, device: str, at: Millis) -> None:
    """Warn the same people that a device holds what was typed for another key, once a day at most.
    Raises StoreError."""
    words = say(
        "What was typed at the door ({device}) cannot be opened: it was sealed for another key "
        "(kiosk.key in the key folder) than the one that is there. It is kept at the device for a "
        "day after it was typed. Put the key back from a backup and start CWEM again.",
        device=device,
    )
    tell_who_may(store, Permission.MANAGE_PASSES, NoticeKind.WARNING, words, "passes.py", at)
