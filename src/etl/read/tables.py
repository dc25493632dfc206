"""The two tabular containers, CSV and Parquet: where they may be cut, and their rows."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.read.columns import ColumnError, find_columns, make_record, require_text
from etl.read.decode import Decoded, decode_bytes, decode_parts
from etl.read.files import open_regular
from etl.read.lines_of_bytes import ByteLine, byte_lines
from etl.reject import Reject, reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.read.columns import Columns
    from etl.read.options import ReadOptions
    from etl.records import RawRecord

DELIMITERS = ",;\t|"
LONG_ROWS = 16
"""How often a record above the size limit is read again from its second line: without an end the time is quadratic."""

FAULTS = {"unexpected end of data": "a quotation opens in this row and never closes; the lines behind are read as rows"}
"""What the CSV reader says, in words for whoever wrote the file."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One record of a CSV file: bytes `start` to `end`, its cells, flags of their decoding, or why there is none."""

    start: int
    end: int
    cells: tuple[str, ...]
    flags: tuple[str, ...] = ()
    reason: str | None = None
    detail: str | None = None


def csv_rows(path: str, size: int, start: int, end: int, options: ReadOptions, delimiter: str) -> Iterator[CsvRow]:
    """Read the records of bytes `start` to `end`, which begin and end at a record.

    A record whose quotation never closes, or that is malformed, is one row with a reason; reading goes on behind its
    first line, or after LONG_ROWS records above the size limit behind all that was taken for the record.
    """
    with open_regular(path, size) as file:
        position, patience = start, LONG_ROWS
        while position < end:
            feed = _Feed(byte_lines(file, position, end, options.max_record_bytes), options, position)
            rows = csv.reader(feed, delimiter=delimiter, strict=True)
            try:
                for cells in rows:
                    yield from _row(feed, cells, position, options)
                    position = feed.consumed
                    feed.reset()
                position = end
            except csv.Error as why:
                patience -= feed.taken > options.max_record_bytes
                stop = feed.second if patience > 0 else feed.consumed
                yield CsvRow(position, stop, (), reason="bad_row", detail=FAULTS.get(str(why), str(why)))
                position = stop


def _row(feed: _Feed, cells: list[str], start: int, options: ReadOptions) -> Iterator[CsvRow]:
    """The row that the feed's last lines made, decoded as a whole; blank lines make none."""
    if feed.reason:
        yield CsvRow(start, feed.consumed, (), reason=feed.reason, detail=feed.detail)
    elif cells:
        words, found = decode_parts([cell.encode("latin-1") for cell in cells], options)
        yield CsvRow(start, feed.consumed, words, found.flags, found.reason, found.detail)


class _Feed:
    """Hands lines to the CSV reader, a character for each byte, and keeps count of the bytes behind them.

    Delimiters, quotation marks and line breaks are single bytes in every encoding that is read, so that a row can be
    cut first and decoded as a whole.
    """

    def __init__(self, lines: Iterator[ByteLine], options: ReadOptions, start: int) -> None:
        self._lines = lines
        self._options = options
        self.consumed = start
        self.reset()

    def reset(self) -> None:
        """Begin a new record."""
        self.reason: str | None = None
        self.detail: str | None = None
        self.taken = self.lines = 0
        self.second = self.consumed

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.consumed = line.end
        self.taken += line.end - line.start
        self.lines += 1
        if self.lines == 1:
            self.second = line.end
        if line.data is None and self.lines == 1:
            self.reason, self.detail = "record_too_large", f"a line of {line.end - line.start} bytes"
            return "\n"
        if line.data is None or self.taken > self._options.max_record_bytes:
            raise csv.Error(f"a quotation that does not close within {self._options.max_record_bytes} bytes")
        return line.data.decode("latin-1")


def csv_header(path: str, size: int, options: ReadOptions) -> tuple[CsvRow, str] | Reject:
    """The first record of a CSV file and the delimiter that it shows, or why it has none."""
    with open_regular(path, size) as file:
        first = next(
            (line for line in byte_lines(file, 0, size, options.max_record_bytes) if line.data and line.data.strip()),
            None,
        )
    if first is None or first.data is None:
        return reject("plan", "container_corrupt", "the file has no header row")
    shown = decode_bytes(first.data, options)
    if shown.reason:
        return reject("plan", shown.reason, shown.detail)
    delimiter = max(DELIMITERS, key=shown.text.count)
    csv.field_size_limit(min(options.max_record_bytes, sys.maxsize))
    row = next(csv_rows(path, size, 0, size, options, delimiter), None)
    if row is None or row.reason:
        return reject("plan", "container_corrupt", f"the header row cannot be read: {row.detail if row else 'none'}")
    return row, delimiter


