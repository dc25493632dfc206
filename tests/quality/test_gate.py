"""The quality gate: what fails is found whole, what raises refuses, what is quarantined takes its dependants along."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from etl.flow.gate import prepare, quarantine, staged_counts
from etl.lake.log import Counts, read_state
from etl.lake.store import LocalStore
from etl.publish.stage import build_stage
from etl.quality import suites
from etl.quality.validate import validate
from etl.schema.declare import tables
from tests.flow.conftest import World, article, extractor, world, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable

    from etl.extract.extractor import Extractor
    from etl.quality.outcome import Check

__all__ = ["extractor", "world"]  # fixtures


@pytest.fixture(scope="module")
def good_stage(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    """A stage with the rows of twelve articles, all expectations holding; made once."""
    world = World(tmp_path_factory.mktemp("good"), extractor)
    world.run(write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(12)]))
    store = LocalStore(world.warehouse / "lake")
    state = read_state(store)
    path = world.folder / "stage.duckdb"
    build_stage(path, store, state.of_run(state.commits[0].run_id))
    with duckdb.connect(str(path)) as connection:
        prepare(connection, world.folder / "nowhere", Counts(12, 12))
    return path


@pytest.fixture
def stage(good_stage: Path, tmp_path: Path) -> Path:
    """A copy of the good stage, to be spoilt."""
    return Path(shutil.copy(good_stage, tmp_path / "stage.duckdb"))


FUTURE = "meetings.held_not_after_publication"
ONE_BODY = """
UPDATE meetings SET form = 'conference';
DELETE FROM participants WHERE ordinal > 0;
UPDATE participants SET kind = 'organization';
"""


def failing(path: Path) -> dict[str, Check]:
    """The checks that did not pass, by name."""
    return {c.name: c for c in validate(path).checks if c.verdict != "passed"}


def change(path: Path, sql: str) -> None:
    """Spoil a stage."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def test_a_good_stage_passes_everything(stage: Path) -> None:
    """Nothing fails and nothing raises on good rows."""
    assert failing(stage) == {}


