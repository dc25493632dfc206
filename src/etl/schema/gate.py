"""The strict row gate: a row has exactly the declared columns, of the declared types, or it does not pass.

pyarrow drops unknown keys, nulls missing ones and accepts nulls where there must be none; hence this gate before it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from etl.schema.declare import ROW_HASH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl.schema.declare import Column, Table

Value: TypeAlias = str | int | float | bool | date | tuple[str, ...] | None
Row: TypeAlias = tuple[Value, ...]

_PYTHON = {"id": str, "string": str, "int": int, "float": float, "bool": bool, "date": date, "strings": tuple}


class RowError(Exception):
    """A row does not have the declared shape; the message names table, column, value and what was expected."""


def _fault(column: Column, value: Value) -> str | None:
    if value is None:
        return None if column.nullable else "a value"
    if type(value) is not _PYTHON[column.type]:
        return column.type
    if column.values is not None:
        inside = value if isinstance(value, tuple) else (value,)
        if any(v not in column.values for v in inside):
            return f"one of the enumeration {column.enum}"
    return None


def row_hash(table: Table, values: Mapping[str, Value]) -> str:
    """Hash the content of a row: canonical JSON of the hashed columns, SHA-256, first 32 hexadecimal digits."""
    content = {c.name: values[c.name] for c in table.columns if c.hashed}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def row(table: Table, values: Mapping[str, Value]) -> Row:
    """Pass one row through the gate.

    Args:
        table: The declaration.
        values: Value by column name, without the row hash.

    Returns:
        The values in the declared order, with the row hash where the table has one.

    Raises:
        RowError: A column is missing, unknown, null where it must not be, or of another type or vocabulary.
    """
    expected = {c.name for c in table.columns if c.name != ROW_HASH}
    if values.keys() != expected:
        missing, unknown = sorted(expected - values.keys()), sorted(values.keys() - expected)
        raise RowError(f"table {table.name}: missing columns {missing}, unknown columns {unknown}")
    for column in table.columns:
        if column.name != ROW_HASH and (fault := _fault(column, values[column.name])):
            raise RowError(f"table {table.name}, column {column.name}: {values[column.name]!r:.80} is not {fault}")
    if table.log:
        return tuple(values[name] for name in table.names)
    digest = row_hash(table, values)
    return tuple(digest if name == ROW_HASH else values[name] for name in table.names)
