"""The tables that follow from others: after every kind of publishing they are what their queries say of everything."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from etl.flow.forget import forget
from etl.lake.log import read_state
from etl.lake.store import LocalStore
from etl.publish import derived
from etl.publish.database import open_published, published_head, published_path, replacement
from etl.publish.derived import made_name, sql_files, touch
from etl.publish.publisher import publish
from etl.quality.outcome import Check, Quality
from tests.flow.conftest import World, article, extractor, world, write_jsonl
from tests.publish.rows import SOLBERG, commitment, document, meeting, versions, warehouse_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

__all__ = ["extractor", "world"]  # fixtures

TABLES = sql_files("tables")
REPORTED = "SELECT document_id FROM meeting_reports UNION ALL SELECT document_id FROM commitment_reports ORDER BY ALL"


@pytest.fixture(autouse=True)
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The expectations take seconds a run and are not what these tests are about."""
    monkeypatch.setattr("etl.quality.validate.validate", lambda _: Quality(()))


@pytest.fixture(autouse=True)
def portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are renewed about two at a time, as the many of a large run are."""
    monkeypatch.setattr(derived, "TOGETHER", 2)


def wrong(connection: duckdb.DuckDBPyConnection) -> dict[str, list[object]]:
    """For each table the rows that it has too many or too few of, if its query is asked about all documents."""
    connection.execute("CREATE TEMP TABLE renewed AS SELECT document_id FROM documents")
    found: dict[str, list[object]] = {}
    for path in TABLES:
        name, query = made_name(path), path.read_text(encoding="utf-8")
        rows = connection.execute(
            f"SELECT 'too many', * FROM (FROM {name} EXCEPT ALL FROM ({query})) "
            f"UNION ALL SELECT 'missing', * FROM (FROM ({query}) EXCEPT ALL FROM {name})"
        ).fetchall()
        if rows:
            found[name] = list(rows)
    return found


def settled(warehouse: Path) -> Iterator[str]:
    """The rows of all tables that follow from others, as text; each is what its query says."""
    with open_published(warehouse) as connection:
        assert wrong(connection) == {}
        for path in TABLES:
            for row in connection.execute(f"FROM {made_name(path)} ORDER BY ALL").fetchall():
                yield f"{path.stem}: {row}"


def corrected(number: int, time: str) -> dict[str, str | None]:
    """A version of article 1 that tells of another sum."""
    text = str(article(1)["text"]).replace("provide 3 million", f"provide {number} million")
    return article(1, text=text, published=f"2025-03-02T{time}:00Z")


def test_after_each_run_the_tables_are_what_their_queries_say(world: World) -> None:
    """A first run, new articles, corrections, one that comes too late, another name for a known text, all once more."""
    steps = {
        "first": [article(n) for n in range(4)] + [corrected(77, "10:30")],
        "new": [article(n) for n in (4, 5)],
        "correction": [corrected(88, "11:30")],
        "late": [corrected(99, "09:30")],
        "the first text again": [corrected(77, "12:30")],
        "another name": [article(2, doc_id="other", source="A Morning Mail", title="Abroad")],
    }
    seen = []
    for name, records in steps.items():
        world.run(write_jsonl(world.folder / f"{name}.jsonl", records))
        seen.append(tuple(settled(world.warehouse)))
    assert len(set(seen)) == len(steps), "every step changes something"
    before, late = ([row for row in rows if row[:2] >= "30"] for rows in seen[2:4])
    assert late == before, "a version that comes late is not reported"
    assert world.rows("SELECT count(*) FROM meeting_reports WHERE source = 'A Morning Mail'") == [(1,)]


def test_replayed_and_made_anew_the_tables_are_the_same(world: World, tmp_path: Path) -> None:
    """A file that is behind by several commits, one of `forget` too, comes to the rows of one made from nothing."""
    world.run(write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(3)] + [corrected(77, "10:30")]))
    behind = tmp_path / "behind.duckdb"
    shutil.copy(published_path(world.warehouse), behind)
    world.run(write_jsonl(world.folder / "b.jsonl", [corrected(88, "11:30"), article(5)]))
    (last,) = world.rows("SELECT document_id FROM document_versions WHERE latest AND versions > 1")
    world.run(write_jsonl(world.folder / "c.jsonl", [article(6), article(2, doc_id="other", source="A Mail")]))
    forget(world.warehouse, world.settings.lake, str(last[0]), 1.0, lambda _warehouse, _entry: None)
    anew = tuple(settled(world.warehouse))
    assert not any(str(last[0]) in row for row in anew)
    assert world.rows("SELECT count(*) FROM commitment_reports WHERE contains(\"action\", '77 million')") == [(1,)]
    shutil.copy(behind, published_path(world.warehouse))
    store = LocalStore(world.warehouse / "lake")
    assert publish(world.warehouse, store, read_state(store)) == 3
    assert tuple(settled(world.warehouse)) == anew


def test_what_is_quarantined_is_not_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A meeting that the gate puts aside is in no table that follows from others."""

    def one_failing(path: Path) -> Quality:
        import duckdb

        with duckdb.connect(str(path)) as connection:
            (row,) = connection.execute("SELECT min(meeting_id) FROM meetings").fetchall()
        return Quality((Check("meetings", "meetings.x", "An example.", "quarantine", "failed", 1, (row[0],)),))

    monkeypatch.setattr("etl.quality.validate.validate", one_failing)
    world.run(write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(3)]))
    assert tuple(settled(world.warehouse))
    assert world.rows("SELECT (SELECT count(*) FROM meeting_reports), (SELECT count(*) FROM quarantine) > 0") == [
        (2, True)
    ]


