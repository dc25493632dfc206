#!/usr/bin/env python3
"""Learn the weights in src/etl/extract/data/models from annotated documents.

    OPENBLAS_NUM_THREADS=1 python tools/train.py GOLD.jsonl [GOLD.jsonl ...] --pool POOL.jsonl.gz [--out DIR]

Learns from the annotated documents, from the invented articles in `tools/fiction`, and from articles of the pool as
`tools/annotations.jsonl` annotates them by offsets. One L2-penalised linear model per
decision (see `SETTINGS`); thresholds are where five-fold cross-validation over documents balances best. The same
input gives the same files byte for byte. The gate has its own script, `learn_gate.py`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import annotations
import examples
import fiction
import gold
import logistic
import numpy as np
from articles import article_of
from name_words import name_words

from etl.extract.lexicon import DATA
from etl.extract.model import binary_of, choice_of, one_of
from etl.extract.models import Models
from etl.extract.parse import Parser
from etl.extract.reader import parse_whole
from etl.extract.reading import read
from etl.extract.settings import ExtractorSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from etl.extract.reading import Reading

FOLDS = 5
SPREAD = 4
"""Thresholds on either side, 0.02 apart, that a threshold's F-measure is averaged with."""
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Setting:
    """`least` rows a feature must occur in, `penalty` on squared weights.

    `shift` moves the threshold from where the decision alone balances best to where the whole records do (found by
    cross-validating the extractor on the training documents).
    """

    least: int
    penalty: float
    shift: float = 0.0


SETTINGS: Mapping[str, Setting] = {
    "occasion": Setting(2, 5),
    "form": Setting(3, 8),
    "status": Setting(2, 3),
    "same_occasion": Setting(2, 3),
    "participant": Setting(3, 8, 0.04),
    "place": Setting(2, 2, -0.08),
    "date": Setting(2, 4),
    "allegiance": Setting(2, 2),
    "action_end": Setting(2, 4),
    "commitment": Setting(3, 12, -0.04),
    "commitment_kind": Setting(3, 12),
    "polarity": Setting(2, 1),
    "bound": Setting(3, 12),
    "counterparty": Setting(3, 8, 0.12),
    "speaker": Setting(3, 6, 0.04),
    "deadline": Setting(2, 3),
    "made_at": Setting(2, 2),
}
LISTS = frozenset({"allegiance", "date", "made_at"})
"""Decisions that take one of several options, or none; learned over the whole list. Places, speakers and parties were
tried so too, and were no better."""
CHOICES = frozenset({"form", "status", "commitment_kind"})


def readings(parser: Parser, documents: Iterable[gold.Document]) -> list[tuple[gold.Document, Reading]]:
    """Every annotated document with its reading."""
    out = []
    for document in documents:
        article = article_of(document)
        if article is not None:
            out.append((document, parse_whole(parser, article)))
    return out


def annotated(paths: Sequence[Path], pool: Path) -> Iterator[gold.Document]:
    """The documents of the files, then the invented ones, then those of the pool."""
    for path in paths:
        yield from gold.load(path)
    for path in sorted((HERE / "fiction").glob("*.txt")):
        yield from fiction.load(path)
    yield from annotations.load(pool)


def collect(documents: Sequence[tuple[gold.Document, Reading]]) -> examples.Examples:
    """The training examples of all decisions.

    For whom persons act and where actions end is learned first, the others see its choices.
    """
    out = examples.Examples(names=name_words(reading.sentences for _, reading in documents))
    for n, (document, reading) in enumerate(documents):
        examples.of_allegiance(out, reading, document, n)
        examples.of_ends(out, reading, document, n)
    states = one_of("allegiance", learn(out, "allegiance"))
    ends = binary_of("action_end", learn(out, "action_end"))
    known = [(d, read(r.article, r.sentences, r.title, states)) for d, r in documents]
    for n, (document, reading) in enumerate(known):
        examples.of_meetings(out, reading, document, n)
        examples.of_commitments(out, reading, document, n, ends)
    participant = binary_of("participant", learn(out, "participant"))
    for n, (document, reading) in enumerate(known):
        examples.of_pairs(out, reading, document, n, participant)
    return out


def _threshold(p: np.ndarray, y: np.ndarray, wanted: int, s: Setting) -> float:
    """Where the F-measure of probabilities `p` that are taken is highest, each averaged with its neighbours.

    `wanted` is how many right ones there are. The curve is flat at its top, and its single highest point is a matter
    of chance.
    """
    ts = [round(0.1 + 0.02 * n, 2) for n in range(36)]
    f = []
    for t in ts:
        yes = p >= t
        right = float((yes & (y == 1)).sum())
        f.append(2 * right / (float(yes.sum()) + wanted) if right else 0.0)
    smooth = [
        sum(f[max(0, n - SPREAD) : n + SPREAD + 1]) / len(f[max(0, n - SPREAD) : n + SPREAD + 1]) for n in range(len(f))
    ]
    best = max(range(len(ts)), key=lambda n: (round(smooth[n], 6), -abs(ts[n] - 0.4)))
    return round(ts[best] + s.shift, 2)


