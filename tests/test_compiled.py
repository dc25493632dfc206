"""The compiled extraction is taken only for the sources that it was made of, and gives what they give."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from etl.compiled import FOLDER, LIBRARY, STAMP, SWITCH, compiled, digest, prefer_compiled
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "src" / "etl" / "extract"
PRINT = """
import json, pathlib, etl
from etl.extract import tokens
print(pathlib.Path(tokens.__file__).suffix)
for line in pathlib.Path({demo!r}).read_text(encoding="utf-8").splitlines():
    try:
        print(etl.extract(json.loads(line)["text"]))
    except ValueError as why:
        print(why)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one module and a folder that says it was compiled of it."""
    monkeypatch.delenv(SWITCH, raising=False)
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / FOLDER / LIBRARY).mkdir(parents=True)
    (tmp_path / "module.py").write_text("ONE = 1\n", encoding="utf-8")
    (tmp_path / FOLDER / STAMP).write_text(digest(tmp_path) + "\n", encoding="utf-8")
    return tmp_path


def test_compiled_modules_come_before_the_sources(package: Path) -> None:
    """The package and the library that its modules share are found."""
    path = [str(package)]
    prefer_compiled(path)
    assert path == [str(package / FOLDER), str(package)]
    assert sys.path[-1] == str(package / FOLDER / LIBRARY)


@pytest.mark.parametrize("change", ["edited", "added", "removed", "switched off", "never compiled"])
def test_other_sources_run_as_they_stand(package: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After any change of a module, and on request, nothing compiled is taken."""
    assert compiled(package) == package / FOLDER
    if change == "edited":
        (package / "module.py").write_text("ONE = 2\n", encoding="utf-8")
    elif change == "added":
        (package / "another.py").touch()
    elif change == "removed":
        (package / "module.py").unlink()
    elif change == "switched off":
        monkeypatch.setenv(SWITCH, "0")
    else:
        (package / FOLDER / STAMP).unlink()
    path = [str(package)]
    prefer_compiled(path)
    assert path == [str(package)]


def test_compiled_and_interpreted_extraction_are_equal() -> None:
    """Byte for byte, on the articles of the demo."""
    if compiled(PACKAGE) is None:
        pytest.skip("the extraction is not compiled here; make setup compiles it where there is a C compiler")
    script = PRINT.format(demo=str(ROOT / "src" / "etl" / "demo" / "articles.jsonl"))
    outputs = {
        value: subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {SWITCH: value},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\n", 1)
        for value in ("1", "0")
    }
    assert outputs["1"][0] == ".so"
    assert outputs["0"][0] == ".py"
    assert outputs["1"][1] == outputs["0"][1]
    assert outputs["1"][1].count("Extraction(") > 5
