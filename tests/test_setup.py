"""What `make setup` installs is pinned and of one resolution; where it needs root it asks."""

import os
import re
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cwem.doctor import PYTHONS
from cwem.machine import cassandra_packages

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path.name for path in ROOT.glob("requirements*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pinned(name: str) -> dict[str, str]:
    """Package -> version of one requirements file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def _named(requirements: list[str]) -> dict[str, Requirement]:
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(each.name): each for each in parsed}


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_pin_or_its_hash(name: str) -> None:
    pin = re.compile(r"[a-z0-9-]+==\S+( ; .+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        assert pin.fullmatch(line) or digest.fullmatch(line), line


def test_what_the_project_asks_for_is_pinned() -> None:
    pinned = _pinned("requirements.txt")
    for name, wanted in _named(PROJECT["project"]["dependencies"]).items():
        assert wanted.specifier.contains(pinned[name]), wanted


def test_what_the_tests_ask_for_is_pinned() -> None:
    pinned = _pinned("requirements-dev.txt")
    for name, wanted in _named(PROJECT["dependency-groups"]["dev"]).items():
        assert wanted.specifier.contains(pinned[name]), wanted


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements-facenet.txt"])
def test_the_files_are_one_resolution(name: str) -> None:
    runtime, other = _pinned("requirements.txt"), _pinned(name)
    shared = runtime.keys() & other.keys()
    assert {each: other[each] for each in shared} == {each: runtime[each] for each in shared}


def test_the_tests_run_on_all_of_the_runtime() -> None:
    assert _pinned("requirements.txt").keys() <= _pinned("requirements-dev.txt").keys()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_default_set_is_light(name: str) -> None:
    heavy = {"torch", "torchvision", "tensorflow", "xgboost", "facenet-pytorch"}
    assert [each for each in _pinned(name) if each in heavy or each.startswith("nvidia")] == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_pins_two_opencvs(name: str) -> None:
    assert len([each for each in _pinned(name) if each.startswith("opencv")]) <= 1


def test_exactly_one_installed_package_provides_cv2() -> None:
    assert set(packages_distributions()["cv2"]) == {"opencv-contrib-python"}


def test_facenet_is_the_release_that_pins_nothing() -> None:
    assert _pinned("requirements-facenet.txt")["facenet-pytorch"] == "2.5.3"


def test_doctor_and_project_agree_on_python() -> None:
    first, end = (".".join(map(str, version)) for version in PYTHONS)
    assert PROJECT["project"]["requires-python"] == f">={first},<{end}"


# --- the Makefile, with a stand-in for each program it calls --------------------------------------


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """A virtual environment in which everything is done but what a test removes."""
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    _program(venv / "bin" / "cwem", 'echo "cwem $*"')
    _program(venv / "bin" / "python", 'echo "python $*"')
    for stamp in (".python", ".packages", ".dev", ".system", ".models", ".browser", ".cassandra"):
        (venv / stamp).touch()
    return venv


def _program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _make(venv: Path, *arguments: str, user: int = 1000) -> "subprocess.CompletedProcess[str]":
    programs = venv.parent / "programs"
    _program(programs / "id", f"echo {user}")
    _program(programs / "apt-get", f'echo "$*" >> {venv.parent}/apt.log')
    # a make that runs these tests must not hand its own flags down
    outer = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", f"VENV={venv}", *arguments],
        cwd=ROOT,
        env=outer | {"PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_run_starts_at_once_when_all_is_set_up(venv: Path) -> None:
    done = _make(venv, "run")
    assert (done.returncode, done.stdout) == (0, "cwem run\n"), done.stderr


def test_test_hands_its_arguments_to_pytest(venv: Path) -> None:
    done = _make(venv, "test", "ARGS=-k bouts", "WORKERS=")
    assert done.stdout == "python -m pytest -k bouts\n", done.stderr


def test_tests_run_on_two_workers_and_costly_servers_exist_once(venv: Path) -> None:
    done = _make(venv, "test")
    assert done.stdout.startswith("python -m pytest -n 2 --dist loadgroup"), done.stderr


def test_missing_libraries_stop_an_ordinary_user_with_the_command(venv: Path) -> None:
    (venv / ".system").unlink()
    _program(venv / "bin" / "python", "echo libone libtwo")
    done = _make(venv, "setup")
    assert done.returncode != 0
    assert "sudo apt-get install -y --no-install-recommends libone libtwo\n" in done.stderr
    assert not (venv / ".system").exists()


def test_missing_libraries_are_installed_by_root(venv: Path) -> None:
    (venv / ".system").unlink()
    _program(venv / "bin" / "python", "echo libone libtwo")
    done = _make(venv, "setup", user=0)
    assert done.returncode == 0, done.stderr
    log = (venv.parent / "apt.log").read_text().splitlines()
    assert log[0].endswith("update")
    assert log[1].endswith("install --no-install-recommends libone libtwo")


def test_a_missing_chromium_stops_the_tests_with_the_command(venv: Path) -> None:
    (venv / ".browser").unlink()
    _program(venv / "bin" / "python", "echo chromium libatomic1")
    done = _make(venv, "test")
    assert done.returncode != 0
    assert "sudo apt-get install -y --no-install-recommends chromium libatomic1\n" in done.stderr


def test_a_python_that_is_too_old_is_refused(venv: Path) -> None:
    (venv / ".python").unlink()
    old = venv.parent / "old"
    _program(old, "exit 1")
    done = _make(venv, "setup", f"PYTHON={old}")
    assert done.returncode != 0
    assert "3.11, 3.12 or 3.13" in done.stderr


def test_a_python_without_venv_stops_an_ordinary_user_with_the_command(venv: Path) -> None:
    (venv / ".python").unlink()
    bare = venv.parent / "bare"
    _program(
        bare,
        'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.12-venv;; esac',
    )
    done = _make(venv, "setup", f"PYTHON={bare}")
    assert done.returncode != 0
    assert "sudo apt-get install -y --no-install-recommends python3.12-venv" in done.stderr


def test_a_missing_java_stops_the_tests_with_the_command(venv: Path) -> None:
    (venv / ".cassandra").unlink()
    _program(venv / "bin" / "python", "echo openjdk-17-jre-headless maven")
    done = _make(venv, "test")
    assert done.returncode != 0
    wanted = "sudo apt-get install -y --no-install-recommends openjdk-17-jre-headless maven\n"
    assert wanted in done.stderr


def test_java_and_maven_are_asked_for_where_they_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("CASSANDRA_HOME", "CWEM_TEST_CASSANDRA"):
        monkeypatch.delenv(name, raising=False)
    assert cassandra_packages() == ["openjdk-17-jre-headless", "maven"]
    monkeypatch.setenv("CASSANDRA_HOME", "/opt/cassandra")
    assert cassandra_packages() == ["openjdk-17-jre-headless"]
