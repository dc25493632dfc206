#!/usr/bin/env python3

"""Learn the gate: data/models/gate.json, which sentences of which texts are worth parsing.

    OPENBLAS_NUM_THREADS=1 python tools/learn_gate.py --gold GOLD.jsonl ... --pool POOL.jsonl.gz
    --corpus CORPUS.jsonl.gz [--every N] [--share S]

Every sentence of the gold documents, of the invented ones, of the annotated ones of the pool and of each N-th document
of the corpus is parsed and decided with the present models. A sentence is worth parsing if an annotated or an accepted
record quotes it. The gate is a logistic model over the words and pairs of words of a sentence and the words of the
corpus that tell most about a text; its threshold lets through the share S of the corpus's sentences.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gold
import logistic
import numpy as np
from articles import article_of
from name_words import name_words, nameless
from train import annotated as annotated_documents

from etl.extract.commitments import find_commitments
from etl.extract.gate import phrases_of, words_of
from etl.extract.lexicon import DATA
from etl.extract.meetings import find_meetings
from etl.extract.models import load_models
from etl.extract.parse import Parser
from etl.extract.reader import parse_whole
from etl.extract.settings import ExtractorSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from etl.extract.reading import Reading

LONGEST = 6000
TOPICAL = 350


def documents(golds: Sequence[Path], pool: Path, corpus: Path, every: int) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Annotated documents, then those of the corpus."""
    for document in annotated_documents(golds, pool):
        yield document, True
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            if n % every == 0:
                yield json.loads(line), False


def worth(reading: Reading, document: Mapping[str, Any], *, annotated: bool) -> set[int]:
    """Indices of the sentences that a record quotes."""
    if annotated:
        spans = [s for r in [*document["meetings"], *document["commitments"]] for s in gold.evidence(reading.text, r)]
        return {s.index for s in reading.sentences for a, b in spans if s.start < b and a < s.end}
    models = load_models()
    occasions = find_meetings(reading, models)
    found = {m.candidate.sentence for o in occasions for m in o.mentions if m.probability > 0.5}
    return found | {u.candidate.sentence for u in find_commitments(reading, models, occasions) if u.confidence > 0.55}


def main() -> None:
    """Parse, decide, learn, write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gold", nargs="+", type=Path, required=True)
    arguments.add_argument("--pool", type=Path, required=True)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--every", type=int, default=50)
    arguments.add_argument("--share", type=float, default=0.06)
    arguments.add_argument("--recall", type=float, default=0.99)
    given = arguments.parse_args()
    parser = Parser(ExtractorSettings())
    rows: list[tuple[frozenset[str], frozenset[str], bool, bool]] = []
    read: list[Reading] = []
    for document, annotated in documents(given.gold, given.pool, given.corpus, given.every):
        article = article_of(document)
        if article is None or len(article.text) > LONGEST:
            continue
        reading = parse_whole(parser, article)
        read.append(reading)
        yes = worth(reading, document, annotated=annotated)
        words = [words_of(article.text[s.start : s.end]) for s in reading.sentences]
        whole = frozenset(w for ws in words for w in ws)
        rows += [(frozenset(phrases_of(ws)), whole, n in yes, annotated) for n, ws in enumerate(words)]
    write(rows, given.share, given.recall, name_words(r.sentences for r in read))


def write(
    rows: Sequence[tuple[frozenset[str], frozenset[str], bool, bool]],
    share: float,
    recall: float,
    people: frozenset[str],
) -> None:
    """Fit and store; no weight is bound to one of `people`."""
    topical = _topical(rows)
    features = [[f"s:{w}" for w in ws] + [f"d:{w}" for w in whole & topical] for ws, whole, _, _ in rows]
    y = np.array([int(yes) for _, _, yes, _ in rows])
    names = [f for f in logistic.vocabulary(features, 8) if nameless(f[2:], people)]
    x = logistic.matrix(features, {f: i for i, f in enumerate(names)})
    w = logistic.fit(x, y, 2, 20.0)
    p = np.asarray(x @ w).ravel()
    free = np.array([not annotated for *_, annotated in rows])
    threshold = float(np.quantile(p[free], 1 - share))
    weights = {n: round(float(w[i, 0]), 3) for i, n in enumerate(names) if abs(w[i, 0]) >= 0.02}
    second = float(np.quantile(p[(y == 1) & ~free], 1 - recall))
    model = {
        "about": {"sentences": len(rows)},
        "bias": round(float(w[-1, 0]), 3),
        "first": round(threshold, 3),
        "second": round(min(second, threshold), 3),
        "weights": weights,
    }
    (Path(str(DATA)) / "models" / "gate.json").write_text(
        json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    kept = p >= threshold
    print(
        f"sentences {len(rows)}; of the corpus {kept[free].mean():.3f} pass, with {(y[free] & kept[free]).sum() / max(1, y[free].sum()):.3f} of its records"  # noqa: E501
    )
    print(
        f"of the gold {kept[~free].mean():.3f} pass, with {(y[~free] & kept[~free]).sum() / y[~free].sum():.3f} of its evidence"  # noqa: E501
    )


def _topical(rows: Sequence[tuple[frozenset[str], frozenset[str], bool, bool]]) -> set[str]:
    """Words whose presence in a text tells most about the share of its sentences that are worth parsing."""
    whole: dict[frozenset[str], list[bool]] = {}
    for _, words, yes, _ in rows:
        whole.setdefault(words, []).append(yes)
    much = {ws: sum(ys) / len(ys) for ws, ys in whole.items()}
    mean = sum(much.values()) / len(much)
    seen = Counter(w for ws in whole for w in ws)
    gain: dict[str, float] = {}
    for word, n in seen.items():
        if 25 <= n <= 0.7 * len(whole) and len(word) > 2:
            here = sum(share for ws, share in much.items() if word in ws) / n
            gain[word] = abs(here - mean) * n**0.5
    return set(sorted(gain, key=lambda w: (-gain[w], w))[:TOPICAL])


if __name__ == "__main__":
    main()
