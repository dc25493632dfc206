"""DuckDB table definitions and the column reference, generated from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.schema.declare import enumerations, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.schema.declare import Column, Table

_DUCKDB = {
    "id": "VARCHAR",
    "string": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "strings": "VARCHAR[]",
}


def quote(identifier: str) -> str:
    """Quote an SQL identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def duckdb_type(column: Column) -> str:
    """Name the DuckDB type of a column."""
    return _DUCKDB[column.type]


def create_table(table: Table) -> str:
    """Return the CREATE TABLE statement with key and not-null; references are checked by the expectations."""
    lines = [f"  {quote(c.name)} {duckdb_type(c)}{'' if c.nullable else ' NOT NULL'}" for c in table.columns]
    lines.append(f"  PRIMARY KEY ({quote(table.key)})")
    return f"CREATE TABLE {quote(table.name)} (\n" + ",\n".join(lines) + "\n)"


def comments(table: Table) -> Iterator[str]:
    """Yield COMMENT statements, so that the documentation is inside the warehouse too."""
    yield f"COMMENT ON TABLE {quote(table.name)} IS {literal(table.doc)}"
    for column in table.columns:
        yield f"COMMENT ON COLUMN {quote(table.name)}.{quote(column.name)} IS {literal(column.doc)}"


def _described(column: Column) -> str:
    notes = [column.doc]
    if column.enum:
        shown = column.values or ()
        notes.append(f"One of `{column.enum}`" + (f": {', '.join(shown)}." if len(shown) <= 10 else "."))
    if column.references:
        notes.append(f"References `{column.references}`.")
    return " ".join(notes)


def reference() -> str:
    """Return the column reference of all tables as Markdown."""
    out = ["# Column reference", "", "Made by `communique schema` from `schemas/`."]
    for table in tables().values():
        out += ["", f"## {table.name}", "", table.doc, "", "| column | type | null | meaning |", "|---|---|---|---|"]
        for c in table.columns:
            key = " (key)" if c.name == table.key else ""
            out.append(f"| `{c.name}`{key} | {duckdb_type(c)} | {'yes' if c.nullable else 'no'} | {_described(c)} |")
    out += ["", "## Enumerations", ""]
    out += [f"- `{name}`: {', '.join(values)}" for name, values in enumerations().items()]
    return "\n".join(out) + "\n"
