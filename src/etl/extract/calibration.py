"""Scores as probabilities: a logistic of the score's logit for each kind of record and slot (Platt, 1999).

The scores of the learned decisions say how sure each is of itself; that a participant is right also needs that the
meeting is one. `tools/calibrate.py` learns the two numbers of each kind from cross-validated extractions.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp, log
from typing import TYPE_CHECKING

from etl.extract.lexicon import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

SMALLEST = 1e-4


@cache
def _numbers() -> Mapping[str, tuple[float, float]]:
    raw = json.loads(DATA.joinpath("models", "calibration.json").read_text(encoding="utf-8"))
    return {what: (slope, shift) for what, (slope, shift) in raw["kinds"].items()}


def logit(p: float) -> float:
    """Log odds of a probability, kept from the ends."""
    p = min(1 - SMALLEST, max(SMALLEST, p))
    return log(p / (1 - p))


def calibrated(what: str, score: float) -> float:
    """The probability that a record or slot of a kind is right whose score is given."""
    slope, shift = _numbers()[what]
    return round(1 / (1 + exp(-(slope * logit(score) + shift))), 4)
