"""The way of one record back: record, sentence with its spans marked, document, file, run, rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from etl.publish.database import open_published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

SHORTEST = 4
ID_COLUMNS = {"meetings": "meeting_id", "commitments": "commitment_id", "documents": "document_id"}
"""The column of the id in each table that a record may be traced in."""


# Where an article has several versions: which one a document is, and the id of the latest if it is another.
_VERSIONS = """
SELECT v.document_id, v.version, v.versions, nullif(w.document_id, v.document_id) AS latest_version
FROM document_versions v JOIN document_versions w ON w.article_id = v.article_id AND w.latest
WHERE v.versions > 1 QUALIFY row_number() OVER (PARTITION BY v.document_id ORDER BY v.latest DESC, v.article_id) = 1"""
_RECORDS = """
SELECT 'meeting' AS record, meeting_id AS record_id, evidence AS sentence, evidence_start
FROM mentions WHERE document_id = $document AND ordinal = 0
UNION ALL
SELECT 'commitment', commitment_id, evidence, evidence_start
FROM commitment_mentions WHERE document_id = $document AND ordinal = 0"""


class NotFoundError(Exception):
    """Nothing, or more than one thing, has this id."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A record of one table with what belongs to it, each as (column, value) mappings."""

    kind: str
    record: dict[str, Any]
    sentences: tuple[tuple[str, str], ...]
    parties: tuple[dict[str, Any], ...]
    document: dict[str, Any]
    files: tuple[dict[str, Any], ...]
    related: tuple[dict[str, Any], ...]


def _dicts(
    connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any] | dict[str, Any]
) -> tuple[dict[str, Any], ...]:
    cursor = connection.execute(sql, values)
    names = [d[0] for d in cursor.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def find_record(connection: duckdb.DuckDBPyConnection, wanted: str) -> tuple[str, str]:
    """Table and id of the record whose id starts with `wanted`, or the document whose own id it is.

    Of several versions under one own id it is the latest.

    Raises:
        NotFoundError: Nothing or more than one thing has the id.
    """
    found = []
    if len(wanted) >= SHORTEST:
        for table, key in ID_COLUMNS.items():
            query = f"SELECT {key} FROM {table} WHERE starts_with({key}, ?) LIMIT 3"
            found += [(table, row[0]) for row in connection.execute(query, [wanted.lower()]).fetchall()]
    if not found:
        query = (
            "SELECT DISTINCT document_id FROM document_aliases JOIN latest_documents USING (document_id) "
            "WHERE own_id = ? LIMIT 3"
        )
        found = [("documents", row[0]) for row in connection.execute(query, [wanted]).fetchall()]
    if not found:
        raise NotFoundError(
            f"nothing has the id {wanted!r}: give at least {SHORTEST} digits of an id of a meeting, commitment or "
            "document, or a document's own id"
        )
    if len(found) > 1:
        raise NotFoundError(f"{wanted!r} is not unique: " + ", ".join(f"{table} {key[:12]}" for table, key in found))
    return found[0]


def mark(text: str, low: int, high: int, spans: list[tuple[int, int, str]]) -> str:
    """Return `text[low:high]` with the spans inside it in brackets: `[trigger: met]`. Overlapping spans nest."""
    opening = sorted((s, -e, label) for s, e, label in spans if low <= s < e <= high)
    starts: dict[int, str] = {}
    ends: dict[int, int] = {}
    for start, negative_end, label in opening:
        starts[start] = starts.get(start, "") + f"[{label}: "
        ends[-negative_end] = ends.get(-negative_end, 0) + 1
    return "".join(
        "]" * ends.get(at, 0) + starts.get(at, "") + text[at : min(at + 1, high)] for at in range(low, high + 1)
    )


def _spans(row: dict[str, Any], *names: str) -> Iterator[tuple[int, int, str]]:
    for name in names:
        if row.get(f"{name}_start") is not None:
            yield row[f"{name}_start"], row[f"{name}_end"], name


def _party_spans(parties: tuple[dict[str, Any], ...]) -> Iterator[tuple[int, int, str]]:
    for party in parties:
        label = party.get("function", "participant")
        yield from ((s, e, f"{label} {party['name']}") for s, e, _ in _spans(party, "mention"))


def _marked(
    text: str, rows: tuple[dict[str, Any], ...], spans: list[tuple[int, int, str]], *own: str
) -> Iterator[tuple[str, str]]:
    for row in rows:
        inside = sorted({*spans, *_spans(row, *own)})
        yield row["rule"], mark(text, row["evidence_start"], row["evidence_end"], inside)


def trace(warehouse: Path, wanted: str) -> Traced:
    """Trace the record whose id starts with `wanted`, or the document whose own id it is.

    Raises:
        NotFoundError: Nothing or more than one thing has the id.
        NoWarehouseError: Nothing was published.
    """
    with open_published(warehouse) as connection:
        table, key = find_record(connection, wanted)
        if table == "documents":
            return _trace_document(connection, key)
        id_column = ID_COLUMNS[table]
        record = _dicts(connection, f"SELECT * FROM {table} WHERE {id_column} = ?", [key])[0]
        text = connection.execute(
            "SELECT text FROM documents WHERE document_id = ?", [record["document_id"]]
        ).fetchall()[0][0]
        of = f"WHERE {id_column} = ? ORDER BY "
        if table == "meetings":
            parties = _dicts(connection, f"SELECT * FROM participants {of} ordinal", [key])
            mentions = _dicts(connection, f"SELECT * FROM mentions {of} ordinal", [key])
            spans = [*_party_spans(parties), *_spans(record, "place", "date")]
            sentences = tuple(_marked(text, mentions, spans, "trigger"))
            related = _dicts(
                connection,
                "SELECT 'commitment' AS record, commitment_id, \"action\" FROM commitments "
                "WHERE meeting_id = ? ORDER BY commitment_id",
                [key],
            )
        else:
            parties = _dicts(connection, f'SELECT * FROM commitment_parties {of} "function", ordinal', [key])
            mentions = _dicts(connection, f"SELECT * FROM commitment_mentions {of} ordinal", [key])
            own = ("deadline", "condition", "amount", "instrument", "made")
            spans = [*_party_spans(parties), *_spans(record, *own)]
            sentences = tuple(_marked(text, mentions, spans, "cue", "action"))
            related = _dicts(
                connection,
                "SELECT 'meeting' AS record, meeting_id, evidence AS sentence FROM mentions "
                "WHERE meeting_id = ? AND ordinal = 0",
                [record["meeting_id"]],
            )
        document, files = _document(connection, record["document_id"])
        return Traced(table, record, sentences, parties, document, files, related)


def _document(connection: duckdb.DuckDBPyConnection, key: str) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
    document = _dicts(
        connection,
        "SELECT d.* EXCLUDE (text), n.source, n.own_id, n.url, v.version, v.versions, v.latest_version "
        "FROM documents d JOIN document_names n USING (document_id) "
        f"LEFT JOIN ({_VERSIONS}) v USING (document_id) WHERE document_id = ?",
        [key],
    )[0]
    files = _dicts(
        connection,
        "SELECT * EXCLUDE (document_id) FROM document_files WHERE document_id = ? "
        "ORDER BY run_sequence, input_name, position",
        [key],
    )
    return document, files


def _trace_document(connection: duckdb.DuckDBPyConnection, key: str) -> Traced:
    document, files = _document(connection, key)
    related = _dicts(
        connection,
        f"SELECT record, record_id, sentence FROM ({_RECORDS}) ORDER BY evidence_start, record_id",
        {"document": key},
    )
    return Traced("documents", document, (), (), document, files, related)
