"""What an engine on a cluster does and the local one does not: ranges given out twice, and threads in one process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from etl.beam.transforms import _ExtractRecords, _OneExtractor, _ReadArticles
from etl.flow.steps import read_articles, write_rows
from etl.flow.work import Engine
from etl.lake.known import KnownDocuments
from etl.lake.store import LocalStore
from tests.flow.conftest import World, article, extractor, launch_plain, world, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.flow.steps import ArticleBatch, PartRows, WorkOrder
    from etl.read.ranges import Range

__all__ = ["extractor", "world"]


def once(world: World, source: str) -> dict[str, str]:
    """The content hashes that a plain loop over the source gives."""
    other = World(world.folder / "once", world.extractor)
    other.folder.mkdir()
    other.run(source)
    return other.hashes()


def test_a_range_that_is_given_out_twice_is_done_once(world: World) -> None:
    """Of repeated ranges the whole ones are passed over, a damaged one is read again, and all are there once."""
    source = write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(12)])
    read_again: list[int] = []

    def launch(work: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()) -> None:
        launch_plain(world.extractor, work, order, workers)
        reader = _ReadArticles(order)
        reader.setup()
        read_again.append(sum(len(list(reader.process(one))) for one in work))
        store = LocalStore(order.lake)
        store.write(next(store.names("tables/documents")), b"damaged")
        read_again.append(sum(len(list(reader.process(one))) for one in work))
        launch_plain(world.extractor, work, order, workers)

    world.run(source, engine=Engine(launch))
    assert read_again == [0, 1]
    assert world.hashes() == once(world, source)
    assert world.rows("SELECT count(*), count(DISTINCT document_id) FROM documents") == [(12, 12)]


def test_threads_of_one_process_do_not_change_each_others_rows(world: World) -> None:
    """Threads that share a process's extractor, as on a cluster with more slots than processes, give the same rows."""
    source = write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(60)])

    def launch(work: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()) -> None:
        known, store, one = KnownDocuments(order.known), LocalStore(order.lake), _OneExtractor(order.extractor)

        def extract(batch: ArticleBatch) -> list[PartRows]:
            step = _ExtractRecords(order)
            step.one = one
            return list(step.process(batch))

        with ThreadPoolExecutor(4) as pool:
            for parts in pool.map(extract, [read_articles(one_range, order, known) for one_range in work]):
                write_rows(parts[0], store, order)

    world.run(source, engine=Engine(launch))
    assert world.hashes() == once(world, source)
