"""The version of everything that decides an extraction: code, rules, lexicons and models. Light: imports no parser."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

CODE_VERSION = "1.0.0"


def _data_files(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _data_files(entry, name)
        elif entry.name.endswith((".csv", ".toml", ".json")):
            yield name, entry


@cache
def extractor_version() -> str:
    """`<code version>+<12 hexadecimal digits>`: the digits are the SHA-256 of names and contents of all data files."""
    digest = hashlib.sha256()
    for name, entry in _data_files(files("etl.extract").joinpath("data")):
        content = entry.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{CODE_VERSION}+{digest.hexdigest()[:12]}"
