"""The real pipeline, by the command in a process of its own: one worker, two workers, and a death in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from etl.lake.log import read_state
from etl.lake.store import LocalStore
from tests.flow.conftest import World, article, extractor, write_jsonl

if TYPE_CHECKING:
    from pathlib import Path

    from etl.extract.extractor import Extractor

__all__ = ["extractor"]
FEW, MANY = 30, 160
PATIENCE = 60.0
"""Seconds until a run must have shown its first sign of work."""
QUICKLY = 5.0
"""Seconds in which the workers of a killed run must be gone."""


def command(world: World, source: str, workers: int) -> list[str]:
    """The command line of a run into the world's warehouse."""
    return [sys.executable, "-m", "etl.cli", "run", source, "-w", str(world.warehouse), "--workers", str(workers)]


SMALL_RANGES = os.environ | {"COMMUNIQUE_RANGE_BYTES": "1500"}


def plain(folder: Path, extractor: Extractor, number: int) -> dict[str, str]:
    """The content hashes that a run without Beam gives."""
    world = World(folder / "plain", extractor)
    world.folder.mkdir()
    world.run(write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(number)]))
    return world.hashes()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_beam_gives_the_same_rows_with_one_and_two_workers(tmp_path: Path, extractor: Extractor, workers: int) -> None:
    """A Beam run ends with 0 and leaves the content hashes of a plain loop over the same articles."""
    world = World(tmp_path, extractor)
    source = write_jsonl(tmp_path / "a.jsonl", [article(n) for n in range(FEW)])
    done = subprocess.run(
        command(world, source, workers), env=SMALL_RANGES, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert f"read {FEW} = loaded {FEW} + duplicates 0 + skipped 0 + dead letters 0" in done.stdout
    assert world.hashes() == plain(tmp_path, extractor, FEW)


def receipts(world: World) -> list[str]:
    """The receipts of the units of work that are done."""
    return [name for name in LocalStore(world.warehouse / "lake").names("pending") if name.endswith(".json")]


def wait_for_work(world: World, driver: subprocess.Popen[bytes]) -> None:
    """Wait until the first unit of work is done."""
    deadline = time.monotonic() + PATIENCE
    while not receipts(world):
        assert driver.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_driver_leaves_no_worker_and_loses_nothing(tmp_path: Path, extractor: Extractor) -> None:
    """After kill -9 in the middle every worker is gone within seconds, and the same command completes the work."""
    world = World(tmp_path, extractor)
    source = write_jsonl(tmp_path / "a.jsonl", [article(n) for n in range(MANY)])
    with subprocess.Popen(
        command(world, source, 2), env=SMALL_RANGES, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as driver:
        wait_for_work(world, driver)
        workers = psutil.Process(driver.pid).children(recursive=True)
        assert len(workers) >= 2
        driver.kill()
    _, alive = psutil.wait_procs(workers, timeout=QUICKLY)
    assert alive == []
    survived = len(receipts(world))
    assert survived > 0
    assert read_state(LocalStore(world.warehouse / "lake")).sequence == 0, "nothing was committed yet"
    again = subprocess.run(
        command(world, source, 2), env=SMALL_RANGES, capture_output=True, text=True, check=False, timeout=300
    )
    assert again.returncode == 0, again.stderr
    assert f"read {MANY} = loaded {MANY} + duplicates 0 + skipped 0 + dead letters 0" in again.stdout
    assert world.hashes() == plain(tmp_path, extractor, MANY)
    store = LocalStore(world.warehouse / "lake")
    assert set(store.names("tables")) == set(read_state(store).files)
    assert receipts(world) == []
