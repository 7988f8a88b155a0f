"""Starts and watches the product as users start it: a process of its own."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from cwem.settings import ROOT, load_settings
from cwem.store.opening import open_store
from cwem.values import Bout, seconds_by_label

UNCHECKED = ssl.create_default_context()
"""For certificates that this test made."""
UNCHECKED.check_hostname, UNCHECKED.verify_mode = False, ssl.CERT_NONE


class Server:
    """`cwem run` with its own data folder and port. Use as a context manager."""

    def __init__(
        self, home: Path, *, streamlit: bool = False, https: bool = False, **settings: object
    ) -> None:
        """`settings` become CWEM_* variables; `streamlit`: start with `streamlit run app.py`;
        `https`: with a certificate of its own that nobody knows."""
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http{'s' if https else ''}://127.0.0.1:{self.port}/"
        self.log = home / "server.log"
        self._command = [sys.executable, "-m", "cwem.cli", "run"]
        self._command += ["--tls", "self-signed"] if https else []
        if streamlit:
            self._command = [sys.executable, "-m", "streamlit", "run", "app.py"]
            self._command += ["--server.port", str(self.port)]
        variables = {f"CWEM_{name.upper()}": str(value) for name, value in settings.items()}
        self._environment = {
            **os.environ,
            **variables,
            "CWEM_HOME": str(home),
            "CWEM_PORT": str(self.port),
        }

    def __enter__(self) -> "Server":
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if not wait_until(lambda: self.health()[0] != 0, 120):
            self.__exit__()
            raise AssertionError(f"the server did not start:\n{self.log.read_text()}")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        """End it as a power cut would; entering again starts it on the same port."""
        self.process.kill()
        self.process.wait()

    def health(self) -> tuple[int, dict[str, Any]]:
        """(status, body) of /healthz; status 0 when nothing answers."""
        try:
            asked = urllib.request.urlopen(self.url + "healthz", timeout=5, context=UNCHECKED)
            with asked as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except (OSError, ValueError):
            return 0, {}

    def live(self) -> int:
        """Captures that run now."""
        return int(self.health()[1].get("live", 0))

    def threads(self) -> int:
        """Threads of the server's process."""
        return psutil.Process(self.process.pid).num_threads()

    def memory(self) -> float:
        """Resident memory of the server's process, MB."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6

    def cpu_seconds(self) -> float:
        """CPU time the server's process has used."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def bouts(self) -> list[Bout]:
        """What the store has of the last two days, read by this process."""
        today = datetime.now(UTC).date()
        settings = load_settings(home=self.home)
        with open_store(settings) as store:
            return list(store.all_bouts(today - timedelta(days=1), today))

    def seconds(self, employee: str, channel: str) -> float:
        """Recorded seconds of this person in this channel, all labels together."""
        recorded = seconds_by_label(self.bouts())
        return sum(recorded.get(employee, {}).get(channel, {}).values())


def cwem(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command line of the product in this data folder."""
    return subprocess.run(
        [sys.executable, "-m", "cwem.cli", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "CWEM_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def wait_until(what: Callable[[], object], timeout: float, every: float = 0.2) -> bool:
    """Wait until the callable is true; whether it became so."""
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(every)
    return False
