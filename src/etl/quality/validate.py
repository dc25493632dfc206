"""Evaluates the expectations with Great Expectations on a DuckDB file."""

from __future__ import annotations

import logging
import os
import warnings
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: a run opens no connection to the outside
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.expectations.core import UnexpectedRowsExpectation

from etl.publish.engine import connect
from etl.quality import dialect
from etl.quality.outcome import Check, Quality
from etl.quality.quotes import find_misquotes
from etl.quality.suites import SQL, expectations
from etl.schema.ddl import quote
from etl.schema.declare import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from etl.quality.suites import Expectation

_COUNTED = "counted_rows_expectation"
_VERDICT = "BOOLEAN_ONLY"
_DETAIL = {"result_format": "BASIC", "partial_unexpected_count": 1}


class CountedRowsExpectation(UnexpectedRowsExpectation):  # type: ignore[misc]  # the library is untyped here
    """A query gives no rows. They are counted; the class of the library also fetches them, in a query of its own."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], **_: object) -> dict[str, Any]:
        found = metrics["unexpected_rows_query.row_count"]
        return {"success": found == 0, "result": {"observed_value": found}}


def _suite(table: str, wanted: Iterable[Expectation]) -> ExpectationSuite:
    return ExpectationSuite(
        name=table,
        expectations=[
            {"type": _COUNTED if e.type == SQL else e.type, "kwargs": e.kwargs, "meta": {"name": e.name}}
            for e in wanted
        ],
    )


def _named(found: Any) -> dict[str, Any]:  # noqa: ANN401 - their type
    return {result.expectation_config.meta["name"]: result for result in found.results}


def _results(source: Any, table: str, wanted: list[Expectation]) -> dict[str, Any]:  # noqa: ANN401
    """Evaluate the expectations of a table for their verdicts, and once more those that fail, for what was found.

    Most hold, and to collect the unexpected values of one that holds is a query that finds none.
    """
    batch = source.add_table_asset(table, table_name=table).add_batch_definition_whole_table("all").get_batch()
    found = _named(batch.validate(_suite(table, wanted), result_format=_VERDICT))
    failed = [e for e in wanted if e.name in found and not found[e.name].success and not _raised(found[e.name])]
    if failed:
        found |= _named(batch.validate(_suite(table, failed), result_format=_DETAIL))
    return found


def _raised(result: Any) -> str | None:  # noqa: ANN401
    """Return the message of an expectation that could not be evaluated; both shapes of exception_info occur."""
    info = result.exception_info or {}
    for entry in (info, *(v for v in info.values() if isinstance(v, dict))):
        if entry.get("raised_exception"):
            return str(entry.get("exception_message")).splitlines()[0][:300]
    return None


def _failing_rows(connection: duckdb.DuckDBPyConnection, e: Expectation, result: Any) -> tuple[str, ...] | None:  # noqa: ANN401
    """Return the keys of all failing rows: lists in the result itself are cut off."""
    key = quote(tables()[e.table].key) if e.table in tables() else None
    if "mostly" in e.kwargs:  # a share of the column, not a fault of single rows
        return None
    if e.type == SQL:
        query: str | None = str(e.query).format(batch=quote(e.table))
    elif e.type == "expect_column_values_to_be_unique":
        query = f"SELECT {key} FROM {quote(e.table)} GROUP BY {key} HAVING count(*) > 1"
    elif "column" in e.kwargs and "unexpected_count" in result.result:
        query = _column_query(e, str(key))
    else:
        query = None
    if query is None or key is None:
        return None
    return tuple(sorted(str(row[0]) for row in connection.execute(query).fetchall()))


def _column_query(e: Expectation, key: str) -> str | None:
    column = quote(e.kwargs["column"])
    select = f"SELECT {key} FROM {quote(e.table)} WHERE"
    if e.type == "expect_column_values_to_not_be_null":
        return f"{select} {column} IS NULL"
    if e.type == "expect_column_values_to_be_in_set":
        values = ", ".join("'" + str(v).replace("'", "''") + "'" for v in e.kwargs["value_set"])
        return f"{select} {column} NOT IN ({values})"
    if e.type == "expect_column_values_to_be_between":
        low, high = e.kwargs.get("min_value"), e.kwargs.get("max_value")
        wrong = [f"{column} < {low}"] * (low is not None) + [f"{column} > {high}"] * (high is not None)
        return f"{select} {' OR '.join(wrong)}"
    return None


def _check(connection: duckdb.DuckDBPyConnection, e: Expectation, result: Any) -> Check:  # noqa: ANN401
    if result is None:
        return Check(e.table, e.name, e.why, e.on_failure, "raised", None, (), "the expectation gave no result")
    if message := _raised(result):
        return Check(e.table, e.name, e.why, e.on_failure, "raised", None, (), message)
    if result.success:
        return Check(e.table, e.name, e.why, e.on_failure, "passed")
    rows = _failing_rows(connection, e, result)
    observed, missing = result.result.get("observed_value"), result.result.get("unexpected_percent")
    detail = f"observed {observed}" if observed is not None else None
    if "mostly" in e.kwargs and missing is not None:
        detail = f"{100 - missing:.1f} % have a value, at least {e.kwargs['mostly']:.0%} expected"
    if rows is None:
        return Check(e.table, e.name, e.why, e.on_failure, "failed", None, (), detail)
    return Check(e.table, e.name, e.why, e.on_failure, "failed", len(rows), rows, detail)


def _checks(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    find_misquotes(connection)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        name="stage", connection_string=dialect.URL, kwargs=dialect.engine_options(connection)
    )
    for table, grouped in groupby(sorted(expectations(), key=lambda e: e.table), key=lambda e: e.table):
        wanted = list(grouped)
        results = _results(source, table, wanted)
        yield from (_check(connection, e, results.get(e.name)) for e in wanted)


def validate(path: Path) -> Quality:
    """Evaluate all expectations on the tables of a DuckDB file.

    Args:
        path: A stage, or a copy of the published warehouse; nothing in it is changed.

    Returns:
        Every expectation's verdict, with the keys of all failing rows.
    """
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), connect(path) as connection:
            warnings.simplefilter("ignore")
            return Quality(tuple(_checks(connection)))
    finally:
        logging.disable(disabled)
