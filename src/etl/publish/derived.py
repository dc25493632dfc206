"""What the published file holds ready for its readers: views, and tables that follow from the declared ones.

A table of `warehouse/tables` is a query whose rows are kept: to work them out at each question would take most of the
time that the question takes. They are renewed while the file is changed in private, for the documents that the change
touched, so that a small batch costs little and a large one is never held in memory whole.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from etl import resources
from etl.publish.engine import number
from etl.schema.ddl import quote
from etl.schema.declare import schema_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

TOGETHER = 50_000
"""Documents whose rows are renewed by one query: lists of names stay in memory while they are put together."""
_DIFFERENT = """
INSERT INTO touched
SELECT document_id FROM ((FROM {old} EXCEPT FROM {new}) UNION ALL (FROM {new} EXCEPT FROM {old}))
"""


def sql_files(*folders: str) -> list[Path]:
    """Return the SQL files of these folders of `warehouse` in the order of their numbers."""
    found = [path for name in folders for path in (resources.folder("warehouse") / name).glob("*.sql")]
    return sorted(found, key=lambda path: path.name)


def made_name(path: Path) -> str:
    """Return the name of the table or view that an SQL file makes: its own without number."""
    return re.sub(r"^\d\d_", "", path.stem)


def layout() -> str:
    """Return a digest of all tables of the published file: one of another layout is made anew from the lake."""
    total = hashlib.sha256(schema_hash().encode())
    for path in sql_files("tables"):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Start to note, beside the database, which documents a change touches."""
    connection.execute("CREATE TEMP TABLE touched (document_id VARCHAR)")
    connection.execute("CREATE TEMP TABLE renewed (document_id VARCHAR)")


def touch(connection: duckdb.DuckDBPyConnection, documents: str, values: Sequence[object] = ()) -> None:
    """Note documents of which a row was added, changed or deleted in any table.

    Args:
        connection: The connection of a change that began.
        documents: A query for their ids.
        values: The values of its parameters.
    """
    connection.execute(f"INSERT INTO touched {documents}", list(values))


def _renew_whole(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Make a table anew; the documents in whose rows it differs from before are touched too."""
    connection.execute(f"CREATE TEMP TABLE anew AS {query}")
    connection.execute(_DIFFERENT.format(old=quote(name), new="anew"))
    connection.execute(f"DELETE FROM {quote(name)}")
    connection.execute(f"INSERT INTO {quote(name)} FROM anew")
    connection.execute("DROP TABLE anew")


def _renew_touched(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Replace the rows of the touched documents, some documents at a time."""
    connection.execute(f"DELETE FROM {quote(name)} WHERE document_id IN (SELECT document_id FROM touched)")
    portions = number(connection, "SELECT count(DISTINCT document_id) FROM touched") // TOGETHER + 1
    for portion in range(portions):
        connection.execute("DELETE FROM renewed")
        connection.execute(
            "INSERT INTO renewed SELECT DISTINCT document_id FROM touched WHERE hash(document_id) % ? = ?",
            [portions, portion],
        )
        connection.execute(f"INSERT INTO {quote(name)} {query}")


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views, and renew the tables that follow from others for the documents that were touched.

    A query that reads `renewed` gives the rows of the documents in it; one that does not gives the whole table.
    """
    for path in sql_files("views", "tables"):
        sql, name = path.read_text(encoding="utf-8"), made_name(path)
        if path.parent.name == "views":
            connection.execute(sql)
            continue
        connection.execute(f"CREATE TABLE IF NOT EXISTS {quote(name)} AS FROM ({sql}) LIMIT 0")
        if re.search(r"\brenewed\b", sql):
            _renew_touched(connection, name, sql)
        else:
            _renew_whole(connection, name, sql)
