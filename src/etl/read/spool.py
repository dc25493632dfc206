"""Decoded copies of compressed or UTF-16 containers, made once, named by the SHA-256 of their source."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.read.codecs import StreamError, decoded
from etl.read.files import open_regular
from etl.reject import Reject, reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.read.inventory import InputFile
    from etl.read.options import ReadOptions

WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WHOLE, CUT_SHORT = "whole", "cut-short"


@dataclass(frozen=True, slots=True)
class Spooled:
    """Where the decoded bytes are and how many; no path where there are none. `reject` says what is missing."""

    path: str | None
    size: int
    reject: Reject | None = None


def spooled(file: InputFile, spool: Path, options: ReadOptions) -> Spooled:
    """Return the decoded bytes of a container, making a copy where the file itself is not already that.

    A stream that ends early is decoded as far as it goes; one that is damaged or too large not at all.

    Raises:
        OSError: The file cannot be opened any more, or the spool folder cannot be written.
    """
    with open_regular(file.path, file.size) as source:
        wide = file.codec is None and file.format in {"jsonl", "csv"} and _wide(source.read(4))
    if file.codec is None and not wide:
        return Spooled(file.path, file.size)
    spool.mkdir(parents=True, exist_ok=True)
    copies = {state: spool / f"{file.sha256}.{file.format}.{state}" for state in (WHOLE, CUT_SHORT)}
    if copies[WHOLE].exists():
        return _ready(copies[WHOLE])
    temporary = spool / f"{file.sha256}.{os.getpid()}.tmp"
    try:
        _copy(file, temporary, options)
    except StreamError as why:
        found = reject("plan", why.reason, str(why))
        if why.reason != "stream_truncated" or file.format == "parquet":
            temporary.unlink()
            return Spooled(None, 0, found)
        _drop_last_line(temporary)
        temporary.replace(copies[CUT_SHORT])
        return _ready(copies[CUT_SHORT], found)
    temporary.replace(copies[WHOLE])
    return _ready(copies[WHOLE])


def _ready(path: Path, found: Reject | None = None) -> Spooled:
    """The copy at `path`; none where it is empty."""
    size = path.stat().st_size
    if size == 0 and found is None:
        found = reject("plan", "empty", "the decoded stream has no bytes")
    return Spooled(str(path.absolute()) if size else None, size, found)


def _wide(opening: bytes) -> str | None:
    """The encoding that a byte order mark of two or four bytes names."""
    return next((encoding for mark, encoding in WIDE if opening.startswith(mark)), None)


def _copy(file: InputFile, target: Path, options: ReadOptions) -> None:
    """Decode into `target`, UTF-16 and UTF-32 into UTF-8."""
    with open_regular(file.path, file.size) as source, target.open("wb") as copy:
        pieces = decoded(source, file.codec, options)
        first = next(pieces, b"")
        wide = _wide(first) if file.format in {"jsonl", "csv"} else None
        if wide is None:
            copy.write(first)
            for piece in pieces:
                copy.write(piece)
            return
        decoder = codecs.getincrementaldecoder(wide)("replace")
        for piece in _chain(first, pieces):
            copy.write(decoder.decode(piece).encode("utf-8"))
        copy.write(decoder.decode(b"", final=True).encode("utf-8"))


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """`first`, then the rest."""
    yield first
    yield from rest


def _drop_last_line(path: Path) -> None:
    """Cut a file behind its last line break: what follows is half a record."""
    with path.open("rb+") as file:
        end = file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - (1 << 16))
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            if found >= 0:
                file.truncate(start + found + 1)
                return
            end = start
        file.truncate(0)
