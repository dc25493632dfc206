"""The lines of docs/operating.md, run as they stand there but for the ids."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import communique
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MANUAL = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
SHOWN_REJECT, SHOWN_DOCUMENT = "3f2a", "9f3a52c1"


def lines_below(heading: str) -> list[str]:
    """The lines of the first block of commands below a heading."""
    section = MANUAL.split(f"\n## {heading}\n", 1)[1]
    (block,) = re.findall(r"```sh\n(.*?)```", section.split("\n## ", 1)[0], re.DOTALL)
    return str(block).splitlines()


@pytest.fixture
def place(press: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the warehouse under the name that the manual uses."""
    shutil.copytree(press, tmp_path / "press")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def first(sql: str) -> str:
    """The first value of a query."""
    told = communique("query", sql, "-w", "press", "--format", "json")
    return str(next(iter(json.loads(told.out)[0].values())))


@pytest.mark.parametrize("heading", ["Dead letters", "Looking after a warehouse"])
def test_the_lines_work(place: Path, no_beam: None, heading: str) -> None:
    """Each line ends with 0, or with 4 where dead letters stand; nothing is said on standard error but progress."""
    lines = lines_below(heading)
    assert len(lines) >= 4
    ids = {
        SHOWN_REJECT: first("SELECT reject_id FROM open_rejects ORDER BY 1"),
        SHOWN_DOCUMENT: first("SELECT document_id FROM documents ORDER BY 1"),
    }
    for line in lines:
        words = [ids.get(word, word) for word in shlex.split(line)]
        told = communique(*words[1:])
        assert told.code == (4 if "retry" in words else 0), (line, told.err)
        assert "communique:" not in told.err, line


def test_other_tools_read_the_warehouse(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The manual's Python lines open the published file with DuckDB alone and show who met whom."""
    (code,) = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
    exec(compile(code, "operating.md", "exec"), {})
    assert "Kari Solberg" in capsys.readouterr().out
