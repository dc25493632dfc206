#!/usr/bin/env python3
"""Compile the extraction to machine code: the same output, a fifth faster.

    python tools/compile.py [--out DIR]

Takes most modules of `src/etl/extract` (see `LEFT_OUT`) through mypyc, and
puts what comes out into `src/etl/extract/compiled`, with the SHA-256 of the sources. `etl.extract` imports from there
as long as the sources are the same, and the sources themselves otherwise. Needs a C compiler and Python's headers;
takes about a minute and a half.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from etl.compiled import FOLDER, LIBRARY, STAMP, digest

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = {"__init__.py", "inference.py", "parse.py", "settings.py", "version.py"}
"""Modules that import the parser, look at their own place, or whose objects go to other processes (compiled frozen
classes cannot be read back there)."""
GROUP = "etl_extract"
INTERPRETED = "the extraction runs interpreted, a fifth slower, with the same output"
SETUP = """
from mypyc.build import mypycify
from setuptools import setup
setup(
    name="compiled",
    packages=[],
    ext_modules=mypycify(
        ["--config-file=", "--ignore-missing-imports", "--follow-imports=silent", *{files!r}],
        group_name={group!r}, opt_level="1", debug_level="0",
    ),
)
"""


def with_types(source: str) -> str:
    """`source` with the types of its fields imported for real: compiled classes look at them when they are made."""
    tree = ast.parse(source)
    fields = {
        name.id
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef)
        for line in kind.body
        if isinstance(line, ast.AnnAssign)
        for name in ast.walk(line.annotation)
        if isinstance(name, ast.Name)
    }
    lines = source.splitlines(keepends=True)
    for block in reversed(tree.body):
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING":
            lines[block.lineno - 1 : block.lineno - 1] = [
                f"from {line.module} import {', '.join(names)}\n"
                for line in block.body
                if isinstance(line, ast.ImportFrom) and (names := [a.name for a in line.names if a.name in fields])
            ]
    return "".join(lines)


def build(out: Path) -> None:
    """Compile into the folder `out`, whatever was there.

    Raises:
        subprocess.CalledProcessError: mypyc or the C compiler failed; it holds what they say.
    """
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        package = place / "etl" / "extract"
        shutil.copytree(ROOT / "src" / "etl", place / "etl", ignore=shutil.ignore_patterns("compiled", "__pycache__"))
        for path in (*package.glob("*.py"), place / "etl" / "records.py"):
            path.write_text(with_types(path.read_text(encoding="utf-8")), encoding="utf-8")
        files = sorted(f"etl/extract/{path.name}" for path in package.glob("*.py") if path.name not in LEFT_OUT)
        (place / "setup.py").write_text(SETUP.format(files=files, group=GROUP), encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": str(place)}
        subprocess.run(
            [sys.executable, "setup.py", "-q", "build_ext", "--inplace"],
            cwd=place,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        shutil.rmtree(out, ignore_errors=True)
        (out / LIBRARY).mkdir(parents=True)
        for path in package.glob("*.so"):
            shutil.copy(path, out)
        for path in place.glob(f"{GROUP}__mypyc*.so"):
            shutil.copy(path, out / LIBRARY)
        (out / STAMP).write_text(digest(ROOT / "src" / "etl" / "extract") + "\n", encoding="utf-8")


def main() -> int:
    """Return 0; 1 where nothing could be compiled, which is no harm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "etl" / "extract" / FOLDER)
    out = parser.parse_args().out
    if shutil.which((sysconfig.get_config_var("CC") or "cc").split()[0]) is None:
        print(f"no C compiler: {INTERPRETED}", file=sys.stderr)
        return 1
    try:
        build(out)
    except subprocess.CalledProcessError as why:
        print(f"{why.stdout}\nnot compiled: {INTERPRETED}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
