"""Makes Beam's job server for Flink, one jar, from the published parts of Beam's runner for Flink.

Beam publishes such a jar of its own for each release (`beam-runners-flink-*-job-server`); where that one is at hand, it
takes the place of this. Maven fetches the parts that tools/flink/pom.xml names; tools/flink/jars.sha256 pins them.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = (
    "Manifest-Version: 1.0\r\n"
    "Main-Class: org.apache.beam.runners.flink.FlinkJobServerDriver\r\n"
    "Multi-Release: true\r\n\r\n"
)
SERVICES = "META-INF/services/"
DAY = (2025, 1, 1, 0, 0, 0)
"""The time of every entry: the same parts give the same jar."""


class JobServerError(Exception):
    """The job server cannot be made; the message says what helps."""


def make_job_server(pins: Path, home: Path, target: Path) -> None:
    """Fetch the parts and join them.

    Args:
        pins: Folder with pom.xml and jars.sha256.
        home: Folder to work in.
        target: The jar to make.

    Raises:
        JobServerError: Maven is not there, or a part is not the pinned one.
        CalledProcessError: Maven failed; it says why itself.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise JobServerError("there is no mvn; install Maven, or set COMMUNIQUE_FLINK_JAR to a job server of Beam's")
    parts = home / "parts"
    shutil.rmtree(parts, ignore_errors=True)
    command = [maven, "-q", "-B", "-f", str(pins / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*command, f"-DoutputDirectory={parts.resolve()}"], check=True)
    jars = _checked(parts, pins / "jars.sha256")
    unfinished = target.with_suffix(".tmp")
    _join(jars, unfinished)
    unfinished.replace(target)
    shutil.rmtree(parts)


def _checked(folder: Path, pinned: Path) -> list[Path]:
    """Return the jars of the folder, which must be those that are pinned, byte for byte."""
    expected = {name: digest for digest, name in map(str.split, pinned.read_text(encoding="utf-8").splitlines())}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.jar")}
    if wrong := sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)):
        raise JobServerError(f"not as {pinned} has it: {', '.join(wrong)}")
    return sorted(folder / name for name in found)


def _of_one_jar(name: str) -> bool:
    """Whether an entry says something of its jar alone: manifest, index, signature."""
    upper = name.upper()
    return upper in {"META-INF/MANIFEST.MF", "META-INF/INDEX.LIST"} or (
        upper.startswith("META-INF/") and upper.endswith((".SF", ".DSA", ".RSA"))
    )


def _join(jars: list[Path], target: Path) -> None:
    """Write one jar with the entries of all: the first of a name counts, lists of services are joined."""
    services: dict[str, list[bytes]] = defaultdict(list)
    seen: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as joined:
        for jar in jars:
            with zipfile.ZipFile(jar) as part:
                for name in part.namelist():
                    if name.startswith(SERVICES) and not name.endswith("/"):
                        services[name].append(part.read(name))
                    elif not (name.endswith("/") or name in seen or _of_one_jar(name)):
                        seen.add(name)
                        _write(joined, name, part.read(name))
        for name, lists in sorted(services.items()):
            _write(joined, name, b"\n".join(lists))
        _write(joined, "META-INF/MANIFEST.MF", MANIFEST.encode())


def _write(jar: zipfile.ZipFile, name: str, data: bytes) -> None:
    jar.writestr(zipfile.ZipInfo(name, DAY), data, zipfile.ZIP_DEFLATED, compresslevel=1)
