"""A real Cassandra node on loopback, in a folder of its own, to be stopped, killed and paused."""

import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.cassandra.jars import jars, java

EXPORTS = [
    "java.base/jdk.internal.misc",
    "java.base/java.lang.ref",
    "java.management.rmi/com.sun.jmx.remote.internal.rmi",
    "java.management/com.sun.jmx.remote.security",
    "java.rmi/sun.rmi.registry",
    "java.rmi/sun.rmi.server",
    "java.sql/java.sql",
    "jdk.unsupported/sun.misc",
    "jdk.compiler/com.sun.tools.javac.file",
    "jdk.attach/sun.tools.attach",
]
OPENS = [
    f"java.base/{name}"
    for name in [
        "java.lang.module",
        "jdk.internal.loader",
        "jdk.internal.ref",
        "jdk.internal.reflect",
        "jdk.internal.math",
        "jdk.internal.module",
        "jdk.internal.util.jar",
        "sun.nio.ch",
        "java.io",
        "java.lang.reflect",
        "java.lang",
        "java.util",
        "java.nio",
    ]
] + ["jdk.management/com.sun.management.internal", "jdk.compiler/com.sun.tools.javac"]
PROPERTIES = [
    "jdk.attach.allowAttachSelf=true",
    "io.netty.tryReflectionSetAccessible=true",
    "java.net.preferIPv4Stack=true",
    "cassandra-foreground=yes",
    "cassandra.ring_delay_ms=1000",
    "cassandra.skip_wait_for_gossip_to_settle=0",
    "cassandra.superuser_setup_delay_ms=0",
]
UNSAFE = (
    "-Dcassandra.unsafesystem=true",
    "-Dcassandra.test.flush_local_schema_changes=false",
)
"""Faster to change tables, and nothing survives a kill."""

LOGBACK = """<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%-5level %date{ISO8601} %logger{0} - %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="OUT"/></root>
</configuration>
"""
YAML = """cluster_name: cwem tests
num_tokens: 1
initial_token: {token}
auto_bootstrap: {bootstrap}
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
commitlog_sync: {sync}
commitlog_segment_size: 8MiB
commitlog_total_space: 128MiB
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{{seeds: "{seed}"}}]
listen_address: {host}
rpc_address: {host}
storage_port: {storage}
ssl_storage_port: {ssl}
native_transport_port: {port}
authenticator: {authenticator}
authorizer: AllowAllAuthorizer
auto_snapshot: false
hinted_handoff_enabled: true
memtable_heap_space: 128MiB
memtable_offheap_space: 64MiB
concurrent_reads: 8
concurrent_writes: 8
concurrent_compactors: 1
storage_compatibility_mode: NONE
data_file_directories: ["{folder}/data"]
commitlog_directory: {folder}/commitlog
saved_caches_directory: {folder}/saved_caches
hints_directory: {folder}/hints
cdc_raw_directory: {folder}/cdc
{more}
"""
PERIODIC = "periodic\ncommitlog_sync_period: 10000ms"
BATCH = "batch"


PORTS = range(20_000, 32_000)
"""Below those that outgoing connections get: a browser test beside would take one before the node
has come so far as to listen."""


def free_port(host: str = "127.0.0.1") -> int:
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind((host, random.choice(PORTS)))
            return int(probe.getsockname()[1])


