"""`communique watch --once`: what it says, and its exit codes; what goes on for ever is in tests/beam."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING

import pytest

from etl.quality.outcome import Check, Quality
from tests.cli.command import communique
from tests.flow.conftest import article, write_jsonl

if TYPE_CHECKING:
    from pathlib import Path

BATCH = re.compile(
    r"^\S+ 2 files, read 3 = loaded 2 \+ duplicates 0 \+ skipped 0 \+ dead letters 1, [\d.]+ s, "
    r"oldest waited \d+ s, run [0-9a-f]{12}; see `communique errors list -w (\S+/w)`$"
)


@pytest.fixture
def place(tmp_path: Path, no_beam: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good file and one with a broken line beside a good one."""
    monkeypatch.setattr("etl.quality.validate.validate", lambda _: Quality(()))
    (tmp_path / "in").mkdir()
    write_jsonl(tmp_path / "in" / "a.jsonl", [article(1)])
    write_jsonl(tmp_path / "in" / "b.jsonl", [article(2)])
    with (tmp_path / "in" / "b.jsonl").open("a", encoding="utf-8") as handle:
        handle.write("no JSON\n")
    return tmp_path


def test_a_batch_is_one_line_and_dead_letters_are_4(place: Path) -> None:
    """The line has the equation, the seconds, the age of the oldest file and the run; standard output is empty."""
    before = signal.getsignal(signal.SIGTERM)
    told = communique("watch", place / "in", "-w", place / "w", "--once", "--settle", "0")
    assert (told.code, told.out) == (4, "")
    (line,) = told.err.splitlines()
    assert BATCH.match(line), line
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_second_pass_finds_nothing_new(place: Path) -> None:
    """Files that the lake has are said to be known; the dead letter that stands keeps the code at 4."""
    for _ in range(2):
        told = communique("watch", place / "in", "-w", place / "w", "--once", "--settle", "0")
    assert told.code == 4
    assert told.err.endswith(" 2 files taken in before\n")


def test_json_lines_tell_the_same_to_programs(place: Path) -> None:
    """With --json there is one object a batch on standard output, and nothing on standard error."""
    (place / "in" / "b.jsonl").unlink()
    told = communique("watch", place / "in", "-w", place / "w", "--once", "--settle", "0", "--json")
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert (found["event"], found["files"], found["rows"]["documents"]) == ("batch", 1, 1)
    assert found["counts"] == {"read": 1, "loaded": 1, "duplicates": 0, "skipped": 0, "dead_letters": 0}


def test_a_refused_batch_is_3_and_names_the_expectation(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is published, the report of the run is written, and the line says when it is tried again."""
    never = Check("documents", "documents.never", "On purpose.", "refuse", "failed", 1, ("x",))
    monkeypatch.setattr("etl.quality.validate.validate", lambda _: Quality((never,)))
    told = communique("watch", place / "in", "-w", place / "w", "--once", "--settle", "0")
    assert told.code == 3
    assert "REFUSED by documents.never; nothing of it was published; tried again in 60 s, in halves; run" in told.err
    assert len(list((place / "w" / "reports").glob("*.html"))) == 1
    assert communique("status", "-w", place / "w").code == 1


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["no/such/folder"], "'no/such/folder' does not exist"),
        ([".", "--within", "-1"], "within = -1.0 (from flag): expected a number of seconds from 0"),
        ([".", "--settle", "soon"], "'soon' is not a valid float"),
    ],
)
def test_wrong_usage_is_2(tmp_path: Path, argv: list[str], message: str) -> None:
    """The message names the value and what was expected."""
    told = communique("watch", *argv, "-w", tmp_path, "--once")
    assert told.code == 2
    assert message in told.err.replace("Directory ", "")
