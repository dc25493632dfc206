#!/usr/bin/env python3
"""Learn the weights in src/etl/extract/data/models from annotated documents.

    OPENBLAS_NUM_THREADS=1 python tools/train.py GOLD.jsonl [GOLD.jsonl ...] [--out DIR]

One L2-penalised linear model per decision (see `SETTINGS`); thresholds are where five-fold cross-validation over documents
balances best. The same documents give the same files byte for byte.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import examples
import gold
import logistic
import numpy as np
from articles import article_of

from etl.extract.lexicon import DATA
from etl.extract.model import BinaryModel, ChoiceModel
from etl.extract.models import Models
from etl.extract.parse import Parser
from etl.extract.reading import Reading, read
from etl.extract.settings import ExtractorSettings
from etl.extract.reader import parse_whole

FOLDS = 5


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
    "occasion": Setting(2, 3),
    "form": Setting(2, 3),
    "status": Setting(2, 3),
    "same_occasion": Setting(2, 3, 0.08),
    "participant": Setting(2, 3, 0.08),
    "place": Setting(2, 2, -0.08),
    "date": Setting(2, 6),
    "commitment": Setting(3, 8),
    "commitment_kind": Setting(2, 6),
    "polarity": Setting(2, 1),
    "bound": Setting(2, 3, 0.15),
    "counterparty": Setting(2, 3),
    "speaker": Setting(2, 3),
    "deadline": Setting(2, 3),
    "made_at": Setting(2, 12, 0.08),
}
CHOICES = frozenset({"form", "status", "commitment_kind"})


def readings(paths: Sequence[Path]) -> list[tuple[gold.Document, Reading]]:
    """Every annotated document with its reading."""
    parser = Parser(ExtractorSettings())
    out = []
    for path in paths:
        for document in gold.load(path):
            article = article_of(document)
            if article is not None:
                out.append((document, parse_whole(parser, article)))
    return out


def collect(documents: Sequence[tuple[gold.Document, Reading]]) -> examples.Examples:
    """The training examples of all decisions."""
    out = examples.Examples()
    for n, (document, reading) in enumerate(documents):
        examples.of_meetings(out, reading, document, n)
        examples.of_commitments(out, reading, document, n)
    return out


def _threshold(rows: Sequence[Sequence[str]], y: np.ndarray, groups: np.ndarray, s: Setting) -> float:
    """Where the F-measure of cross-validated probabilities is highest ."""
    p = cross_validated(rows, y, 2, groups, s)[:, 1]
    p, y = p[groups >= 0], y[groups >= 0]
    best = (-1.0, 0.5)
    for t in np.arange(0.1, 0.8, 0.02):
        yes = p >= t
        right = float((yes & (y == 1)).sum())
        f = 2 * right / (yes.sum() + (y == 1).sum()) if right else 0.0
        best = max(best, (f, -abs(float(t) - 0.4), float(t)))[:1] + (float(t),) if f > best[0] else best
    return round(best[1] + s.shift, 2)


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
        "threshold": _threshold(rows, y, groups, s),
        "weights": weights,
    }


def as_models(learned: Mapping[str, Mapping[str, object]]) -> Models:
    """Models in memory, for cross-validation of the whole extractor."""
    made: dict[str, object] = {}
    for name, raw in learned.items():
        if name in CHOICES:
            made[name] = ChoiceModel(
                name, tuple(raw["classes"]), tuple(raw["bias"]), {f: tuple(w) for f, w in raw["weights"].items()}
            )  # type: ignore[arg-type,attr-defined]
        else:
            made[name] = BinaryModel(name, raw["bias"], raw["weights"], raw["threshold"])  # type: ignore[arg-type]
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
    arguments.add_argument("--out", type=Path, default=Path(str(DATA)) / "models")
    given = arguments.parse_args()
    found = collect(readings(given.gold))
    write({name: learn(found, name) for name in SETTINGS}, given.out)


if __name__ == "__main__":
    main()
