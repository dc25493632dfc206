"""The expectations of each table: a base derived from its declaration, and the files of `expectations/`.

An expectation is declared in the notation of Great Expectations, as plain JSON. Its `meta` holds `name`, `why` and
`on_failure`. This module does not import the library, so that suites can be listed and checked in an instant.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from etl import resources
from etl.quality.outcome import OnFailure
from etl.quality.quotes import MISQUOTED
from etl.schema.ddl import literal
from etl.schema.declare import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.schema.declare import Column, Table

SQL = "unexpected_rows_expectation"


class SuiteError(Exception):
    """A file of `expectations/` is not a suite; the message names file and expectation."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation as declared: its type and arguments are those of Great Expectations."""

    table: str
    name: str
    why: str
    on_failure: OnFailure
    type: str
    kwargs: dict[str, Any]

    @property
    def query(self) -> str | None:
        """The query that returns the failing rows, where it is declared as one."""
        return self.kwargs.get("unexpected_rows_query")


def _span_query(table: Table, span: str) -> str:
    """Select the rows whose quotation is not what stands at its offsets, as `quotes` has found them."""
    return (
        f'SELECT t."{table.key}" FROM (SELECT * FROM {{batch}}) t JOIN {MISQUOTED} m ON m.row_id = t."{table.key}" '
        f"WHERE m.table_name = {literal(table.name)} AND m.span = {literal(span)}"
    )


def _range_query(table: Table, part: str) -> str:
    return (
        f'SELECT t."{table.key}" FROM (SELECT * FROM {{batch}}) t JOIN documents d USING (document_id) '
        f'WHERE NOT (0 <= t."{part}_start" AND t."{part}_start" < t."{part}_end" AND t."{part}_end" <= d.characters)'
    )


def _list_query(table: Table, column: str, values: tuple[str, ...]) -> str:
    allowed = ", ".join(literal(v) for v in values)
    return f'SELECT "{table.key}" FROM {{batch}} WHERE NOT list_has_all([{allowed}], "{column}")'


def _reference_query(table: Table, column: str, target: Table) -> str:
    known = "ANTI JOIN known_documents k ON k.document_id = t.document_id " if target.name == "documents" else ""
    return (
        f'SELECT t."{table.key}" FROM (SELECT * FROM {{batch}}) t '
        f'ANTI JOIN "{target.name}" r ON r."{target.key}" = t."{column}" {known}WHERE t."{column}" IS NOT NULL'
    )


def _sql(table: Table, name: str, why: str, on_failure: OnFailure, query: str) -> Expectation:
    return Expectation(table.name, f"{table.name}.{name}", why, on_failure, SQL, {"unexpected_rows_query": query})


def _native(table: Table, name: str, why: str, on_failure: OnFailure, kind: str, **kwargs: object) -> Expectation:
    return Expectation(table.name, f"{table.name}.{name}", why, on_failure, f"expect_column_values_to_{kind}", kwargs)


def _of_column(table: Table, c: Column) -> Iterator[Expectation]:
    if not c.nullable:
        why = "The declaration says that it is never null."
        yield _native(table, f"{c.name}.not_null", why, "refuse", "not_be_null", column=c.name)
    closed = "The vocabulary is closed."
    if c.values and c.type == "strings":
        yield _sql(table, f"{c.name}.in_set", closed, "quarantine", _list_query(table, c.name, c.values))
    elif c.values:
        name = f"{c.name}.in_set"
        yield _native(table, name, closed, "quarantine", "be_in_set", column=c.name, value_set=list(c.values))
    if c.references:
        why = "A row that refers to nothing cannot be traced."
        yield _sql(
            table, f"{c.name}.references", why, "refuse", _reference_query(table, c.name, tables()[c.references])
        )
    if c.name == "confidence":
        why = "It is a probability."
        limits = {"column": c.name, "min_value": 0, "max_value": 1}
        yield _native(table, "confidence.range", why, "quarantine", "be_between", **limits)


def base(table: Table) -> Iterator[Expectation]:
    """Derive the expectations that follow from a table's declaration."""
    yield _native(table, f"{table.key}.unique", "An id names one row.", "refuse", "be_unique", column=table.key)
    for column in table.columns:
        yield from _of_column(table, column)
    for span in table.spans:
        why = "The words shown are those that stand in the text at these offsets."
        yield _sql(table, f"{span}.quotes", why, "quarantine", _span_query(table, span))
    for part in ("segment", "anchor"):
        if f"{part}_start" in table.names:
            why = "Offsets lie within the text."
            yield _sql(table, f"{part}.range", why, "quarantine", _range_query(table, part))


def _declared() -> Iterator[Expectation]:
    for path in sorted(resources.folder("expectations").glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        for entry in raw["expectations"]:
            meta = entry.get("meta", {})
            if not meta.get("why") or meta.get("on_failure") not in get_args(OnFailure) or not meta.get("name"):
                raise SuiteError(f"{path.name}: {entry.get('type')} needs name, why and on_failure in its meta")
            name = f"{raw['name']}.{meta['name']}"
            yield Expectation(raw["name"], name, meta["why"], meta["on_failure"], entry["type"], entry["kwargs"])


def expectations() -> tuple[Expectation, ...]:
    """Return all expectations of all tables, derived and declared.

    Raises:
        SuiteError: A file of `expectations/` is incomplete, or two expectations have one name.
    """
    found = [e for table in tables().values() if table.name not in ("runs", "inputs") for e in base(table)]
    found += _declared()
    names = [e.name for e in found]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise SuiteError(f"expectations with one name: {twice}")
    return tuple(found)
