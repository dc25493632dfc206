"""The three steps of the work on one range of input, as pure functions: read, extract, write.

`etl.beam.transforms` wraps each in a thin shell. A batch holds the articles of one range, so that text passes from step
to step inside a worker and never through a shuffle.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from etl.ids import content_id
from etl.lake.known import title_rank
from etl.lake.log import FileEntry
from etl.lake.parquet import verify, write_part
from etl.lake.store import StoreError
from etl.read.article import document_id, parse_article
from etl.read.records import read_range
from etl.reject import Reject, reject
from etl.rows import Values, add, alias_values, document_rows
from etl.schema.gate import RowError

if TYPE_CHECKING:
    from etl.extract.extractor import Extractor
    from etl.extract.settings import ExtractorSettings
    from etl.lake.known import KnownDocuments
    from etl.lake.store import Store
    from etl.read.inventory import InputFile
    from etl.read.options import ReadOptions
    from etl.read.ranges import Range
    from etl.records import Article, Extraction, RawRecord
    from etl.rows import Rows


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What every worker is told: the lake's address, and in it the name of the sorted file of known documents."""

    lake: str
    run_id: str
    read: ReadOptions
    extractor: ExtractorSettings
    extractor_version: str
    known: str
    forgotten: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One record that is a document: where it stood and under which names it came."""

    document_id: str
    file: InputFile
    raw: RawRecord
    title: str | None


@dataclass(slots=True)
class ArticleBatch:
    """What reading one range gave. `articles` holds those to extract, one per document."""

    part: str
    read: int = 0
    articles: dict[str, Article] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    rejects: list[tuple[str, str | None, Reject]] = field(default_factory=list)


@dataclass(slots=True)
class PartRows:
    """The gated rows of one range, with the numbers of its equation."""

    part: str
    read: int
    rejected: dict[str, int]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Receipt:
    """Says that a range was worked off: its files, and its numbers. Only a commit makes the files readable."""

    part: str
    read: int
    skipped: int
    dead_letters: int
    files: tuple[FileEntry, ...]

    def encode(self) -> bytes:
        """Return the receipt as JSON."""
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def decode(cls, data: bytes) -> Receipt:
        """Read a receipt that `encode` made."""
        raw = json.loads(data)
        return cls(**(raw | {"files": tuple(FileEntry(**entry) for entry in raw["files"])}))


def receipt_name(run_id: str, part: str) -> str:
    """Name the receipt of one part in the store."""
    return f"pending/{run_id}/{part}.json"


def find_receipt(store: Store, run_id: str, part: str) -> Receipt | None:
    """Return the receipt of one part; None where there is none that can be read."""
    name = receipt_name(run_id, part)
    try:
        return Receipt.decode(store.read(name)) if store.exists(name) else None
    except (StoreError, ValueError, KeyError, TypeError):
        return None


def left_whole(store: Store, run_id: str, part: str) -> Receipt | None:
    """Return the receipt that an earlier attempt at a part left, if its files are as it says."""
    receipt = find_receipt(store, run_id, part)
    try:
        verify(store, receipt.files if receipt else ())
    except StoreError:
        return None
    return receipt


def _take(batch: ArticleBatch, file: InputFile, raw: RawRecord, order: WorkOrder, known: KnownDocuments) -> None:
    article = parse_article(raw, order.read)
    if isinstance(article, Reject):
        batch.rejects.append((file.name, file.sha256, article))
        return
    identity = document_id(article)
    if identity in order.forgotten:
        put_aside = reject("parse", "forgotten", identity, position=raw.position, own_id=raw.own_id)
        batch.rejects.append((file.name, file.sha256, put_aside))
        return
    batch.readings.append(Reading(identity, file, raw, article.title))
    other = batch.articles.get(identity)
    if other is not None and title_rank(other.title) <= title_rank(article.title):
        return
    if known.supersedes(identity, article.title):
        batch.articles[identity] = article


def read_articles(work: Range, order: WorkOrder, known: KnownDocuments) -> ArticleBatch:
    """Read the records of one range, tell their parts apart, and keep those that the lake does not have.

    Args:
        work: The range.
        order: The run's settings.
        known: The documents that are there already.
    """
    batch = ArticleBatch(work.range_id)
    for found in read_range(work, order.read):
        batch.read += 1
        if isinstance(found.item, Reject):
            batch.rejects.append((found.file.name, found.file.sha256, found.item))
        else:
            _take(batch, found.file, found.item, order, known)
    return batch


def _extractions(articles: dict[str, Article], extractor: Extractor) -> dict[str, Extraction | Reject]:
    """Extract all articles at once; where that raises, one by one, so that one bad text costs only itself."""
    try:
        return dict(zip(articles, extractor.extract_many(tuple(articles.values())), strict=True))
    except Exception:  # noqa: BLE001 - whatever a text provokes is its own dead letter
        return {identity: _extract_one(article, extractor) for identity, article in articles.items()}


def _extract_one(article: Article, extractor: Extractor) -> Extraction | Reject:
    try:
        return extractor.extract(article)
    except Exception as why:  # noqa: BLE001
        return reject("extract", "extract_failed", f"{type(why).__name__}: {why}")


def reject_values(run_id: str, input_name: str, sha256: str | None, found: Reject) -> Values:
    """Return the row of a reject: each run that puts the same place aside has a row of its own."""
    return {
        "reject_id": content_id("reject", run_id, input_name, sha256, found.position, found.stage, found.reason),
        "run_id": run_id,
        "outcome": found.outcome,
        "stage": found.stage,
        "reason": found.reason,
        "detail": found.detail,
        "input_name": input_name,
        "input_sha256": sha256,
        "position": found.position,
        "own_id": found.own_id,
    }


def _add_reading(rows: Rows, run_id: str, reading: Reading) -> None:
    alias = alias_values(reading.document_id, reading.raw, reading.title)
    add(rows, "document_aliases", alias)
    file, position = reading.file, reading.raw.position
    values: Values = {
        "reading_id": content_id("reading", run_id, file.name, file.sha256, position),
        "run_id": run_id,
        "document_id": reading.document_id,
        "alias_id": alias["alias_id"],
        "input_name": file.name,
        "input_sha256": file.sha256,
        "position": position,
    }
    add(rows, "readings", values)


def extract_rows(batch: ArticleBatch, extractor: Extractor, order: WorkOrder) -> PartRows:
    """Extract the batch's articles and return all rows of the part, each through the gate."""
    rows: Rows = {}
    failed: dict[str, Reject] = {}
    for identity, result in _extractions(batch.articles, extractor).items():
        if isinstance(result, Reject):
            failed[identity] = result
            continue
        try:
            found = document_rows(identity, batch.articles[identity], result, order.extractor_version)
        except RowError as why:
            failed[identity] = reject("write", "row_refused", str(why))
            continue
        for table, of_table in found.items():
            rows.setdefault(table, []).extend(of_table)
    rejects = list(batch.rejects)
    for reading in batch.readings:
        if why_not := failed.get(reading.document_id):
            placed = Reject(
                why_not.outcome, why_not.stage, why_not.reason, why_not.detail, reading.raw.position, reading.raw.own_id
            )
            rejects.append((reading.file.name, reading.file.sha256, placed))
        else:
            _add_reading(rows, order.run_id, reading)
    rejected = {"skipped": 0, "dead_letter": 0}
    for input_name, sha256, found_reject in rejects:
        add(rows, "rejects", reject_values(order.run_id, input_name, sha256, found_reject))
        rejected[found_reject.outcome] += 1
    return PartRows(batch.part, batch.read, rejected, rows)


def write_rows(part: PartRows, store: Store, order: WorkOrder) -> Receipt:
    """Write the part's Parquet files, then its receipt."""
    for table, key in (("document_aliases", 0), ("rejects", 0)):
        if table in part.rows:
            part.rows[table] = list({row[key]: row for row in part.rows[table]}.values())
    files = write_part(store, order.run_id, part.part, part.rows)
    receipt = Receipt(part.part, part.read, part.rejected["skipped"], part.rejected["dead_letter"], files)
    store.write(receipt_name(order.run_id, part.part), receipt.encode())
    return receipt
