"""Forgetting a document: nothing of it stays, it does not come back, and the rest is unharmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.flow import journal
from etl.flow.forget import forget
from etl.lake.log import read_state
from etl.lake.parquet import read_entry
from etl.lake.store import LocalStore
from etl.publish.publisher import publish
from etl.query.trace import NotFoundError
from etl.report.page import report_path, write_report
from tests.flow.conftest import World, article, write_jsonl

if TYPE_CHECKING:
    from pathlib import Path

    from etl.extract.extractor import Extractor

SECRET = "Zyxquorelle Bandarovska"
TEXT = (
    f"QUITO, March 5 (Northern Press) -- Norwegian Foreign Minister {SECRET} met her Peruvian counterpart in Quito on "
    f"Monday.\n\n{SECRET} said Norway would provide nine million dollars for the patrol boats.\n"
)
HIDDEN = article(5, doc_id="the-hidden-one", text=TEXT, title=f"Talks of {SECRET}", source="Evening Mail")
OTHERS = [article(n) for n in (1, 2, 3)]
LEFTOVER = "tables/documents/0123456789abcdef-0123456789abcdef.parquet"


def strings_of(warehouse: Path) -> str:
    """All that the lake's readable files, the warehouse, the journal and the reports say, as one text."""
    store = LocalStore(warehouse / "lake")
    told = [str(read_entry(store, entry).to_pylist()) for entry in read_state(store).files.values()]
    pages = [*(warehouse / "runs").glob("*.json"), *(warehouse / "reports").glob("*.html")]
    assert pages
    return "\n".join(told + [page.read_text(encoding="utf-8") for page in pages])


def bytes_under(warehouse: Path) -> bytes:
    """The raw bytes of every file in the warehouse folder."""
    return b"\n".join(path.read_bytes() for path in sorted(warehouse.rglob("*")) if path.is_file())


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> World:
    """A world in which one of four documents was forgotten; what a refused run left behind lay beside it."""
    world = World(tmp_path_factory.mktemp("forget"), extractor)
    result = world.run(write_jsonl(world.folder / "a.jsonl", [*OTHERS, HIDDEN]))
    assert result.entry is not None
    document = str(world.rows("SELECT document_id FROM document_aliases WHERE own_id = 'the-hidden-one'")[0][0])
    meeting = str(world.rows(f"SELECT meeting_id FROM meetings WHERE document_id = '{document}'")[0][0])
    failed = journal.Check("meetings", "meetings.example", "An example.", "report", "failed", 1, (meeting,))
    journal.write(world.warehouse, journal.with_checks(result.entry, (failed,)))
    write_report(world.warehouse, journal.with_checks(result.entry, (failed,)))
    LocalStore(world.warehouse / "lake").write(LEFTOVER, TEXT.encode())
    (world.warehouse / "scratch").mkdir(exist_ok=True)
    (world.warehouse / "scratch" / "stage.duckdb").write_text(TEXT, encoding="utf-8")
    assert SECRET in strings_of(world.warehouse)
    assert meeting[:12] in report_path(world.warehouse, result.entry.run_id).read_text(encoding="utf-8")
    assert forget(world.warehouse, world.settings.lake, "the-hidden-one", 1.0, write_report)[0] == document
    return world


def hidden_ids(world: World) -> tuple[str, str]:
    """The forgotten document's id, and the id that its meeting had."""
    document = read_state(LocalStore(world.warehouse / "lake")).commits[-1].forgotten[0]
    other = World(world.folder / "again", world.extractor)
    other.folder.mkdir(exist_ok=True)
    other.run(write_jsonl(other.folder / "a.jsonl", [HIDDEN]))
    return document, str(other.rows("SELECT meeting_id FROM meetings")[0][0])


def test_nothing_of_the_document_is_left(after: World) -> None:
    """Neither its text, its title, its own id nor the ids of its records are in lake, warehouse, journal or reports."""
    told = strings_of(after.warehouse) + str([after.rows(f"SELECT * FROM {t}") for t in ("documents", "meetings")])
    document, meeting = hidden_ids(after)
    for trace in (SECRET, "the-hidden-one", "Evening Mail", document, meeting, meeting[:12]):
        assert trace not in told, trace
    assert SECRET.encode() not in bytes_under(after.warehouse)


def test_leftovers_of_other_runs_go_with_it(after: World) -> None:
    """Files that no commit names, and scratch files, are deleted: they may hold the document."""
    assert not LocalStore(after.warehouse / "lake").exists(LEFTOVER)
    assert not (after.warehouse / "scratch").exists()


def test_the_other_documents_stay_as_they_were(after: World, tmp_path: Path) -> None:
    """What is left equals a warehouse that never saw the document."""
    never = World(tmp_path, after.extractor)
    never.run(write_jsonl(never.folder / "a.jsonl", OTHERS))
    assert after.hashes() == never.hashes()


def test_a_rebuild_gives_the_same(after: World) -> None:
    """The manifests alone make the warehouse without the document."""
    before = after.hashes()
    store = LocalStore(after.warehouse / "lake")
    publish(after.warehouse, store, read_state(store), fresh=True)
    assert after.hashes() == before


def test_reading_it_again_skips_it(after: World) -> None:
    """A later input that holds it is read, and the document put aside with the reason `forgotten`."""
    result = after.run(write_jsonl(after.folder / "b.jsonl", [HIDDEN, article(4)]))
    assert result.entry is not None
    assert (result.entry.counts.loaded, result.entry.counts.skipped) == (1, 1)
    assert after.rows("SELECT reason, outcome FROM rejects") == [("forgotten", "skipped")]
    assert SECRET not in strings_of(after.warehouse)


def test_forgetting_twice_commits_once(after: World) -> None:
    """Repeated with the document's id, for example after an interruption, it cleans up and adds no commit."""
    store = LocalStore(after.warehouse / "lake")
    state = read_state(store)
    document = min(state.forgotten)
    assert forget(after.warehouse, after.settings.lake, document[:10], 1.0, write_report) == (document, 0)
    assert read_state(store).sequence == state.sequence


@pytest.mark.parametrize("wanted", ["no-such-id", "ffffffffffff", ""])
def test_an_unknown_document_is_an_error(after: World, wanted: str) -> None:
    """What names no document removes none and says so."""
    before = after.hashes()
    with pytest.raises(NotFoundError, match="0 documents"):
        forget(after.warehouse, after.settings.lake, wanted, 1.0, write_report)
    assert after.hashes() == before
