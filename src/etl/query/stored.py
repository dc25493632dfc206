"""The stored text behind a record, to read it once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.publish.database import open_published
from etl.query.trace import ID_COLUMNS, find_record

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is stored; `places` are the sentences (start, end) of the record, None for all of them."""

    text: str
    title: str | None
    published: date | None
    places: tuple[tuple[int, int], ...] | None


def stored(warehouse: Path, wanted: str) -> Stored:
    """The document of the record whose id starts with `wanted`.

    Raises:
        NotFoundError: Nothing or more than one thing has the id.
        NoWarehouseError: Nothing was published.
    """
    with open_published(warehouse) as connection:
        table, key = find_record(connection, wanted)
        places = None
        if table != "documents":
            mentions = "mentions" if table == "meetings" else "commitment_mentions"
            query = (
                f"SELECT evidence_start, evidence_end, document_id FROM {mentions} "
                f"WHERE {ID_COLUMNS[table]} = ? ORDER BY ordinal"
            )
            rows = connection.execute(query, [key]).fetchall()
            places = tuple((low, high) for low, high, _ in rows)
            key = rows[0][2]
        query = "SELECT text, title, published FROM documents WHERE document_id = ?"
        text, title, published = connection.execute(query, [key]).fetchall()[0]
    return Stored(text, title, published, places)
