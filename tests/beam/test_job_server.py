"""The jar of the job server is made of pinned parts, and the same parts give the same bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The module of tools/, which is no package."""
    spec = importlib.util.spec_from_file_location("flink_job_server", ROOT / "tools" / "flink_job_server.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_jar(path: Path, entries: dict[str, str]) -> str:
    """Write a jar; returns its line in a list of pins."""
    with zipfile.ZipFile(path, "w") as jar:
        for name, text in entries.items():
            jar.writestr(name, text)
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"


def test_a_part_that_is_not_the_pinned_one_is_named(tool: ModuleType, tmp_path: Path) -> None:
    """A jar with other bytes, one too many and one that is missing each stop the work, by name."""
    parts, pins = tmp_path / "parts", tmp_path / "jars.sha256"
    parts.mkdir()
    line = write_jar(parts / "a.jar", {"A.class": "a"})
    pins.write_text(line, encoding="utf-8")
    assert [path.name for path in tool._checked(parts, pins)] == ["a.jar"]
    write_jar(parts / "b.jar", {"B.class": "b"})
    with pytest.raises(tool.JobServerError, match=r"not as .*: b\.jar$"):
        tool._checked(parts, pins)
    pins.write_text(f"{'0' * 64}  a.jar\n{'0' * 64}  c.jar\n", encoding="utf-8")
    with pytest.raises(tool.JobServerError, match=r"a\.jar, b\.jar, c\.jar$"):
        tool._checked(parts, pins)


def test_parts_are_joined(tool: ModuleType, tmp_path: Path) -> None:
    """Lists of services are joined, of other entries the first counts; the same parts give the same bytes."""
    a, b = tmp_path / "a.jar", tmp_path / "b.jar"
    write_jar(a, {"X.class": "of a", "META-INF/services/s": "one", "META-INF/KEY.SF": "signature"})
    write_jar(b, {"X.class": "of b", "META-INF/services/s": "two", "META-INF/MANIFEST.MF": "Main-Class: b"})
    for name in ("once.jar", "again.jar"):
        tool._join([a, b], tmp_path / name)
    assert (tmp_path / "once.jar").read_bytes() == (tmp_path / "again.jar").read_bytes()
    with zipfile.ZipFile(tmp_path / "once.jar") as joined:
        assert sorted(joined.namelist()) == ["META-INF/MANIFEST.MF", "META-INF/services/s", "X.class"]
        assert joined.read("X.class") == b"of a"
        assert joined.read("META-INF/services/s") == b"one\ntwo"
        assert b"FlinkJobServerDriver" in joined.read("META-INF/MANIFEST.MF")
