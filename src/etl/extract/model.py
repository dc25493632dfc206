"""Learned decisions: linear models over named binary features, stored as readable JSON.

A model's probability is the logistic (two classes) or softmax (more) of the sum of its weights. Weights come from
`tools/train.py`; each file says from how many examples and with which penalty.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import exp, fsum
from typing import TYPE_CHECKING

from etl.extract.lexicon import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class BinaryModel:
    """P(yes) of a candidate. `threshold` is where the training found the best balance."""

    name: str
    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, features: Iterable[str]) -> float:
        """Logistic of bias plus the weights of the features; unknown features weigh nothing.

        `fsum` is exact, so that the order of a set does not show.
        """
        known = self.weights
        score = self.bias + fsum(known[f] for f in set(features) if f in known)
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))

    def accepts(self, features: Iterable[str]) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability(features) >= self.threshold


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """P(class) of a candidate; classes in alphabetical order."""

    name: str
    classes: tuple[str, ...]
    biases: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Softmax over the classes."""
        known = self.weights
        rows = [known[f] for f in set(features) if f in known]
        scores = [fsum((b, *(row[k] for row in rows))) for k, b in enumerate(self.biases)]
        top = max(scores)
        powers = [exp(x - top) for x in scores]
        return {c: p / sum(powers) for c, p in zip(self.classes, powers, strict=True)}

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """The likeliest class and its probability; the first in the alphabet on a tie."""
        table = self.probabilities(features)
        name = max(sorted(table), key=lambda c: table[c])
        return name, table[name]


@cache
def binary(name: str) -> BinaryModel:
    """The model of `data/models/<name>.json`."""
    raw = json.loads(DATA.joinpath("models", f"{name}.json").read_text(encoding="utf-8"))
    return BinaryModel(name, raw["bias"], raw["weights"], raw["threshold"])


@cache
def choice(name: str) -> ChoiceModel:
    """The model of `data/models/<name>.json`."""
    raw = json.loads(DATA.joinpath("models", f"{name}.json").read_text(encoding="utf-8"))
    return ChoiceModel(
        name, tuple(raw["classes"]), tuple(raw["bias"]), {f: tuple(w) for f, w in raw["weights"].items()}
    )
