"""Hand-made rows: each function gives a whole row of its table from the few values that a test is about."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from etl.ids import content_id
from etl.publish.database import open_published, replacement
from etl.publish.derived import touch
from etl.schema.ddl import quote
from etl.schema.declare import ROW_HASH, tables
from etl.schema.gate import row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

Made = tuple[str, dict[str, Any]]
SOLBERG, VIK, ARANA = ("Kari Solberg", "person", "NO"), ("Ola Vik", "person", "NO"), ("Luis Arana", "person", "PE")
NORWAY, PERU, CHAD = ("Norway", "country", "NO"), ("Peru", "country", "PE"), ("Chad", "country", "TD")
BANK, UNION = ("Reef Bank", "organization", None), ("Coast Union", "organization", None)
ENVOY = ("Ada Lind", "person", None)


def day(text: str | None) -> date | None:
    """A date from its ISO form."""
    return date.fromisoformat(text) if text else None


def made(table: str, **values: Any) -> Made:
    """Fill up `values` to a row of `table`: null where that is allowed, elsewhere something that passes the gate."""
    plain = {
        "id": "0" * 32,
        "string": "x",
        "int": 0,
        "float": 0.5,
        "bool": False,
        "date": date(2025, 1, 1),
        "strings": (),
    }
    filled: dict[str, Any] = {}
    for column in tables()[table].columns:
        if column.name == ROW_HASH:
            continue
        if column.name in values:
            filled[column.name] = values[column.name]
        elif column.nullable:
            filled[column.name] = None
        else:
            filled[column.name] = column.values[0] if column.values and column.type == "string" else plain[column.type]
    assert values.keys() <= filled.keys(), sorted(values.keys() - filled.keys())
    return table, filled


def document(key: str, published: str | None = "2025-03-05", **values: Any) -> Made:
    """A document."""
    return made("documents", document_id=key, published=day(published), language="en", **values)


def alias(document_id: str, own_id: str | None = None, **values: str) -> Made:
    """A name under which a document came."""
    key = content_id("alias", document_id, own_id, *values.values())
    return made("document_aliases", alias_id=key, document_id=document_id, own_id=own_id, **values)


def meeting(key: str, document_id: str, *parties: tuple[str, str, str | None], **values: Any) -> list[Made]:
    """A held meeting with one mention and its participants as (name, kind, country)."""
    days = {name: day(values.pop(name, None)) for name in ("first_day", "last_day")}
    values = {"form": "meeting", "status": "held"} | values
    found = [made("meetings", meeting_id=key, document_id=document_id, **days, **values)]
    mention = {"trigger": "met", "evidence": f"Sentence of {key}."}
    found.append(made("mentions", mention_id=content_id(key), meeting_id=key, document_id=document_id, **mention))
    for ordinal, (name, kind, country) in enumerate(parties):
        party = {"name": name, "kind": kind, "country": country, "ordinal": ordinal}
        owner = {"meeting_id": key, "document_id": document_id}
        found.append(made("participants", participant_id=content_id(key, name, country), **owner, **party))
    return found


def commitment(key: str, document_id: str, *parties: tuple[str, str, str | None], **values: Any) -> list[Made]:
    """A commitment with one mention and its parties as (function, name, country)."""
    values["deadline_date"] = day(values.get("deadline_date"))
    values = {"cue": "will", "action": f"do {key}", "evidence": f"Sentence of {key}."} | values
    found = [made("commitments", commitment_id=key, document_id=document_id, **values)]
    words = {name: values[name] for name in ("cue", "action", "evidence")}
    mention = {"commitment_mention_id": content_id("saying", key), "commitment_id": key, "document_id": document_id}
    found.append(made("commitment_mentions", **mention, **words))
    for ordinal, (function, name, country) in enumerate(parties):
        party = {"function": function, "name": name, "kind": "country", "country": country, "ordinal": ordinal}
        owner = {"commitment_id": key, "document_id": document_id}
        party_id = content_id(key, function, name)
        found.append(made("commitment_parties", commitment_party_id=party_id, **owner, **party))
    return found


def run(key: str, sequence: int) -> Made:
    """A run."""
    return made("runs", run_id=key, sequence=sequence)


def taken(run_id: str, name: str, sha256: str | None) -> Made:
    """An input that a run took in."""
    return made("inputs", input_id=content_id(run_id, name), run_id=run_id, input_name=name, input_sha256=sha256)


def reading(run_id: str, document_id: str, name: str, sha256: str, position: int, **values: str) -> Made:
    """A record that was read and is a document."""
    place = {"input_name": name, "input_sha256": sha256, "position": position}
    return made(
        "readings",
        reading_id=content_id(run_id, name, position),
        run_id=run_id,
        document_id=document_id,
        **place,
        **values,
    )


def aside(key: str, run_id: str, name: str, sha256: str | None, position: int | None) -> Made:
    """A record that was put aside."""
    place = {"input_name": name, "input_sha256": sha256, "position": position}
    return made("rejects", reject_id=key, run_id=run_id, outcome="dead_letter", reason="not_json", **place)


@contextmanager
def warehouse_of(folder: Path, *rows: Made | list[Made]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Publish the rows in a fresh warehouse and open it as readers do."""
    flat = [one for some in rows for one in (some if isinstance(some, list) else [some])]
    with replacement(folder, fresh=True) as connection:
        for table, values in flat:
            passed = row(tables()[table], values)
            marks = ", ".join("?" for _ in passed)
            connection.execute(f"INSERT INTO {quote(table)} VALUES ({marks})", list(passed))
        touch(connection, "SELECT document_id FROM documents")
    with open_published(folder) as connection:
        yield connection


def asked(folder: Path, sql: str, *rows: Made | list[Made]) -> list[tuple[Any, ...]]:
    """The answer of a warehouse that holds these rows."""
    with warehouse_of(folder, *rows) as connection:
        return connection.execute(sql).fetchall()


def versions(**published: str | tuple[str, str] | None) -> list[Made]:
    """Documents with the aliases of one article, a day or a time each, or the publisher's day and the time in UTC."""
    rows = []
    for key, moment in published.items():
        day, time = moment if isinstance(moment, tuple) else (moment[:10] if moment else None, moment)
        values = {"article_id": "article"} | ({"published_time": time} if time and "T" in time else {})
        rows += [document(key, day), alias(key, "own", **values)]
    return rows
