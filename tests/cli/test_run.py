"""`communique run`, `errors retry` and `demo`: what they say, and their exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.cli.run import SHOWN
from etl.flow.journal import entries
from etl.quality import suites
from tests.cli.command import Told, communique, one
from tests.flow.conftest import article, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOLD = """
import sys, time
from pathlib import Path
from etl.flow.lock import writer_lock
with writer_lock(Path(sys.argv[1]), 0, "rebuild"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_run_says_the_equation_and_ends_with_4_for_dead_letters(first_run: tuple[Path, Told]) -> None:
    """The numbers of the equation, the report's place, and the next step for the dead letter; exit code 4."""
    warehouse, told = first_run
    assert told.code == 4
    assert "read 7 = loaded 4 + duplicates 1 + skipped 1 + dead letters 1" in told.lines
    assert f"dead letters: see `communique errors list -w {warehouse}`" in told.lines
    assert f"skipped: see `communique errors list --all -w {warehouse}`" in told.lines
    report = Path(told.lines[-1].split("report: ")[1])
    assert report.is_file()
    assert report.parent == warehouse / "reports"
    assert "reading and extracting ..." in told.err
    assert "new input in 2 units of work" in told.err


def test_the_same_run_again_changes_nothing_and_says_so(press: Path, inputs: Path) -> None:
    """Nothing new is said; the dead letter that stands keeps the exit code at 4, and what helps is named."""
    told = communique("run", inputs, "-w", press)
    assert told.code == 4
    listed, again = (f"`communique errors {words} -w {press}`" for words in ("list", "retry"))
    assert told.lines == [
        "nothing new: all 2 inputs were read in earlier runs; 1 dead letter stands",
        f"dead letters: see {listed}; read once more by {again}",
    ]
    assert len(list(entries(press))) == 1


def test_the_same_run_again_is_fast_and_light(press: Path, inputs: Path) -> None:
    """A second run imports neither Beam nor Great Expectations nor the parser."""
    code = (
        "import sys; from etl.cli.app import invoke\n"
        f"assert invoke(['run', {str(inputs)!r}, '-w', {str(press)!r}]) == 4\n"
        "heavy = {'apache_beam', 'great_expectations', 'spacy', 'trafilatura'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_json_tells_the_same_to_programs(press: Path, inputs: Path) -> None:
    """With --json standard output is one JSON object and standard error is silent."""
    told = communique("run", inputs, "-w", press, "--json")
    found = json.loads(told.out)
    assert (found["outcome"], found["unchanged_inputs"], found["dead_letters_standing"]) == ("unchanged", 2, 1)
    assert told.err == ""


def test_json_of_a_new_run(tmp_path: Path, no_beam: None) -> None:
    """A run that did something tells its id, its counts, its rows and where the report lies; exit code 0."""
    told = communique("run", write_jsonl(tmp_path / "a.jsonl", [article(1)]), "-w", tmp_path / "w", "--json")
    found = json.loads(told.out)
    assert (told.code, told.err) == (0, "")
    assert found["counts"] == {"read": 1, "loaded": 1, "duplicates": 0, "skipped": 0, "dead_letters": 0}
    assert found["rows"]["documents"] == 1
    assert Path(found["report"]).is_file()


def test_quiet_is_quiet(press: Path, inputs: Path) -> None:
    """With --quiet nothing is printed at all."""
    told = communique("run", inputs, "-w", press, "--quiet")
    assert (told.code, told.out, told.err) == (4, "", "")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["run", "no/such/file", "-w", "{}"], "'no/such/file' does not exist; give a file, a folder, a glob"),
        (["run", "*.nothing", "-w", "{}"], "'*.nothing' matches no file"),
        (["run", "-w", "{}"], "Missing argument 'INPUT...'"),
        (["run", "x", "--workers", "0", "-w", "{}"], "workers = 0 (from flag): expected a whole number of at least 1"),
        (
            ["run", "x", "--column", "text", "-w", "{}"],
            "--column 'text': expected FIELD=COLUMN, for example",
        ),
        (
            ["run", "x", "--column", "text=a", "--column", "text=b", "-w", "{}"],
            "--column 'text=b': text was 'a' before; a field has one column",
        ),
        (
            ["run", "x", "--column", "body=story", "-w", "{}"],
            "unknown field 'body'; the fields are doc_id, published, ",
        ),
        (["fly"], "No such command 'fly'"),
        (["run", "x", "--fast"], "No such option"),
    ],
)
def test_wrong_usage_is_2_with_what_was_expected(tmp_path: Path, argv: list[str], message: str) -> None:
    """A wrong command line ends with 2 and a message that names the value and what was expected."""
    told = communique(*(a.format(tmp_path) for a in argv))
    assert told.code == 2
    assert message in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    "line", ["status", "query coverage", "explain abcd", "errors list", "errors retry", "validate", "rebuild"]
)
def test_no_warehouse_is_1_and_says_how_to_make_one(tmp_path: Path, line: str) -> None:
    """Where there is nothing to look at the exit code is 1 and the message names the folder."""
    told = communique(*line.split(), "-w", tmp_path)
    assert told.code == 1
    assert str(tmp_path) in told.err
    assert told.out == ""


