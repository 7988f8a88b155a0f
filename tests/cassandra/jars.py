"""Where the tests get Apache Cassandra from: an installation, or Maven Central's artefacts."""

import os
import shutil
import subprocess
from pathlib import Path

import platformdirs
from filelock import FileLock

VERSION = "5.0.8"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>cwem.tests</groupId><artifactId>cassandra</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.cassandra</groupId><artifactId>cassandra-all</artifactId>
    <version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


class Lacking(Exception):
    """What this machine lacks to run a Cassandra, and what brings it."""


def java() -> Path:
    """The Java to run it with. Raises Lacking."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        raise Lacking("no Java found; `make test` installs it: openjdk-17-jre-headless and maven")
    return Path(found)


def jars() -> Path:
    """The folder of Cassandra's jars: CASSANDRA_HOME/lib, else fetched once (67 MB) into the
    user's cache. Several test runs may ask at the same time. Raises Lacking."""
    if home := os.environ.get("CASSANDRA_HOME"):
        if not list((Path(home) / "lib").glob("apache-cassandra-*.jar")):
            raise Lacking(f"no Cassandra in CASSANDRA_HOME ({home}): there is no lib/ with its jar")
        return Path(home) / "lib"
    cache = platformdirs.user_cache_path("cwem-test")
    there = cache / f"cassandra-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / f"cassandra-{VERSION}.lock"):
        if not there.is_dir():
            _fetch(there)
    return there


def _fetch(there: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise Lacking("no Maven found to fetch Cassandra with; `make test` installs it: maven")
    draft = there.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    (draft / "pom.xml").write_text(POM, encoding="utf-8")
    copy = ["-B", "-q", PLUGIN, "-DincludeScope=runtime", f"-DoutputDirectory={draft}"]
    done = subprocess.run(
        [maven, *copy], cwd=draft, capture_output=True, text=True, timeout=240, check=False
    )
    if done.returncode or not list(draft.glob("cassandra-all-*.jar")):
        last = (done.stdout + done.stderr).strip().splitlines()[-3:]
        raise Lacking(f"Maven could not fetch Cassandra {VERSION}: {' / '.join(last)}")
    draft.replace(there)  # whole or not at all: an interrupted fetch is begun anew