@pytest.mark.parametrize(
    ("spoil", "expected", "rows"),
    [
        ("UPDATE mentions SET \"trigger\" = 'x'", "mentions.trigger.quotes", None),
        ("UPDATE mentions SET trigger_start = trigger_start + 1", "mentions.trigger.quotes", None),
        ("UPDATE meetings SET first_day = DATE '2031-01-01', last_day = DATE '2031-01-01'", FUTURE, None),
        ("UPDATE meetings SET form = 'party'", "meetings.form.in_set", None),
        ("UPDATE meetings SET topics = ['nonsense']", "meetings.topics.in_set", None),
        ("UPDATE participants SET country = 'UK'", "participants.country.in_set", None),
        ("UPDATE participants SET confidence = 1.5", "participants.confidence.range", None),
        ("DELETE FROM mentions", "meetings.has_mention", None),
        ("DELETE FROM participants", "meetings.parties_or_reason", None),
        ("DELETE FROM commitment_parties", "commitments.has_party", None),
        ("DELETE FROM commitment_mentions", "commitments.has_mention", None),
        ("DELETE FROM commitment_parties WHERE \"function\" = 'speaker'", "commitments.speaker_or_reason", None),
        ("UPDATE commitments SET speaker_reason = 'not_told'", "commitments.speaker_or_reason", None),
        ("UPDATE meetings SET form = 'conference'; DELETE FROM participants", "meetings.parties_or_reason", 12),
        ("UPDATE commitments SET meeting_id = 'x'", "commitments.meeting_id.references", None),
        ("UPDATE commitments SET stance = 'refuse', plover = 'AGREE'", "commitments.refusals_never_agree", None),
        ("UPDATE commitments SET deadline_kind = 'by', deadline = NULL", "commitments.deadline_kind_fits", None),
        ("UPDATE commitments SET made_reason = NULL, made_first_day = NULL", "commitments.made_together", None),
        ("UPDATE commitments SET amount_value = NULL, amount_unit = 'USD'", "commitments.amount_together", None),
        ("UPDATE commitments SET cameo = '36'", "commitments.cameo.in_set", None),
        ("UPDATE commitment_mentions SET cue_start = cue_start + 1", "commitment_mentions.cue.quotes", None),
        ("UPDATE meetings SET postponed = true, status = 'held'", "meetings.postponed_is_cancelled", None),
        ("UPDATE meetings SET status = 'cancelled', plover = 'AGREE'", "meetings.cancelled_never_agrees", None),
        ("UPDATE meetings SET date_kind = NULL, first_day = DATE '2020-01-01'", "meetings.date_kind_with_days", None),
        ("UPDATE meetings SET part_of = meeting_id", "meetings.part_of_a_whole", None),
        ("UPDATE meetings SET part_of = 'x'", "meetings.part_of.references", None),
        ("UPDATE participants SET iso3 = 'NO'", "participants.iso3.in_set", None),
        ("UPDATE meetings SET anchor_end = 10000000", "meetings.anchor.range", None),
        ("INSERT INTO documents SELECT * FROM documents LIMIT 1", "documents.document_id.unique", 1),
        ("UPDATE documents SET language = NULL", "documents.language.not_null", 12),
        ("DELETE FROM documents", "meetings.document_id.references", None),
        ("UPDATE run_counts SET loaded = 11", "run_counts.equation", None),
        ("UPDATE segments SET segment_start = 0", "segments.no_overlap", None),
    ],
)  # fmt: skip
def test_each_fault_is_found(stage: Path, spoil: str, expected: str, rows: int | None) -> None:
    """Each way to spoil the rows is noticed by the expectation that stands against it."""
    change(stage, spoil)
    found = failing(stage)
    assert expected in found, sorted(found)
    if rows is not None:
        assert found[expected].failing == rows


@pytest.mark.parametrize(
    ("change_to", "holding"),
    [
        ("UPDATE commitments SET meeting_id = NULL", "commitments.meeting_id.references"),
        ("INSERT INTO known_documents SELECT document_id FROM documents; DELETE FROM documents",
         "meetings.document_id.references"),
        (ONE_BODY, "meetings.parties_or_reason"),
        ("UPDATE meetings SET participants_reason = 'none'; DELETE FROM participants", "meetings.parties_or_reason"),
    ],
)  # fmt: skip
def test_what_is_allowed_does_not_fail(stage: Path, change_to: str, holding: str) -> None:
    """No reference at all, a document from an earlier run, a conference of one body, a reason in place of parties."""
    change(stage, change_to)
    assert {c.name: c.verdict for c in validate(stage).checks}[holding] == "passed"


def test_what_fails_is_told_with_what_was_found(stage: Path) -> None:
    """A share that is too small is told, and the number that a count gave; what passes has nothing to tell."""
    change(stage, "UPDATE documents SET published = NULL WHERE document_id > (SELECT min(document_id) FROM documents)")
    change(stage, "UPDATE run_counts SET loaded = 11")
    checks = {c.name: c for c in validate(stage).checks}
    assert checks["documents.published.fill"].detail == "8.3 % have a value, at least 80% expected"
    assert checks["run_counts.equation"].detail == "observed 1"
    assert {c.detail for c in checks.values() if c.verdict == "passed"} == {None}


def test_all_failing_rows_are_found_not_twenty(stage: Path) -> None:
    """The keys of failing rows are complete, however many there are."""
    change(stage, "UPDATE segments SET segment_end = segment_end + 1000000")
    with duckdb.connect(str(stage)) as connection:
        keys = sorted(r[0] for r in connection.execute("SELECT segment_id FROM segments").fetchall())
    assert len(keys) > 20
    assert failing(stage)["segments.segment.range"].row_ids == tuple(keys)


