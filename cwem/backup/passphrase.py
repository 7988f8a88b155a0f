"""Where the passphrase of a backup comes from: never from the command line, where others see it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from cwem.backup.sealing import normalised
from cwem.errors import InputError
from cwem.words import say

VARIABLE = "CWEM_BACKUP_PASSPHRASE"
SHORTEST = 12
"""Characters of a new one. Whoever has the file can try as fast as their machines do; Argon2id
makes that slow, but a short one does not last."""


def given_passphrase(file: Path | None, ask: Callable[[], str]) -> str:
    """From the file's first line, else the environment, else asked for. Raises InputError."""
    if file is not None:
        return _from_file(file)
    return os.environ.get(VARIABLE) or ask()


def check_new(passphrase: str) -> None:
    """Raises InputError for one that is too short to protect everything there is."""
    if len(normalised(passphrase)) < SHORTEST:
        raise InputError(
            say(
                "A passphrase of at least {n} characters protects the backup; four words that have "
                "nothing to do with each other are a good one.",
                n=SHORTEST,
            )
        )


def _check_private(file: Path, status: os.stat_result) -> None:
    """Raises InputError for one that others may read. One of somebody else's, say root's, is read
    through its group, so that the group may read it, as PostgreSQL has it for private keys."""
    if os.name != "posix":  # there a file's rights are no mode
        return
    of_group = stat.S_IRWXG if status.st_uid == os.geteuid() else stat.S_IWGRP | stat.S_IXGRP
    if stat.S_ISREG(status.st_mode) and status.st_mode & (stat.S_IRWXO | of_group):
        raise InputError(
            say(
                "Others on this machine may read the passphrase file {file}, and with it every "
                "backup. Take that from them: chmod 600 {file}",
                file=file,
            )
        )


def _from_file(file: Path) -> str:
    try:
        with open(file, encoding="utf-8") as opened:
            _check_private(file, os.fstat(opened.fileno()))
            text = opened.read()
    except (OSError, ValueError) as error:
        raise InputError(
            say("The passphrase file {file} cannot be read: {reason}.", file=file, reason=error)
        ) from None
    first = text.split("\n", 1)[0].rstrip("\r")
    if not first:
        raise InputError(
            say("The first line of {file} is empty; write the passphrase there.", file=file)
        )
    return first
