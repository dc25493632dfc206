"""The command as a whole: help everywhere, an instant start, interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest

from etl.cli.app import app
from tests.cli.command import communique

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAVY = ("apache_beam", "great_expectations", "spacy", "pyarrow", "duckdb", "trafilatura", "numpy", "pandas", "jinja2")


def commands(group: click.Group = app, *above: str) -> Iterator[tuple[str, ...]]:
    """Every command and group, as the words that call it."""
    yield above
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield (*above, name)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    """--help and -h say what the command does and show it in use; the example calls this very command."""
    told = communique(*words, "--help")
    assert told.code == 0
    assert communique(*words, "-h").out == told.out
    usage, examples = told.out.split("\n\n", 1)[0], told.out.split("Example", 1)[1]
    assert usage.startswith("Usage: ")
    assert "communique " + " ".join(words[-2:]) in examples


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_option_is_explained(words: tuple[str, ...]) -> None:
    """No option is without a line of help."""
    command: click.Command = app
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option.name


def seconds(*argv: str) -> float:
    """The wall time of a process, the best of three: other work on the machine only adds."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *argv], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return min(times)


def test_help_is_instant() -> None:
    """`communique --help` takes less than half a second."""
    assert seconds("-m", "etl.cli", "--help") < 0.5


@pytest.mark.parametrize(
    "code", ["import etl", "import etl; etl.extract", "import etl.cli.app", "import etl.config, etl.records"]
)
def test_importing_loads_nothing_heavy(code: str) -> None:
    """The package and the command load neither engine nor parser nor database before they are needed."""
    check = f"import sys; {code}; found = set({HEAVY!r}) & set(sys.modules); assert not found, found"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_library_keeps_its_door() -> None:
    """`etl.extract` stays the function when the package of that name is loaded, and gives records with spans."""
    code = """
import datetime, etl, etl.extract.extractor
text = (
    "OSLO, March 4 (Northern Press) -- Norwegian Foreign Minister Kari Solberg met Peruvian President Luis Arana in "
    "Oslo on Monday. The two sides agreed to open a joint fisheries office by the end of the year."
)
for _ in range(2):
    (meeting,) = etl.extract(text, published=datetime.date(2025, 3, 4)).meetings
assert text[meeting.date.span.start : meeting.date.span.end] == meeting.date.span.text == "on Monday"
assert meeting.date.start == datetime.date(2025, 3, 3)
for bad in ("", "Der Minister hat am Montag in Berlin mit seinem Kollegen gesprochen und viel vereinbart."):
    try:
        etl.extract(bad)
    except ValueError as why:
        print(why)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "nothing but white space" in done.stdout
    assert "another language than English" in done.stdout


def test_usage_names_the_command() -> None:
    """However it was started."""
    assert communique("run").err.startswith("Usage: communique run ")


def test_version() -> None:
    """--version names command and version."""
    assert communique("--version").out == "communique, version 0.1.0\n"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_says_so(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """SIGINT ends with 130, SIGTERM with 143, and the warehouse is free again."""
    fifo = [sys.executable, "-m", "etl.cli", "run", "-", "-w", str(tmp_path)]
    with subprocess.Popen(fifo, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 20
        while not (tmp_path / "writer.json").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.2)
        process.send_signal(number)
        assert process.wait(20) == code
    from etl.flow.lock import writer_lock

    with writer_lock(tmp_path, 0, "test"):
        pass


def test_a_closed_pipe_is_no_error() -> None:
    """`communique schema | head -1` ends quietly."""
    line = f"{sys.executable} -m etl.cli schema | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("# Column reference\n", "")
