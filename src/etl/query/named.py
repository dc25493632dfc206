"""Runs named queries and SQL on the published warehouse, read-only and cut off from everything outside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from etl import resources
from etl.publish.database import open_published
from etl.schema.declare import enumerations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_PARAMETER = re.compile(r"\$([a-z_]+)")


class QueryError(Exception):
    """The query cannot be run; the message says why and what there is."""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A file of `warehouse/queries`: its meaning and the meaning of its parameters by name."""

    name: str
    title: str
    parameters: dict[str, str]
    sql: str


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a query."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def named_queries() -> dict[str, NamedQuery]:
    """Return all named queries by name."""
    found = {}
    for path in sorted((resources.folder("warehouse") / "queries").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        comments = [line[3:] for line in sql.splitlines() if line.startswith("-- ")]
        documented = dict(line.split(": ", 1) for line in comments[1:])
        used = sorted(set(_PARAMETER.findall(sql)))
        found[path.stem] = NamedQuery(path.stem, comments[0], {name: documented[name] for name in used}, sql)
    return found


def _execute(warehouse: Path, sql: str, parameters: Mapping[str, str | None]) -> pa.Table:
    with open_published(warehouse) as connection:
        try:
            return connection.sql(sql, params=dict(parameters) or None).to_arrow_table()
        except duckdb.Error as why:
            raise QueryError(str(why)) from None


def _checked(parameter: str, value: str | None) -> str | None:
    """Return a parameter's value in the form that the warehouse has it in."""
    closed = enumerations().get(parameter)
    if value is None or closed is None:
        return value
    found = next((v for v in closed if v.casefold() == value.casefold()), None)
    if found is None:
        known = "ISO 3166-1 alpha-2 codes, such as NO or PE" if parameter == "country" else ", ".join(closed)
        raise QueryError(f"{parameter} {value!r} is not known; known are {known}")
    return found


def arrow_named(warehouse: Path, name: str, given: Mapping[str, str]) -> pa.Table:
    """Run a named query; parameters that are not given are null, which means "all".

    Raises:
        QueryError: There is no such query or parameter.
        NoWarehouseError: Nothing was published.
    """
    queries = named_queries()
    if name not in queries:
        raise QueryError(f"no named query {name!r}; there are {', '.join(queries)}")
    query = queries[name]
    if unknown := sorted(set(given) - set(query.parameters)):
        raise QueryError(
            f"query {name} has no parameter {unknown[0]!r}; it has {', '.join(query.parameters) or 'none'}"
        )
    return _execute(warehouse, query.sql, {p: _checked(p, given.get(p)) for p in query.parameters})


def arrow_sql(warehouse: Path, sql: str) -> pa.Table:
    """Run one statement of SQL.

    Raises:
        QueryError: The statement is wrong, or more than one.
        NoWarehouseError: Nothing was published.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as why:
        raise QueryError(str(why)) from None
    if len(statements) != 1:
        raise QueryError(f"expected one statement, found {len(statements)}")
    return _execute(warehouse, sql, {})


def is_name(text: str) -> bool:
    """Say whether `text` looks like the name of a query rather than SQL."""
    return _NAME.fullmatch(text) is not None


def to_found(title: str, table: pa.Table) -> Found:
    """Return an Arrow table as rows of Python values."""
    columns = [column.to_pylist() for column in table.columns]
    return Found(title, tuple(table.column_names), list(zip(*columns, strict=True)) if columns else [])


def run_named(warehouse: Path, name: str, given: Mapping[str, str]) -> Found:
    """Run a named query and return its rows."""
    table = arrow_named(warehouse, name, given)
    return to_found(named_queries()[name].title, table)
