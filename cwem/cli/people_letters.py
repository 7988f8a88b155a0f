"""What `cwem people invite` does, and the letters of `cwem people import`."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cwem.access.audit import CONSOLE, By
from cwem.access.invitations import InvitationState
from cwem.access.invite import Issued, renew
from cwem.access.visitors import wall_clock
from cwem.cli.private_file import check_writable, write_private
from cwem.errors import InputError
from cwem.settings import Settings, load_settings
from cwem.store.opening import open_store
from cwem.store.ports import OpenStore
from cwem.ui.letters import addressees, letters_html
from cwem.web.addresses import colleagues_address, for_this_machine


def renew_open(letters: Path, address: str, days: int) -> None:
    """New links for every open invitation, in letters. Raises InputError, StoreError."""
    settings = load_settings()
    with open_store(settings) as store:
        by = By(CONSOLE, wall_clock())
        found = store.invitations.invitations()
        waiting = [one for one in found if one.state(by.at) is InvitationState.OPEN]
        if not waiting:
            raise InputError(
                "No invitation is open: `cwem people import` makes them for people with a log-in "
                "name, and so does the page Invitations."
            )
        check_writable(letters)  # the old links stop working only where new ones can be written
        done = renew(store.invitations, waiting, days, by)
        for one, reason in done.refused:
            print(f"no new link for {one.login}: {reason}", file=sys.stderr)
        write_letters(letters, done.issued, store, settings, address)


def write_letters(
    letters: Path, issued: Iterable[Issued], store: OpenStore, settings: Settings, address: str
) -> None:
    """The file, readable by its owner only. Raises InputError."""
    base = address.rstrip("/") or colleagues_address(settings)
    names = {number: one.name for number, one in store.registry.company().employees.items()}
    people, zone = addressees(issued, names), datetime.now().astimezone().tzinfo or UTC
    write_private(letters, letters_html(people, base, zone))
    print(
        f"{len(people)} letters in {letters}; delete the file when they are printed",
        file=sys.stderr,
    )
    if for_this_machine(base):
        print(
            f"the links begin with {base}, which only this machine understands; give the address "
            "your colleagues use with --address",
            file=sys.stderr,
        )
