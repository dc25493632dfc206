# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Measure what `communique evaluate` does not: speed, readouts, and what ordinary news yields.

    OPENBLAS_NUM_THREADS=1 python tools/measure_extraction.py speed CORPUS.jsonl.gz [--every 50]
    python tools/measure_extraction.py readouts READOUTS.jsonl.gz LABELS.jsonl
    python tools/measure_extraction.py ordinary POOL.jsonl.gz [--show 100]

`speed`: articles of 3,000 characters a second of one core's CPU time, and the 99th percentile of one article alone.
`readouts`: how often a participant carries a name of the publisher's counterpart (any capitalised word of the label
that is no title), and how often a record of the labelled kind is found. `ordinary`: records in texts of the pool that
name no meeting, agreement or official; they are printed to be read, since no label says which are wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from articles import article_of

from etl.extract.extractor import Extractor
from etl.extract.people import honorifics, roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.records import Article, Extraction

TALKS = {"meeting", "conference", "negotiation", "visit"}
KINDS = {
    "call": {"call"},
    "meeting": TALKS,
    "trilateral meeting": TALKS,
    "virtual meeting": {"call", *TALKS},
    "trip": TALKS,
    "travel": TALKS,
}
"""Forms that answer a kind of the publisher's titles; other kinds are left out of the count."""
DIPLOMATIC = re.compile(
    r"\b(minister|president|premier|chancellor|ambassador|summit|talks|treaty|diplomat\w*|foreign|government|congress"
    r"|parliament|negotiat\w+|sanction\w*|agreement|accord|union|senat\w+|white house|officials?)\b",
    re.IGNORECASE,
)


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """One JSON document a line, compressed or not."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from map(json.loads, raw.decode("utf-8").splitlines())


def speed(path: Path, every: int) -> None:
    """CPU time in batches of 50, then one by one."""
    articles = [a for n, d in enumerate(documents(path)) if n % every == 0 and (a := article_of(d))]
    extractor = Extractor()
    extractor.extract_many(articles[:20])
    begin = time.process_time()
    for n in range(0, len(articles), 50):
        extractor.extract_many(articles[n : n + 50])
    taken = time.process_time() - begin
    size = sum(len(a.text) for a in articles) / 3000
    alone = sorted(_alone(extractor, a) for a in articles)
    print(f"{len(articles)} articles: {size / taken:.0f} of 3,000 characters a CPU second")
    print(f"one alone: median {alone[len(alone) // 2] * 1e3:.1f} ms, p99 {alone[int(len(alone) * 0.99)] * 1e3:.1f} ms")


def _alone(extractor: Extractor, article: Article) -> float:
    begin = time.process_time()
    extractor.extract(article)
    return time.process_time() - begin


def _names(label: str) -> set[str]:
    titles = honorifics() | roles()
    return {w for w in re.findall(r"[A-Z][\w’'-]+", label) if w.lower() not in titles}


def readouts(path: Path, labels: Path) -> None:
    """Counterparts and kinds of the labelled readouts."""
    known = {d["doc_id"]: d for d in documents(labels)}
    extractor = Extractor()
    total = named = kinds = right = 0
    for d in documents(path):
        label, article = known.get(d["doc_id"]), article_of(d)
        if label is None or article is None or not label.get("counterpart"):
            continue
        found = extractor.extract(article)
        total += 1
        named += _has_name(found, _names(_text(label["counterpart"])))
        if label["kind"] in KINDS:
            kinds += 1
            right += any(m.form in KINDS[label["kind"]] for m in found.meetings)
    print(
        f"{total} readouts: counterpart named in {named / total:.3f}; {kinds} with a kind, found in {right / kinds:.3f}"
    )


def _text(counterpart: object) -> str:
    return counterpart if isinstance(counterpart, str) else json.dumps(counterpart, ensure_ascii=False)


def _has_name(found: Extraction, names: set[str]) -> bool:
    return any(names & set(re.findall(r"[\w’'-]+", p.name)) for m in found.meetings for p in m.participants)


def ordinary(path: Path, show: int) -> None:
    """Records of a sample of texts that name nothing diplomatic."""
    texts = [d for d in documents(path) if not DIPLOMATIC.search(f"{d.get('title') or ''} {d['text'][:1500]}")]
    sample = random.Random(1).sample(texts, min(show, len(texts)))
    extractor = Extractor()
    rows = 0
    for d in sample:
        article = article_of(d)
        found = extractor.extract(article) if article else None
        for c in found.commitments if found else ():
            rows += 1
            print(f"{d['doc_id']} commitment {c.confidence:.2f}: {' '.join(c.evidence.text.split())}")
        for m in found.meetings if found else ():
            rows += 1
            print(f"{d['doc_id']} meeting {m.confidence:.2f}: {' '.join(m.mentions[0].evidence.text.split())}")
    print(f"{rows} records in {len(sample)} of {len(texts)} such texts")


def main() -> None:
    """Measure one of the three."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["speed", "readouts", "ordinary"])
    arguments.add_argument("paths", nargs="+", type=Path)
    arguments.add_argument("--every", type=int, default=50)
    arguments.add_argument("--show", type=int, default=100)
    given = arguments.parse_args()
    if given.what == "speed":
        speed(given.paths[0], given.every)
    elif given.what == "readouts":
        readouts(*given.paths)
    else:
        ordinary(given.paths[0], given.show)


if __name__ == "__main__":
    main()
