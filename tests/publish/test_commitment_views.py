"""The views and tables of commitments: rows in, rows out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.publish.rows import asked, commitment, day, document, made

if TYPE_CHECKING:
    from pathlib import Path


def test_a_commitment_report_tells_parties_apart(tmp_path: Path) -> None:
    """Who is bound, towards whom, and who says so, each in its own column."""
    bound = [
        ("party", "Norway", "NO"),
        ("party", "Chad", "TD"),
        ("counterparty", "Peru", "PE"),
        ("speaker", "Ola Vik", "NO"),
    ]
    found = asked(
        tmp_path,
        "SELECT parties, counterparties, speaker FROM commitment_reports ORDER BY commitment_id",
        document("d"),
        commitment("c1", "d", *bound),
        commitment("c2", "d", ("party", "Peru", "PE")),
    )
    assert found == [(["Norway", "Chad"], ["Peru"], "Ola Vik"), (["Peru"], None, None)]


def test_a_commitment_that_is_told_twice_has_two_pieces_of_evidence(tmp_path: Path) -> None:
    """Each mention of a commitment is a row of the evidence; the report counts them."""
    values = {"cue": "will", "action": "pay", "evidence": "Second."}
    owner = {"commitment_id": "c", "document_id": "d", "ordinal": 1}
    rows = [
        document("d"),
        commitment("c", "d", ("party", "Norway", "NO")),
        made("commitment_mentions", commitment_mention_id="n2", **owner, **values),
    ]
    found = asked(
        tmp_path,
        "SELECT e.ordinal, e.sentence, c.mentions FROM evidence e JOIN commitment_reports c "
        "ON c.commitment_id = e.record_id ORDER BY 1",
        *rows,
    )
    assert found == [(0, "Sentence of c.", 2), (1, "Second.", 2)]


def test_commitments_by_party_count_only_the_bound(tmp_path: Path) -> None:
    """Counterparties and speakers are not bound; deadlines are counted where they have a day."""
    found = asked(
        tmp_path,
        "SELECT party, country, kind, reports, with_deadline, first_reported, last_reported FROM commitments_by_party",
        document("d1", "2025-01-02"),
        document("d2", "2025-03-05"),
        commitment("c1", "d1", ("party", "Norway", "NO"), ("counterparty", "Peru", "PE"), kind="pledge"),
        commitment(
            "c2",
            "d2",
            ("party", "Norway", "NO"),
            ("speaker", "Ola Vik", "NO"),
            kind="pledge",
            deadline_date="2026-01-01",
        ),
    )
    assert found == [("Norway", "NO", "pledge", 2, 1, date(2025, 1, 2), date(2025, 3, 5))]


def test_a_commitment_counts_under_each_of_its_topics(tmp_path: Path) -> None:
    """Two topics are two rows; no topic is none."""
    found = asked(
        tmp_path,
        "SELECT topic, month, reports FROM commitments_by_topic ORDER BY ALL",
        document("d", "2025-03-05"),
        commitment("c1", "d", topics=("energy", "trade")),
        commitment("c2", "d", topics=("trade",)),
        commitment("c3", "d"),
    )
    assert found == [("energy", date(2025, 3, 1), 1), ("trade", date(2025, 3, 1), 2)]


@pytest.mark.parametrize(
    ("deadline", "days_left"),
    [("2025-03-05", 0), ("2025-04-04", 30), ("2025-03-04", None), (None, None)],
)
def test_due_is_what_had_not_passed_on_the_last_day(
    tmp_path: Path, deadline: str | None, days_left: int | None
) -> None:
    """A deadline on the last day of publication is still due; one before it, or none, is not listed."""
    found = asked(
        tmp_path,
        "SELECT deadline_date, days_left, as_of FROM open_commitments_due",
        document("d1", "2024-12-31"),
        document("d2", "2025-03-05"),
        document("d3", None),
        commitment("c", "d1", ("party", "Norway", "NO"), deadline_date=deadline),
    )
    assert found == ([] if days_left is None else [(day(deadline), days_left, date(2025, 3, 5))])
