"""Parquet in and out: deterministic bytes, page checksums written and verified, SHA-256 checked before reading."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from etl.lake.log import FileEntry
from etl.lake.store import StoreError, digest
from etl.schema.arrow import to_arrow
from etl.schema.declare import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from etl.lake.store import Store
    from etl.schema.gate import Row


def encode(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file; the same table gives the same bytes."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True, store_schema=True)
    return sink.getvalue()


def decode(data: bytes) -> pa.Table:
    """Return the table of a Parquet file's bytes, its page checksums verified."""
    return pq.read_table(pa.BufferReader(data), page_checksum_verification=True)


def file_name(table: str, run_id: str, part: str) -> str:
    """Name the file of one table, run and part."""
    return f"tables/{table}/{run_id[:16]}-{part[:16]}.parquet"


def write_part(store: Store, run_id: str, part: str, rows: Mapping[str, Sequence[Row]]) -> tuple[FileEntry, ...]:
    """Write the rows of one part, a file per table that has any. No commit: nothing reads them yet.

    Args:
        store: The lake's store.
        run_id: The run that writes.
        part: Identity of the range of input that the rows came from.
        rows: Gated rows by table.
    """
    entries = []
    for table in tables().values():
        if found := rows.get(table.name):
            key = table.names.index(table.key)
            data = encode(to_arrow(table, sorted(found, key=lambda row, key=key: str(row[key]))))  # type: ignore[misc]
            name = file_name(table.name, run_id, part)
            store.write(name, data)
            entries.append(FileEntry(table.name, name, run_id, part, digest(data), len(found), len(data)))
    return tuple(entries)


def _damaged(name: str) -> str:
    return (
        f"{name} is damaged: its bytes are not those that were committed. Restore the file from a copy; "
        "without one, remove the folders lake and runs of the warehouse and run again on the inputs."
    )


def verify(store: Store, entries: Iterable[FileEntry]) -> None:
    """Check the SHA-256 of files before anything reads them.

    Raises:
        StoreError: A file is missing or its bytes are not those that were committed.
    """
    for entry in entries:
        data = store.read(entry.name)
        if len(data) != entry.bytes or digest(data) != entry.sha256:
            raise StoreError(_damaged(entry.name))


def read_entry(store: Store, entry: FileEntry) -> pa.Table:
    """Return one committed file as a table, checked against its manifest.

    Raises:
        StoreError: The file is missing or damaged.
    """
    data = store.read(entry.name)
    if digest(data) != entry.sha256:
        raise StoreError(_damaged(entry.name))
    return decode(data)
