"""The quality gate of a run: expectations on its stage, failing rows to quarantine, and the equation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.flow.steps import reject_values
from etl.ids import content_id
from etl.lake.log import Counts
from etl.publish.database import published_path
from etl.publish.engine import number
from etl.publish.stage import drop_quarantined
from etl.reject import reject
from etl.schema.ddl import literal, quote
from etl.schema.declare import tables
from etl.schema.gate import row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

    from etl.quality.outcome import Check
    from etl.rows import Rows, Values

QUARANTINE_PART = "quarantine"
_REFERENCES = "references"


def staged_counts(connection: duckdb.DuckDBPyConnection, read: int, skipped: int, dead_letters: int) -> Counts:
    """Count a stage: each winner is a loaded document, every other reading a duplicate."""
    loaded = number(connection, "SELECT count(*) FROM winner")
    readings = number(connection, "SELECT count(*) FROM readings")
    return Counts(read, loaded, readings - loaded, skipped, dead_letters)


def prepare(connection: duckdb.DuckDBPyConnection, warehouse: Path, counts: Counts) -> None:
    """Give the expectations what lies outside the stage: the run's counts, and the documents published before."""
    connection.execute(
        "CREATE OR REPLACE TABLE run_counts AS SELECT ?::BIGINT AS records_read, ?::BIGINT AS loaded, "
        "?::BIGINT AS duplicates, ?::BIGINT AS skipped, ?::BIGINT AS dead_letters",
        [counts.read, counts.loaded, counts.duplicates, counts.skipped, counts.dead_letters],
    )
    connection.execute("CREATE OR REPLACE TABLE known_documents (document_id VARCHAR)")
    path = published_path(warehouse)
    if path.is_file():
        connection.execute(f"ATTACH {literal(str(path))} AS published (READ_ONLY)")
        connection.execute(
            "INSERT INTO known_documents SELECT document_id FROM published.documents "
            "WHERE document_id IN (SELECT document_id FROM readings)"
        )
        connection.execute("DETACH published")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, values: Values) -> None:
    found = (*row(tables()[table], values), QUARANTINE_PART)
    connection.execute(f"INSERT INTO {quote(table)} VALUES ({', '.join('?' for _ in found)})", list(found))


def _list_row(connection: duckdb.DuckDBPyConnection, table: str, row_id: str, why: str) -> None:
    declared = tables()[table]
    document = "document_id" if declared.of_document else "NULL"
    found = connection.execute(
        f"SELECT {document} FROM {quote(table)} WHERE {quote(declared.key)} = ?", [row_id]
    ).fetchone()
    values: Values = {
        "quarantine_id": content_id("quarantine", table, row_id, why),
        "document_id": found[0] if found else None,
        "table_name": table,
        "row_id": row_id,
        "expectation": why,
    }
    _insert(connection, "quarantine", values)


def _follow_references(connection: duckdb.DuckDBPyConnection) -> None:
    """List the rows that refer to a listed one; tables come in order of reference, so one pass finds all."""
    for table in tables().values():
        for column, target in table.references:
            rows = connection.execute(
                f"SELECT DISTINCT {quote(table.key)} FROM {quote(table.name)} WHERE {quote(column)} IN "
                "(SELECT row_id FROM quarantine WHERE table_name = ?) "
                f"AND {quote(table.key)} NOT IN (SELECT row_id FROM quarantine WHERE table_name = ?)",
                [target, table.name],
            ).fetchall()
            for (row_id,) in rows:
                _list_row(connection, table.name, row_id, _REFERENCES)


def _reject_readings(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Turn the readings of quarantined documents into dead letters; returns how many."""
    readings = connection.execute(
        "SELECT input_name, input_sha256, position, document_id FROM readings WHERE reading_id IN "
        "(SELECT row_id FROM quarantine WHERE table_name = 'readings') ORDER BY ALL"
    ).fetchall()
    for input_name, sha256, position, document_id in readings:
        found = reject("validate", "quarantined", document_id, position=position)
        _insert(connection, "rejects", reject_values(run_id, input_name, sha256, found))
    return len(readings)


def quarantine(connection: duckdb.DuckDBPyConnection, run_id: str, failed: Iterable[Check]) -> tuple[Rows, int]:
    """Take failing rows, and what refers to them, out of the stage.

    Returns:
        The rows to keep in the lake (`quarantine`, `rejects`), and how many readings became dead letters.
    """
    for check in failed:
        for row_id in check.row_ids:
            _list_row(connection, check.table, row_id, check.name)
    _follow_references(connection)
    moved = _reject_readings(connection, run_id)
    drop_quarantined(connection)
    rows: Rows = {}
    for name in ("quarantine", "rejects"):
        columns = ", ".join(quote(c) for c in tables()[name].names)
        found = connection.execute(
            f"SELECT {columns} FROM {name} WHERE lake_part = ? ORDER BY 1", [QUARANTINE_PART]
        ).fetchall()
        if found:
            rows[name] = found
    return rows, moved
