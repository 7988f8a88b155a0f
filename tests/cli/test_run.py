"""`cwem run` as users type it: a process of its own, started in a folder of theirs."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from cwem.settings import ROOT
from tests.e2e.serving import wait_until


@pytest.fixture(autouse=True)
def _models(model_path: Callable[[str], Path]) -> None:
    model_path("pose_landmarker_lite")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cwem.cli", "run", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CWEM_PORT": str(port), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    try:
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, said


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return str(json.load(answer)["status"]) == "ok"
    except OSError:
        return False


def test_a_cassandra_that_is_away_ends_it_with_a_word(tmp_path: Path, port: int) -> None:
    address = f"cassandra://127.0.0.1:{port}/cwem"
    code, said = ended(start(tmp_path, port, CWEM_HOME=str(tmp_path), CWEM_STORE=address))
    assert code == 1
    assert said == (
        f"cwem: The store {address} cannot be reached. Check that Cassandra runs, and host, port "
        "and dc= in CWEM_STORE; where it speaks TLS, ca=, cert= and key= too.\n"
    )


def test_relative_folders_are_those_of_whoever_started_it(tmp_path: Path, port: int) -> None:
    (tmp_path / "weights").symlink_to(ROOT / "models")
    home = f"home-of-{tmp_path.name}"
    process = start(tmp_path, port, CWEM_HOME=home, CWEM_MODELS="weights")
    try:
        assert wait_until(lambda: healthy(port) or process.poll() is not None, 60)
        assert healthy(port)
        assert (tmp_path / home / "cwem.sqlite").is_file()
        assert not (ROOT / home).exists()
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _not_a_database(folder: Path) -> dict[str, str]:
    (folder / "home").mkdir()
    (folder / "home" / "cwem.sqlite").write_bytes(b"not a database" * 1000)
    return {"CWEM_HOME": str(folder / "home")}


def _a_file_for_a_folder(folder: Path) -> dict[str, str]:
    (folder / "file").touch()
    return {"CWEM_HOME": str(folder / "file")}


@pytest.mark.parametrize(
    ("broken", "code", "word"),
    [
        (_not_a_database, 1, "cwem.sqlite"),
        (_a_file_for_a_folder, 1, "file"),
        (lambda _: {"CWEM_STORE": "postgres://db/cwem"}, 2, "CWEM_STORE"),
    ],
    ids=["store file", "data folder", "kind of store"],
)
def test_a_store_that_cannot_be_opened_is_no_start(
    tmp_path: Path, port: int, broken: Callable[[Path], dict[str, str]], code: int, word: str
) -> None:
    returned, said = ended(start(tmp_path, port, **broken(tmp_path)))
    assert returned == code
    assert word in said
    assert "Streamlit" not in said
    assert "Traceback" not in said
