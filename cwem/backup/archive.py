"""The parts of a backup inside the sealed stream: a tar, compressed, the manifest first.

    manifest.json   version, schema, time, rows by table, and of each part bytes and SHA-256
    then            the parts, in the manifest's order

The store is an SQLite file also where it was made of a Cassandra: one format, one way back.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cwem.backup.sealing import Damaged, SealingReader, SealingWriter, damaged
from cwem.store.seal import KIOSK_KEY, PEPPER
from cwem.values import Millis
from cwem.words import say

MANIFEST = "manifest.json"
STORE, SETTINGS = "store.sqlite", "cwem.toml"
KEYS = ("master.key", PEPPER, KIOSK_KEY)
PARTS = (STORE, *KEYS, SETTINGS)
"""What there may be in a backup."""
FORMAT = 1
_BLOCK = 1 << 20
_LARGEST_MANIFEST = 1 << 20

Progress = Callable[[int], None]
"""Called with bytes that were worked through."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    """Of CWEM."""
    kind: str
    """Of the store it was made of: "sqlite", and everything is of one moment; or "cassandra", read
    row by row while others write (export.py). The part is an embedded store either way."""
    schema: int
    at: Millis
    installation: str
    erased: int
    """How many people the ledger knew to be erased by then: one that knows fewer is too old."""
    rows: Mapping[str, int]
    waiting: int = 0
    """Rows that waited in the outbox and are in it all the same."""
    parts: Sequence[Part] = field(default=())
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.bytes for part in self.parts)


def part_of(path: Path, name: str) -> Part:
    """The part this file is."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Part(name, size, digest.hexdigest())


def write(
    file: BinaryIO,
    passphrase: str,
    manifest: Manifest,
    files: Mapping[str, Path],
    progress: Progress,
) -> None:
    """Write the backup: the manifest, then its parts from these files. Raises OSError."""
    sealed = SealingWriter(file, passphrase)
    packed = gzip.GzipFile("", "wb", 1, sealed, 0)
    with packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        tar.addfile(_entry(MANIFEST, len(content)), io.BytesIO(content))
        for part in manifest.parts:
            with open(files[part.name], "rb") as source:
                tar.addfile(_entry(part.name, part.bytes), _Watched(source, progress))
    sealed.finish()


def read(
    file: BinaryIO,
    passphrase: str,
    progress: Progress,
    keep: Callable[[Manifest], Path | None] = lambda _: None,
) -> Manifest:
    """Read the whole backup and compare every part with the manifest. `keep` gets the manifest
    first, and says into which folder the parts are to be put; None: they are only read. Raises
    Damaged, SealError for a wrong passphrase, what `keep` raises, and OSError."""
    sealed = io.BufferedReader(SealingReader(file, passphrase), _BLOCK)
    try:
        with gzip.GzipFile(fileobj=sealed) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                entries = iter(tar)
                manifest = _manifest(tar, next(entries, None))
                folder = keep(manifest)
                for part in manifest.parts:
                    _read_part(tar, next(entries, None), part, folder, progress)
                if next(entries, None) is not None:
                    raise damaged()
            _to_the_end(packed)
        _to_the_end(sealed)
    except (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile):
        raise damaged() from None
    return manifest


def _to_the_end(stream: Any) -> None:
    """Only the last chunk says that nothing is missing."""
    while stream.read(_BLOCK):
        pass


def _manifest(tar: tarfile.TarFile, entry: tarfile.TarInfo | None) -> Manifest:
    if entry is None or entry.name != MANIFEST or entry.size > _LARGEST_MANIFEST:
        raise damaged()
    content = tar.extractfile(entry)
    assert content is not None
    told = json.loads(content.read())
    if told.get("format") != FORMAT:
        raise Damaged(
            say(
                "The backup was made by CWEM {version}, in a form this version does not know. "
                "Update CWEM.",
                version=told.get("version", "?"),
            )
        )
    parts = tuple(Part(**part) for part in told.pop("parts"))
    if any(part.name not in PARTS for part in parts):
        raise damaged()
    return Manifest(**told, parts=parts)


def _read_part(
    tar: tarfile.TarFile,
    entry: tarfile.TarInfo | None,
    part: Part,
    folder: Path | None,
    progress: Progress,
) -> None:
    source = tar.extractfile(entry) if entry is not None and entry.name == part.name else None
    if source is None:
        raise damaged()
    digest, size = hashlib.sha256(), 0
    with open(folder / part.name if folder else os.devnull, "wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            progress(len(block))
            target.write(block)
    if (size, digest.hexdigest()) != (part.bytes, part.sha256):
        raise damaged()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Watched(io.RawIOBase):
    """A file whose reading is watched."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file, self._progress = file, progress

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._progress(len(block))
        return block
