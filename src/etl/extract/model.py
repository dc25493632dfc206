"""Learned decisions: linear models over named binary features, stored as readable JSON.

A model's probability is the logistic (two classes) or softmax (more) of the sum of its weights. Weights come from
`tools/train.py`; each file says from how many examples and with which penalty. They have three decimals and are summed
as whole thousandths: exactly, so that the order of a set does not show, and fast.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from math import exp
from typing import TYPE_CHECKING, Any

from etl.extract.lexicon import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def thousandths(weight: float) -> int:
    """A weight of a file as it is summed."""
    return round(weight * 1000)


@dataclass(frozen=True, slots=True)
class BinaryModel:
    """P(yes) of a candidate. `threshold` is where the training found the best balance; weights are thousandths."""

    name: str
    bias: int
    weights: Mapping[str, int]
    threshold: float

    def probability(self, features: Iterable[str]) -> float:
        """Logistic of bias plus the weights of the features; unknown features weigh nothing."""
        score = (self.bias + sum(map(self.weights.get, set(features), repeat(0)))) / 1000
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))

    def accepts(self, features: Iterable[str]) -> bool:
        """Whether the probability reaches the threshold."""
        return self.probability(features) >= self.threshold


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """P(class) of a candidate; classes in alphabetical order, weights in thousandths."""

    name: str
    classes: tuple[str, ...]
    biases: tuple[int, ...]
    weights: Mapping[str, tuple[int, ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """Softmax over the classes."""
        known = self.weights
        rows = [known[f] for f in set(features) if f in known]
        scores = [sum(column) / 1000 for column in zip(self.biases, *rows, strict=True)]
        top = max(scores)
        powers = [exp(x - top) for x in scores]
        whole = sum(powers)
        return {c: p / whole for c, p in zip(self.classes, powers, strict=True)}

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """The likeliest class and its probability; the first in the alphabet on a tie."""
        table = self.probabilities(features)
        name = max(sorted(table), key=lambda c: table[c])
        return name, table[name]


@dataclass(frozen=True, slots=True)
class OneOfModel:
    """P(each option is the one to take), or none is, which has the score `bias`; weights are thousandths.

    A conditional logit (McFadden 1974): the options of one choice share the probability among them.
    """

    name: str
    bias: int
    weights: Mapping[str, int]
    threshold: float

    def probabilities(self, options: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each option of one choice, in their order."""
        scores = [sum(map(self.weights.get, set(features), repeat(0))) / 1000 for features in options]
        none = self.bias / 1000
        top = max((none, *scores))
        powers = [exp(score - top) for score in scores]
        whole = sum(powers) + exp(none - top)
        return [power / whole for power in powers]


def binary_of(name: str, raw: Mapping[str, Any]) -> BinaryModel:
    """The model of a file's content."""
    weights = {f: thousandths(w) for f, w in raw["weights"].items()}
    return BinaryModel(name, thousandths(raw["bias"]), weights, raw["threshold"])


def one_of(name: str, raw: Mapping[str, Any]) -> OneOfModel:
    """The model of a file's content."""
    weights = {f: thousandths(w) for f, w in raw["weights"].items()}
    return OneOfModel(name, thousandths(raw["bias"]), weights, raw["threshold"])


def choice_of(name: str, raw: Mapping[str, Any]) -> ChoiceModel:
    """The model of a file's content."""
    weights = {f: tuple(map(thousandths, w)) for f, w in raw["weights"].items()}
    return ChoiceModel(name, tuple(raw["classes"]), tuple(map(thousandths, raw["bias"])), weights)


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(DATA.joinpath("models", f"{name}.json").read_text(encoding="utf-8"))
    return content


@cache
def binary(name: str) -> BinaryModel:
    """The model of `data/models/<name>.json`."""
    return binary_of(name, _content(name))


@cache
def option(name: str) -> OneOfModel:
    """The model of `data/models/<name>.json`."""
    return one_of(name, _content(name))


@cache
def choice(name: str) -> ChoiceModel:
    """The model of `data/models/<name>.json`."""
    return choice_of(name, _content(name))
