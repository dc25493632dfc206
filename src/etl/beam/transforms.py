"""One transform per step: the shells hold what is costly to make (parser, map of known documents), and no logic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import apache_beam as beam

from etl.extract.extractor import Extractor
from etl.flow.steps import extract_rows, read_articles, write_rows
from etl.lake.known import open_known
from etl.lake.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.extract.settings import ExtractorSettings
    from etl.flow.steps import ArticleBatch, PartRows, Receipt, WorkOrder
    from etl.read.ranges import Range


@cache
def _extractor(settings: ExtractorSettings) -> Extractor:
    """The process's extractor: the parser takes seconds to load, and outlives a pipeline."""
    return Extractor(settings)


class _ReadArticles(beam.DoFn):
    def __init__(self, order: WorkOrder) -> None:
        self.order = order

    def setup(self) -> None:
        self.known = open_known(open_store(self.order.lake), self.order.known)

    def process(self, element: Range) -> Iterator[ArticleBatch]:
        yield read_articles(element, self.order, self.known)


class _ExtractRecords(beam.DoFn):
    def __init__(self, order: WorkOrder) -> None:
        self.order = order

    def setup(self) -> None:
        self.extractor = _extractor(self.order.extractor)

    def process(self, element: ArticleBatch) -> Iterator[PartRows]:
        yield extract_rows(element, self.extractor, self.order)


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
