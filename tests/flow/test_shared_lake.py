"""A lake in an object store: the same rows as on a local disk, and two machines that write to it at the same time."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from etl.flow.check import check_warehouse
from etl.flow.doctor import warehouse_files
from etl.flow.forget import forget
from etl.flow.lakes import writer_id
from etl.flow.work import Engine
from etl.lake.log import append, read_state
from etl.lake.parquet import verify
from etl.lake.store import AlreadyThereError, MissingError, StoreError, open_store
from etl.publish.publisher import publish
from etl.publish.stage import build_stage
from etl.quality.outcome import Quality
from tests.flow.conftest import World, article, launch_plain, write_jsonl
from tests.flow.test_run import KilledError, launch_and_die

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from etl.extract.extractor import Extractor
    from etl.flow.steps import WorkOrder
    from etl.read.ranges import Range

ARTICLES = [article(n) for n in range(8)]


@pytest.fixture(autouse=True)
def ungated(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The expectations take seconds a run and are not what these tests are about."""
    monkeypatch.setattr("etl.quality.validate.validate", lambda _: Quality(()))
    return


@pytest.fixture
def worlds(tmp_path: Path, extractor: Extractor, new_address: Callable[[], str]) -> tuple[World, World]:
    """Two machines, each with a warehouse folder of its own, that share a lake."""
    address = new_address()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    return tuple(World(tmp_path / name, extractor, 900, address) for name in ("one", "two"))  # type: ignore[return-value]


def unnamed(world: World) -> set[str]:
    """The files in the lake that no commit names, and the receipts."""
    store = open_store(world.settings.lake)
    return {*store.names("tables"), *store.names("pending")} - read_state(store).files.keys()


def test_the_rows_are_those_of_a_local_lake(worlds: tuple[World, World], tmp_path: Path, extractor: Extractor) -> None:
    """Same content hashes; the same command again changes nothing; the local disk has only what is published."""
    world = worlds[0]
    source = write_jsonl(world.folder / "a.jsonl", ARTICLES)
    assert world.run(source).outcome == "done"
    assert world.run(source).outcome == "unchanged"
    local = World(tmp_path / "local", extractor)
    local.run(source)
    assert world.hashes() == local.hashes()
    assert unnamed(world) == set()
    left = sorted(p.name for p in world.warehouse.iterdir() if p.name not in {"writer.lock", "writer.json"})
    assert left == ["communique.duckdb", "runs", "writer.id"]


@pytest.mark.parametrize("after", [1, 2])
def test_a_killed_run_goes_on_where_it_was(worlds: tuple[World, World], after: int) -> None:
    """The receipts in the object store are taken over: the second run does the rest alone, and leaves nothing over."""
    world = worlds[0]
    source = write_jsonl(world.folder / "a.jsonl", ARTICLES)
    with pytest.raises(KilledError):
        world.run(source, engine=Engine(partial(launch_and_die, world.extractor, after)))
    done: list[int] = []

    def count(ranges: Sequence[Range], *rest: object) -> None:
        done.append(len(ranges))
        launch_plain(world.extractor, ranges, *rest)  # type: ignore[arg-type]

    result = world.run(source, engine=Engine(count))
    assert result.entry is not None
    assert (result.entry.counts.loaded, len(result.plan.files)) == (8, 1)
    parts = {entry.part for entry in read_state(open_store(world.settings.lake)).files.values()}
    assert done == [len(parts) - after]
    assert unnamed(world) == set()


def overtaken(world: World, by: Callable[[], object], times: int) -> Engine:
    """An engine during whose work, the first times, somebody else commits."""
    left = [times]

    def launch(ranges: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()) -> None:
        launch_plain(world.extractor, ranges, order, workers, beam_options)
        if left[0]:
            left[0] -= 1
            by()

    return Engine(launch)


def test_the_second_to_commit_begins_anew_and_nothing_is_there_twice(
    worlds: tuple[World, World], tmp_path: Path, extractor: Extractor
) -> None:
    """Another machine commits overlapping articles meanwhile: the run is repeated on top of it; all is there once."""
    one, two = worlds
    theirs = write_jsonl(one.folder / "a.jsonl", ARTICLES[:5])
    ours = write_jsonl(two.folder / "b.jsonl", ARTICLES[3:])
    result = two.run(ours, engine=overtaken(two, lambda: one.run(theirs), 1))
    assert result.entry is not None
    counts = result.entry.counts
    assert (counts.read, counts.loaded, counts.duplicates) == (5, 3, 2)
    assert unnamed(two) == set()
    alone = World(tmp_path / "alone", extractor)
    alone.run(theirs, ours)
    assert two.hashes() == alone.hashes()
    assert one.run(theirs).outcome == "unchanged"
    assert one.hashes() == alone.hashes(), "the first machine publishes what the second one committed"
    assert one.rows("SELECT sequence, loaded FROM runs ORDER BY 1") == [(1, 5), (2, 3)]


