"""Finds quotations that do not stand where they say, for all tables in one pass over the texts.

A query for each of twenty columns would read every text twenty times, and join it in memory.
"""

from __future__ import annotations

import duckdb

from etl.schema.ddl import literal, quote
from etl.schema.declare import tables

_BESIDE = "beside"
MISQUOTED = f"{_BESIDE}.misquoted"
"""In memory, beside the file that is checked: seen by all cursors of a connection, which a temporary table is not."""
_CHARACTERS = 32_000_000
"""Characters of text that are looked at together: a join holds them in memory."""
_WRONG = """
INSERT INTO {misquoted}
SELECT s.table_name, s.span, s.row_id
FROM ({spans}) s
JOIN (SELECT document_id, text FROM documents WHERE rowid BETWEEN ? AND ?) d USING (document_id)
WHERE (s.quote IS NULL) <> (s.low IS NULL) OR (s.quote IS NULL) <> (s.high IS NULL)
  OR substr(d.text, s.low + 1, s.high - s.low) <> s.quote
"""
_CHUNKS = """
SELECT min(rowid), max(rowid)
FROM (SELECT rowid, sum(coalesce(characters, 0)) OVER (ORDER BY rowid) // ? AS chunk FROM documents)
GROUP BY chunk
ORDER BY 1
"""


def _spans() -> str:
    """Every quotation of every table: where it is from, its row, its document, its words and offsets."""
    parts = []
    for table in tables().values():
        for span in table.spans:
            words, low, high = quote(span), quote(f"{span}_start"), quote(f"{span}_end")
            parts.append(
                f"SELECT {literal(table.name)} AS table_name, {literal(span)} AS span, {quote(table.key)} AS row_id, "
                f"document_id, {words} AS quote, {low} AS low, {high} AS high FROM {quote(table.name)} "
                f"WHERE {words} IS NOT NULL OR {low} IS NOT NULL OR {high} IS NOT NULL"
            )
    return " UNION ALL ".join(parts)


def find_misquotes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `misquoted` (table_name, span, row_id) beside the database of a connection.

    A row is there if its quotation is not what stands at its offsets, or if it has but a part of the three. Where that
    cannot be found out (a column is missing, say) there is no such table, so that no expectation on it can pass.
    """
    connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {_BESIDE}")
    connection.execute(f"CREATE OR REPLACE TABLE {MISQUOTED} (table_name VARCHAR, span VARCHAR, row_id VARCHAR)")
    wrong = _WRONG.format(misquoted=MISQUOTED, spans=_spans())
    try:
        for first, last in connection.execute(_CHUNKS, [_CHARACTERS]).fetchall():
            connection.execute(wrong, [first, last])
    except duckdb.Error:
        connection.execute(f"DROP TABLE {MISQUOTED}")