def csv_cuts(path: str, size: int, options: ReadOptions) -> Iterator[tuple[int, int] | Reject]:
    """Stretches of about `range_bytes` that begin and end at a record, the header left out; one pass over the file."""
    found = csv_header(path, size, options)
    if isinstance(found, Reject):
        yield found
        return
    header, delimiter = found
    try:
        require_text(header.cells, options)
    except ColumnError as why:
        yield reject("plan", "no_text_column", str(why))
        return
    start = end = header.end
    for row in csv_rows(path, size, header.end, size, options, delimiter):
        end = row.end
        if end - start >= options.range_bytes:
            yield start, end
            start = end
    if start < size:
        yield start, size


def read_csv(path: str, size: int, start: int, end: int, options: ReadOptions) -> Iterator[RawRecord | Reject]:
    """Read the records of one stretch that `csv_cuts` cut."""
    found = csv_header(path, size, options)
    if isinstance(found, Reject):
        yield found
        return
    header, delimiter = found
    names = header.cells
    columns = find_columns(names, options)
    for row in csv_rows(path, size, start, end, options, delimiter):
        if row.reason:
            yield reject("read", row.reason, row.detail, position=row.start)
        elif len(row.cells) != len(names):
            yield reject(
                "read", "bad_row", f"{len(row.cells)} cells under a header of {len(names)}", position=row.start
            )
        else:
            yield make_record(dict(zip(names, row.cells, strict=True)), columns, row.start, row.flags)


def parquet_cuts(path: str, options: ReadOptions) -> Iterator[tuple[int, int] | Reject]:
    """One stretch per row group: (its number, that of the next)."""
    import pyarrow as pa  # noqa: PLC0415 - loads in 0.2 s
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            require_text(file.schema_arrow.names, options)
            groups = [file.metadata.row_group(i) for i in range(file.num_row_groups)]
            for i, group in enumerate(groups):
                if group.total_byte_size > options.max_decoded_bytes:
                    yield reject(
                        "plan", "stream_too_large", f"row group {i} has {group.total_byte_size} bytes when decoded"
                    )
                elif group.num_rows:
                    yield i, i + 1
    except ColumnError as why:
        yield reject("plan", "no_text_column", str(why))
    except (pa.ArrowException, OSError, ValueError) as why:
        yield reject("plan", "container_corrupt", f"parquet: {why}")


def read_parquet(path: str, start: int, end: int, options: ReadOptions) -> Iterator[RawRecord | Reject]:
    """Read row groups `start` to `end`; a position is a row's number in the file."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    row = 0
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            columns = find_columns(file.schema_arrow.names, options)
            row = sum(file.metadata.row_group(i).num_rows for i in range(start))
            names = sorted(set(columns.named()))
            for batch in file.iter_batches(
                batch_size=64, row_groups=list(range(start, end)), columns=names, use_threads=False
            ):
                for values in batch.to_pylist():
                    yield _parquet_record(values, columns, row, options)
                    row += 1
    except (pa.ArrowException, OSError, ValueError) as why:
        yield reject(
            "read", "container_corrupt", f"parquet: {why}; this row and those behind it in its group", position=row
        )


def _parquet_record(values: dict[str, object], columns: Columns, row: int, options: ReadOptions) -> RawRecord | Reject:
    """The record of one row."""
    text = values.get(columns.text) if columns.text else None
    flags: tuple[str, ...] = ()
    if isinstance(text, bytes):
        found: Decoded = decode_bytes(text, options)
        if found.reason:
            return reject("read", found.reason, found.detail, position=row)
        values, flags = values | {str(columns.text): found.text}, found.flags
    if isinstance(text, str | bytes) and len(text) > options.max_record_bytes:
        return reject("read", "record_too_large", f"a text of {len(text)} characters", position=row)
    return make_record(values, columns, row, flags)
