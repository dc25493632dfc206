"""The version of everything that decides an extraction: code, rules, lexicons and models. Light: imports no parser."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

CODE_VERSION = "1.0.0"
_PACKAGE = Path(__file__).resolve().parents[1]
_DECIDING = ("extract", "read", "data", "places.py", "records.py", "ids.py")
_ENDINGS = {".py", ".csv", ".toml", ".json"}


def _deciding_files() -> list[Path]:
    """Return the files that decide what is extracted, in the order of their names."""
    found = []
    for name in _DECIDING:
        place = _PACKAGE / name
        found += [place] if place.is_file() else [p for p in place.rglob("*") if p.suffix in _ENDINGS]
    return sorted(found, key=lambda p: p.relative_to(_PACKAGE).as_posix())


@cache
def extractor_version() -> str:
    """`<release>+<12 hexadecimal digits>`: the digits are the SHA-256 of all files that decide an extraction.

    Reading is among them: what is told apart as body or debris decides what is found. Line ends count as one.
    """
    digest = hashlib.sha256()
    for path in _deciding_files():
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{CODE_VERSION}+{digest.hexdigest()[:12]}"
