"""Learn src/etl/extract/data/models/calibration.json: what the scores of records and slots are worth.

    OPENBLAS_NUM_THREADS=1 python tools/calibrate.py GOLD.jsonl [GOLD.jsonl ...] --pool POOL.jsonl.gz

Extracts every annotated document with models that were learned from the others (three folds), compares with the
annotation as `communique evaluate` does, and fits a logistic of the score's logit for each kind of record and slot
(Platt, 1999). The scores are those before calibration.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from train import SETTINGS, annotated, as_models, collect, learn, readings

from etl.evaluate.answers import answers_of, gold_document
from etl.evaluate.measures import score
from etl.extract import calibration
from etl.extract.build import extraction
from etl.extract.commitments import find_commitments
from etl.extract.lexicon import DATA
from etl.extract.meetings import find_meetings
from etl.extract.parse import Parser
from etl.extract.reading import read
from etl.extract.settings import ExtractorSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import gold

    from etl.extract.models import Models
    from etl.extract.reading import Reading

FOLDS = 3
KINDS = (
    "commitment", "counterparty", "date", "deadline", "link", "meeting", "participant", "party", "place", "speaker",
)  # fmt: skip


def judged(documents: Sequence[tuple[gold.Document, Reading]], models: Models) -> list[tuple[str, float, bool]]:
    """Each prediction as (kind, score, whether right)."""
    out = []
    for document, unread in documents:
        reading = read(unread.article, unread.sentences, unread.title, models.allegiance)
        occasions = find_meetings(reading, models)
        found = extraction(reading, occasions, find_commitments(reading, models, occasions))
        out += score(gold_document(document, ""), answers_of(found)).judged
    return out


def fit(rows: Sequence[tuple[float, bool]]) -> list[float]:
    """Slope and shift of the logistic, the slope kept near 1 where there are few rows."""
    x = np.array([calibration.logit(p) for p, _ in rows])
    y = np.array([float(right) for _, right in rows])

    def loss(w: np.ndarray) -> float:
        z = w[0] * x + w[1]
        return float(np.logaddexp(0, z).sum() - (y * z).sum() + 2.0 * (w[0] - 1) ** 2 + 0.5 * w[1] ** 2)

    return [round(float(v), 3) for v in minimize(loss, np.array([1.0, 0.0]), method="BFGS").x]


def main() -> None:
    """Extract, compare, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", nargs="+", type=Path)
    arguments.add_argument("--pool", type=Path, required=True)
    given = arguments.parse_args()
    identity = dict.fromkeys(KINDS, (1.0, 0.0))
    calibration._numbers = lambda: identity  # noqa: SLF001 - scores as they are
    documents = readings(Parser(ExtractorSettings()), annotated(given.gold, given.pool))
    rows: dict[str, list[tuple[float, bool]]] = {kind: [] for kind in KINDS}
    for k in range(FOLDS):
        known = collect([x for n, x in enumerate(documents) if n % FOLDS != k])
        models = as_models({name: learn(known, name) for name in SETTINGS})
        for what, p, right in judged([x for n, x in enumerate(documents) if n % FOLDS == k], models):
            rows[what].append((p, right))
    model = {"about": {kind: len(rows[kind]) for kind in KINDS}, "kinds": {kind: fit(rows[kind]) for kind in KINDS}}
    path = Path(str(DATA)) / "models" / "calibration.json"
    path.write_text(json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
