"""The strict row gate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from etl.schema.declare import tables
from etl.schema.gate import RowError, row, row_hash

GOOD: dict[str, Any] = {
    "participant_id": "0" * 32,
    "meeting_id": "1" * 32,
    "document_id": "2" * 32,
    "ordinal": 0,
    "name": "Norway",
    "kind": "country",
    "country": "NO",
    "iso3": "NOR",
    "actor": "NOR",
    "sector": "GOV",
    "acts_for": "NOR",
    "based_in": "NO",
    "level": None,
    "side": "Norway",
    "part": "host",
    "role": None,
    "role_start": None,
    "role_end": None,
    "mention": "Oslo",
    "mention_start": 3,
    "mention_end": 7,
    "rule": "metonym",
    "confidence": 0.9,
}


def test_a_good_row_passes_in_the_declared_order() -> None:
    """A row of the declared shape comes out as a tuple in column order, with its hash."""
    table = tables()["participants"]
    passed = row(table, GOOD)
    assert dict(zip(table.names, passed, strict=True)) == GOOD | {"row_hash": row_hash(table, GOOD)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": None}, "column name"),
        ({"kind": "planet"}, "enumeration party_kind"),
        ({"country": "UK"}, "enumeration country"),
        ({"part": "guest"}, "enumeration participant_part"),
        ({"ordinal": "0"}, "is not int"),
        ({"ordinal": True}, "is not int"),
        ({"confidence": 1}, "is not float"),
        ({"extra": 1}, "unknown columns"),
        ({"mention_start": date(2024, 1, 1)}, "is not int"),
    ],
)
def test_a_bad_row_is_refused_with_its_fault(change: dict[str, Any], message: str) -> None:
    """Wrong type, null, vocabulary or column: each is refused and named."""
    with pytest.raises(RowError, match=message):
        row(tables()["participants"], GOOD | change)


def test_a_missing_column_is_refused() -> None:
    """A key that is not given is an error, never a silent null."""
    with pytest.raises(RowError, match=r"missing columns \['country'\]"):
        row(tables()["participants"], {k: v for k, v in GOOD.items() if k != "country"})


def test_the_hash_covers_content_and_nothing_else() -> None:
    """The extractor's version does not change a document's hash; its text does."""
    table = tables()["documents"]
    values: dict[str, Any] = dict.fromkeys(c.name for c in table.columns if c.name != "row_hash")
    values |= {"text": "a", "extractor_version": "1"}
    assert row_hash(table, values) == row_hash(table, values | {"extractor_version": "2"})
    assert row_hash(table, values) != row_hash(table, values | {"text": "b"})
