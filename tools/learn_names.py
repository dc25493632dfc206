#!/usr/bin/env python3
"""Learn data/models/name_kind.json: whether a capitalised name is a person, a body or a place.

    OPENBLAS_NUM_THREADS=1 python tools/learn_names.py GOLD.jsonl ... --pool POOL.jsonl.gz --corpus CORPUS.jsonl.gz

A name gets the label that the pipeline's entity recogniser gives to most of its words; in annotated documents a name
that is written as a party is what the party is. Texts: the annotated documents, and each N-th of the pool and of the
corpus. No weight is bound to a person's name.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import logistic
import numpy as np
import spacy
from articles import article_of
from name_words import name_words, nameless
from train import annotated

from etl.extract.lexicon import DATA
from etl.extract.name_kinds import KINDS, name_features
from etl.extract.name_lexicon import lexicon_hits
from etl.extract.name_runs import runs
from etl.extract.parse import LONGEST_PARSED, Parser, one_line
from etl.extract.sentences import split
from etl.extract.settings import ExtractorSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from etl.extract.tokens import Sentence

LONGEST = 6000
LEAST, PENALTY = 4, 4.0
LABELS = {"PERSON": "person", "ORG": "body", "GPE": "place", "LOC": "place", "FAC": "place"}
PARTIES = {"person": "person", "organization": "body", "country": "place"}


def documents(golds: Sequence[Path], pool: Path, corpus: Path, every: int) -> Iterator[Mapping[str, Any]]:
    """The annotated documents, then those of the two corpora that are not annotated."""
    yield from annotated(golds, pool)
    for path in (pool, corpus):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for n, line in enumerate(lines):
                if n % every == 0:
                    yield json.loads(line)


def parties(document: Mapping[str, Any]) -> dict[str, str]:
    """Names of the annotated parties and what they are."""
    found = [p for m in document.get("meetings", ()) for p in m["participants"]]
    for c in document.get("commitments", ()):
        found += [*c["parties"], *(c["counterparties"] or ()), *([c["speaker"]] if c["speaker"] else ())]
    return {p["name"]: PARTIES[p["kind"]] for p in found if p["kind"] in PARTIES}


def labelled(ner: spacy.Language, text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, list[str]]]:
    """Parsed sentences with the entity label of each token."""
    docs = ner.pipe(one_line(text[s.start : s.end]) for s in sentences)
    for s, doc in zip(sentences, docs, strict=True):
        yield s, [t.ent_type_ for t in doc if not t.is_space]


def examples(
    s: Sentence, ents: Sequence[str], text: str, known: Mapping[str, str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Features and label of every run of capitalised words and of every labelled name."""
    spans = set(runs(s, lexicon_hits(s)))
    start = 0
    for i in range(1, len(ents) + 1):
        if i == len(ents) or ents[i] != ents[start]:
            if LABELS.get(ents[start]):
                spans.add((start, i - 1))
            start = i
    for first, last in sorted(spans):
        if not any(w[:1].isupper() for w in s.words[first : last + 1]):
            continue
        name = text[s.starts[first] : s.ends[last]]
        label, n = Counter(LABELS.get(e, "none") for e in ents[first : last + 1]).most_common(1)[0]
        kind = known.get(name) or (label if n * 2 > last - first + 1 else "none")
        yield tuple(name_features(s, first, last)), kind


def main() -> None:
    """Parse, label, learn, write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", nargs="+", type=Path)
    arguments.add_argument("--pool", type=Path, required=True)
    arguments.add_argument("--corpus", type=Path, required=True)
    arguments.add_argument("--every", type=int, default=60)
    given = arguments.parse_args()
    settings = ExtractorSettings()
    parser, ner = Parser(settings), spacy.load(settings.model, enable=["ner"])
    rows, labels, groups, read = [], [], [], []
    for n, document in enumerate(documents(given.gold, given.pool, given.corpus, given.every)):
        article = article_of(document)
        if article is None or len(article.text) > LONGEST:
            continue
        pieces = [p for p in split(article) if p.end - p.start <= LONGEST_PARSED]
        sentences = list(parser.parse([article.text] * len(pieces), pieces))
        read.append(sentences)
        known = parties(document)
        for s, ents in labelled(ner, article.text, sentences):
            for features, label in examples(s, ents, article.text, known):
                rows.append(features)
                labels.append(KINDS.index(label))
                groups.append(n)
    people = name_words(read)
    seen: dict[str, bool] = {}
    rows = [tuple(f for f in row if seen.setdefault(f, nameless(f, people))) for row in rows]
    write(rows, np.array(labels), np.array(groups))


def write(rows: Sequence[Sequence[str]], y: np.ndarray, groups: np.ndarray) -> None:
    """Fit on four fifths and say how it does on the last; fit on all and store."""
    train, test = np.flatnonzero(groups % 5 != 0), np.flatnonzero(groups % 5 == 0)
    names = logistic.vocabulary([rows[i] for i in train], LEAST)
    index = {f: i for i, f in enumerate(names)}
    w = logistic.fit(logistic.matrix([rows[i] for i in train], index), y[train], len(KINDS), PENALTY)
    chosen = logistic.predict(logistic.matrix([rows[i] for i in test], index), w).argmax(axis=1)
    for k, kind in enumerate(KINDS):
        right = int(((chosen == k) & (y[test] == k)).sum())
        print(f"{kind}: precision {right / max(1, (chosen == k).sum()):.3f}, recall {right / (y[test] == k).sum():.3f}")
    names = logistic.vocabulary(rows, LEAST)
    w = logistic.fit(logistic.matrix(rows, {f: i for i, f in enumerate(names)}), y, len(KINDS), PENALTY)
    kept = {f: [round(float(x), 3) for x in w[i]] for i, f in enumerate(names) if np.abs(w[i]).max() >= 0.05}
    about = {"examples": len(rows), "documents": len(set(groups)), "penalty": PENALTY}
    model = {"about": about, "classes": KINDS, "bias": [round(float(x), 3) for x in w[-1]], "weights": kept}
    (Path(str(DATA)) / "models" / "name_kind.json").write_text(
        json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
