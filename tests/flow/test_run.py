"""The main job: nothing lost, nothing twice, the same rows whatever the order, the split or the interruption."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

from etl.flow.run import DiskFullError
from etl.flow.work import Engine
from etl.lake.log import read_state
from etl.lake.store import LocalStore, StoreError
from tests.flow.conftest import World, article, launch_plain, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from etl.extract.extractor import Extractor
    from etl.flow.steps import WorkOrder
    from etl.read.ranges import Range

ARTICLES = [article(n) for n in range(12)]


class KilledError(Exception):
    """Stands for a death of the process in the middle of the work."""


def launch_and_die(
    extractor: Extractor,
    after: int,
    ranges: Sequence[Range],
    order: WorkOrder,
    workers: int,
    beam_options: Sequence[str] = (),
) -> None:
    """Work off some ranges, then die."""
    launch_plain(extractor, ranges[:after], order, workers, beam_options)
    raise KilledError


def test_a_run_loads_every_article_with_its_records(world: World) -> None:
    """Every record read is loaded, and meetings and commitments come with their sentences."""
    result = world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES))
    assert result.outcome == "done"
    assert result.entry is not None
    assert (result.entry.counts.read, result.entry.counts.loaded) == (12, 12)
    assert result.quality is not None
    assert not result.quality.having("raised")
    assert world.rows("SELECT count(*) FROM documents") == [(12,)]
    assert world.rows("SELECT count(DISTINCT document_id) FROM meetings") == [(12,)]
    assert world.rows("SELECT count(DISTINCT document_id) FROM commitments") == [(12,)]
    bad = """
        SELECT count(*) FROM mentions n JOIN documents d USING (document_id)
        WHERE substr(d.text, n.trigger_start + 1, n.trigger_end - n.trigger_start) <> n."trigger"
        """
    assert world.rows(bad) == [(0,)]


def test_the_same_input_again_changes_nothing(world: World) -> None:
    """A second run commits nothing and leaves the published file as it is."""
    path = write_jsonl(world.folder / "a.jsonl", ARTICLES)
    world.run(path)
    before = (world.warehouse / "communique.duckdb").stat()
    result = world.run(path)
    after = (world.warehouse / "communique.duckdb").stat()
    assert (result.outcome, result.plan.unchanged) == ("unchanged", 1)
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_superset_does_only_the_new_part(world: World) -> None:
    """Of a file that grew, only the new records are loaded; the others are duplicates."""
    world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES[:8]))
    result = world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES))
    assert result.entry is not None
    counts = result.entry.counts
    assert (counts.read, counts.loaded, counts.duplicates) == (12, 4, 8)


@pytest.mark.parametrize("range_bytes", [500, 3_000, 1_000_000])
def test_order_and_split_do_not_matter(world: World, tmp_path: Path, range_bytes: int) -> None:
    """Reversed, split into files, cut into other ranges, run in two steps: every content table has the same hash."""
    world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES))
    other = World(tmp_path / "other", world.extractor, range_bytes)
    other.folder.mkdir()
    other.run(write_jsonl(other.folder / "x.jsonl", ARTICLES[:4:-1]))
    other.run(
        write_jsonl(other.folder / "y.jsonl", ARTICLES[4::-1]), write_jsonl(other.folder / "z.jsonl", ARTICLES[3:9])
    )
    assert other.hashes() == world.hashes()


def test_one_document_under_two_names_is_one_with_two_aliases(world: World) -> None:
    """Same text and date: one document; each name is an alias; the other reading is a duplicate."""
    twice = [article(1), article(1, doc_id="other", source="Evening Mail")]
    result = world.run(write_jsonl(world.folder / "a.jsonl", twice))
    assert result.entry is not None
    assert (result.entry.counts.loaded, result.entry.counts.duplicates) == (1, 1)
    assert world.rows("SELECT own_id FROM document_aliases ORDER BY 1") == [("a1",), ("other",)]


def test_which_title_stands_does_not_depend_on_the_order(world: World, tmp_path: Path) -> None:
    """Two readings with other titles give the same rows in either order, within one run and over two."""
    one, two = article(1, title="First title"), article(1, title="Second title", doc_id="b")
    world.run(write_jsonl(world.folder / "a.jsonl", [one, two]))
    for name, steps in {"back": [[two, one]], "steps": [[two], [one]], "steps back": [[one], [two]]}.items():
        other = World(tmp_path / name, world.extractor)
        other.folder.mkdir()
        for number, step in enumerate(steps):
            other.run(write_jsonl(other.folder / f"{number}.jsonl", step))
        assert other.hashes() == world.hashes(), name


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_killed_run_goes_on_where_it_was(world: World, tmp_path: Path, after: int) -> None:
    """After a death in the middle the same command gives what an undisturbed run gives, and no file is left over."""
    path = write_jsonl(world.folder / "a.jsonl", ARTICLES)
    with pytest.raises(KilledError):
        world.run(path, engine=Engine(partial(launch_and_die, world.extractor, after)))
    done = world.run(path)
    assert done.outcome == "done"
    undisturbed = World(tmp_path / "undisturbed", world.extractor)
    undisturbed.folder.mkdir()
    undisturbed.run(path)
    assert world.hashes() == undisturbed.hashes()
    store = LocalStore(world.warehouse / "lake")
    assert set(store.names("tables")) == set(read_state(store).files)
    assert not list(store.names("pending"))


def test_a_new_extractor_reads_again_and_keeps_the_ids(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another extractor version the same input is read again, says so, and the same records keep their ids."""
    path = write_jsonl(world.folder / "a.jsonl", ARTICLES)
    world.run(path)
    before = world.hashes()
    monkeypatch.setattr("etl.flow.run.extractor_version", lambda: "another")
    result = world.run(path)
    assert result.entry is not None
    assert (result.entry.counts.loaded, result.entry.profile["renewed"]) == (12, 12)
    assert world.hashes() == before
    assert world.rows("SELECT DISTINCT extractor_version FROM documents") == [("another",)]
    assert world.run(path).outcome == "unchanged"


