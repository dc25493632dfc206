"""The warehouse's records in the guideline's notation: one JSON object per document, quotations with offsets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from etl.publish.database import open_published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

BATCH = 500


def _span(row: dict[str, Any], name: str) -> dict[str, Any] | None:
    if row[name] is None:
        return None
    return {"text": row[name], "start": row[f"{name}_start"], "end": row[f"{name}_end"]}


def _party(row: dict[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "kind": row["kind"], "country": row["country"], "role": _span(row, "role")}


def _day(value: Any) -> str | None:  # noqa: ANN401
    return value.isoformat() if value else None


def _meeting(
    row: dict[str, Any], local: str, mentions: list[dict[str, Any]], parties: list[dict[str, Any]]
) -> dict[str, Any]:
    span = _span(row, "place")
    place = span | {"name": row["place_name"], "country": row["place_country"]} if span else None
    date = (
        {"text": _span(row, "date"), "start": _day(row["first_day"]), "end": _day(row["last_day"])}
        if row["first_day"]
        else None
    )
    return {
        "id": local,
        "form": row["form"],
        "status": row["status"],
        "triggers": [_span(m, "trigger") for m in mentions],
        "evidence": [_span(m, "evidence") for m in mentions],
        "participants": [_party(p) for p in parties],
        "place": place,
        "date": date,
        "topics": row["topics"],
    }


def _commitment(row: dict[str, Any], local: str, meeting: str | None, parties: list[dict[str, Any]]) -> dict[str, Any]:
    by_function: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for party in parties:
        by_function[party["function"]].append(_party(party))
    span = _span(row, "deadline")
    deadline = span | {"date": _day(row["deadline_date"])} if span else None
    return {
        "id": local,
        "kind": row["kind"],
        "polarity": row["polarity"],
        "cue": _span(row, "cue"),
        "action": _span(row, "action"),
        "evidence": _span(row, "evidence"),
        "parties": by_function["party"],
        "counterparties": by_function["counterparty"],
        "speaker": next(iter(by_function["speaker"]), None),
        "deadline": deadline,
        "meeting": meeting,
        "topics": row["topics"],
    }


def _grouped(
    connection: duckdb.DuckDBPyConnection, table: str, key: str, order: str, ids: list[str]
) -> dict[str, list[dict[str, Any]]]:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE list_contains(?, document_id) ORDER BY {order}", [ids])
    names = [d[0] for d in cursor.description or ()]
    grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        grouped[row[key]].append(row)
    return grouped


def _batch(
    connection: duckdb.DuckDBPyConnection, documents: list[tuple[str, str, str | None, str | None, str]]
) -> Iterator[dict[str, Any]]:
    ids = [document_id for document_id, *_ in documents]
    meetings = _grouped(connection, "meetings", "document_id", "anchor_start, meeting_id", ids)
    mentions = _grouped(connection, "mentions", "meeting_id", "ordinal", ids)
    participants = _grouped(connection, "participants", "meeting_id", "ordinal", ids)
    commitments = _grouped(connection, "commitments", "document_id", "anchor_start, commitment_id", ids)
    bound = _grouped(connection, "commitment_parties", "commitment_id", "ordinal", ids)
    for document_id, own_id, published, title, text in documents:
        local = {row["meeting_id"]: f"m{n}" for n, row in enumerate(meetings.get(document_id, []), 1)}
        yield {
            "doc_id": own_id,
            "document_id": document_id,
            "published": published,
            "title": title,
            "text": text,
            "meetings": [
                _meeting(
                    row,
                    local[row["meeting_id"]],
                    mentions.get(row["meeting_id"], []),
                    participants.get(row["meeting_id"], []),
                )
                for row in meetings.get(document_id, [])
            ],
            "commitments": [
                _commitment(row, f"c{n}", local.get(row["meeting_id"]), bound.get(row["commitment_id"], []))
                for n, row in enumerate(commitments.get(document_id, []), 1)
            ],
        }


def annotated_documents(warehouse: Path) -> Iterator[dict[str, Any]]:
    """Yield one object per document and own id, in order of id; `doc_id` is the input's own id where it had one.

    Of an article of which several versions came there is the latest alone.

    Raises:
        NoWarehouseError: Nothing was published.
    """
    query = """
        SELECT DISTINCT d.document_id, coalesce(a.own_id, d.document_id), strftime(d.published, '%Y-%m-%d'),
               d.title, d.text
        FROM latest_documents d LEFT JOIN document_aliases a USING (document_id) ORDER BY 2, 1"""
    with open_published(warehouse) as connection:
        documents = connection.execute(query).fetchall()
        for at in range(0, len(documents), BATCH):
            yield from _batch(connection, documents[at : at + BATCH])
