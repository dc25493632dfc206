"""The stage: one run's rows in a scratch DuckDB file, where duplicates are settled and expectations are checked.

Every file is checked against its manifest entry before its rows come in; no user's name is ever read as a pattern.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.lake.parquet import read_entry
from etl.publish.engine import connect
from etl.schema.ddl import duckdb_type, quote
from etl.schema.declare import content_tables, tables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

    from etl.lake.log import FileEntry
    from etl.lake.store import Store

# The reading whose title ranks first stands for the document; readings with the same title have the same rows.
_WINNERS = """
CREATE OR REPLACE TABLE winner AS
SELECT document_id, lake_part FROM (
  SELECT document_id, lake_part, row_number() OVER (
    PARTITION BY document_id ORDER BY coalesce(substr(sha256(title), 1, 16), 'none'), lake_part) AS place
  FROM documents)
WHERE place = 1
"""


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for table in tables().values():
        columns = ", ".join(f"{quote(c.name)} {duckdb_type(c)}" for c in table.columns)
        connection.execute(f"CREATE TABLE {quote(table.name)} ({columns}, lake_part VARCHAR)")


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep one copy of each document's rows, and one row per alias, reading and reject."""
    connection.execute(_WINNERS)
    for table in content_tables():
        if table.name != "document_aliases":
            connection.execute(
                f"DELETE FROM {quote(table.name)} t WHERE EXISTS "
                "(SELECT 1 FROM winner w WHERE w.document_id = t.document_id AND w.lake_part <> t.lake_part) "
            )
    for name in ("document_aliases", "readings", "rejects"):
        key = quote(tables()[name].key)
        connection.execute(f"DELETE FROM {name} WHERE rowid NOT IN (SELECT min(rowid) FROM {name} GROUP BY {key})")


def drop_quarantined(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove the rows that the table `quarantine` of a stage lists; a document that goes is no winner any more."""
    for table in tables().values():
        connection.execute(
            f"DELETE FROM {quote(table.name)} WHERE {quote(table.key)} IN "
            "(SELECT row_id FROM quarantine WHERE table_name = ?)",
            [table.name],
        )
    connection.execute("DELETE FROM winner WHERE document_id NOT IN (SELECT document_id FROM documents)")


def build_stage(path: Path, store: Store, entries: Iterable[FileEntry]) -> None:
    """Fill a new scratch file with the rows of a run's files.

    Args:
        path: Where to make it; a file that is there is replaced.
        store: The lake's store.
        entries: The run's files.

    Raises:
        StoreError: A file is missing or damaged.
    """
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect(path) as connection:
        _create(connection)
        for entry in entries:
            incoming = read_entry(store, entry)
            connection.register("incoming", incoming)
            connection.execute(
                f"INSERT INTO {quote(entry.table)} BY NAME SELECT *, ? AS lake_part FROM incoming", [entry.part]
            )
            connection.unregister("incoming")
        _settle(connection)
        drop_quarantined(connection)
