"""The Arrow schema of a table, derived from its declaration, and gated rows as Arrow tables."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from etl.schema.declare import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.schema.declare import Table
    from etl.schema.gate import Row

_ARROW = {
    "id": pa.string(),
    "string": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "strings": pa.list_(pa.field("element", pa.string(), nullable=False)),
}


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of the declared table `name`."""
    return pa.schema([pa.field(c.name, _ARROW[c.type], nullable=c.nullable) for c in tables()[name].columns])


def to_arrow(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Return rows that passed the gate as an Arrow table, in the given order."""
    schema = arrow_schema(table.name)
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