def test_nothing_is_left_in_the_scratch_folder(world: World) -> None:
    """After a run no text lies about outside lake and warehouse."""
    world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES))
    left = sorted(p.name for p in world.warehouse.iterdir() if not p.name.startswith("writer"))
    assert left == ["communique.duckdb", "lake", "runs"]


def test_a_death_between_commit_and_publication_is_made_good(world: World) -> None:
    """Where the lake is ahead of the published file, the next run of the same inputs publishes what is missing."""
    first = write_jsonl(world.folder / "a.jsonl", ARTICLES[:6])
    second = write_jsonl(world.folder / "b.jsonl", ARTICLES[6:])
    world.run(first)
    published = world.warehouse / "communique.duckdb"
    old = world.folder / "old.duckdb"
    shutil.copy(published, old)
    world.run(second)
    complete = world.hashes()
    shutil.copy(old, published)
    assert world.run(first, second).outcome == "unchanged"
    assert world.hashes() == complete


def test_a_damaged_lake_file_is_noticed_before_it_is_read(world: World) -> None:
    """A flipped bit in a Parquet file stops a rebuild with the name of the file."""
    from etl.publish.publisher import publish

    world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES))
    store = LocalStore(world.warehouse / "lake")
    state = read_state(store)
    name = next(n for n in state.files if "/documents/" in n)
    path = world.warehouse / "lake" / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        publish(world.warehouse, store, state, fresh=True)


def test_a_lost_published_file_is_made_again(world: World) -> None:
    """The published file can be deleted or damaged: the lake has all that is needed."""
    path = write_jsonl(world.folder / "a.jsonl", ARTICLES)
    world.run(path)
    complete = world.hashes()
    (world.warehouse / "communique.duckdb").write_bytes(b"not a database")
    world.run(path)
    assert world.hashes() == complete


def test_bad_records_are_dead_letters_and_the_rest_is_unharmed(world: World) -> None:
    """A line that is no JSON, one without text, and another language are put aside with reason and place."""
    path = world.folder / "a.jsonl"
    write_jsonl(path, [*ARTICLES[:3], {"doc_id": "x"}])
    german = (
        "Der Minister hat am Montag in Berlin mit seinem Kollegen gesprochen und eine Zusammenarbeit vereinbart. " * 3
    )
    with path.open("a", encoding="utf-8") as handle:
        handle.write("this is no JSON\n")
    second = write_jsonl(world.folder / "b.jsonl", [article(1, doc_id="de", text=german)])
    result = world.run(str(path), second)
    assert result.entry is not None
    counts = result.entry.counts
    assert (counts.read, counts.loaded, counts.skipped, counts.dead_letters) == (6, 3, 1, 2)
    found = world.rows("SELECT outcome, reason FROM rejects ORDER BY ALL")
    assert found == [("dead_letter", "no_text"), ("dead_letter", "not_json"), ("skipped", "language")]
    assert world.run(str(path), second).standing_dead_letters == 2


def test_a_full_disk_is_said_before_the_run_starts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little room is an error with the numbers, and nothing was written to the lake."""
    usage = shutil.disk_usage(world.folder)._replace(free=1 << 20)
    monkeypatch.setattr("etl.flow.run.shutil.disk_usage", lambda _: usage)
    with pytest.raises(DiskFullError, match="1 MiB free"):
        world.run(write_jsonl(world.folder / "a.jsonl", ARTICLES))
    assert not (world.warehouse / "lake" / "tables").exists()
