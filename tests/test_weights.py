"""Model files: brought whole or not at all, and never another file than the manifest names."""

import errno
import hashlib
import io
import json
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from cwem import sources, weights
from cwem.cli import app
from cwem.errors import ModelCorrupt, ModelError, ModelMissing, ModelUnavailable
from cwem.fetch import pull
from cwem.sources import Report
from cwem.weights import Manifest, Package, State, load_manifest, model_file, state

SEE = b"eyes that see" * 1000
HEAR = b"ears that hear" * 2000
NOWHERE = "https://127.0.0.1:9/nowhere"
WHEEL = "tinyweights-1.0-py3-none-any.whl"

Arrange = Callable[..., Manifest]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package index: a folder with one wheel that carries two files; no network."""
    folder = tmp_path / "index"
    folder.mkdir()
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        wheel.writestr("tinyweights/see.onnx", SEE)
        wheel.writestr("tinyweights/hear.onnx", HEAR)
        about = "tinyweights-1.0.dist-info/"
        wheel.writestr(
            about + "METADATA", "Metadata-Version: 2.1\nName: tinyweights\nVersion: 1.0\n"
        )
        wheel.writestr(about + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(about + "RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def manifest(index: Path) -> Manifest:
    """Two models from that wheel, with an upstream that does not answer."""
    wheel = (index / WHEEL).read_bytes()
    return _manifest(see=SEE, hear=HEAR, wheel=wheel)


def _manifest(wheel: bytes, **contents: bytes) -> Manifest:
    packages = {
        "tinyweights": {
            "version": "1.0",
            "file": WHEEL,
            "sha256": _sha256(wheel),
            "bytes": len(wheel),
        }
    }
    models = [
        {
            "name": name,
            "file": f"{name}.onnx",
            "sha256": _sha256(content),
            "bytes": len(content),
            "licence": "MIT",
            "use": "test",
            "sources": [
                {"package": "tinyweights", "path": f"tinyweights/{name}.onnx"},
                {"url": NOWHERE},
            ],
        }
        for name, content in contents.items()
    ]
    return Manifest.model_validate({"packages": packages, "models": models})


def _nobody() -> None:
    pytest.fail("nobody else is pulling")


def _pull(folder: Path, manifest: Manifest) -> list[str]:
    return pull(folder, manifest, report=lambda *_: None, waiting=_nobody)


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "pull.lock")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_pull_takes_only_the_named_files_out_of_the_package(
    folder: Path, manifest: Manifest
) -> None:
    assert _pull(folder, manifest) == ["see", "hear"]
    assert (folder / "see.onnx").read_bytes() == SEE
    assert (folder / "hear.onnx").read_bytes() == HEAR
    assert _files(folder) == ["hear.onnx", "see.onnx"]


def test_a_package_is_downloaded_once_for_all_its_files(
    folder: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    download = sources._download

    def noted(name: str, package: Package, into: Path, report: Report) -> Path:
        asked.append(name)
        return download(name, package, into, report)

    monkeypatch.setattr(sources, "_download", noted)
    _pull(folder, manifest)
    assert asked == ["tinyweights"]


def test_pull_again_needs_no_source(folder: Path, manifest: Manifest, index: Path) -> None:
    _pull(folder, manifest)
    (index / WHEEL).unlink()
    assert _pull(folder, manifest) == []


def test_pull_replaces_a_corrupt_file(folder: Path, manifest: Manifest) -> None:
    _pull(folder, manifest)
    (folder / "see.onnx").write_bytes(SEE[:-1] + b"?")
    assert _pull(folder, manifest) == ["see"]
    assert (folder / "see.onnx").read_bytes() == SEE


def test_progress_ends_at_the_whole(folder: Path, manifest: Manifest) -> None:
    seen: dict[str, tuple[int, int]] = {}
    pull(folder, manifest, lambda file, done, total: seen.update({file: (done, total)}), _nobody)
    assert seen["see.onnx"] == (len(SEE), len(SEE))
    assert seen[WHEEL][0] == seen[WHEEL][1] > 0


def test_wrong_checksum_names_file_expected_and_got(folder: Path, index: Path) -> None:
    manifest = _manifest(see=b"other eyes", wheel=(index / WHEEL).read_bytes())
    folder.mkdir()
    (folder / "see.onnx").write_bytes(b"what was there before")
    with pytest.raises(ModelUnavailable) as raised:
        _pull(folder, manifest)
    for word in ("see.onnx", _sha256(b"other eyes"), _sha256(SEE), "cwem models pull"):
        assert word in str(raised.value)
    assert (folder / "see.onnx").read_bytes() == b"what was there before"
    assert _files(folder) == ["see.onnx"]


def test_a_package_with_another_hash_is_refused(
    folder: Path, manifest: Manifest, index: Path
) -> None:
    with (index / WHEEL).open("ab") as wheel:
        wheel.write(b"tampered")
    with pytest.raises(ModelUnavailable, match=r"(?is)hash"):
        _pull(folder, manifest)
    assert _files(folder) == []


def test_no_source_names_each_and_what_to_do(folder: Path, manifest: Manifest, index: Path) -> None:
    (index / WHEEL).unlink()
    with pytest.raises(ModelUnavailable) as raised:
        _pull(folder, manifest)
    for word in ("see.onnx", "tinyweights", NOWHERE, "network", _sha256(SEE)):
        assert word in str(raised.value)
    assert _files(folder) == []


def test_upstream_is_asked_when_the_index_has_nothing(
    folder: Path, manifest: Manifest, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (index / WHEEL).unlink()
    answers = iter([io.BytesIO(SEE), io.BytesIO(HEAR)])
    monkeypatch.setattr("urllib.request.urlopen", lambda *_, **__: next(answers))
    assert _pull(folder, manifest) == ["see", "hear"]


def test_a_connection_that_breaks_off_leaves_nothing(
    folder: Path, manifest: Manifest, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(100) or self._break()

        def _break(self) -> bytes:
            raise ConnectionResetError(errno.ECONNRESET, "reset by peer")

    (index / WHEEL).unlink()
    monkeypatch.setattr("urllib.request.urlopen", lambda *_, **__: Breaking(SEE[:500]))
    with pytest.raises(ModelUnavailable, match="broke off"):
        _pull(folder, manifest)
    assert _files(folder) == []


def test_an_upstream_that_is_silent_is_a_reason_not_a_traceback(
    folder: Path, manifest: Manifest, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise URLError(TimeoutError("timed out"))

    (index / WHEEL).unlink()
    monkeypatch.setattr("urllib.request.urlopen", silent)
    with pytest.raises(ModelUnavailable, match="timed out"):
        _pull(folder, manifest)


def test_a_full_disk_says_so_and_leaves_nothing(
    folder: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ModelError, match=f"disk of {folder} is full"):
        _pull(folder, manifest)
    assert _files(folder) == []


def test_a_full_disk_is_understood_from_pip() -> None:
    said = "ERROR: Could not install packages: [Errno 28] No space left on device\n"
    assert isinstance(sources._why(said), OSError)


def test_a_folder_that_cannot_be_written(tmp_path: Path, manifest: Manifest) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="CWEM_MODELS"):
        _pull(tmp_path / "file" / "models", manifest)


def test_two_pulls_at_once_bring_the_files_once(folder: Path, manifest: Manifest) -> None:
    folder.mkdir()
    waiting = threading.Event()
    brought: list[list[str]] = []

    def second() -> None:
        brought.append(pull(folder, manifest, lambda *_: None, waiting.set))

    with FileLock(folder / "pull.lock"):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        for name, content in {"see.onnx": SEE, "hear.onnx": HEAR}.items():
            (folder / name).write_bytes(content)
    thread.join(10)
    assert brought == [[]]


def test_what_a_killed_pull_left_is_swept(folder: Path, manifest: Manifest) -> None:
    (folder / ".partial-dead").mkdir(parents=True)
    (folder / ".partial-dead" / "see.onnx").write_bytes(SEE[:5])
    _pull(folder, manifest)
    assert _files(folder) == ["hear.onnx", "see.onnx"]


@pytest.fixture
def pulled(folder: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two models, which the product takes for its own."""
    _pull(folder, manifest)
    monkeypatch.setattr(weights, "load_manifest", lambda: manifest)
    monkeypatch.setattr("cwem.cli.models.load_manifest", lambda: manifest)
    monkeypatch.setenv("CWEM_MODELS", str(folder))
    return folder


