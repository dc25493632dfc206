"""The views and tables of documents, their versions and what was put aside: rows in, rows out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publish.rows import Made, alias, aside, asked, document, reading, run, taken, versions

if TYPE_CHECKING:
    from pathlib import Path


def test_a_document_has_one_name_of_each_kind(tmp_path: Path) -> None:
    """The first of each kind in the alphabet, the number of aliases, and the agency where no source is given."""
    found = asked(
        tmp_path,
        "SELECT document_id, own_id, title, source, aliases FROM document_names ORDER BY 1",
        document("d1", title="Talks"),
        document("d2", agency="Northern Press"),
        alias("d1", "b", source="Mail"),
        alias("d1", "a", source="Post", title="Other"),
    )
    assert found == [("d1", "a", "Talks", "Mail", 2), ("d2", None, None, "Northern Press", 0)]


def test_document_files_say_where_a_document_was_read(tmp_path: Path) -> None:
    """Each reading with file, place and run, in the order of the runs."""
    name = alias("d", "own")
    found = asked(
        tmp_path,
        "SELECT run_sequence, input_name, position, own_id FROM document_files ORDER BY run_sequence",
        document("d"),
        name,
        run("r1", 1),
        run("r2", 2),
        reading("r2", "d", "b.csv", "s2", 9, alias_id="unknown"),
        reading("r1", "d", "a.jsonl", "s1", 0, alias_id=name[1]["alias_id"]),
    )
    assert found == [(1, "a.jsonl", 0, "own"), (2, "b.csv", 9, None)]


FIRST = [run("r1", 1), run("r2", 2), document("d"), taken("r1", "a.jsonl", "s1")]
RECORD, FILE, UNREAD = (aside("x", "r1", "a.jsonl", *place) for place in (("s1", 40), ("s1", None), (None, None)))


@pytest.mark.parametrize(
    ("put_aside", "later", "stands"),
    [
        (RECORD, [], True),
        (RECORD, [reading("r2", "d", "a.jsonl", "s1", 40)], False),
        (RECORD, [reading("r2", "d", "a.jsonl", "s1", 41)], True),
        (RECORD, [reading("r2", "d", "b.jsonl", "s1", 40)], True),
        (RECORD, [reading("r1", "d", "a.jsonl", "s1", 40)], True),
        (RECORD, [taken("r2", "a.jsonl", "s1")], True),
        (RECORD, [taken("r2", "a.jsonl", "s2")], False),
        (RECORD, [taken("r2", "b.jsonl", "s2")], True),
        (FILE, [reading("r2", "d", "a.jsonl", "s1", 0)], True),
        (FILE, [taken("r2", "a.jsonl", "s2")], False),
        (UNREAD, [taken("r2", "a.jsonl", None)], True),
        (UNREAD, [taken("r2", "a.jsonl", "s1")], False),
        (aside("x", "r1", "-", "s1", 40), [taken("r2", "-", "s2")], True),
    ],
)
def test_a_reject_stands_until_made_good(tmp_path: Path, put_aside: Made, later: list[Made], *, stands: bool) -> None:
    """It is made good by a later reading of the same place, or by other bytes under the same name."""
    found = asked(tmp_path, "SELECT reject_id, run_sequence FROM open_rejects", *FIRST, put_aside, later)
    assert found == ([("x", 1)] if stands else [])


@pytest.mark.parametrize(
    ("published", "order"),
    [
        ({"d2": "2025-03-05", "d1": "2025-03-06"}, ["d2", "d1"]),
        ({"d2": "2025-03-05T08:00:00Z", "d1": "2025-03-05T09:30:00Z"}, ["d2", "d1"]),
        ({"d2": "2025-03-05", "d1": "2025-03-05T00:00:00Z"}, ["d2", "d1"]),
        ({"d2": "2025-03-03", "d1": ("2025-03-03", "2025-03-02T23:00:00Z")}, ["d2", "d1"]),
        ({"d2": ("2025-03-03", "2025-03-03T00:00:00Z"), "d1": ("2025-03-02", "2025-03-03T04:00:00Z")}, ["d2", "d1"]),
        ({"d2": "2025-03-05T07:00:00Z", "d1": "2025-03-05T07:00:00.100000Z"}, ["d2", "d1"]),
        ({"d2": "2025-03-05T07:00:00.100000Z", "d1": "2025-03-05T07:00:00.900000Z"}, ["d2", "d1"]),
        ({"d1": "2025-03-05", "d2": "2025-03-05"}, ["d1", "d2"]),
        ({"d2": None, "d1": "2025-03-05"}, ["d2", "d1"]),
        ({"d2": None, "d1": None, "d3": None}, ["d1", "d2", "d3"]),
    ],
    ids=str,
)
def test_versions_go_by_time_of_publication_then_by_id(
    tmp_path: Path, published: dict[str, str | tuple[str, str] | None], order: list[str]
) -> None:
    """A later day, a later time, also across zones; a mere day before its times; no date first; ties by document id."""
    sql = "SELECT document_id, version, versions, latest FROM document_versions ORDER BY version"
    last = len(order)
    expected = [(key, at, last, at == last) for at, key in enumerate(order, 1)]
    assert asked(tmp_path, sql, *versions(**published)) == expected


@pytest.mark.parametrize(
    ("others", "latest"),
    [
        ([], ["db"]),
        ([alias("da", "elsewhere", article_id="another")], ["da", "db"]),
        ([alias("da", "no article")], ["db"]),
        ([document("dz", "2025-09-09"), alias("dz", "own", article_id="another")], ["db", "dz"]),
    ],
    ids=["corrected", "still the latest elsewhere", "an alias that identifies nothing", "another article"],
)
def test_a_document_counts_while_it_is_the_latest_of_one_of_its_articles(
    tmp_path: Path, others: list[Made], latest: list[str]
) -> None:
    """The same text in another article that has no correction still counts; an alias without identity says nothing."""
    rows = [*versions(da="2025-03-05", db="2025-03-06"), *others]
    assert asked(tmp_path, "SELECT document_id FROM latest_documents ORDER BY 1", *rows) == [(k,) for k in latest]
