"""The named queries: what they answer, how they are documented, and what they refuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from etl import resources
from etl.query.named import QueryError, arrow_named, named_queries, run_named
from tests.publish.rows import ARANA, NORWAY, PERU, SOLBERG, alias, commitment, document, meeting, warehouse_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a row for every query."""
    folder = tmp_path_factory.mktemp("small")
    rows = [
        document("d"),
        alias("d", "own", source="Mail"),
        meeting("m1", "d", SOLBERG, ARANA, first_day="2025-03-03", place_country="NO", place_name="Oslo"),
        meeting("m2", "d", SOLBERG, ARANA, status="scheduled", first_day="2025-09-01"),
        meeting("m3", "d", SOLBERG, ARANA, status="cancelled"),
        meeting("m4", "d", ARANA, form="visit", place_country="NO", place_name="Oslo"),
        commitment(
            "c1", "d", ("party", "Norway", "NO"), meeting_id="m1", deadline_date="2026-01-01", topics=("trade",)
        ),
        commitment("c2", "d", ("party", "Norway", "NO"), polarity="refrain"),
        *(document(key) for key in ("v1", "v2")),
        *(alias(key, "twice", article_id="article") for key in ("v1", "v2")),
    ]
    with warehouse_of(folder, *rows):
        return folder


def test_postponed_is_told_from_cancelled_and_threats_from_refusals(tmp_path: Path) -> None:
    """The query of cancelled meetings says which were put off; that of refusals gives those without a negation."""
    rows = [
        document("d"),
        meeting("m1", "d", NORWAY, PERU, status="cancelled", postponed=True),
        meeting("m2", "d", NORWAY, PERU, status="cancelled", postponed=False),
        commitment("c1", "d", stance="refuse", polarity="do"),
        commitment("c2", "d", stance="threaten", polarity="do"),
    ]
    with warehouse_of(tmp_path, *rows):
        pass
    fates = {row[-1]: row[1] for row in run_named(tmp_path, "cancelled_meetings", {}).rows}
    assert fates == {"m1": "postponed", "m2": "cancelled"}
    assert [row[-1] for row in run_named(tmp_path, "refusals", {}).rows] == ["c1"]


GIVEN = {"country": "NO", "status": "held", "topic": "trade", "text": "sentence of"}


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_every_named_query_answers(small: Path, name: str) -> None:
    """Without parameters a query gives all; with each of them given it still finds the row that fits."""
    every = run_named(small, name, {})
    assert every.rows
    given = {parameter: GIVEN[parameter] for parameter in named_queries()[name].parameters}
    found = run_named(small, name, given)
    assert found.rows
    assert len(found.rows) <= len(every.rows)
    for parameter in given:
        value = {"text": "zz no such thing", "country": "XK", "status": "proposed", "topic": "sport"}[parameter]
        assert run_named(small, name, {parameter: value}).rows == [], parameter


def test_a_value_that_cannot_be_is_refused(small: Path) -> None:
    """A country in lower case is understood; what is no country or status is an error that says what there is."""
    assert run_named(small, "meetings", {"country": "no"}).rows == run_named(small, "meetings", {"country": "NO"}).rows
    with pytest.raises(QueryError, match="held, scheduled"):
        run_named(small, "meetings", {"status": "canceled"})
    with pytest.raises(QueryError, match="ISO 3166"):
        run_named(small, "meetings", {"country": "Norway"})


@pytest.mark.parametrize(
    "path", sorted((resources.folder("warehouse") / "queries").glob("*.sql")), ids=lambda p: p.stem
)
def test_every_named_query_documents_its_parameters(path: Path) -> None:
    """The first line says what is asked; the others name exactly the parameters of the SQL; rows have an order."""
    lines = [line[3:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("-- ")]
    sql = re.sub(r"^--.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert lines[0].endswith(".")
    assert {line.split(": ")[0] for line in lines[1:]} == set(re.findall(r"\$([a-z_]+)", sql))
    assert "\nORDER BY " in sql


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("nobody_asked", {}, "no named query 'nobody_asked'; there are .*who_met_whom"),
        ("who_met_whom", {"planet": "x"}, "no parameter 'planet'; it has country"),
        ("coverage", {"country": "NO"}, "no parameter 'country'; it has none"),
    ],
)
def test_unknown_names_are_errors_that_help(small: Path, name: str, given: dict[str, str], message: str) -> None:
    """An unknown query or parameter is named together with what there is."""
    with pytest.raises(QueryError, match=message):
        arrow_named(small, name, given)