def test_model_file_gives_the_path(pulled: Path) -> None:
    assert model_file(pulled, "see") == pulled / "see.onnx"


def test_a_missing_model_says_what_to_do(pulled: Path) -> None:
    (pulled / "see.onnx").unlink()
    with pytest.raises(ModelMissing, match="cwem models pull"):
        model_file(pulled, "see")


def test_a_model_that_changed_after_it_was_used_is_noticed(pulled: Path) -> None:
    path = model_file(pulled, "see")
    path.write_bytes(SEE[:-1] + b"?")
    with pytest.raises(ModelCorrupt, match=_sha256(SEE)):
        model_file(pulled, "see")


def test_a_name_outside_the_manifest(pulled: Path) -> None:
    with pytest.raises(ModelError, match="see, hear"):
        model_file(pulled, "taste")


def test_verify_fails_where_a_file_is_wrong(pulled: Path) -> None:
    (pulled / "hear.onnx").write_bytes(b"")
    result = CliRunner().invoke(app, ["models", "verify", "--json"])
    assert json.loads(result.stdout) == {"see": "right", "hear": "wrong"}
    assert isinstance(result.exception, ModelCorrupt)
    assert "hear.onnx" in str(result.exception)


def test_list_names_licence_and_state(pulled: Path) -> None:
    (pulled / "see.onnx").unlink()
    result = CliRunner().invoke(app, ["models", "list", "--json"])
    rows = {row["name"]: row for row in json.loads(result.stdout)}
    assert rows["see"]["state"] == "missing"
    assert rows["hear"]["licence"] == "MIT"
    assert "taste" not in CliRunner().invoke(app, ["models", "list"]).stdout


def test_pull_command_keeps_standard_output_free(pulled: Path) -> None:
    result = CliRunner().invoke(app, ["models", "pull"])
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_manifest_of_the_product_is_whole() -> None:
    manifest = load_manifest()
    names = [weight.name for weight in manifest.models]
    assert len(set(names)) == len(names)
    for weight in manifest.models:
        *packaged, last = weight.sources
        assert isinstance(last, weights.UpstreamSource)
        assert packaged
        for source in packaged:
            assert isinstance(source, weights.PackageSource)
            assert source.package in manifest.packages


@pytest.mark.parametrize("file", ["../escaped.onnx", "/etc/passwd", ".hidden", ""])
def test_a_manifest_cannot_name_a_file_outside_the_folder(file: str, manifest: Manifest) -> None:
    loose = manifest.model_dump()
    loose["models"][0]["file"] = file
    with pytest.raises(ValueError, match="file"):
        Manifest.model_validate(loose)


def test_a_manifest_that_is_not_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="git checkout"):
        load_manifest(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(ModelError, match="is not a manifest"):
        load_manifest(tmp_path / "bad.json")


def test_the_installed_models_are_right(model_path: Callable[[str], Path]) -> None:
    for weight in load_manifest().models:
        assert state(model_path(weight.name).parent, weight) is State.RIGHT