def test_only_touched_documents_are_renewed(tmp_path: Path) -> None:
    """Rows of other documents are left as they are, so that a small batch costs little."""
    with warehouse_of(tmp_path, *(row for key in "abc" for row in (document(key), meeting(f"m{key}", key, SOLBERG)))):
        pass
    with replacement(tmp_path, fresh=False) as connection:
        connection.execute("UPDATE meetings SET form = 'visit'")
        touch(connection, "SELECT 'b'")
    with open_published(tmp_path) as connection:
        found = connection.execute("SELECT meeting_id, form FROM meeting_reports ORDER BY 1").fetchall()
        assert sorted(wrong(connection)) == ["meeting_reports"], "what was not touched is seen to be wrong"
    assert found == [("ma", "meeting"), ("mb", "visit"), ("mc", "meeting")]


def test_a_document_that_is_superseded_by_another_is_renewed(tmp_path: Path) -> None:
    """Only the correction is touched; the original loses its rows, and has them again once the correction is gone."""
    rows = [meeting(f"m{key}", key, SOLBERG) + commitment(f"c{key}", key) for key in ("da", "db")]
    with warehouse_of(tmp_path, *versions(da="2025-03-05", db="2025-03-06"), *rows) as connection:
        assert connection.execute(REPORTED).fetchall() == [("db",), ("db",)]
    with replacement(tmp_path, fresh=False) as connection:
        for name in ("documents", "document_aliases", "meetings", "commitments"):
            connection.execute(f"DELETE FROM {name} WHERE document_id = 'db'")
        touch(connection, "SELECT 'db'")
    with open_published(tmp_path) as connection:
        assert connection.execute(REPORTED).fetchall() == [("da",), ("da",)]
        assert wrong(connection) == {}


def test_a_file_of_another_layout_is_made_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table's query was changed since, the published file is not taken for what the lake says."""
    world.run(write_jsonl(world.folder / "a.jsonl", [article(1)]))
    head = read_state(LocalStore(world.warehouse / "lake")).head
    assert published_head(world.warehouse) == head
    monkeypatch.setattr("etl.publish.database.layout", lambda: "another")
    assert published_head(world.warehouse) is None
