"""The records of a range: one article each, as its container gives it, or the reason why not."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from etl.read.codecs import StreamError, decoded
from etl.read.columns import Columns, find_columns, make_record
from etl.read.decode import decode_bytes
from etl.read.files import open_regular
from etl.read.inventory import STANDARD_INPUT
from etl.read.lines_of_bytes import byte_lines
from etl.records import RawRecord
from etl.reject import Reject, reject
from etl.wording import json_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.read.inventory import InputFile
    from etl.read.lines_of_bytes import ByteLine
    from etl.read.options import ReadOptions
    from etl.read.ranges import Piece, Range

SCAN = 1 << 20


@dataclass(frozen=True, slots=True)
class Read:
    """One record, or why there is none, with the file that it came from."""

    file: InputFile
    item: RawRecord | Reject


def read_range(work: Range, options: ReadOptions) -> Iterator[Read]:
    """Read the records of a range. Nothing that a file holds raises; what cannot be read is a `Reject`."""
    for piece in work.pieces:
        try:
            for item in _items(piece, options):
                yield Read(piece.file, item)
        except OSError as why:
            yield Read(piece.file, reject("read", "changed_file", why.strerror or str(why), position=piece.start))


def _items(piece: Piece, options: ReadOptions) -> Iterator[RawRecord | Reject]:
    """The items of one piece, by its format."""
    match piece.file.format:
        case "jsonl":
            return _read_jsonl(piece, options)
        case "csv":
            from etl.read.tables import read_csv  # noqa: PLC0415 - each container loads what it needs

            return read_csv(piece.data, piece.size, piece.start, piece.end, options)
        case "parquet":
            from etl.read.tables import read_parquet  # noqa: PLC0415 - pyarrow

            return read_parquet(piece.data, piece.start, piece.end, options)
        case "txt":
            return _read_txt(piece, options)
        case "html":
            return _read_html(piece, options)


def own_id(name: str) -> str:
    """The own id of a one-article file: its name without folders and endings."""
    stem = Path(name).name
    for ending in (".gz", ".zst", ".txt", ".text", ".html", ".htm", ".xhtml"):
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
    return stem or name


def file_id(file: InputFile) -> str | None:
    """What identifies the article of a one-article file: folders below the given one, and own id. None for a stream."""
    if file.name == STANDARD_INPUT:
        return None
    folder = file.below.rpartition("/")[0]
    return f"{folder}/{own_id(file.name)}" if folder else own_id(file.name)


def _read_jsonl(piece: Piece, options: ReadOptions) -> Iterator[RawRecord | Reject]:
    """One record per line that is not blank."""
    known: dict[tuple[str, ...], Columns] = {}
    with open_regular(piece.data, piece.size) as file:
        before: int | None = None
        for number, line in enumerate(byte_lines(file, piece.start, piece.end, options.max_record_bytes), 1):
            item = _json_item(line, known, options)
            if isinstance(item, Reject) and item.reason == "not_json":
                before = _lines_before(piece) if before is None else before
                item = replace(item, detail=f"line {before + number}: {item.detail}")
            if item is not None:
                yield item


def _lines_before(piece: Piece) -> int:
    """Count the lines above a piece; only where one of its own is to be named."""
    with open_regular(piece.data, piece.size) as file:
        whole, rest = divmod(piece.start, SCAN)
        return sum(file.read(SCAN).count(b"\n") for _ in range(whole)) + file.read(rest).count(b"\n")


def _json_item(
    line: ByteLine, known: dict[tuple[str, ...], Columns], options: ReadOptions
) -> RawRecord | Reject | None:
    """The record of one line, None for a blank one."""
    if line.data is None:
        what = f"a line of {line.end - line.start} bytes; the limit is {options.max_record_bytes}"
        return reject("read", "record_too_large", what, position=line.start)
    if not line.data.strip():
        return None
    found = decode_bytes(line.data, options)
    if found.reason:
        return reject("read", found.reason, found.detail, position=line.start)
    try:
        values = json.loads(found.text)
    except (ValueError, RecursionError) as why:
        return reject("read", "not_json", json_fault(why, found.text), position=line.start)
    if not isinstance(values, dict):
        return reject("read", "not_a_record", f"{type(values).__name__}; expected an object", position=line.start)
    names = tuple(values)
    columns = known.get(names) or known.setdefault(names, find_columns(names, options))
    return make_record(values, columns, line.start, found.flags)


def _whole(piece: Piece, limit: int, options: ReadOptions) -> bytes | Reject:
    """All bytes of a one-article file, decompressed, or why not."""
    taken: list[bytes] = []
    size = 0
    try:
        with open_regular(piece.data, piece.size) as file:
            for part in decoded(file, piece.file.codec, options):
                size += len(part)
                if size > limit:
                    return _put_aside(piece, "record_too_large", f"more than {limit} bytes")
                taken.append(part)
    except StreamError as why:
        return _put_aside(piece, why.reason, str(why))
    return b"".join(taken)


def _put_aside(piece: Piece, reason: str, detail: str | None) -> Reject:
    """The reject of a one-article file."""
    return reject("read", reason, detail, position=0, own_id=own_id(piece.file.name))


def _read_txt(piece: Piece, options: ReadOptions) -> Iterator[RawRecord | Reject]:
    """The one article of a text file."""
    data = _whole(piece, options.max_record_bytes, options)
    if isinstance(data, Reject):
        yield data
        return
    found = decode_bytes(data, options)
    if found.reason:
        yield _put_aside(piece, found.reason, found.detail)
    else:
        yield RawRecord(found.text, 0, own_id(piece.file.name), flags=found.flags, file_id=file_id(piece.file))


def _read_html(piece: Piece, options: ReadOptions) -> Iterator[RawRecord | Reject]:
    """The one article of a page."""
    from etl.read.html import read_page  # noqa: PLC0415 - trafilatura

    data = _whole(piece, options.max_html_bytes, options)
    if isinstance(data, Reject):
        yield data
        return
    page = read_page(data, options)
    if page.reason:
        yield _put_aside(piece, page.reason, page.detail)
    else:
        yield RawRecord(
            page.text,
            0,
            own_id(piece.file.name),
            page.published,
            page.title,
            page.source,
            page.url,
            page.flags,
            file_id(piece.file),
        )
