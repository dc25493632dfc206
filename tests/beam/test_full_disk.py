"""A disk that is full: the run ends with a word, the watch waits, and both go on from there."""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pytest

from etl.cli.run import _launch as WITH_BEAM  # noqa: N812 - as it is before any test replaces it
from etl.lake.store import LocalStore
from etl.publish import database
from etl.publish.engine import connect
from tests.cli.command import communique
from tests.flow.conftest import article, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
FULL = "No space left on device"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles; commands run beside it, and with Beam: the commands' own tests do without."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("etl.cli.run._launch", WITH_BEAM)
    (tmp_path / "in").mkdir()
    write_jsonl(tmp_path / "in" / "a.jsonl", [article(n) for n in range(3)])
    return tmp_path


def full_for_files(patch: pytest.MonkeyPatch) -> None:
    """The workers' files find no room."""
    whole = LocalStore.write

    def write(store: LocalStore, name: str, data: bytes) -> None:
        if name.startswith("tables/"):
            raise OSError(errno.ENOSPC, FULL, name)
        whole(store, name, data)

    patch.setattr(LocalStore, "write", write)


def full_for_the_database(patch: pytest.MonkeyPatch) -> None:
    """The published file finds no room."""

    def fail(*_: object) -> None:
        raise duckdb.IOException(f'IO Error: Could not write file "x": {FULL}')

    patch.setattr(database, "bring_up_to_date", fail)


@pytest.mark.parametrize("full", [full_for_files, full_for_the_database])
def test_a_full_disk_is_one_message_and_the_same_command_goes_on(
    folder: Path, full: Callable[[pytest.MonkeyPatch], None], capfd: pytest.CaptureFixture[str]
) -> None:
    """Through Beam: exit code 1, one line, no stack trace, neither by the command nor by the engine's own logs."""
    with pytest.MonkeyPatch.context() as patch:
        full(patch)
        told = communique("run", "in", "-w", "w", "-q")
    heard = told.err + capfd.readouterr().err
    assert told.code == 1
    assert [FULL in line for line in heard.splitlines()] == [True]
    assert "the same command goes on from here" in heard
    assert communique("run", "in", "-w", "w", "-q").code == 0
    assert communique("query", "SELECT count(*) FROM documents", "-w", "w", "--format", "csv").lines[-1] == "3"


@pytest.mark.parametrize("full", [full_for_files, full_for_the_database])
def test_a_watch_waits_until_there_is_room(
    folder: Path, full: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through Beam: the trouble is told, and once there is room the batch is taken."""
    patch = pytest.MonkeyPatch()
    full(patch)
    told: list[str] = []

    def line(event: object, _warehouse: Path) -> str:
        told.append(event.kind)  # type: ignore[attr-defined]
        if told == ["trouble"]:
            patch.undo()
        return ""

    def asked() -> Iterator[Callable[[], bool]]:
        yield lambda: "batch" in told or "known" in told or len(told) > 2

    monkeypatch.setattr("etl.cli.watch._as_line", line)
    monkeypatch.setattr("etl.cli.watch._asked_to_stop", contextmanager(asked))
    monkeypatch.setattr("etl.flow.watch.FIRST_WAIT", 0.1)
    try:
        assert communique("watch", "in", "-w", "w", "--settle", "0.1", "--within", "2").code == 0
    finally:
        patch.undo()
    assert told[0] == "trouble"
    assert communique("query", "SELECT count(*) FROM documents", "-w", "w", "--format", "csv").lines[-1] == "3"


def test_a_worker_process_says_the_same(folder: Path) -> None:
    """With two workers: one line as well. A file where a folder must be made stands for what the disk refuses."""
    (folder / "w" / "lake").mkdir(parents=True)
    (folder / "w" / "lake" / "tables").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", "etl.cli", "run", "in", "-w", "w", "-q", "--workers", "2"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert told.returncode == 1
    assert ["the work failed: [Errno" in line for line in told.stderr.splitlines()] == [True], told.stderr


def test_a_fault_of_the_program_is_no_trouble(folder: Path) -> None:
    """Through Beam: what is neither disk nor store stays as it is, to be seen whole."""
    with pytest.MonkeyPatch.context() as patch:

        def fail(*_: object) -> None:
            raise KeyError("a bug")

        patch.setattr("etl.beam.transforms.write_rows", fail)
        with pytest.raises(KeyError, match="a bug"):
            communique("run", "in", "-w", "w", "-q")


def test_a_database_without_room_is_an_error_of_the_disk(tmp_path: Path) -> None:
    """What DuckDB says of it comes as an OSError, with the next step."""
    with pytest.raises(OSError, match=r"No space.*; mend that, and the same command goes on"), connect(":memory:"):
        raise duckdb.IOException(f"IO Error: {FULL}")
