"""Runs every command of the README in an empty folder, in their order, and holds the output shown equal to the output.

    python tools/readme.py            writes the output into README.md
    python tools/readme.py --check    only compares; exit code 1 where they differ

Lines of `sh` blocks are run; `console` blocks are run and show output; `python` blocks are doctests. What cannot
run inside itself is listed in NOT_RUN.
"""

from __future__ import annotations

import difflib
import doctest
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
NOT_RUN = {
    "make demo": "sets up a machine; `communique demo` is run instead",
    "make test": "is what runs this",
    "pip install .": "needs the package registry",
}
_BLOCK = re.compile(r"(?<=```)(sh|console|python)\n(.*?)(?=```)", re.DOTALL)
PATIENCE = 300


class ReadmeError(Exception):
    """A command of the README failed; the message has its output."""


def prepare(folder: Path) -> None:
    """Lay out what a reader is supposed to have: a folder of articles of their own."""
    articles = folder / "articles"
    articles.mkdir()
    lines = (ROOT / "src" / "etl" / "demo" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    for record in map(json.loads, lines[:5]):
        (articles / f"{record['doc_id']}.txt").write_text(record["text"], encoding="utf-8")


def run(line: str, folder: Path) -> str:
    """Run one command line; returns its standard output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    if done.returncode:
        raise ReadmeError(f"{line!r} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return "".join(part.rstrip() + "\n" for part in done.stdout.splitlines())


def _console(text: str, folder: Path) -> str:
    commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{run(command, folder)}" for command in commands)


def _python(text: str) -> str:
    test = doctest.DocTestParser().get_doctest(text, {}, "README", str(README), 0)
    told: list[str] = []
    if doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=told.append).failed:
        raise ReadmeError("".join(told))
    return text


def executed(text: str, folder: Path) -> str:
    """Return the README with the output of its commands as it is."""

    def block(found: re.Match[str]) -> str:
        kind, body = found[1], found[2]
        if kind == "console":
            body = _console(body, folder)
        elif kind == "python":
            body = _python(body)
        else:
            for line in body.splitlines():
                if line and line not in NOT_RUN:
                    run(line, folder)
        return f"{kind}\n{body}"

    return _BLOCK.sub(block, text)


def main(*, check: bool) -> int:
    """Compare or write; returns the exit code."""
    before = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        after = executed(before, Path(folder))
    if not check:
        README.write_text(after, encoding="utf-8")
        return 0
    sys.stdout.writelines(
        difflib.unified_diff(before.splitlines(True), after.splitlines(True), "README.md", "as it is")
    )
    return int(before != after)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