@dataclass
class Node:
    """One node. `durable`: what it acknowledged survives `kill` (its commit log is synced before
    an answer); otherwise it starts faster and forgets. Several nodes of one ring share `storage`
    (a port) and `seed`."""

    folder: Path
    durable: bool = True
    host: str = "127.0.0.1"
    heap: str = "512M"
    token: int = 0
    authenticator: str = "AllowAllAuthenticator"
    seed: str = ""
    storage: int = 0
    more: str = ""
    """Further lines of cassandra.yaml."""
    tls: ssl.SSLContext | None = None
    """How to ask it, where `more` says that clients come by TLS."""
    port: int = field(default=0, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, patience: float = 120.0) -> None:
        """Start it, again too, on the same port and folder; returns once it answers:
        after 9 s, and up to a minute where two cores are full of other work. One that runs is
        waited for: a second one would write into the same files."""
        if not self._runs():
            self._launch()
        self.resume()
        deadline = time.monotonic() + patience
        while not self.answers():
            if not self._runs() or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"Cassandra did not start: {self.last_words()}")
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether a driver gets a connection and, where nobody has to log in, an answer."""
        with suppress(OSError), socket.create_connection((self.host, self.port), 1):
            return _asked(self.host, self.port, "Password" in self.authenticator, self.tls)
        return False

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Stand still without closing a connection."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def last_words(self) -> str:
        """The end of its log."""
        log = self.folder / "log.txt"
        return log.read_text(encoding="utf-8", errors="replace")[-2_000:] if log.exists() else ""

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _launch(self) -> None:
        self.port = self.port or free_port(self.host)
        self.storage = self.storage or free_port(self.host)
        self._configure()
        with (self.folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.kill(self._process.pid, number)

    def _end(self, number: signal.Signals) -> None:
        self._signal(number)
        self._signal(signal.SIGCONT)
        if self._process is not None:
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    def _configure(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        values = {
            "host": self.host,
            "token": self.token,
            "bootstrap": "false",
            "sync": BATCH if self.durable else PERIODIC,
            "seed": self.seed or f"{self.host}:{self.storage}",
            "storage": self.storage,
            "ssl": free_port(self.host),
            "port": self.port,
            "authenticator": self.authenticator,
            "folder": self.folder,
            "more": self.more,
        }
        (self.folder / "cassandra.yaml").write_text(YAML.format(**values), encoding="utf-8")
        (self.folder / "logback.xml").write_text(LOGBACK, encoding="utf-8")

    def _command(self) -> list[str]:
        lib = jars()
        (agent,) = lib.glob("jamm-*.jar")
        properties = [
            *PROPERTIES,
            f"logback.configurationFile={self.folder}/logback.xml",
            f"cassandra.logdir={self.folder}",
            f"cassandra.storagedir={self.folder}",
            f"cassandra.config=file://{self.folder}/cassandra.yaml",
            f"cassandra.jmx.local.port={free_port()}",
            "cassandra.consistent.rangemovement=false",
        ]
        return [
            str(java()),
            *(f"-Xms{self.heap}", f"-Xmx{self.heap}", "-Xss512k", "-XX:MaxDirectMemorySize=256M"),
            # a node lives for minutes: what compiles and collects in a hurry needs half the time
            *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-javaagent:{agent}"),
            *(f"--add-exports={module}=ALL-UNNAMED" for module in EXPORTS),
            *(f"--add-opens={module}=ALL-UNNAMED" for module in OPENS),
            *(f"-D{each}" for each in properties),
            *(() if self.durable else UNSAFE),
            *("-cp", f"{self.folder}:{lib}/*"),
            "org.apache.cassandra.service.CassandraDaemon",
        ]


def _asked(host: str, port: int, password: bool, tls: ssl.SSLContext | None) -> bool:
    """Ask through the driver, as the product does; the log is never read for it."""
    from cassandra import DriverException
    from cassandra.auth import PlainTextAuthProvider
    from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile, NoHostAvailable
    from cassandra.policies import WhiteListRoundRobinPolicy

    profile = ExecutionProfile(WhiteListRoundRobinPolicy([host]))
    cluster = Cluster(
        [host],
        port,
        protocol_version=5,
        connect_timeout=2,
        execution_profiles={EXEC_PROFILE_DEFAULT: profile},
        ssl_context=tls,
        auth_provider=PlainTextAuthProvider("cassandra", "cassandra") if password else None,
    )
    try:
        cluster.connect().execute("SELECT release_version FROM system.local")
    except (NoHostAvailable, DriverException, OSError):  # slow to answer is no answer yet
        return False
    finally:
        cluster.shutdown()
    return True
