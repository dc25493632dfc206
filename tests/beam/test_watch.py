"""The real watch, by the command in a process of its own: batches, a kill in the middle of one, and a clean stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from etl.lake.log import read_state
from etl.lake.store import LocalStore
from tests.flow.conftest import World, article, extractor, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.extract.extractor import Extractor

__all__ = ["extractor"]
PATIENCE = 90.0
"""Seconds in which a batch must have been taken on a busy machine, imports and parser included."""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")]


@contextmanager
def watching(world: World, folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A watch over a folder, with short times."""
    flags = ["--within", "10", "--settle", "0.5", "--json", *options]
    command = [sys.executable, "-m", "etl.cli", "watch", str(folder), "-w", str(world.warehouse), *flags]
    environment = os.environ | {"COMMUNIQUE_RANGE_BYTES": "1500"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next batch; that this machine is slow at times is passed over."""
    assert process.stdout is not None
    while True:
        found: dict[str, Any] = json.loads(process.stdout.readline())
        if found["event"] != "slow":
            return found


def finished(folder: Path, name: str, numbers: range) -> None:
    """Articles that appear under their name when they are written."""
    write_jsonl(folder / f"{name}.tmp", [article(n) for n in numbers])
    (folder / f"{name}.tmp").rename(folder / name)


def test_articles_are_taken_as_they_come_and_a_signal_ends_it_cleanly(tmp_path: Path, extractor: Extractor) -> None:
    """Two batches, one after the other, by one process; SIGTERM while nothing is done ends it with 0 at once."""
    world, folder = World(tmp_path, extractor), tmp_path / "incoming"
    folder.mkdir()
    with watching(world, folder) as process:
        finished(folder, "a.jsonl", range(3))
        assert told(process)["counts"]["loaded"] == 3
        finished(folder, "b.jsonl", range(2, 6))
        second = told(process)
        assert (second["event"], second["counts"]["loaded"], second["counts"]["duplicates"]) == ("batch", 3, 1)
        assert world.rows("SELECT count(*) FROM documents") == [(6,)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_signal_lets_the_batch_under_way_end(tmp_path: Path, extractor: Extractor) -> None:
    """SIGTERM in the middle of a batch: it is finished and published, and the exit code is 0."""
    world, folder = World(tmp_path, extractor), tmp_path / "incoming"
    folder.mkdir()
    finished(folder, "a.jsonl", range(40))
    with watching(world, folder) as process:
        wait_for_receipt(world, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        assert told(process)["counts"]["loaded"] == 40
    assert world.rows("SELECT count(*) FROM documents") == [(40,)]


def test_after_a_kill_the_same_command_goes_on(tmp_path: Path, extractor: Extractor) -> None:
    """Killed in the middle of a batch, then started again: every article is there once, as after one run."""
    world, folder = World(tmp_path / "w", extractor), tmp_path / "incoming"
    folder.mkdir()
    finished(folder, "a.jsonl", range(120))
    with watching(world, folder) as process:
        wait_for_receipt(world, process)
        process.kill()
    assert read_state(LocalStore(world.warehouse / "lake")).sequence == 0, "nothing was committed yet"
    finished(folder, "b.jsonl", range(100, 130))
    with watching(world, folder, "--once") as process:
        assert process.wait(timeout=PATIENCE) == 0
    undisturbed = World(tmp_path / "undisturbed", extractor)
    undisturbed.folder.mkdir()
    undisturbed.run(str(folder))
    assert world.hashes() == undisturbed.hashes()
    assert world.rows("SELECT count(*) FROM documents") == [(130,)]


def wait_for_receipt(world: World, process: subprocess.Popen[str]) -> None:
    """Wait until the first unit of work of a batch is done."""
    deadline = time.monotonic() + PATIENCE
    store = LocalStore(world.warehouse / "lake")
    while not any(name.endswith(".json") for name in store.names("pending")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_idle_watch_costs_next_to_nothing(tmp_path: Path, extractor: Extractor) -> None:
    """With a thousand files below it that the lake has, a watch uses less than a twentieth of a core."""
    world, folder = World(tmp_path, extractor), tmp_path / "incoming"
    folder.mkdir()
    for n in range(1000):
        (folder / f"{n}.tmp").touch()
    finished(folder, "a.jsonl", range(1))
    with watching(world, folder) as process:
        told(process)
        time.sleep(1.0)
        before = psutil.Process(process.pid).cpu_times()
        time.sleep(6.0)
        after = psutil.Process(process.pid).cpu_times()
    assert after.user + after.system - before.user - before.system < 0.3
