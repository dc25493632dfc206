"""The views and tables of meetings: rows in, rows out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.publish.rows import (
    ARANA,
    BANK,
    CHAD,
    ENVOY,
    NORWAY,
    PERU,
    SOLBERG,
    UNION,
    VIK,
    asked,
    document,
    made,
    meeting,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("parties", "pairs"),
    [
        ([SOLBERG, ARANA], [("Kari Solberg", "Luis Arana")]),
        ([ARANA, SOLBERG], [("Kari Solberg", "Luis Arana")]),
        ([SOLBERG, VIK], []),
        ([SOLBERG, NORWAY], []),
        ([SOLBERG, VIK, ARANA], [("Kari Solberg", "Luis Arana"), ("Luis Arana", "Ola Vik")]),
        ([NORWAY, PERU, CHAD], [("Chad", "Norway"), ("Chad", "Peru"), ("Norway", "Peru")]),
        ([BANK, UNION], [("Coast Union", "Reef Bank")]),
        ([BANK, PERU], [("Peru", "Reef Bank")]),
        ([ENVOY, UNION], []),
        ([SOLBERG], []),
        ([], []),
    ],
    ids=str,
)
def test_no_pair_is_within_one_side(
    tmp_path: Path, parties: list[tuple[str, str, str | None]], pairs: list[tuple[str, str]]
) -> None:
    """Two of one country make no pair, person or state; two international bodies do; the order is the alphabet's."""
    sql = "SELECT party_a, party_b FROM who_met_whom ORDER BY ALL"
    assert asked(tmp_path, sql, document("d"), meeting("m", "d", *parties)) == pairs


def test_pairs_count_reports_and_documents(tmp_path: Path) -> None:
    """Three reports in two documents: three reports, the first and the last day, publication where there is no day."""
    found = asked(
        tmp_path,
        "SELECT reports, documents, first_reported, last_reported FROM who_met_whom",
        document("d1", "2025-03-05"),
        document("d2", "2025-06-20"),
        meeting("m1", "d1", SOLBERG, ARANA, first_day="2025-03-03", last_day="2025-03-04"),
        meeting("m2", "d1", SOLBERG, ARANA, first_day="2024-01-01", last_day="2024-12-31"),
        meeting("m3", "d2", ARANA, SOLBERG),
    )
    assert found == [(3, 2, date(2024, 1, 1), date(2025, 6, 20))]


@pytest.mark.parametrize("status", ["scheduled", "cancelled", "proposed"])
def test_what_did_not_take_place_makes_no_pair(tmp_path: Path, status: str) -> None:
    """Only meetings that were held count as meetings of a pair or of countries."""
    rows = [document("d"), meeting("m", "d", SOLBERG, ARANA, status=status)]
    assert (
        asked(tmp_path, "SELECT party_a FROM who_met_whom UNION ALL SELECT country_a FROM country_pairs", *rows) == []
    )


def test_country_pairs_count_a_meeting_once(tmp_path: Path) -> None:
    """Two ministers of one side and one of the other are one report of two countries, in the month of the meeting."""
    found = asked(
        tmp_path,
        "SELECT country_a, country_b, month, form, reports FROM country_pairs ORDER BY ALL",
        document("d", "2025-03-05"),
        meeting("m1", "d", SOLBERG, VIK, ARANA, first_day="2025-02-27", last_day="2025-02-27"),
        meeting("m2", "d", NORWAY, PERU, form="call"),
        meeting("m3", "d", NORWAY, PERU, form="call"),
        meeting("m4", "d", SOLBERG, VIK, BANK),
    )
    assert found == [("NO", "PE", date(2025, 2, 1), "meeting", 1), ("NO", "PE", date(2025, 3, 1), "call", 2)]


def test_meetings_by_day_and_place(tmp_path: Path) -> None:
    """Reports and documents by day, place and status; without a resolved day they stand under a null day."""
    place = {"place_country": "NO", "place_name": "Oslo"}
    found = asked(
        tmp_path,
        "SELECT day, place_name, status, reports, documents FROM meetings_by_day_and_place ORDER BY ALL",
        document("d1"),
        document("d2"),
        meeting("m1", "d1", first_day="2025-03-03", **place),
        meeting("m2", "d2", first_day="2025-03-03", **place),
        meeting("m3", "d2", first_day="2025-03-03", status="scheduled", **place),
        meeting("m4", "d2"),
    )
    monday = date(2025, 3, 3)
    assert found == [(monday, "Oslo", "held", 2, 2), (monday, "Oslo", "scheduled", 1, 1), (None, None, "held", 1, 1)]


def test_a_meeting_report_lists_its_parties_in_their_order(tmp_path: Path) -> None:
    """Participants in order of mention, countries each once and sorted, and the sentence of the clearest mention."""
    second = made("mentions", mention_id="n2", meeting_id="m", document_id="d", ordinal=1, evidence="Another.")
    found = asked(
        tmp_path,
        "SELECT participants, countries, sentence FROM meeting_reports",
        document("d"),
        meeting("m", "d", SOLBERG, ARANA, VIK),
        second,
    )
    assert found == [(["Kari Solberg", "Luis Arana", "Ola Vik"], ["NO", "PE"], "Sentence of m.")]
