"""Two commands at the same moment, each with Beam and a warehouse of its own, into one lake in an object store."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from etl.lake.log import read_state
from etl.lake.store import open_store
from tests.flow.conftest import World, article, extractor, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from etl.extract.extractor import Extractor

__all__ = ["extractor"]


@pytest.mark.slow
def test_two_runs_at_once_load_every_article_once(
    tmp_path: Path, extractor: Extractor, new_address: Callable[[], str]
) -> None:
    """Workers write to the store from its address; both end with 0; the lake is that of one run after the other."""
    lake = new_address()
    places = {"one": range(24), "two": range(16, 40)}
    started = []
    for name, numbers in places.items():
        (tmp_path / name).mkdir()
        source = write_jsonl(tmp_path / name / "a.jsonl", [article(n) for n in numbers])
        command = [sys.executable, "-m", "etl.cli", "run", source, "-w", str(tmp_path / name / "warehouse")]
        command += ["--workers", "2"] if name == "two" else []
        environment = os.environ | {"COMMUNIQUE_LAKE": lake, "COMMUNIQUE_RANGE_BYTES": "3000"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started.append(subprocess.Popen(command, env=environment, **pipes))  # type: ignore[call-overload]
    told = [process.communicate(timeout=300)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    store = open_store(lake)
    state = read_state(store)
    assert (state.sequence, sum(commit.counts.loaded for commit in state.commits)) == (2, 40)
    assert {*store.names("tables"), *store.names("pending")} == state.files.keys()
    plain = World(tmp_path / "plain", extractor)
    plain.folder.mkdir()
    plain.run(*(str(tmp_path / name / "a.jsonl") for name in places))
    worlds = [World(tmp_path / name, extractor, lake=lake) for name in places]
    for world in worlds:
        world.run(str(world.folder / "a.jsonl"))
        assert world.hashes() == plain.hashes()
