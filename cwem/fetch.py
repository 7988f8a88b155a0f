"""Brings the model files that are missing or wrong.

A file appears under its name only whole and with the right sha256. A pull holds a lock on the
folder; a second one waits and then finds the work done.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from cwem.errors import ModelError, ModelUnavailable
from cwem.sources import Refused, Report, Sources
from cwem.weights import Manifest, State, Weight, state

CHUNK = 1 << 20


def pull(
    folder: Path,
    manifest: Manifest,
    report: Report,
    waiting: Callable[[], None],
    again: str = "cwem models pull",
) -> list[str]:
    """Bring every file that is missing or wrong; returns the names of those brought. `again` is
    the command that tries it once more.

    Calls `waiting` once if another pull is at work. Raises ModelUnavailable when no source
    delivers a file, ModelError when the folder is full or cannot be written."""
    with _explained(folder, again), _alone(folder, waiting):
        _sweep(folder)
        todo = [each for each in manifest.models if state(folder, each) is not State.RIGHT]
        if todo:
            with tempfile.TemporaryDirectory(prefix=".partial-", dir=folder) as scratch:
                sources = Sources(manifest.packages, Path(scratch), report)
                for weight in todo:
                    _bring(weight, folder / weight.file, Path(scratch), sources, report, again)
    return [weight.name for weight in todo]


@contextmanager
def _explained(folder: Path, again: str) -> Iterator[None]:
    """Turn what the disk refuses into a ModelError that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            message = f"the disk of {folder} is full: make room"
        else:
            message = f"cannot write to {folder} ({error.strerror}): mend that or set CWEM_MODELS"
        raise ModelError(f"{message}, then run `{again}` again") from None


@contextmanager
def _alone(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "pull.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _sweep(folder: Path) -> None:
    """Remove what a killed pull left behind."""
    for left in folder.glob(".partial-*"):
        shutil.rmtree(left, ignore_errors=True)


def _bring(  # noqa: PLR0913, PLR0917 - what one file takes
    weight: Weight, target: Path, scratch: Path, sources: Sources, report: Report, again: str
) -> None:
    """Put the file in place from the first source that delivers it."""
    partial = scratch / weight.file
    reasons = []
    for source in weight.sources:
        try:
            with sources.open(source) as stream:
                _copy(stream, weight, partial, report)
        except Refused as refused:
            reasons.append(f"{source}: {refused}")
        else:
            partial.replace(target)
            return
    raise ModelUnavailable(
        f"{weight.file} could not be fetched:\n"
        + "".join(f"  - {reason}\n" for reason in reasons)
        + f"Check the network and pip's index settings, then run `{again}` again; "
        f"or put the file with sha256 {weight.sha256} at {target} yourself."
    )


def _copy(stream: IO[bytes], weight: Weight, partial: Path, report: Report) -> None:
    """Stream to `partial`, safely on disk. Raises Refused unless it is the manifest's file."""
    digest, done = hashlib.sha256(), 0
    with partial.open("wb") as out:
        while done <= weight.bytes and (chunk := _read(stream)):
            out.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            report(weight.file, done, weight.bytes)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != weight.sha256:
        raise Refused(
            f"delivered another file than expected: {done} bytes with sha256 "
            f"{digest.hexdigest()}, expected {weight.bytes} bytes with sha256 {weight.sha256}"
        )


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(CHUNK)
    except (OSError, HTTPException) as error:
        raise Refused(f"broke off: {error}") from None
