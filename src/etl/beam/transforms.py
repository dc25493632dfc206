"""One transform per step: the shells hold what is costly to make (parser, map of known documents), and no logic."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

import apache_beam as beam

from etl.extract.extractor import Extractor
from etl.flow.steps import extract_rows, left_whole, read_articles, write_rows
from etl.lake.known import open_known
from etl.lake.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.extract.settings import ExtractorSettings
    from etl.flow.steps import ArticleBatch, PartRows, Receipt, WorkOrder
    from etl.read.ranges import Range


class _OneExtractor:
    """The extractor of a process. It serves one caller at a time; the parser is not made for more."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        self.turn = Lock()


@cache
def _extractor(settings: ExtractorSettings) -> _OneExtractor:
    """The process's extractor: the parser takes seconds to load, and outlives a pipeline."""
    return _OneExtractor(Extractor(settings))


def let_go() -> None:
    """Drop this process's extractor, and return what it held to the system where that can be asked for."""
    _extractor.cache_clear()
    gc.collect()
    with suppress(OSError, AttributeError):  # only the GNU C library has it
        ctypes.CDLL(None).malloc_trim(0)


class _ReadArticles(beam.DoFn):
    def __init__(self, order: WorkOrder) -> None:
        self.order = order

    def setup(self) -> None:
        self.store = open_store(self.order.lake)
        self.known = open_known(self.store, self.order.known)

    def process(self, element: Range) -> Iterator[ArticleBatch]:
        # An engine that loses a worker gives out its ranges again, those that were done included.
        if left_whole(self.store, self.order.run_id, element.range_id) is None:
            yield read_articles(element, self.order, self.known)


class _ExtractRecords(beam.DoFn):
    def __init__(self, order: WorkOrder) -> None:
        self.order = order

    def setup(self) -> None:
        self.one = _extractor(self.order.extractor)

    def process(self, element: ArticleBatch) -> Iterator[PartRows]:
        with self.one.turn:
            rows = extract_rows(element, self.one.extractor, self.order)
        yield rows


class _WriteTables(beam.DoFn):
    def __init__(self, order: WorkOrder) -> None:
        self.order = order

    def setup(self) -> None:
        self.store = open_store(self.order.lake)

    def process(self, element: PartRows) -> Iterator[str]:
        receipt: Receipt = write_rows(element, self.store, self.order)
        yield receipt.part


def _transform(label: str, do_fn: beam.DoFn) -> beam.PTransform:
    return label >> beam.ParDo(do_fn)


def ReadArticles(order: WorkOrder) -> beam.PTransform:  # noqa: N802 - named like the transform that it is
    """Range -> ArticleBatch."""
    return _transform("ReadArticles", _ReadArticles(order))


def ExtractRecords(order: WorkOrder) -> beam.PTransform:  # noqa: N802
    """ArticleBatch -> PartRows."""
    return _transform("ExtractRecords", _ExtractRecords(order))


def WriteTables(order: WorkOrder) -> beam.PTransform:  # noqa: N802
    """PartRows -> id of the part that was written."""
    return _transform("WriteTables", _WriteTables(order))
