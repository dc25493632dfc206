"""The reference of the views: nothing in it is missing, made up, or does not run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from etl.query.named import arrow_sql
from etl.query.views import ViewsError, described, views
from etl.schema.declare import tables
from tests.publish.rows import document, warehouse_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse."""
    folder = tmp_path_factory.mktemp("views")
    with warehouse_of(folder, document("d1")):
        return folder


def test_every_view_and_column_of_the_published_warehouse_is_described(warehouse: Path) -> None:
    """What a reader finds in the file is what the reference tells, in the same order."""
    sql = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
    published: dict[str, list[str]] = {}
    for row in arrow_sql(warehouse, sql).to_pylist():
        if row["table_name"] not in {*tables(), "communique_meta"}:
            published.setdefault(row["table_name"], []).append(row["column_name"])
    assert {v.name: [c.name for c in v.columns] for v in views()} == published
    assert all(line.endswith(".") for v in views() for line in (v.row, *(c.doc for c in v.columns)))


@pytest.mark.parametrize("name", [v.name for v in views()])
def test_the_example_of_a_view_runs_and_asks_that_view(warehouse: Path, name: str) -> None:
    """The example query is accepted by the published warehouse."""
    (view,) = [v for v in views() if v.name == name]
    assert f" FROM {name}" in view.example
    assert arrow_sql(warehouse, view.example).num_columns > 0


TOLD: dict[str, Any] = {"v": {"row": "R.", "example": "E", "like": ["meetings"], "columns": {"own": "Own."}}}


def test_a_column_means_what_it_means_in_its_table_unless_it_is_described() -> None:
    """What is listed goes before what is inherited."""
    (view,) = described({"v": "Doc."}, {"v": {"own": "BIGINT", "form": "VARCHAR"}}, TOLD)
    assert [(c.name, c.type, c.doc) for c in view.columns] == [
        ("own", "BIGINT", "Own."),
        ("form", "VARCHAR", "How they met."),
    ]


@pytest.mark.parametrize(
    ("types", "meanings", "fault"),
    [
        ({"v": {"own": "BIGINT", "new": "BIGINT"}}, {"v": ""}, "does not describe v.new"),
        ({"v": {"form": "VARCHAR"}}, {"v": ""}, "describes v.own, which the view does not have"),
        ({"v": {"own": "BIGINT"}}, {"v": "", "w": ""}, "w is not both a view and described"),
        ({}, {}, "v is not both a view and described"),
    ],
)
def test_what_does_not_fit_is_named(types: dict[str, dict[str, str]], meanings: dict[str, str], fault: str) -> None:
    """A view or column that is not described, and a description of what is not there."""
    with pytest.raises(ViewsError, match=fault):
        described(meanings, types, TOLD)
