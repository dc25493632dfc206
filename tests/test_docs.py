"""The documents say what is so: their commands exist, the README's are run, the references are current."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import click
import pytest

from etl.cli.app import app
from etl.config import KEYS
from etl.query.views import view_reference
from etl.schema.ddl import reference
from etl.schema.declare import enumerations, tables
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXIT_CODES = {"0", "1", "2", "3", "4", "75", "130, 143"}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="runs its lines with bash")
def test_the_readme_is_true() -> None:
    """Every command of the README runs, and the output shown is the output; `python tools/readme.py` mends it."""
    done = subprocess.run(
        [sys.executable, "tools/readme.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"README.md is not current; run: python tools/readme.py\n{done.stdout}{done.stderr}"


def test_the_column_reference_is_current() -> None:
    """docs/columns.md is what the command prints."""
    text = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert text == reference(), "docs/columns.md is not current; run: communique schema > docs/columns.md"


def test_the_view_reference_is_current() -> None:
    """docs/views.md is what the command prints."""
    text = (ROOT / "docs" / "views.md").read_text(encoding="utf-8")
    assert text == view_reference(), "docs/views.md is not current; run: communique schema --views > docs/views.md"


def command_lines(text: str) -> Iterator[list[str]]:
    """The arguments of every `communique ...` in code, inline or in a block, up to a pipe or a redirection."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`(communique [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in [*inline, *"\n".join(blocks).splitlines()]:
        if found := re.match(r"(?:\$ )?communique +([^|<>]+)", line):
            yield shlex.split(found[1].replace("...", ""))


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words call, and what is left of them."""
    command: click.Command = app
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no command {words[0]!r}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_only_commands_and_options_that_exist(document: Path) -> None:
    """Each command line of a document calls a command that there is, with options that it has."""
    for words in command_lines(document.read_text(encoding="utf-8")):
        command, rest = resolve(words)
        known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
        used = {word.split("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
        assert used <= known, (words, used - known)


def test_command_lines_are_found() -> None:
    """The search itself: inline and in blocks, with prompts, pipes and redirections."""
    blocks = "```sh\ncommunique d 'e f' | g\n```\n```console\n$ communique h > i\nout\n```\n"
    text = f"`communique a b`, `x communique c`\n{blocks}"
    assert list(command_lines(text)) == [["a", "b"], ["d", "e f"], ["h"]]


def test_every_command_is_in_the_readme() -> None:
    """The table of commands leaves none out."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in app.commands.items():
        assert f"`communique {name}" in text, name
        for inner in command.commands if isinstance(command, click.Group) else ():
            assert re.search(rf"`(communique {name} )?{inner}\b", text), (name, inner)


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a line of headings."""
    lines = text.split(f"| {heading} |", 1)[1].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_every_setting_is_documented() -> None:
    """The table of settings has each key with its default and meaning."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    expected = [[f"`{k.name}`", "none" if k.default is None else f"`{k.default}`", k.doc] for k in KEYS]
    assert table(text, "key | default | meaning") == expected


@pytest.mark.parametrize(
    ("name", "heading"),
    [("README.md", "exit code | meaning"), ("docs/operating.md", "code | meaning | what to do")],
)
def test_every_exit_code_is_documented(name: str, heading: str) -> None:
    """The tables of exit codes are complete."""
    assert {row[0] for row in table((ROOT / name).read_text(encoding="utf-8"), heading)} == EXIT_CODES


def test_records_document_the_closed_vocabularies() -> None:
    """Each value of the vocabularies that an analyst meets is explained."""
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for name in (
        "form",
        "status",
        "commitment_kind",
        "polarity",
        "party_kind",
        "party_function",
        "null_reason",
        "segment_kind",
    ):
        for value in enumerations()[name]:
            assert f"`{value}`" in text, (name, value)


def test_the_readme_names_every_table() -> None:
    """The table of tables leaves none out and names none that is not there."""
    rows = table((ROOT / "README.md").read_text(encoding="utf-8"), "table | one row per")
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row[0])} == set(tables())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_paths_lead_somewhere(document: Path) -> None:
    """Relative links, and the source files that a document names, exist."""
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(
        r"\b((?:src|tests|docs|pipelines|warehouse|expectations|schemas|tools)/[\w/.]*\w\.(?:py|toml|md|sql))\b", text
    )
    for link in links:
        assert (document.parent / link).exists(), link
    for path in paths:
        assert (ROOT / path).exists(), path


def test_the_settings_files_of_the_manual_are_such(tmp_path: Path) -> None:
    """The examples of configurations are read without complaint."""
    from etl.config import load

    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    lake, example = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "communique.toml").write_text(lake, encoding="utf-8")
    assert load(path=tmp_path / "communique.toml", environment={}).lake == tomllib.loads(lake)["lake"]
    (tmp_path / "communique.toml").write_text(example, encoding="utf-8")
    settings = load(path=tmp_path / "communique.toml", environment={})
    assert settings.workers == tomllib.loads(example)["workers"]
    assert settings.read.mapping == (("published", "day"), ("text", "story"))


def test_make_knows_the_targets_of_the_readme() -> None:
    """`make demo` and `make test` do what the README says, both after `make setup`."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: setup\n\t\$\(BIN\)/communique demo$", text, re.MULTILINE)
    assert re.search(r"^test: setup\n\t\$\(BIN\)/python -m pytest", text, re.MULTILINE)
