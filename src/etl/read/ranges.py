"""Units of work: a stretch of one container, or a handful of one-article files.

A range can be pickled and written as JSON, and its id follows from what it covers, so that an interrupted run finds its
ranges again. Compressed containers are decoded once, into the spool folder, before they are cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.ids import content_id
from etl.read.files import open_regular
from etl.read.spool import spooled
from etl.reject import Reject, reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from etl.read.inventory import InputFile
    from etl.read.options import Format, ReadOptions

ONE_ARTICLE = frozenset({"txt", "html"})
"""Formats of which a file is one article."""
SCAN = 1 << 18


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one file: decoded bytes `start` to `end` of the file at `data`, or its row groups (Parquet).

    `size` is the length of the file at `data` when the plan was made.
    """

    file: InputFile
    data: str
    size: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Range:
    """One unit of work."""

    range_id: str
    format: Format
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, form: Format, pieces: tuple[Piece, ...]) -> Range:
        """Make a range whose id is the hash of what it covers: format, and for each piece name, SHA-256, start, end."""
        parts = [part for p in pieces for part in (p.file.name, p.file.sha256, p.start, p.end)]
        return cls(content_id("range", form, *parts), form, pieces)


def plan_ranges(
    files: Sequence[InputFile], spool: Path, options: ReadOptions
) -> Iterator[Range | tuple[InputFile, Reject]]:
    """Cut the work on `files` into ranges of about `options.range_bytes` decoded bytes.

    Args:
        files: The inventory's files; one-article files are grouped in the order in which they come.
        spool: Folder for decoded containers; kept until the ranges are worked off.
        options: How to read.

    Yields:
        Ranges, and for a file that cannot be read as a whole or to its end the file with its reject.
    """
    group: list[Piece] = []
    for file in files:
        if file.format in ONE_ARTICLE:
            if group and not _fits(group, file, options):
                yield Range.of(group[0].file.format, tuple(group))
                group = []
            group.append(Piece(file, file.path, file.size, 0, file.size))
        else:
            yield from _plan_container(file, spool, options)
    if group:
        yield Range.of(group[0].file.format, tuple(group))


def _fits(group: list[Piece], file: InputFile, options: ReadOptions) -> bool:
    """Whether a file still has room in a group of files."""
    size = sum(piece.size for piece in group) + file.size
    return group[0].file.format == file.format and len(group) < options.range_files and size <= options.range_bytes


def _plan_container(file: InputFile, spool: Path, options: ReadOptions) -> Iterator[Range | tuple[InputFile, Reject]]:
    """Cut one container."""
    try:
        ready = spooled(file, spool, options)
    except OSError as why:
        yield file, reject("plan", "changed_file", why.strerror or str(why))
        return
    if ready.reject is not None:
        yield file, ready.reject
    if ready.path is None:
        return
    try:
        yield from _cut(file, ready.path, ready.size, options)
    except OSError as why:
        yield file, reject("plan", "changed_file", why.strerror or str(why))


def _cut(file: InputFile, data: str, size: int, options: ReadOptions) -> Iterator[Range | tuple[InputFile, Reject]]:
    """Cut the decoded container at `data`."""
    cuts: Iterator[tuple[int, int] | Reject]
    match file.format:
        case "jsonl":
            cuts = _line_cuts(data, size, options)
        case "csv":
            from etl.read.tables import csv_cuts  # noqa: PLC0415 - each container loads what it needs

            cuts = csv_cuts(data, size, options)
        case "parquet":
            from etl.read.tables import parquet_cuts  # noqa: PLC0415 - pyarrow

            cuts = parquet_cuts(data, options)
        case _:
            raise ValueError(f"{file.format!r} is no container; expected jsonl, csv or parquet")
    for cut in cuts:
        if isinstance(cut, Reject):
            yield file, cut
        else:
            yield Range.of(file.format, (Piece(file, data, size, *cut),))


def _line_cuts(path: str, size: int, options: ReadOptions) -> Iterator[tuple[int, int] | Reject]:
    """Stretches of about `range_bytes` that end behind a line break."""
    start = 0
    with open_regular(path, size) as file:
        while start < size:
            end = min(start + options.range_bytes, size)
            file.seek(end)
            while end < size and (piece := file.read(SCAN)):
                found = piece.find(b"\n")
                end += len(piece) if found < 0 else found + 1
                if found >= 0:
                    break
            yield start, min(end, size)
            start = end