def test_the_same_input_on_both_is_taken_in_once(worlds: tuple[World, World]) -> None:
    """Where the other one took in the very same file, nothing is left to do."""
    one, two = worlds
    source = write_jsonl(one.folder / "a.jsonl", ARTICLES[:3])
    result = two.run(source, engine=overtaken(two, lambda: one.run(source), 1))
    assert result.outcome == "unchanged"
    assert two.hashes() == one.hashes()
    assert unnamed(two) == set()


def test_a_run_that_is_always_overtaken_gives_up_with_a_word(worlds: tuple[World, World]) -> None:
    """After three times the error says that others committed, and that nothing of the run is there."""
    one, two = worlds
    numbers = iter(range(100, 200))

    def commit_another() -> None:
        one.run(write_jsonl(one.folder / "a.jsonl", [article(next(numbers))]))

    source = write_jsonl(two.folder / "b.jsonl", ARTICLES[:2])
    with pytest.raises(AlreadyThereError, match=r"3 times; nothing of it is there\. Run the same command again"):
        two.run(source, engine=overtaken(two, commit_another, 99))
    assert unnamed(two) == set()
    assert two.run(source).outcome == "done"
    assert two.rows("SELECT count(*) FROM documents") == [(5,)]


def test_what_another_machine_is_writing_is_not_swept_away(worlds: tuple[World, World]) -> None:
    """A run that begins and ends while another one is at work leaves the other's files and receipts alone."""
    one, two = worlds
    first, second = write_jsonl(one.folder / "a.jsonl", ARTICLES[:3]), write_jsonl(two.folder / "b.jsonl", ARTICLES[3:])
    with pytest.raises(KilledError):
        one.run(first, engine=Engine(partial(launch_and_die, one.extractor, 2)))
    before = unnamed(one)
    two.run(second)
    assert unnamed(one) == before != set()


