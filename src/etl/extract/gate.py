# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Which sentences are worth parsing.

A linear model over the words and pairs of words of a sentence and the words of its text, run before the parser.

General news mostly says nothing of meetings and undertakings, and the parser is the dearest step;
`tools/learn_gate.py` learns the weights and sets the threshold so that a known share of general news is parsed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

from etl.extract.lexicon import DATA
from etl.extract.model import thousandths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.pieces import Piece

SHORT = 6
"""Sentences of a text whose sentences are all looked at closely: parsing so few costs little."""
_WORD = re.compile(r"[a-z0-9]+(?:['’]t)?|[“\"]")


def words_of(text: str) -> list[str]:
    """Lower-case words and opening quotation marks, in order."""
    return _WORD.findall(text.lower())


def phrases_of(words: Sequence[str]) -> set[str]:
    """The words and the pairs of neighbouring words of a sentence."""
    return {*words, *map(" ".join, pairwise(words))}


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of words and pairs inside a sentence (`inside`) and of words anywhere in its text (`around`).

    A text is worth reading if a sentence of it is at or above `first`; then those at or above `second` are parsed. Bias
    and weights are thousandths (see `model`).
    """

    bias: int
    first: float
    second: float
    inside: Mapping[str, int]
    around: Mapping[str, int]

    def threshold(self, pieces: Sequence[Piece]) -> float:
        """From which score a sentence makes its text worth reading; a short text tells too little of itself."""
        return self.second if len(pieces) <= SHORT else self.first

    def chosen(self, text: str, pieces: Sequence[Piece]) -> list[Piece]:
        """The sentences of a text to parse."""
        scores = self.scores(text, pieces)
        least = self.least(pieces, scores)
        return [p for p, score in zip(pieces, scores, strict=True) if score >= least]

    def least(self, pieces: Sequence[Piece], scores: Sequence[float]) -> float:
        """From which score the sentences of a text are parsed: more than any has where none makes it worth reading."""
        first = self.threshold(pieces)
        return self.second if any(score >= first for score in scores) else first

    def scores(self, text: str, pieces: Sequence[Piece]) -> list[float]:
        """One score a sentence; comparable between texts."""
        words = [words_of(text[p.start : p.end]) for p in pieces]
        whole = set().union(*words) if words else set()
        base = self.bias + sum(map(self.around.get, whole, repeat(0)))
        inside = self.inside.get
        return [(base + sum(map(inside, phrases_of(ws), repeat(0)))) / 1000 for ws in words]


@cache
def load_gate() -> Gate:
    """The gate shipped with the package."""
    raw = json.loads(DATA.joinpath("models", "gate.json").read_text(encoding="utf-8"))
    weights = raw["weights"]
    return Gate(
        thousandths(raw["bias"]),
        raw["first"],
        raw["second"],
        {f[2:]: thousandths(w) for f, w in weights.items() if f.startswith("s:")},
        {f[2:]: thousandths(w) for f, w in weights.items() if f.startswith("d:")},
    )
