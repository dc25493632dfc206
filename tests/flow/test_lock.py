"""One writer at a time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from etl.flow.lock import WarehouseLockedError, writer_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import sys, time
from pathlib import Path
from etl.flow.lock import writer_lock
with writer_lock(Path(sys.argv[1]), 0, "run"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of `tmp_path`."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_writer_waits_and_is_told_who_holds_it(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """After the given time the error names process, host and command of the holder."""
    begun = time.monotonic()
    with pytest.raises(WarehouseLockedError, match=rf"process {holder.pid} on .* \(run\); waited 0\.5 s"):
        _take(tmp_path, 0.5)
    assert 0.4 < time.monotonic() - begun < 5


def _take(folder: Path, wait: float) -> None:
    with writer_lock(folder, wait, "rebuild"):
        pass


def test_a_killed_holder_frees_the_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """After kill -9 of the holder the next writer gets the lock at once, although the holder's note is still there."""
    holder.kill()
    holder.wait()
    assert json.loads((tmp_path / "writer.json").read_text(encoding="utf-8"))["pid"] == holder.pid
    _take(tmp_path, 0)


def test_the_note_goes_with_the_lock(tmp_path: Path) -> None:
    """The holder's note is there while the lock is held, and gone afterwards."""
    with writer_lock(tmp_path, 0, "run"):
        assert (tmp_path / "writer.json").is_file()
    assert not (tmp_path / "writer.json").exists()


def test_an_error_frees_the_lock(tmp_path: Path) -> None:
    """A writer that fails leaves the lock free."""
    with pytest.raises(ZeroDivisionError), writer_lock(tmp_path, 0, "run"):
        raise ZeroDivisionError
    _take(tmp_path, 0)


def test_an_unreadable_note_does_not_hide_the_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """Where the note is damaged the error still says that the warehouse is being written."""
    (tmp_path / "writer.json").write_text("{", encoding="utf-8")
    with pytest.raises(WarehouseLockedError, match="a process that left no name"):
        _take(tmp_path, 0)
