"""Extracts annotated documents and sums up, with intervals by bootstrap over documents."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.evaluate.answers import Answers, answers_of, read_gold
from etl.evaluate.measures import Scored, Tally, all_slots, score
from etl.evaluate.reliability import Reliability, reliability
from etl.read.article import parse_article
from etl.records import RawRecord
from etl.reject import Reject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from etl.evaluate.answers import GoldDocument
    from etl.extract.extractor import Extractor

ALL = "ALL SLOTS"
DRAWS = 1000
SEED = 20240129
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure over all documents, with the 95 % interval of its F1."""

    name: str
    tally: Tally
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures by slice (the key `all` has every document), the errors, and what was measured on.

    `reliability` says how far the confidences are probabilities.
    """

    digest: str
    documents: int
    by_slice: dict[str, tuple[Measure, ...]]
    errors: tuple[tuple[str, str, str], ...]
    reliability: tuple[Reliability, ...]


def predict(documents: Sequence[GoldDocument], extractor: Extractor) -> list[Answers]:
    """Extract the documents as the pipeline would read them."""
    predicted = []
    for document in documents:
        raw = RawRecord(document.text, 0, document.doc_id, document.published, document.title)
        article = parse_article(raw)
        predicted.append(Answers((), ()) if isinstance(article, Reject) else answers_of(extractor.extract(article)))
    return predicted


def _sum(scored: Sequence[Scored]) -> dict[str, Tally]:
    total: defaultdict[str, Tally] = defaultdict(Tally)
    for one in scored:
        for name, tally in one.tallies.items():
            total[name] += tally
    return dict(total) | {ALL: all_slots(total)}


def _intervals(scored: Sequence[Scored], names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Draw documents with replacement, DRAWS times from a fixed seed; percentile intervals (Efron, 1979)."""
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    drawn: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(DRAWS):
        total = _sum(chance.choices(scored, k=len(scored)))
        for name in names:
            drawn[name].append(total.get(name, Tally()).f1)
    at = [int(share * (DRAWS - 1)) for share in INTERVAL]
    return {name: (sorted(values)[at[0]], sorted(values)[at[1]]) for name, values in drawn.items()}


def _measures(scored: Sequence[Scored]) -> tuple[Measure, ...]:
    total = _sum(scored)
    intervals = _intervals(scored, list(total))
    return tuple(Measure(name, tally, *intervals[name]) for name, tally in sorted(total.items()))


def evaluate(paths: Sequence[Path], extractor: Extractor) -> Evaluation:
    """Measure an extractor on annotated files.

    Raises:
        GoldError: A file is not annotated as it should be.
        OSError: A file cannot be read.
    """
    documents = [document for path in paths for document in read_gold(path)]
    scored = [score(d, p) for d, p in zip(documents, predict(documents, extractor), strict=True)]
    groups: defaultdict[str, list[Scored]] = defaultdict(list)
    for document, one in zip(documents, scored, strict=True):
        groups["all"].append(one)
        groups[document.slice].append(one)
    errors = [
        (document.doc_id, what, " ".join(document.text[low:high].split()))
        for document, one in zip(documents, scored, strict=True)
        for what, low, high in one.errors
    ]
    content = hashlib.sha256()
    for path in paths:
        content.update(path.read_bytes())
    by_slice = {name: _measures(group) for name, group in groups.items()}
    trusted = reliability(row for one in scored for row in one.judged)
    return Evaluation(content.hexdigest(), len(documents), by_slice, tuple(errors), trusted)
