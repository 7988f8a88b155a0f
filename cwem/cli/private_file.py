"""Files for the eyes of whoever runs the command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from cwem.errors import InputError


def check_writable(path: Path) -> None:
    """Raises InputError where `write_private` would; what is there stays."""
    try:
        descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(descriptor)
        Path(name).unlink()
    except OSError as error:
        raise _refused(path, error) from None
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it.")


def write_private(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, readable by its owner only. Raises InputError."""
    with private_file(path) as file:
        file.write(content)


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, in the place of `path` once the block has ended well; readable by its
    owner only. Raises InputError."""
    draft = None
    try:
        descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        draft = Path(name)
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise _refused(path, error) from None
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _refused(path: Path, error: OSError) -> InputError:
    return InputError(f"{path} cannot be written: {error.strerror}.")
