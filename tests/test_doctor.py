"""The doctor finds what is missing and names the command; `cwem run` refuses before it starts."""

import json
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from typer.testing import CliRunner

from cwem import machine
from cwem.access.audit import By
from cwem.access.passwords import Passwords
from cwem.attendance.pass_desk import PassDesk
from cwem.attendance.passes import PassKind
from cwem.cli import app
from cwem.doctor import Finding, examine, installed, places, stored
from cwem.errors import CwemError, ModelMissing, StoreUnavailable
from cwem.settings import Settings, load_settings
from cwem.store.sqlite import open_store
from cwem.values import Consent, Employee, Purpose, Template, unit
from cwem.web.tls import self_signed
from cwem.words import Words

NATIVE = dict(installed.NATIVE)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def settings(tmp_path: Path, free_port: int) -> Settings:
    return load_settings(home=tmp_path / "home", models=tmp_path / "models", port=free_port)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading all native code takes seconds; one test does it."""
    monkeypatch.setattr(installed, "NATIVE", {})


def test_the_native_code_of_this_environment_loads(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "NATIVE", NATIVE)
    found = {each.what: each.found for each in examine(settings)}
    assert {name: found[name] for name in NATIVE} == dict.fromkeys(NATIVE, "loads")


def _of(what: str, settings: Settings, dev: bool = False) -> Finding:
    return next(finding for finding in examine(settings, dev) if finding.what == what)


def test_missing_models_are_mended_by_a_pull(settings: Settings) -> None:
    finding = _of("model face_detection_yunet", settings)
    assert (finding.found, finding.mend) == ("missing", "cwem models pull")


def test_a_corrupt_model_is_not_well(settings: Settings) -> None:
    settings.models.mkdir()
    (settings.models / "pose_landmarker_lite.task").write_bytes(b"not it")
    assert _of("model pose_landmarker_lite", settings).found.startswith("damaged")


def test_a_missing_library_names_its_debian_package(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(machine.LIBRARIES, "libnothere.so.9", "libnothere9")
    finding = _of("system libraries", settings)
    assert finding.mend.startswith("sudo apt-get install")
    assert finding.mend.endswith(" libnothere9")


def test_another_system_than_linux_is_not_asked_for_debian_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(machine.LIBRARIES, "libnothere.so.9", "libnothere9")
    monkeypatch.setattr("sys.platform", "darwin")
    assert machine.debian_packages() == []


@pytest.mark.parametrize(
    "providers", [[], ["opencv-contrib-python", "opencv-python-headless"]], ids=["none", "two"]
)
def test_cv2_must_come_from_exactly_one_package(
    providers: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "packages_distributions", lambda: {"cv2": providers})
    finding = _of("provider of cv2", settings)
    assert not finding.well
    assert all(provider in finding.mend for provider in providers)


def test_a_package_of_another_version_is_noticed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        installed, "requires", lambda _: ["pytest<1", "nosuchpackage", "torch; extra == 'facenet'"]
    )
    assert _of("packages", settings).found.endswith(": pytest<1, nosuchpackage")


def test_native_code_that_does_not_load(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        installed, "NATIVE", {"gone": "import cwem.gone", "broken": "import os; os.abort()"}
    )
    assert "No module named 'cwem.gone'" in _of("gone", settings).found
    assert _of("broken", settings).mend == "make setup"


def test_a_python_that_is_too_old(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10, 4))
    assert "PYTHON=" in _of("Python", settings).mend


def test_a_data_folder_that_cannot_be_made(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "file").touch()
    settings = load_settings(home=tmp_path / "file" / "home", port=free_port)
    assert "CWEM_HOME" in _of("data folder", settings).mend


def test_a_data_folder_without_space(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "SPACE", 1 << 62)
    assert _of("data folder", settings).mend.startswith("free some space")


def test_a_store_that_is_none(settings: Settings) -> None:
    settings.home.mkdir()
    settings.sqlite_path.write_bytes(b"not a database" * 1000)
    assert str(settings.sqlite_path) in _of("store", settings).mend


def test_no_store_yet_is_well_and_none_is_made(settings: Settings) -> None:
    assert _of("store", settings).well
    assert not settings.sqlite_path.exists()


@pytest.fixture
def sealed(settings: Settings) -> Settings:
    """Two faces lie in the store."""
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        for number in ("E001", "E002"):
            consent = Consent(number, Purpose.ATTENDANCE, 1, "signed")
            template = Template(number, unit(np.ones(128, np.float32)), "sface-2021dec", 3)
            store.enrol(Employee(number), template, [consent], 1)
    return settings


def test_faces_that_can_be_opened_are_well(sealed: Settings) -> None:
    assert _of("sealed faces", sealed).found == "2, all can be opened"


@pytest.mark.parametrize("key", [None, b"x" * 32, b"short"], ids=["missing", "another", "damaged"])
def test_a_master_key_that_does_not_open_the_faces(sealed: Settings, key: bytes | None) -> None:
    file = sealed.home / "keys" / "master.key"
    file.unlink()
    if key:
        file.write_bytes(key)
    finding = _of("sealed faces", sealed)
    assert not finding.well
    assert str(file) in finding.found
    assert str(file) in finding.mend


def test_a_face_that_was_tampered_with(sealed: Settings) -> None:
    with closing(sqlite3.connect(sealed.sqlite_path)) as connection, connection:
        connection.execute("UPDATE face_template SET sealed = zeroblob(99) WHERE employee = 'E002'")
    assert _of("sealed faces", sealed).found.startswith("1 of 2 cannot be opened")


def test_a_running_server_notices_that_its_key_file_is_gone(sealed: Settings) -> None:
    with open_store(sealed.sqlite_path, sealed.home / "keys") as store:
        store.templates("sface-2021dec")
        (sealed.home / "keys" / "master.key").unlink()
        findings = {f.what: f for f in examine(sealed, store=store)}
    assert "is missing" in findings["sealed faces"].found


@pytest.mark.parametrize("key", [None, b"x" * 32, b"short"], ids=["missing", "another", "damaged"])
def test_pins_without_their_key_are_told(settings: Settings, key: bytes | None) -> None:
    with open_store(settings.sqlite_path, settings.home / "keys") as store:
        PassDesk(store.passes, Passwords()).issue("E001", {PassKind.PIN}, By("root", 1))
    assert _of("PINs", settings).found == "1, all can be checked"
    file = settings.home / "keys" / "pepper.key"
    file.unlink()
    if key:
        file.write_bytes(key)
    finding = _of("PINs", settings)
    assert not finding.well
    assert str(file) in finding.found
    assert str(file) in finding.mend


@pytest.mark.parametrize("address", ["mysql://host/cwem", "cassandra://host/Not a keyspace"])
def test_a_store_this_version_cannot_use(tmp_path: Path, free_port: int, address: str) -> None:
    settings = load_settings(home=tmp_path, store=address, port=free_port)
    assert "CWEM_STORE" in _of("store", settings).mend


def test_a_cassandra_that_is_not_there(tmp_path: Path, free_port: int) -> None:
    address = f"cassandra://127.0.0.1:{free_port}/cwem"
    finding = _of("store", load_settings(home=tmp_path, store=address, port=free_port))
    assert not finding.well
    assert "Check that Cassandra runs" in finding.found


@pytest.mark.cassandra
def test_a_cassandra_is_asked(tmp_path: Path, free_port: int, cassandra: str) -> None:
    address = f"cassandra://{cassandra}/never_made"
    settings = load_settings(home=tmp_path, store=address, port=free_port)
    assert "cwem store migrate" in _of("store", settings).found


class _Healthy(BaseHTTPRequestHandler):
    answer = b"{}"

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listening(free_port: int) -> Iterator[type[_Healthy]]:
    """Somebody answers on the port; `answer` is what."""
    with HTTPServer(("127.0.0.1", free_port), _Healthy) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield _Healthy
        server.shutdown()
        thread.join()


def test_a_port_somebody_else_has(settings: Settings, listening: type[_Healthy]) -> None:
    listening.answer = b"hello"
    finding = _of("port", settings)
    assert "CWEM_PORT" in finding.mend
    assert f":{settings.port}" in finding.found


def test_a_port_on_which_cwem_runs_is_well(settings: Settings, listening: type[_Healthy]) -> None:
    listening.answer = b'{"app": "cwem", "status": "ok"}'
    assert _of("port", settings).well


def test_cwem_is_known_over_https_too(
    settings: Settings, listening: type[_Healthy], tmp_path: Path, free_port: int
) -> None:
    listening.answer = b'{"app": "cwem", "status": "ok"}'
    certificate = self_signed(tmp_path, ["127.0.0.1"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    with HTTPServer(("127.0.0.1", 0), listening) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        assert machine.cwem_answers("127.0.0.1", server.server_port)
        server.shutdown()
        thread.join()


def test_a_store_that_is_open_is_asked_and_not_opened_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_opened", lambda _: pytest.fail("opened a second time"))

    class Answering:
        passes = SimpleNamespace(held=dict)

        def gallery_version(self) -> int:
            return 1

        def enrolled(self) -> frozenset[str]:
            return frozenset()

        def purposes(self) -> dict[str, frozenset[Purpose]]:
            return {}

    class Gone:
        def gallery_version(self) -> int:
            raise StoreUnavailable("The disk is full.")

    settings.home.mkdir()
    settings.sqlite_path.touch()
    by_what = {f.what: f for f in examine(settings, store=Answering())}  # type: ignore[arg-type]
    assert by_what["store"].well
    by_what = {f.what: f for f in examine(settings, store=Gone())}  # type: ignore[arg-type]
    assert (by_what["store"].found, by_what["store"].well) == ("The disk is full.", False)


def test_what_is_no_command_is_a_sentence_that_can_be_translated(settings: Settings) -> None:
    settings.models.mkdir()
    (settings.home.parent / "home").touch()
    found = {each.what: each for each in examine(settings)}
    assert isinstance(found["data folder"].mend, Words)
    assert not isinstance(found["model face_detection_yunet"].mend, Words)


def test_chromium_is_looked_for_with_dev_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert " chromium " in _of("browser for tests", settings, dev=True).mend
    assert all(finding.what != "browser for tests" for finding in examine(settings))


def test_java_is_looked_for_with_dev_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("CASSANDRA_HOME", "CWEM_TEST_CASSANDRA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert " openjdk-17-jre-headless " in _of("Cassandra for tests", settings, dev=True).mend
    assert all(finding.what != "Cassandra for tests" for finding in examine(settings))


def test_playwright_needs_its_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "_loads", lambda library: library != "libatomic.so.1")
    assert machine.browser_packages() == ["libatomic1"]


def test_chromium_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "my-browser"
    mine.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert machine.chromium() == mine


def test_the_command_exits_1_and_says_so_as_json(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWEM_MODELS", str(settings.models))
    result = CliRunner().invoke(app, ["doctor", "--json"])
    rows = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {row["mend"] for row in rows if row["what"].startswith("model ")} == {"cwem models pull"}
    assert not any(row["ok"] for row in rows if row["mend"])


def test_the_command_prints_the_mending_command_whole(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWEM_MODELS", str(settings.models))
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setitem(machine.LIBRARIES, "libnothere.so.9", "libnothere9")
    shown = CliRunner().invoke(app, ["doctor"]).stdout
    assert "sudo apt-get install -y --no-install-recommends libnothere9\n" in shown


def test_run_needs_the_models(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWEM_MODELS", str(settings.models))
    with pytest.raises(ModelMissing, match="cwem models pull"):
        CliRunner().invoke(app, ["run"], catch_exceptions=False)


def test_run_names_a_port_in_use(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, listening: type[_Healthy]
) -> None:
    monkeypatch.setenv("CWEM_PORT", str(settings.port))
    monkeypatch.setattr("cwem.cli.run.model_file", lambda *_: None)
    with pytest.raises(CwemError, match=f"127.0.0.1:{settings.port}.*CWEM_PORT"):
        CliRunner().invoke(app, ["run"], catch_exceptions=False)
