"""What an engine on a cluster does and the local one does not: ranges given out twice, and threads in one process."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from etl.beam.transforms import _ExtractRecords, _OneExtractor, _ReadArticles
from etl.flow.steps import read_articles, write_rows
from etl.flow.work import Engine
from etl.lake.known import open_known
from etl.lake.store import open_store
from tests.flow.conftest import World, article, extractor, launch_plain, world, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.extractor import Extractor
    from etl.flow.steps import WorkOrder
    from etl.read.ranges import Range
    from etl.records import Article, Extraction

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
        store = open_store(order.lake)
        store.write(next(store.names("tables/documents")), b"damaged")
        read_again.append(sum(len(list(reader.process(one))) for one in work))
        launch_plain(world.extractor, work, order, workers)

    world.run(source, engine=Engine(launch))
    assert read_again == [0, 1]
    assert world.hashes() == once(world, source)
    assert world.rows("SELECT count(*), count(DISTINCT document_id) FROM documents") == [(12, 12)]


class Watched:
    """An extractor that notes how many callers it has at once."""

    def __init__(self, inner: Extractor) -> None:
        self.inner, self.now, self.most = inner, 0, 0

    def extract_many(self, articles: tuple[Article, ...]) -> tuple[Extraction, ...]:
        """Extract, not too fast."""
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.01)
        try:
            return tuple(self.inner.extract_many(articles))
        finally:
            self.now -= 1


def test_threads_of_one_process_take_turns(world: World) -> None:
    """Threads of a process share its extractor, one at a time."""
    source = write_jsonl(world.folder / "a.jsonl", [article(n) for n in range(30)])
    watched = Watched(world.extractor)

    def launch(work: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()) -> None:
        store = open_store(order.lake)
        known = open_known(store, order.known)
        step = _ExtractRecords(order)
        step.one = _OneExtractor(watched)
        with ThreadPoolExecutor(4) as pool:
            for (rows,) in pool.map(lambda one: list(step.process(read_articles(one, order, known))), work):
                write_rows(rows, store, order)

    world.run(source, engine=Engine(launch))
    assert watched.most == 1
    assert world.hashes() == once(world, source)
