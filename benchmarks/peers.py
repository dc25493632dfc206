"""One way to read articles, timed in a process of its own: what a user would write first, and the extraction alone.

    python benchmarks/peers.py WAY ARTICLES.jsonl

WAY is `spacy` (the model's full pipeline, an article at a time, as it comes out of the box), `spacy_kernel` (the same
in batches, with the linear algebra kernel that is faster here), or `extraction` (the product's own function in a plain
loop). Prints one JSON object; loading is not counted.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from etl.records import Article

BATCH = 50


def articles(path: Path) -> list[dict[str, str]]:
    """The records of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def spacy_way(*, kernel: bool) -> Callable[[Sequence[Mapping[str, str]]], None]:
    """The model's full pipeline over whole texts."""
    import spacy  # noqa: PLC0415 - the other way does without it
    from thinc.api import NumpyOps, set_current_ops  # noqa: PLC0415

    from etl.extract.settings import ExtractorSettings  # noqa: PLC0415

    if kernel:
        set_current_ops(NumpyOps(use_blis=False))
    nlp = spacy.load(ExtractorSettings().model)

    def read(records: Sequence[Mapping[str, str]]) -> None:
        texts = [r["text"] for r in records]
        for doc in nlp.pipe(texts, batch_size=8) if kernel else map(nlp, texts):
            assert doc is not None

    return read


def extraction_way() -> Callable[[Sequence[Mapping[str, str]]], None]:
    """Reading and extraction of articles, in batches, without pipeline, files or warehouse."""
    from etl.extract.extractor import Extractor  # noqa: PLC0415
    from etl.read.article import parse_article  # noqa: PLC0415
    from etl.records import RawRecord  # noqa: PLC0415
    from etl.reject import Reject  # noqa: PLC0415

    extractor = Extractor()

    def article(record: Mapping[str, str]) -> Article | None:
        published = record.get("published")
        day = date.fromisoformat(published[:10]).isoformat() if published else None
        found = parse_article(RawRecord(record["text"], 0, record["doc_id"], day, record.get("title")))
        return None if isinstance(found, Reject) else found

    def read(records: Sequence[Mapping[str, str]]) -> None:
        found = [a for r in records if (a := article(r)) is not None]
        for n in range(0, len(found), BATCH):
            extractor.extract_many(found[n : n + BATCH])

    return read


def main() -> None:
    """Load, read, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("way", choices=["spacy", "spacy_kernel", "extraction"])
    arguments.add_argument("articles", type=Path)
    given = arguments.parse_args()
    records = articles(given.articles)
    read = extraction_way() if given.way == "extraction" else spacy_way(kernel=given.way == "spacy_kernel")
    read(records[:5])
    wall, cpu = time.perf_counter(), time.process_time()
    read(records)
    print(
        json.dumps(
            {
                "articles": len(records),
                "characters": sum(len(r["text"]) for r in records),
                "cpu": round(time.process_time() - cpu, 3),
                "wall": round(time.perf_counter() - wall, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
