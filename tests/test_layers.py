"""The import contracts: by import-linter, and for the two engines by a walk over every file as well."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_HOME = {
    "apache_beam": ("src/etl/beam/", "pipelines/"),
    "great_expectations": ("src/etl/quality/",),
    "spacy": ("src/etl/extract/",),
    "trafilatura": ("src/etl/read/",),
    "click": ("src/etl/cli/",),
    "rich": ("src/etl/cli/",),
    "jinja2": ("src/etl/report/",),
    "obstore": ("src/etl/lake/",),
}
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "pipelines").rglob("*.py")])


def imported(path: Path) -> Iterator[str]:
    """The top packages that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_the_contracts_hold() -> None:
    """`lint-imports` finds every contract of pyproject.toml kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.is_file():
        pytest.skip("import-linter is not installed; make setup installs it")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", sorted(AT_HOME))
def test_each_library_is_used_where_it_belongs(package: str) -> None:
    """No file imports the library outside its place, also not inside a function; and its place does use it."""
    users = [path.relative_to(ROOT).as_posix() for path in SOURCES if package in imported(path)]
    assert users
    assert [user for user in users if not user.startswith(AT_HOME[package])] == []


def test_nothing_imports_the_tests_or_tools() -> None:
    """The library stands without what is around it."""
    for path in SOURCES:
        assert not {"tests", "tools", "benchmarks"} & set(imported(path)), path
