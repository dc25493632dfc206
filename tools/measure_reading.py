"""Measure the reading layer on annotated articles: is every evidence quotation in a body or caption part?

Usage: python tools/measure_reading.py FILE.jsonl[.gz]... [--show N]

Per file: the share of evidence quotations inside body and caption parts, the share of characters per kind of part,
how many articles have a dateline and its country, the spans' coverage, and milliseconds per article.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import time
from pathlib import Path

from etl.read.article import parse_article
from etl.records import Article, RawRecord

KEPT = {"body", "caption"}
LEADING = {"header", "title", "dateline"}
"""Parts that a quotation may begin with, for the annotated sentence sometimes includes the dateline."""


def load(path: Path) -> list[dict]:
    """The records of a JSON Lines file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def quotations(record: dict) -> list[str]:
    """The evidence sentences of one annotated article."""
    found = [quote for meeting in record.get("meetings", ()) for quote in meeting["evidence"]]
    return found + [commitment["evidence"] for commitment in record.get("commitments", ())]


def kept(article: Article, quote: str) -> bool:
    """Whether all but white space of an occurrence of `quote` lies in body or caption parts."""
    inside = bytearray(len(article.text))
    for part in article.segments:
        inside[part.start : part.end] = bytes([1 if part.kind in KEPT else 2 * (part.kind in LEADING)]) * (
            part.end - part.start
        )
    start = article.text.find(quote)
    while start >= 0:
        end = start + len(quote)
        begin = next((i for i in range(start, end) if inside[i] == 1), end)
        led = all(inside[i] == 2 or not article.text[i].isalnum() for i in range(start, begin))
        if led and begin < end and all(inside[i] == 1 or article.text[i].isspace() for i in range(begin, end)):
            return True
        start = article.text.find(quote, start + 1)
    return False


def uncovered(article: Article) -> int:
    """Characters other than white space in no part, or in two."""
    count = bytearray(len(article.text))
    for part in article.segments:
        for i in range(part.start, part.end):
            count[i] += 1
    return sum(n > 1 or (n == 0 and not article.text[i].isspace()) for i, n in enumerate(count))


def measure(path: Path, show: int) -> None:
    """Print the figures of one file."""
    records = load(path)
    raws = [RawRecord(r["text"], i, r.get("doc_id"), r.get("published"), r.get("title")) for i, r in enumerate(records)]
    parse_article(raws[0])
    start = time.perf_counter()
    results = [parse_article(raw) for raw in raws]
    spent = time.perf_counter() - start
    characters: collections.Counter[str] = collections.Counter()
    total = lost = gaps = datelines = countries = rejected = 0
    for record, article in zip(records, results, strict=True):
        if not isinstance(article, Article):
            rejected += 1
            print("  rejected", record.get("doc_id"), article)
            continue
        for part in article.segments:
            characters[part.kind] += part.end - part.start
        gaps += uncovered(article)
        datelines += article.dateline is not None
        countries += article.dateline is not None and article.dateline.country is not None
        for quote in quotations(record):
            total += 1
            if not kept(article, quote):
                lost += 1
                if lost <= show:
                    print("  lost", record["doc_id"], repr(quote[:200]))
    size = sum(characters.values())
    print(
        f"{path.name}: {len(records)} articles, {rejected} rejected, evidence kept {total - lost}/{total}, "
        f"characters in no part or in two {gaps}, datelines {datelines} ({countries} with country), "
        f"{1000 * spent / len(records):.3f} ms/article"
    )
    print("  share of characters:", {kind: f"{100 * n / size:.2f} %" for kind, n in characters.most_common()})


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=20, help="at most so many lost quotations a file (default 20)")
    told = parser.parse_args()
    for path in told.files:
        measure(path, told.show)


if __name__ == "__main__":
    main()