def _taken(p: np.ndarray, lists: np.ndarray) -> np.ndarray:
    """The likeliest option of each list."""
    best: dict[int, int] = {}
    for i, number in enumerate(lists):
        if number not in best or p[i] > p[best[number]]:
            best[number] = i
    return np.array(sorted(best.values()))


def _one_of(found: examples.Examples, name: str) -> dict[str, object]:
    """The model of a decision that takes one of several options, or none."""
    s = SETTINGS[name]
    rows, y = found.rows[name], np.array([int(label) for label in found.labels[name]])
    groups, lists = np.array(found.groups[name]), np.array(found.lists[name])
    p = np.zeros(len(rows))
    for k in range(FOLDS):
        train, test = np.flatnonzero(groups % FOLDS != k), np.flatnonzero(groups % FOLDS == k)
        index = {f: i for i, f in enumerate(logistic.vocabulary([rows[i] for i in train], s.least))}
        x, z = (logistic.matrix([rows[i] for i in part], index) for part in (train, test))
        p[test] = logistic.predict_one_of(z, lists[test], logistic.fit_one_of(x, y[train], lists[train], s.penalty))
    best = _taken(p, lists)
    names = logistic.vocabulary(rows, s.least)
    x = logistic.matrix(rows, {f: i for i, f in enumerate(names)})
    w = logistic.fit_one_of(x, y, lists, s.penalty)
    return {
        "about": {"examples": len(rows), "documents": len(set(found.groups[name])), "penalty": s.penalty},
        "bias": round(float(w[-1]), 3),
        "threshold": _threshold(p[best], y[best], len(set(lists[y == 1])), s),
        "weights": {f: round(float(w[i]), 3) for i, f in enumerate(names) if abs(w[i]) >= 0.005},
    }


def cross_validated(
    rows: Sequence[Sequence[str]], y: np.ndarray, classes: int, groups: np.ndarray, s: Setting
) -> np.ndarray:
    """Probabilities of each example from the model of the other folds; documents are not split."""
    out = np.zeros((len(rows), classes))
    for k in range(FOLDS):
        train = [i for i in range(len(rows)) if groups[i] < 0 or groups[i] % FOLDS != k]
        test = [i for i in range(len(rows)) if groups[i] >= 0 and groups[i] % FOLDS == k]
        if test:
            index = {f: i for i, f in enumerate(logistic.vocabulary([rows[i] for i in train], s.least))}
            w = logistic.fit(logistic.matrix([rows[i] for i in train], index), y[train], classes, s.penalty)
            out[test] = logistic.predict(logistic.matrix([rows[i] for i in test], index), w)
    return out


def learn(found: examples.Examples, name: str) -> dict[str, object]:
    """One model as its JSON."""
    if name in LISTS:
        return _one_of(found, name)
    s = SETTINGS[name]
    rows, labels = found.rows[name], found.labels[name]
    classes = sorted(set(labels))
    y = np.array([classes.index(x) for x in labels])
    groups = np.array(found.groups[name])
    names = logistic.vocabulary(rows, s.least)
    w = logistic.fit(logistic.matrix(rows, {f: i for i, f in enumerate(names)}), y, len(classes), s.penalty)
    about = {"examples": len(rows), "documents": len(set(found.groups[name])), "penalty": s.penalty}
    if name in CHOICES:
        kept = {f: [round(float(x), 3) for x in w[i]] for i, f in enumerate(names) if np.abs(w[i]).max() >= 0.01}
        return {"about": about, "classes": classes, "bias": [round(float(x), 3) for x in w[-1]], "weights": kept}
    weights = {f: round(float(w[i, 0]), 3) for i, f in enumerate(names) if abs(w[i, 0]) >= 0.005}
    return {
        "about": about,
        "bias": round(float(w[-1, 0]), 3),
        "threshold": _threshold(cross_validated(rows, y, 2, groups, s)[:, 1], y, int((y == 1).sum()), s),
        "weights": weights,
    }


def as_models(learned: Mapping[str, Mapping[str, object]]) -> Models:
    """Models in memory, for cross-validation of the whole extractor."""
    made = {
        n: choice_of(n, raw) if n in CHOICES else one_of(n, raw) if n in LISTS else binary_of(n, raw)
        for n, raw in learned.items()
    }
    return Models(**made)  # type: ignore[arg-type]


def write(learned: Mapping[str, Mapping[str, object]], out: Path) -> None:
    """One file per decision in canonical form."""
    out.mkdir(parents=True, exist_ok=True)
    for name, model in learned.items():
        (out / f"{name}.json").write_text(
            json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
        )


def main() -> None:
    """Read, learn, write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", nargs="+", type=Path)
    arguments.add_argument("--pool", type=Path, required=True)
    arguments.add_argument("--out", type=Path, default=Path(str(DATA)) / "models")
    given = arguments.parse_args()
    parser = Parser(ExtractorSettings())
    found = collect(readings(parser, annotated(given.gold, given.pool)))
    write({name: learn(found, name) for name in SETTINGS}, given.out)


if __name__ == "__main__":
    main()
