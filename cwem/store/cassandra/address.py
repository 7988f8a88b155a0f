"""Where a Cassandra is: cassandra://[USER@]HOST[:PORT],HOST/KEYSPACE?dc=...&rf=...&ca=...

    dc             the data centre to talk to; "datacenter1", as Cassandra calls it by itself
    rf             copies of every row that `cwem store migrate` makes a new keyspace with; 1,
                   which one node needs; give 3 where there are three nodes or more
    ca, cert, key  files for TLS, whole paths; without `ca` the connection is plain
    password_file  holds USER's password; else the environment's CWEM_STORE_PASSWORD does
    timeout        seconds an answer may take; 10

A password never stands in the address: addresses are shown and logged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from cwem.errors import SettingsError
from cwem.words import say

PORT = 9042
_KEYSPACE = re.compile(r"[a-z][a-z0-9_]{0,47}")
_NAME = re.compile(r"[\w.-]+")
_KNOWN = {"dc", "rf", "ca", "cert", "key", "password_file", "timeout"}


@dataclass(frozen=True, slots=True)
class Address:
    """What CWEM_STORE says of a Cassandra."""

    hosts: tuple[tuple[str, int], ...]
    keyspace: str
    dc: str = "datacenter1"
    rf: int = 1
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    timeout: float = 10.0

    def __str__(self) -> str:
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"cassandra://{hosts}/{self.keyspace}"


def parse_address(text: str, environment: Mapping[str, str]) -> Address:
    """The address in CWEM_STORE. Raises SettingsError that says what is wrong with it."""
    try:
        return _parsed(text, environment)
    except (ValueError, OSError) as error:
        raise SettingsError(
            say(
                "CWEM_STORE is no address of a Cassandra: {reason}. Write "
                "cassandra://host,host/keyspace?dc=datacenter.",
                reason=error,
            )
        ) from None


def _parsed(text: str, environment: Mapping[str, str]) -> Address:
    parts = urlsplit(text)
    user, _, hosts = parts.netloc.rpartition("@")
    keyspace = parts.path.strip("/")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "cassandra":
        raise ValueError("it does not begin with cassandra://")
    if ":" in user:
        raise ValueError("a password must not stand in it; give password_file=")
    if not _KEYSPACE.fullmatch(keyspace):
        raise ValueError("the keyspace is a name of small letters, digits and _")
    if strange := query.keys() - _KNOWN:
        raise ValueError(f"{min(strange)}= is not known; there is {', '.join(sorted(_KNOWN))}")
    dc = query.get("dc", "datacenter1")
    if not _NAME.fullmatch(dc):
        raise ValueError("dc= is no name of a data centre")
    files = {name: _file(query[name], name) for name in ("ca", "cert", "key") if name in query}
    if files and ("ca" not in files or ("cert" in files) != ("key" in files)):
        raise ValueError("TLS needs ca=, and cert= and key= together")
    return Address(
        tuple(_host(each) for each in hosts.split(",")),
        keyspace,
        dc,
        _whole(query.get("rf", "1"), "rf"),
        user,
        _password(query.get("password_file"), environment) if user else "",
        **files,
        timeout=float(_whole(query.get("timeout", "10"), "timeout")),
    )


def _host(text: str) -> tuple[str, int]:
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        host, port = port, str(PORT)
    if not _NAME.fullmatch(host) or not port.isdigit():
        raise ValueError(f"{text!r} is no host or host:port")
    return host, int(port)


def _whole(text: str, name: str) -> int:
    if not text.isdigit() or not int(text):
        raise ValueError(f"{name}= is a number from 1")
    return int(text)


def _file(text: str, name: str) -> Path:
    """A server runs in another folder than whoever started it."""
    path = Path(text)
    if not path.is_absolute():
        raise ValueError(f"{name}= is the whole path of a file")
    return path


def _password(file: str | None, environment: Mapping[str, str]) -> str:
    if file is not None:
        return _file(file, "password_file").read_text(encoding="utf-8").strip()
    return environment.get("CWEM_STORE_PASSWORD", "")
