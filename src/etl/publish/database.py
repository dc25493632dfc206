"""The published DuckDB file: copied, changed in private, and put in the old one's place in one step.

Readers keep the file that they opened. A writer that dies leaves a private copy, which the next one discards.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from etl.ids import content_id
from etl.publish.derived import begin, bring_up_to_date, layout, touch
from etl.publish.engine import connect, number
from etl.rows import Rows, Values, add
from etl.schema.arrow import to_arrow
from etl.schema.ddl import comments, create_table, literal, quote
from etl.schema.declare import content_tables, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.lake.log import Commit, LakeState

FILE = "communique.duckdb"
WRITER = "writer.id"
"""A file in the folder of a warehouse whose lake is in an object store: the name under which it writes there."""
# Readable by DuckDB 1.2 and later; without it, DuckDB 2.0 writes files that 1.5 refuses.
STORAGE_VERSION = "v1.2.0"
LOCKED_DOWN: tuple[tuple[str, str | bool | int], ...] = (
    ("enable_external_access", False),
    ("lock_configuration", True),
    ("threads", 2),
)


class NoWarehouseError(Exception):
    """There is no published warehouse in the folder."""


def published_path(warehouse: Path) -> Path:
    """Return where the published file of a warehouse folder lies."""
    return warehouse / FILE


@contextmanager
def open_published(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published warehouse read-only, without access to anything outside it.

    Raises:
        NoWarehouseError: Nothing was published there yet, or the file is lost or damaged.
    """
    path = published_path(warehouse)
    again = f"make it again from the lake with: communique rebuild --warehouse {warehouse}"
    if not path.is_file():
        if (warehouse / "lake" / "commits").is_dir():
            raise NoWarehouseError(f"{str(path)!r} is gone; {again}")
        if (warehouse / WRITER).is_file():
            raise NoWarehouseError(f"{str(path)!r} is not there; if something was taken in already, {again}")
        raise NoWarehouseError(
            f"no warehouse in {str(warehouse)!r}; make one with: communique run INPUT --warehouse {warehouse}"
        )
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(LOCKED_DOWN))
    except duckdb.Error as why:
        raise NoWarehouseError(f"{str(path)!r} cannot be opened ({str(why).splitlines()[0]}); {again}") from None
    with connection:
        yield connection


def published_head(warehouse: Path) -> str | None:
    """Return the digest of the lake's commit that the published file shows; None where it must be made anew."""
    try:
        with open_published(warehouse) as connection:  # a file of before there was a column `layout` is made anew
            row = connection.execute("SELECT head, layout, lake FROM communique_meta").fetchone()
    except (NoWarehouseError, duckdb.Error):
        return None  # missing or damaged: the lake has all that is needed to make it again
    return row[0] if row and row[1] == layout() else None


def published_lake(warehouse: Path) -> str | None:
    """Return the address of the lake that the published file shows; None where it is the folder beside it."""
    try:
        with open_published(warehouse) as connection:
            row = connection.execute("SELECT lake FROM communique_meta").fetchone()
    except (NoWarehouseError, duckdb.Error):
        return None
    return row[0] if row else None


def _create_all(connection: duckdb.DuckDBPyConnection) -> None:
    for table in tables().values():
        connection.execute(create_table(table))
        for statement in comments(table):
            connection.execute(statement)
    connection.execute(
        "CREATE TABLE communique_meta (head VARCHAR, sequence BIGINT, layout VARCHAR NOT NULL, lake VARCHAR)"
    )
    connection.execute("INSERT INTO communique_meta VALUES (NULL, 0, ?, NULL)", [layout()])


