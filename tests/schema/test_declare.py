"""The declarations of `schemas/` and what derives from them."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from etl.schema.arrow import arrow_schema, to_arrow
from etl.schema.ddl import comments, create_table, reference
from etl.schema.declare import ROW_HASH, content_tables, enumerations, tables


def test_a_span_stands_for_three_columns() -> None:
    """A span column expands to the quotation and both its offsets."""
    commitments = tables()["commitments"]
    assert {"cue", "cue_start", "cue_end"} <= set(commitments.names)
    assert "cue" in commitments.spans


def test_referenced_tables_come_first() -> None:
    """Tables are ordered so that each stands behind those it refers to; a table may refer to itself."""
    seen: set[str] = set()
    for table in tables().values():
        seen.add(table.name)
        assert {target for _, target in table.references} <= seen, table.name


def test_every_content_table_has_a_row_hash() -> None:
    """Content tables carry a row hash, log tables do not."""
    for table in tables().values():
        assert (ROW_HASH in table.names) is (not table.log), table.name


def test_every_enumeration_is_used_and_sorted_by_no_accident() -> None:
    """No vocabulary is declared in vain, and none holds a value twice."""
    used = {column.enum for table in tables().values() for column in table.columns}
    for name, values in enumerations().items():
        assert len(set(values)) == len(values), name
        assert name in used, f"enumeration {name} is used by no column"


@pytest.mark.parametrize("name", sorted(tables()))
def test_ddl_runs_and_keeps_not_null(name: str) -> None:
    """The generated DDL makes a table with exactly the declared columns, nullability and key."""
    table = tables()[name]
    with duckdb.connect() as connection:
        connection.execute(create_table(table))
        for statement in comments(table):
            connection.execute(statement)
        found = connection.execute(
            "SELECT column_name, is_nullable FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [name]
        ).fetchall()
    assert found == [(c.name, c.nullable) for c in table.columns]


def test_arrow_schema_follows_the_declaration() -> None:
    """Arrow fields have the declared names and nullability."""
    for table in tables().values():
        assert [(f.name, f.nullable) for f in arrow_schema(table.name)] == [(c.name, c.nullable) for c in table.columns]


def test_no_rows_make_an_empty_arrow_table() -> None:
    """An empty table keeps its schema."""
    table = content_tables()[0]
    assert to_arrow(table, []).schema.equals(arrow_schema(table.name))
    assert isinstance(to_arrow(table, []), pa.Table)


def test_the_reference_names_every_column() -> None:
    """The column reference documents all columns of all tables."""
    text = reference()
    for table in tables().values():
        assert f"## {table.name}" in text
        for column in table.columns:
            assert f"| `{column.name}`" in text
