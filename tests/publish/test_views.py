"""All views and tables that follow from others, and those that tell of meetings and commitments together."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from etl.publish.derived import made_name, sql_files
from tests.publish.rows import (
    ARANA,
    NORWAY,
    PERU,
    SOLBERG,
    VIK,
    alias,
    asked,
    commitment,
    document,
    made,
    meeting,
    versions,
    warehouse_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_evidence_has_every_mention_and_every_commitment(tmp_path: Path) -> None:
    """Meetings come by mention, commitments by their sentence, both with the names of their document."""
    found = asked(
        tmp_path,
        "SELECT record, record_id, ordinal, words, sentence, source, own_id FROM evidence ORDER BY ALL",
        document("d"),
        alias("d", "own", source="Mail"),
        meeting("m", "d", SOLBERG, ARANA),
        made(
            "mentions", mention_id="n2", meeting_id="m", document_id="d", ordinal=1, trigger="talks", evidence="Second."
        ),
        commitment("c", "d", ("party", "Norway", "NO"), cue="pledged to", action="send boats", evidence="Third."),
    )
    assert found == [
        ("commitment", "c", 0, "pledged to ... send boats", "Third.", "Mail", "own"),
        ("meeting", "m", 0, "met", "Sentence of m.", "Mail", "own"),
        ("meeting", "m", 1, "talks", "Second.", "Mail", "own"),
    ]


def test_coverage_is_the_denominator(tmp_path: Path) -> None:
    """Documents by source and month, each once, however many records it has; no records still counts as a document."""
    found = asked(
        tmp_path,
        "SELECT source, month, documents, with_meetings, with_commitments FROM coverage ORDER BY ALL",
        document("d1", "2025-03-05"),
        document("d2", "2025-03-06"),
        document("d3", None, agency="Northern Press"),
        alias("d1", "a", source="Mail"),
        alias("d1", "b", source="Mail"),
        alias("d2", "c", source="Mail"),
        meeting("m1", "d1", NORWAY, PERU),
        meeting("m2", "d1", NORWAY, PERU),
        commitment("c1", "d3"),
    )
    assert found == [("Mail", date(2025, 3, 1), 2, 1, 0), ("Northern Press", None, 1, 0, 1)]


def test_coverage_pairs_count_documents_in_which_both_act(tmp_path: Path) -> None:
    """Taking part, being bound, bound towards and speaking all count, a document once for a pair."""
    found = asked(
        tmp_path,
        "SELECT source, country_a, country_b, documents FROM coverage_pairs ORDER BY ALL",
        document("d1"),
        document("d2"),
        alias("d1", "a", source="Mail"),
        alias("d2", "b", source="Mail"),
        meeting("m1", "d1", SOLBERG, VIK, ARANA),
        commitment("c1", "d1", ("party", "Norway", "NO"), ("counterparty", "Peru", "PE")),
        commitment("c2", "d2", ("party", "Norway", "NO"), ("speaker", "Luis Arana", "PE")),
    )
    assert found == [("Mail", "NO", "PE", 2)]


FILES = sql_files("views", "tables")
ORIGINAL, CORRECTED = "da", "db"


def test_every_view_leaves_superseded_documents_out(tmp_path: Path) -> None:
    """With an original and its correction in the tables, each view says what it says of the correction alone."""
    records = {
        key: [
            meeting(f"m{key}", key, SOLBERG, ARANA, first_day="2025-03-03", place_country="NO", form="visit"),
            commitment(f"c{key}", key, ("party", "Norway", "NO"), ("speaker", "Luis Arana", "PE"), topics=("trade",),
                       deadline_date="2026-01-01", meeting_id=f"m{key}"),
        ]
        for key in (ORIGINAL, CORRECTED)
    }  # fmt: skip
    both = versions(da="2025-03-05", db="2025-03-06")
    for name in ("both", "one"):
        (tmp_path / name).mkdir()
    counted = [made_name(path) for path in FILES if path.stem[:2] >= "20"]
    with warehouse_of(tmp_path / "both", *both, *records[ORIGINAL], *records[CORRECTED]) as connection:
        found = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in counted}
        assert connection.execute("SELECT count(*) FROM meetings").fetchall() == [(2,)], "history stays"
    with warehouse_of(tmp_path / "one", *both[2:], *records[CORRECTED]) as connection:
        alone = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in counted}
    assert all(alone.values())
    assert found == alone


def test_every_view_is_there_and_runs_on_nothing(tmp_path: Path) -> None:
    """Each file makes the view or table of its name, which gives no rows in an empty warehouse."""
    with warehouse_of(tmp_path) as connection:
        for path in FILES:
            assert connection.execute(f"SELECT * FROM {made_name(path)}").fetchall() == [], path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_view_says_what_it_is(path: Path) -> None:
    """A file begins with a comment of at least one sentence; one of `views` makes one view, named like the file."""
    text = path.read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("-- ")]
    assert text.startswith("-- ")
    assert header[-1].endswith(".")
    made_here = re.findall(r"\bCREATE .*VIEW (\w+) AS", text)
    assert made_here == ([made_name(path)] if path.parent.name == "views" else [])