@contextmanager
def replacement(warehouse: Path, *, fresh: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection whose database `published` is a private copy; at a clean end it takes the published place.

    The documents whose rows change must be noted with `etl.publish.derived.touch`.

    Args:
        warehouse: The warehouse folder.
        fresh: Start empty instead of from the published file.
    """
    path, private = published_path(warehouse), warehouse / f".{FILE}.next"
    for leftover in (private, private.with_name(private.name + ".wal")):
        leftover.unlink(missing_ok=True)
    if not fresh:
        shutil.copyfile(path, private)
    with connect(":memory:") as connection:
        connection.execute(f"ATTACH {literal(str(private))} AS published (STORAGE_VERSION {literal(STORAGE_VERSION)})")
        connection.execute("USE published")
        if fresh:
            _create_all(connection)
        begin(connection)
        yield connection
        bring_up_to_date(connection)
        connection.execute("CHECKPOINT published")
        connection.execute("USE memory")
        connection.execute("DETACH published")
    handle = os.open(private, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    private.replace(path)


def apply_stage(connection: duckdb.DuckDBPyConnection, stage: Path) -> None:
    """Merge a staged run into `published`: a document's rows replace those of its earlier reading."""
    connection.execute(f"ATTACH {literal(str(stage))} AS stage (READ_ONLY)")
    for table in reversed((*content_tables(), tables()["quarantine"])):
        if table.name != "document_aliases":
            connection.execute(
                f"DELETE FROM {quote(table.name)} WHERE document_id IN (SELECT document_id FROM stage.winner)"
            )
    for table in tables().values():
        columns = ", ".join(quote(name) for name in table.names)
        connection.execute(
            f"INSERT OR IGNORE INTO {quote(table.name)} ({columns}) SELECT {columns} FROM stage.{quote(table.name)}"
        )
    touch(connection, "SELECT document_id FROM stage.winner UNION SELECT document_id FROM stage.document_aliases")
    connection.execute("DETACH stage")


def forget_documents(connection: duckdb.DuckDBPyConnection, document_ids: tuple[str, ...]) -> None:
    """Delete every row of the given documents."""
    for table in tables().values():
        if table.of_document:
            connection.execute(
                f"DELETE FROM {quote(table.name)} WHERE list_contains(?, document_id)", [list(document_ids)]
            )
    touch(connection, "SELECT unnest(?)", [list(document_ids)])


def add_log(connection: duckdb.DuckDBPyConnection, commit: Commit) -> None:
    """Note a commit and its inputs in the run log."""
    counts = commit.counts
    run: Values = {
        "run_id": commit.run_id,
        "sequence": commit.sequence,
        "kind": commit.kind,
        "extractor_version": commit.extractor_version,
        "inputs": len(commit.inputs),
        "records_read": counts.read,
        "loaded": counts.loaded,
        "duplicates": counts.duplicates,
        "skipped": counts.skipped,
        "dead_letters": counts.dead_letters,
    }
    rows: Rows = {}
    add(rows, "runs", run)
    for entry in commit.inputs:
        values: Values = {
            "input_id": content_id("input", commit.run_id, entry.key, entry.name),
            "run_id": commit.run_id,
            "input_name": entry.name,
            "input_sha256": entry.sha256,
            "format": entry.format,
            "bytes": entry.bytes,
        }
        add(rows, "inputs", values)
    for name, found in rows.items():
        connection.register("incoming", to_arrow(tables()[name], found))
        connection.execute(f"INSERT INTO {quote(name)} SELECT * FROM incoming")
        connection.unregister("incoming")


def set_head(connection: duckdb.DuckDBPyConnection, state: LakeState, lake: str | None) -> None:
    """Note which commit the file shows, and of which lake, if that is not the folder beside it."""
    values = [state.head, state.sequence, lake]
    connection.execute("UPDATE communique_meta SET head = ?, sequence = ?, lake = ?", values)


def superseded(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the documents that views leave out, because each of their articles has a later version."""
    return number(connection, "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM latest_documents)")


def content_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return the SHA-256 over the keys and row hashes of a content table, in order of key."""
    key = quote(tables()[table].key)
    cursor = connection.execute(f"SELECT {key}, row_hash FROM {quote(table)} ORDER BY {key}")
    total = hashlib.sha256()
    while rows := cursor.fetchmany(50_000):
        total.update("".join(f"{a}:{b}\n" for a, b in rows).encode())
    return total.hexdigest()