def test_what_another_machine_committed_meanwhile_is_not_swept_away(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that became older than the grace while a run was at work, and were committed by then, stay."""
    one, two = worlds

    def commit_and_grow_old() -> None:
        two.run(write_jsonl(two.folder / "b.jsonl", ARTICLES[3:5]))
        monkeypatch.setattr("etl.lake.objects.GRACE", timedelta(seconds=-60))

    one.run(write_jsonl(one.folder / "a.jsonl", ARTICLES[:3]), engine=overtaken(one, commit_and_grow_old, 1))
    assert one.rows("SELECT count(*) FROM documents") == [(5,)]
    store = open_store(one.settings.lake)
    verify(store, read_state(store).files.values())


def test_probes_of_dead_machines_are_swept_away(worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a machine left that was killed while it tried the service goes with the other old files."""
    store = open_store(worlds[0].settings.lake)
    store.write("probes/left", b"")
    worlds[0].run(write_jsonl(worlds[0].folder / "a.jsonl", ARTICLES[:1]))
    assert list(store.names("probes")) == ["probes/left"], "it may be another machine's that is at work"
    monkeypatch.setattr("etl.lake.objects.GRACE", timedelta(seconds=-60))
    worlds[0].run(write_jsonl(worlds[0].folder / "b.jsonl", ARTICLES[1:2]))
    assert list(store.names("probes")) == []


@pytest.mark.parametrize("left", [None, "", "\n"])
def test_an_empty_name_of_the_writer_counts_as_none(worlds: tuple[World, World], left: str | None) -> None:
    """A machine that lost power while the name was written gets one of its own and keeps it; nothing lies beside."""
    world = worlds[0]
    world.warehouse.mkdir()
    if left is not None:
        (world.warehouse / "writer.id").write_text(left, encoding="utf-8")
    store = open_store(world.settings.lake)
    found = writer_id(world.warehouse, store)
    assert re.fullmatch("[0-9a-f]{32}", str(found))
    assert writer_id(world.warehouse, store) == found
    assert [path.name for path in world.warehouse.iterdir()] == ["writer.id"]


def forgets(world: World, own_id: str) -> int:
    """Forget a document; returns the number of files that were rewritten."""
    return forget(world.warehouse, world.settings.lake, own_id, 1.0, lambda _warehouse, _entry: None)[1]


@pytest.mark.parametrize("theirs", ["a1", "a2"])
def test_two_that_forget_at_once_do_no_harm(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch, theirs: str
) -> None:
    """Both rewrite the same file from the same commit, of the same document or of two: every file is as committed."""
    one, two = worlds
    one.range_bytes = 100_000
    one.run(write_jsonl(one.folder / "a.jsonl", ARTICLES[:4]))
    first = [lambda: forgets(two, theirs)]

    def overtaken_append(*args: object) -> None:
        if first:
            assert first.pop()() > 0
        append(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("etl.flow.forget.append", overtaken_append)
    assert (forgets(one, "a1") > 0) == (theirs != "a1")
    store = open_store(one.settings.lake)
    state = read_state(store)
    verify(store, state.files.values())
    assert len(state.forgotten) == len({"a1", theirs})
    assert unnamed(one) == set()
    left = sorted({"a0", "a1", "a2", "a3"} - {"a1", theirs})
    for world in worlds:
        publish(world.warehouse, store, state)
        assert world.rows("SELECT DISTINCT own_id FROM document_aliases ORDER BY 1") == [(own,) for own in left]


def test_what_another_machine_forgets_during_a_publication_stops_no_run(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that the run was about to read are gone: it goes on from the commit that took their place."""
    one, two = worlds
    one.run(write_jsonl(one.folder / "a.jsonl", ARTICLES[:3]))
    first = [lambda: forgets(one, "a1")]

    def overtaken_stage(*args: object) -> None:
        if first:
            first.pop()()
        build_stage(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("etl.publish.publisher.build_stage", overtaken_stage)
    assert two.run(write_jsonl(two.folder / "b.jsonl", ARTICLES[3:5])).outcome == "done"
    own = two.rows("SELECT DISTINCT own_id FROM document_aliases ORDER BY 1")
    assert own == [("a0",), ("a2",), ("a3",), ("a4",)]


def test_a_file_that_nobody_took_away_is_an_error(worlds: tuple[World, World]) -> None:
    """Without another commit a missing file is damage, and is not tried again."""
    one, two = worlds
    one.run(write_jsonl(one.folder / "a.jsonl", ARTICLES[:3]))
    store = open_store(one.settings.lake)
    store.delete(next(name for name in store.names("tables/documents")))
    with pytest.raises(MissingError, match="tables/documents"):
        two.run(write_jsonl(two.folder / "b.jsonl", ARTICLES[3:5]))


def test_everything_that_reads_the_lake_works(worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuild, validate, doctor and forget; what was forgotten is gone from the object store as well."""
    one, two = worlds
    one.run(write_jsonl(one.folder / "a.jsonl", ARTICLES[:3]))
    store = open_store(one.settings.lake)
    two.warehouse.mkdir()
    publish(two.warehouse, store, read_state(store), fresh=True)
    assert two.hashes() == one.hashes()
    assert check_warehouse(two.warehouse, two.settings.lake) == Quality(())
    assert [fault for _, fault in warehouse_files(two.warehouse, two.settings.lake) if fault] == []
    before = set(store.names("tables"))
    _, rewritten = forget(one.warehouse, one.settings.lake, "a1", 1.0, lambda _warehouse, _entry: None)
    assert rewritten > 0
    assert len(before - set(store.names("tables"))) == rewritten
    assert unnamed(one) == set()
    assert one.rows("SELECT DISTINCT own_id FROM document_aliases ORDER BY 1") == [("a0",), ("a2",)]
    two.run(write_jsonl(two.folder / "b.jsonl", ARTICLES[:2]))
    assert two.hashes() == one.hashes()


def test_a_warehouse_of_another_lake_is_refused(worlds: tuple[World, World], new_address: Callable[[], str]) -> None:
    """Nothing is published over what a warehouse shows when the setting changes or is missing."""
    world = worlds[0]
    source = write_jsonl(world.folder / "a.jsonl", ARTICLES[:1])
    world.run(source)
    shown = world.hashes()
    for lake in (None, new_address()):
        other = World(world.folder, world.extractor, lake=lake)
        with pytest.raises(StoreError, match=f"shows the lake {world.lake!r}, and the settings say"):
            other.run(source)
    assert world.hashes() == shown


def test_a_local_warehouse_does_not_turn_to_a_shared_lake(
    tmp_path: Path, extractor: Extractor, new_address: Callable[[], str]
) -> None:
    """A warehouse with a lake of its own keeps it."""
    source = write_jsonl(tmp_path / "a.jsonl", ARTICLES[:1])
    World(tmp_path, extractor).run(source)
    with pytest.raises(StoreError, match=r"shows the lake .*warehouse/lake"):
        World(tmp_path, extractor, lake=new_address()).run(source)