def test_a_file_is_no_warehouse(tmp_path: Path) -> None:
    """The message says that a folder is to be named, and the file stays as it is."""
    source = write_jsonl(tmp_path / "a.jsonl", [article(1)])
    (tmp_path / "afile").write_text("mine\n", encoding="utf-8")
    told = communique("run", source, "-w", tmp_path / "afile")
    assert (told.code, "afile' is a file; name a folder with --warehouse" in told.err) == (2, True)
    assert (tmp_path / "afile").read_text(encoding="utf-8") == "mine\n"


def test_a_refused_run_is_3_and_nothing_is_published(
    tmp_path: Path, no_beam: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a critical expectation fails, the command names it and ends with 3."""
    never = suites.Expectation(
        "documents", "documents.never", "Fails on purpose.", "refuse", suites.SQL,
        {"unexpected_rows_query": "SELECT document_id FROM {batch}"},
    )  # fmt: skip
    declared: Callable[[], tuple[suites.Expectation, ...]] = suites.expectations
    monkeypatch.setattr("etl.quality.validate.expectations", lambda: (*declared(), never))
    told = communique("run", write_jsonl(tmp_path / "a.jsonl", [article(1)]), "-w", tmp_path / "w")
    assert told.code == 3
    assert "the quality gate refused this run; nothing of it was published" in told.lines
    assert "refused by documents.never" in told.out
    assert communique("status", "-w", tmp_path / "w").code == 1


def test_a_fault_of_the_program_is_not_hidden(press: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is nobody's message comes through whole, to be reported."""
    monkeypatch.setattr("etl.flow.run.make_plan", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        communique("run", inputs, "-w", press)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the warehouse `tmp_path`."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_held_warehouse_is_75(tmp_path: Path, inputs: Path, holder: subprocess.Popen[str]) -> None:
    """A second writer waits as long as it was told, then ends with 75 and the holder's process."""
    told = communique("run", inputs, "-w", tmp_path, "--lock-wait", "0.2")
    assert told.code == 75
    assert f"is being written by process {holder.pid} on" in told.err
    assert "waited 0.2 s" in told.err


def test_retry_reads_a_mended_file_and_clears_its_dead_letter(press: Path, inputs: Path, tmp_path: Path) -> None:
    """After the broken line was mended, retry loads it, the list of errors is empty, and the exit code is 0."""
    own = tmp_path / "inputs"
    shutil.copytree(inputs, own)
    warehouse = tmp_path / "w"
    assert communique("run", own, "-w", warehouse).code == 4
    assert communique("errors", "retry", "-w", warehouse).code == 4
    write_jsonl(own / "b.jsonl", [article(7)])
    told = communique("errors", "retry", "-w", warehouse)
    assert (told.code, "read 1 = loaded 1 + duplicates 0 + skipped 0 + dead letters 0" in told.lines) == (0, True)
    assert communique("errors", "list", "-w", warehouse).lines[-1] == "(no rows)"
    assert communique("errors", "retry", "-w", warehouse).lines == ["no dead letter can be retried"]


def test_retry_takes_the_names_of_columns(tmp_path: Path, no_beam: None) -> None:
    """A table that was refused for want of a text is read once its column is named."""
    text = str(article(1)["text"]).replace('"', '""')
    (tmp_path / "a.csv").write_text(f'story_so_far,published\n"{text}",2025-03-05\n', encoding="utf-8")
    assert communique("run", tmp_path / "a.csv", "-w", tmp_path / "w").code == 4
    told = communique("errors", "retry", "-w", tmp_path / "w", "--column", "text=story_so_far")
    assert (told.code, told.lines[0]) == (0, "read 1 = loaded 1 + duplicates 0 + skipped 0 + dead letters 0")


def test_a_dead_letter_of_a_wrong_column_ends_with_the_right_one(tmp_path: Path, no_beam: None) -> None:
    """Loaded with the right column the file has no open dead letter; the history and both equations keep it."""
    text = str(article(1)["text"]).replace('"', '""')
    (tmp_path / "a.csv").write_text(f'story_so_far,published\n"{text}",2025-03-05\n', encoding="utf-8")
    lines = [json.dumps({"story_so_far": article(n)["text"], "published": "2025-03-06"}) + "\n" for n in (2, 3)]
    (tmp_path / "b.jsonl").write_text("".join(lines), encoding="utf-8")
    inputs = ("run", tmp_path / "a.csv", tmp_path / "b.jsonl", "-w", tmp_path / "w")
    assert communique(*inputs, "--column", "text=wrong").code == 4
    assert len(communique("errors", "list", "-w", tmp_path / "w").lines) == 1 + 3
    assert communique(*inputs, "--column", "text=story_so_far").code == 0
    assert communique("errors", "list", "-w", tmp_path / "w").lines[-1] == "(no rows)"
    assert communique(*inputs, "--column", "text=story_so_far").code == 0
    told = communique(*inputs, "--column", "text=wrong")
    assert (told.code, told.lines) == (0, ["nothing new: all 2 inputs were read in earlier runs"])
    sql = "SELECT records_read, loaded, duplicates, skipped, dead_letters FROM runs ORDER BY sequence"
    rows = communique("query", sql, "-w", tmp_path / "w", "--format", "csv").lines[1:]
    assert rows == ["3,0,0,0,3", "3,3,0,0,0"]
    kept = one(tmp_path / "w", "SELECT count(*) AS n, count(DISTINCT run_id) AS runs FROM rejects")
    assert kept == {"n": 3, "runs": 1}


def test_the_same_file_by_another_path_is_the_same_input(
    tmp_path: Path, no_beam: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a dot, absolute or from another folder nothing is new; a mended file takes its dead letter away."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text(str(article(1)["text"]), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text("this is no JSON\n", encoding="utf-8")
    assert communique("run", "one.txt", "a.jsonl", "-w", "w").code == 4
    told = communique("run", "./one.txt", tmp_path / "a.jsonl", "-w", "w")
    assert told.lines[0] == "nothing new: all 2 inputs were read in earlier runs; 1 dead letter stands"
    write_jsonl(tmp_path / "a.jsonl", [article(2)])
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert communique("run", "../a.jsonl", "../one.txt", "-w", "../w").code == 0
    assert communique("errors", "list", "-w", tmp_path / "w").lines[-1] == "(no rows)"
    told = communique("query", "SELECT DISTINCT input_name FROM inputs ORDER BY 1", "-w", "../w", "--format", "csv")
    assert told.lines == ["input_name", "a.jsonl", "one.txt"]


def test_retry_finds_the_inputs_from_any_folder(tmp_path: Path, no_beam: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names in the log are from the folder of the warehouse, wherever the command is called."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text("this is no JSON\n", encoding="utf-8")
    assert communique("run", "a.jsonl", "-w", "w").code == 4
    write_jsonl(tmp_path / "a.jsonl", [article(2)])
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert communique("errors", "retry", "-w", "../w").code == 0
    assert communique("errors", "retry", "-w", "../w").lines == ["no dead letter can be retried"]


def test_retry_names_inputs_that_are_gone(inputs: Path, tmp_path: Path, no_beam: None) -> None:
    """A dead letter whose file was deleted cannot be retried; it is named and stays listed."""
    broken = Path(shutil.copy(inputs / "b.jsonl", tmp_path / "gone.jsonl"))
    assert communique("run", broken, "-w", tmp_path / "w").code == 4
    broken.unlink()
    told = communique("errors", "retry", "-w", tmp_path / "w")
    assert (told.code, told.lines) == (0, ["no dead letter can be retried"])
    assert f"cannot be retried, no longer there: {str(broken)!r}" in told.err
    assert "not_json" in communique("errors", "list", "-w", tmp_path / "w").out


def test_columns_can_be_named(tmp_path: Path, no_beam: None) -> None:
    """A table with columns of its own names is read by --column."""
    text = str(article(1)["text"]).replace('"', '""')
    (tmp_path / "a.csv").write_text(f'story_so_far,on_the_day\n"{text}",2025-03-05\n', encoding="utf-8")
    argv = [
        "run",
        tmp_path / "a.csv",
        "-w",
        tmp_path / "w",
        "--column",
        "text=story_so_far",
        "--column",
        "published=on_the_day",
    ]
    assert communique(*argv).code == 0
    told = communique("query", "SELECT published FROM documents", "-w", tmp_path / "w", "--format", "json")
    assert json.loads(told.out) == [{"published": "2025-03-05"}]


def test_demo_shows_what_came_out(tmp_path: Path, no_beam: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo runs on the bundled articles, prints its tables with rows and says where the report lies, each time."""
    monkeypatch.chdir(tmp_path)
    first, again = communique("demo"), communique("demo")
    assert (first.code, again.code) == (0, 0)
    assert re.search(
        r"^read (\d\d) = loaded \d\d \+ duplicates 1 \+ skipped 1 \+ dead letters 0$", first.out, re.MULTILINE
    )
    assert again.lines[0] == "nothing new: 1 input was read in earlier runs"
    for told in (first, again):
        assert told.out.count("(communique query ") == len(SHOWN)
        assert "(no rows)" not in told.out
        assert Path(told.lines[-1].removeprefix("report: ")).is_file()


def test_an_empty_folder_has_nothing_to_read(tmp_path: Path) -> None:
    """That is said, and not that all of no inputs were read before."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / ".hidden.txt").write_text("words", encoding="utf-8")
    told = communique("run", tmp_path / "in", "-w", tmp_path / "w")
    assert (told.code, told.out.startswith("nothing to read: no file was found")) == (0, True)


def test_dates_that_cannot_be_read_are_told(tmp_path: Path, no_beam: None) -> None:
    """A date that may be two days is not guessed, and the run says how many documents came with such a one."""
    articles = [article(1, published="03/04/2025"), article(2)]
    told = communique("run", write_jsonl(tmp_path / "a.jsonl", articles), "-w", tmp_path / "w")
    assert [line for line in told.lines if line.startswith("1 document came with a date of publication that cannot")]
    assert "0.0 MB" not in told.err
    assert re.search(r"^\d\.\d kB of new input in 1 unit of work$", told.err, re.MULTILINE)


def test_a_warehouse_is_no_input(tmp_path: Path, no_beam: None) -> None:
    """Where the warehouse stands inside the folder that is read, the same run again still changes nothing."""
    write_jsonl(tmp_path / "a.jsonl", [article(1)])
    assert communique("run", tmp_path, "-w", tmp_path / "warehouse").code == 0
    shutil.copytree(tmp_path / "warehouse", tmp_path / "other")
    told = communique("run", tmp_path, "-w", tmp_path / "warehouse")
    assert (told.code, told.lines) == (0, ["nothing new: 1 input was read in earlier runs"])
