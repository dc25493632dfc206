"""The commands on a warehouse whose lake is in an object store, by the setting alone."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import communique
from tests.flow.conftest import article, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path, no_beam: None, new_address: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of settings and articles; commands run in it."""
    (tmp_path / "communique.toml").write_text(f'warehouse = "press"\nlake = "{new_address()}"\n', encoding="utf-8")
    write_jsonl(tmp_path / "a.jsonl", [article(n) for n in range(3)])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hashes() -> list[str]:
    """The content hashes, as the command shows them."""
    return [line for line in communique("status", "--hashes").lines if re.fullmatch("[0-9a-f]{64}", line.split()[-1])]


def test_the_commands_work_as_with_a_local_lake(place: Path) -> None:
    """Run, status, validate, doctor, rebuild after a loss, watch and forget end with 0; the rows stay as they were."""
    assert communique("run", "a.jsonl").code == 0
    shown = hashes()
    assert len(shown) > 5
    assert communique("validate").code == 0
    doctor = communique("doctor")
    assert (doctor.code, "all as committed" in doctor.out) == (0, True)
    (place / "press" / "communique.duckdb").unlink()
    told = communique("status")
    assert (told.code, "communique rebuild --warehouse press" in told.err) == (1, True), told.err
    shutil.rmtree(place / "press")
    rebuilt = communique("rebuild")
    assert (rebuilt.code, hashes()) == (0, shown), rebuilt.err
    assert communique("run", "a.jsonl").lines == ["nothing new: 1 input was read in earlier runs"]
    (place / "in").mkdir()
    write_jsonl(place / "in" / "b.jsonl", [article(7)])
    assert communique("watch", "in", "--once", "--settle", "0").code == 0
    assert communique("forget", "a7", "--yes").code == 0
    assert hashes() == shown
    assert not (place / "press" / "lake").exists()


def test_a_wrong_setting_is_told_in_one_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another lake, none, and a store that refuses: exit code 1, with what the warehouse shows or where it failed."""
    assert communique("run", "a.jsonl").code == 0
    told = communique("run", "a.jsonl", "--config", "/dev/null", "-w", "press")
    assert told.code == 1
    assert "shows the lake 's3://" in told.err
    assert "make the file from the latter with: communique rebuild -w press" in told.err
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    told = communique("run", "a.jsonl")
    assert (told.code, len(told.err.splitlines())) == (1, 1)
    assert "commits/00000001.json" in told.err


def test_the_demo_stays_at_home(place: Path) -> None:
    """The bundled articles never go to a lake that others share."""
    assert communique("demo", "-w", "play").code == 0
    assert (place / "play" / "lake" / "commits" / "00000001.json").is_file()
