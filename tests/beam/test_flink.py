"""The pipeline on a Flink cluster of two TaskManagers: the same rows, also when one of them dies in the middle.

Runs where `python tools/flink.py fetch` has fetched Flink and Beam's job server, and Java is there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.lake.log import read_state
from etl.lake.store import LocalStore
from tests.beam.test_pipeline import receipts, wait_for_work
from tests.conftest import ROOT
from tests.flow.conftest import World, article, extractor, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.extract.extractor import Extractor

__all__ = ["extractor"]
HOME = Path(os.environ.get("COMMUNIQUE_FLINK_HOME") or ROOT / ".flink")
JAR = HOME / "beam-flink-job-server.jar"
TOOL = [sys.executable, str(ROOT / "tools" / "flink.py")]
MANY = 160
DEMO = ROOT / "src" / "etl" / "demo" / "articles.jsonl"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("java"), reason="there is no Java"),
    pytest.mark.skipif(not JAR.is_file(), reason="Flink is not fetched; run: python tools/flink.py fetch"),
]


def tool(what: str, *more: str) -> str:
    """Call the tool for the cluster; returns what it says."""
    return subprocess.run([*TOOL, what, *more], capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A cluster; gives the address of its JobManager."""
    started = tool("start")
    try:
        (address,) = re.findall(r"at (127\.0\.0\.1:\d+):", started)
        yield address
    finally:
        tool("stop")


def command(world: World, source: str, address: str) -> list[str]:
    """The command line of a run on Flink."""
    words = [sys.executable, "-m", "etl.cli", "run", source, "-w", str(world.warehouse), "--runner", "FlinkRunner"]
    return [*words, "--beam-option", f"flink_master={address}", "--beam-option", f"flink_job_server_jar={JAR}"]


def small(size: int) -> dict[str, str]:
    """The environment, with units of work of this many bytes."""
    return os.environ | {"COMMUNIQUE_RANGE_BYTES": str(size)}


def run(words: list[str], size: int) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(words, env=small(size), capture_output=True, text=True, check=False, timeout=400)


def test_flink_gives_the_same_rows(cluster: str, tmp_path: Path, extractor: Extractor) -> None:
    """A run on both TaskManagers leaves the content hashes of a plain loop, and both did a part of the work."""
    world, plain = World(tmp_path / "flink", extractor), World(tmp_path / "plain", extractor)
    for one in (world, plain):
        one.folder.mkdir()
    plain.run(str(DEMO))
    done = run(command(world, str(DEMO), cluster), 15_000)
    assert done.returncode == 0, done.stderr
    assert world.hashes() == plain.hashes()
    work = tool("status").splitlines()[-1]
    taken = [int(number) for number in re.findall(r"taskmanager-\d (\d+)", work)]
    assert len(taken) == 2, work
    assert min(taken) > 0, work


def test_a_killed_task_manager_costs_time_and_nothing_else(cluster: str, tmp_path: Path, extractor: Extractor) -> None:
    """After kill -9 of a TaskManager the other finishes the work: nothing is there twice."""
    world, plain = World(tmp_path / "flink", extractor), World(tmp_path / "plain", extractor)
    for one in (world, plain):
        one.folder.mkdir()
    source = write_jsonl(tmp_path / "a.jsonl", [article(n) for n in range(MANY)])
    plain.run(source)
    with subprocess.Popen(
        command(world, source, cluster), env=small(1_500), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as driver:
        wait_for_work(world, driver)
        tool("kill", "2")
        _, errors = driver.communicate(timeout=400)
    assert driver.returncode == 0, errors
    assert world.hashes() == plain.hashes()
    assert world.rows("SELECT records_read, loaded, duplicates FROM runs") == [(MANY, MANY, 0)]
    store = LocalStore(world.warehouse / "lake")
    assert set(store.names("tables")) == set(read_state(store).files)
    assert receipts(world) == []
    assert "nothing new" in run(command(world, source, cluster), 1_500).stdout


def test_a_cluster_that_is_gone_is_one_line(tmp_path: Path) -> None:
    """Without a cluster the command ends with 1 and one line that names the address."""
    world = World(tmp_path, None)  # type: ignore[arg-type]
    source = write_jsonl(tmp_path / "a.jsonl", [article(1)])
    done = run([*command(world, source, "127.0.0.1:1"), "--quiet"], 1_500)
    assert done.returncode == 1
    assert done.stderr.startswith("communique: no Flink cluster answers at http://127.0.0.1:1 ")
    assert done.stderr.count("\n") == 1
