"""Numbers that describe a set of records, for the report: fill rates, distributions, rejects by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etl.schema.ddl import quote
from etl.schema.declare import content_tables

if TYPE_CHECKING:
    import duckdb

DISTRIBUTIONS = {
    "Meetings by form": "SELECT form, count(*) FROM meetings GROUP BY 1 ORDER BY 2 DESC, 1",
    "Meetings by status": "SELECT status, count(*) FROM meetings GROUP BY 1 ORDER BY 2 DESC, 1",
    "Commitments by kind": "SELECT kind, count(*) FROM commitments GROUP BY 1 ORDER BY 2 DESC, 1",
    "Commitments by polarity": "SELECT polarity, count(*) FROM commitments GROUP BY 1 ORDER BY 2 DESC, 1",
    "Participants by country (twelve most)": "SELECT country, count(*) FROM participants WHERE country IS NOT NULL "
    "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12",
    "Topics of commitments": "SELECT topic, count(*) FROM commitments, unnest(topics) AS t(topic) "
    "GROUP BY 1 ORDER BY 2 DESC, 1",
}
_MONTHS = """
SELECT strftime(d.published, '%Y-%m') AS month, count(*) AS documents,
  sum((SELECT count(*) FROM meetings m WHERE m.document_id = d.document_id))::BIGINT AS meetings,
  sum((SELECT count(*) FROM commitments c WHERE c.document_id = d.document_id))::BIGINT AS commitments
FROM documents d WHERE d.published IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_REJECTS = "SELECT outcome, stage, reason, count(*) FROM rejects GROUP BY ALL ORDER BY 1, 4 DESC, 3"


def fill_rates(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Return the share of rows with a value, for each nullable column that has a meaning of its own."""
    rates = {}
    for table in content_tables():
        parts = {f"{span}_{end}" for span in table.spans for end in ("start", "end")}
        for column in table.columns:
            if column.nullable and column.name not in parts and not column.name.endswith("_reason"):
                query = f"SELECT count({quote(column.name)}), count(*) FROM {quote(table.name)}"
                filled, rows = connection.execute(query).fetchone() or (0, 0)
                if rows:
                    rates[f"{table.name}.{column.name}"] = round(filled / rows, 4)
    return rates


def profile(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Describe the tables of a stage or a warehouse; the values are lists of rows, ready for JSON."""
    return {
        "fill": fill_rates(connection),
        "distributions": {name: connection.execute(query).fetchall() for name, query in DISTRIBUTIONS.items()},
        "months": connection.execute(_MONTHS).fetchall(),
        "rejects": connection.execute(_REJECTS).fetchall(),
    }