def test_an_expectation_that_cannot_be_evaluated_refuses_the_run(stage: Path) -> None:
    """A missing column makes expectations raise; that is not the same as failing, and it refuses."""
    change(stage, "ALTER TABLE mentions DROP COLUMN evidence_start")
    quality = validate(stage)
    assert quality.having("raised")
    assert set(quality.having("raised")) <= set(quality.refused)


def test_quarantine_takes_what_refers_along(stage: Path) -> None:
    """A meeting in quarantine takes its mentions and participants along, and nothing of other documents."""
    with duckdb.connect(str(stage)) as connection:
        victim, document = connection.execute(
            "SELECT meeting_id, document_id FROM meetings ORDER BY 1 LIMIT 1"
        ).fetchall()[0]
        before = connection.execute("SELECT count(*) FROM meetings").fetchall()[0][0]
    change(stage, f"UPDATE meetings SET form = 'party' WHERE meeting_id = '{victim}'")
    quality = validate(stage)
    assert [c.name for c in quality.quarantined] == ["meetings.form.in_set"]
    with duckdb.connect(str(stage)) as connection:
        rows, moved = quarantine(connection, "0" * 32, quality.quarantined)
        assert moved == 0
        assert connection.execute("SELECT count(*) FROM meetings").fetchall()[0][0] == before - 1
        for table in ("mentions", "participants"):
            left = connection.execute(f"SELECT count(*) FROM {table} WHERE meeting_id = '{victim}'").fetchall()
            assert left == [(0,)], table
    names = tables()["quarantine"].names
    listed = [dict(zip(names, row, strict=True)) for row in rows["quarantine"]]
    assert {r["document_id"] for r in listed} == {document}
    assert {r["expectation"] for r in listed} == {"meetings.form.in_set", "references"}
    assert failing(stage) == {}


def test_a_document_in_quarantine_is_a_dead_letter(stage: Path) -> None:
    """Where the document's own row fails, its reading becomes a dead letter and the equation still holds."""
    with duckdb.connect(str(stage)) as connection:
        victim = connection.execute("SELECT document_id FROM documents ORDER BY 1 LIMIT 1").fetchall()[0][0]
    change(stage, f"UPDATE documents SET characters = 1 WHERE document_id = '{victim}'")
    quality = validate(stage)
    with duckdb.connect(str(stage)) as connection:
        rows, moved = quarantine(connection, "0" * 32, quality.quarantined)
        counts = staged_counts(connection, 12, 0, moved)
    assert moved == 1
    assert counts == Counts(12, 11, 0, 0, 1)
    assert counts.balanced
    assert len(rows["rejects"]) == 1


def test_a_refused_run_publishes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing critical expectation: exit by refusal, no commit, no warehouse, and the report says so."""
    never = suites.Expectation(
        "documents", "documents.never", "Fails on purpose.", "refuse", suites.SQL,
        {"unexpected_rows_query": "SELECT document_id FROM {batch}"},
    )  # fmt: skip
    declared: Callable[[], tuple[suites.Expectation, ...]] = suites.expectations
    monkeypatch.setattr("etl.quality.validate.expectations", lambda: (*declared(), never))
    path = write_jsonl(world.folder / "a.jsonl", [article(1)])
    result = world.run(path)
    assert result.outcome == "refused"
    assert [c.name for c in result.quality.refused] == ["documents.never"] if result.quality else False
    assert not (world.warehouse / "communique.duckdb").exists()
    assert not (world.warehouse / "lake" / "commits").exists()
    monkeypatch.undo()
    assert world.run(path).outcome == "done", "the same input goes through once the fault is mended"


def test_every_expectation_says_why() -> None:
    """Each expectation has a reason and a consequence, and its SQL names the key of its table."""
    for e in suites.expectations():
        assert len(e.why) > 15, e.name
        if e.query and e.on_failure == "quarantine":
            assert tables()[e.table].key in e.query, e.name
