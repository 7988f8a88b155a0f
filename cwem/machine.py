"""What this machine has: system libraries, a browser, a free port. Standard library only, because
`make setup` asks before everything is installed."""

import ctypes
import json
import os
import shutil
import socket
import ssl
import sys
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}
"""System libraries that mediapipe and OpenCV load and no wheel brings -> Debian package."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def debian_packages() -> list[str]:
    """The Debian packages of the system libraries that cannot be loaded here."""
    if sys.platform != "linux":
        return []
    return sorted({package for name, package in LIBRARIES.items() if not _loads(name)})


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def browser_packages() -> list[str]:
    """The Debian packages the browser tests lack here: Chromium, and what Playwright loads."""
    if sys.platform != "linux":
        return []
    lacking = [] if chromium() else ["chromium", "fonts-dejavu-core"]
    return lacking + ([] if _loads("libatomic.so.1") else ["libatomic1"])


def chromium() -> Path | None:
    """An installed Chromium; $CHROMIUM names one that is not on the PATH."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return Path(found)
    return None


def cassandra_packages() -> list[str]:
    """The Debian packages the tests lack here to run a Cassandra: Java, and Maven to fetch it."""
    if sys.platform != "linux":
        return []
    there = os.environ.get("CASSANDRA_HOME") or os.environ.get("CWEM_TEST_CASSANDRA")
    lacking = {"java": "openjdk-17-jre-headless"} | ({} if there else {"mvn": "maven"})
    return [package for program, package in lacking.items() if not shutil.which(program)]


def port_taken(host: str, port: int) -> str:
    """Why one cannot listen there; empty where one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"cannot listen on {host}:{port}: {error.strerror or error}"
    return ""


def cwem_answers(host: str, port: int) -> bool:
    """Whether it is CWEM that listens there, with or without TLS."""
    whoever = ssl.create_default_context()
    whoever.check_hostname, whoever.verify_mode = False, ssl.CERT_NONE  # asked is only what it is
    return any(
        _says_cwem(connection)
        for connection in (
            HTTPConnection(host, port, timeout=2),
            HTTPSConnection(host, port, timeout=2, context=whoever),
        )
    )


def _says_cwem(connection: HTTPConnection) -> bool:
    try:
        connection.request("GET", "/healthz")
        answer = json.load(connection.getresponse())
        return isinstance(answer, dict) and answer.get("app") == "cwem"
    except (OSError, HTTPException, ValueError):
        return False
    finally:
        connection.close()
