"""Whether the extraction runs as machine code (`tools/compile.py` makes it) or as its sources stand."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

FOLDER = "compiled"
LIBRARY = "library"
STAMP = "SOURCES"
SWITCH = "COMMUNIQUE_COMPILED"
"""Set to 0, this variable of the environment has the sources run."""


def digest(package: Path) -> str:
    """SHA-256 of the modules of a package, in hexadecimal digits."""
    out = hashlib.sha256()
    for path in sorted(package.glob("*.py")):
        out.update(f"{path.name}\0".encode())
        out.update(path.read_bytes())
    return out.hexdigest()


def compiled(package: Path) -> Path | None:
    """The folder of a package's compiled modules; None where there is none or it is of other sources."""
    folder = package / FOLDER
    try:
        stamp = (folder / STAMP).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return folder if os.environ.get(SWITCH) != "0" and stamp == digest(package) else None


def prefer_compiled(path: list[str]) -> None:
    """Put the folder of compiled modules before the sources on the search path of a package."""
    folder = compiled(Path(path[0]))
    if folder is not None:
        path.insert(0, str(folder))
        sys.path.append(str(folder / LIBRARY))
