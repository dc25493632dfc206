# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Which sentences are worth parsing.

A linear model over the words of a sentence and of its text, run before the parser.

General news mostly says nothing of meetings and undertakings, and the parser is the dearest step;
`tools/learn_gate.py` learns the weights and sets the threshold so that a known share of general news is parsed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import DATA, word_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.pieces import Piece

_WORD = re.compile(r"[a-z][a-z0-9]+(?:['’]t)?")


_CONTACT = word_set("gate.contact")
_TITLES = word_set("gate.titles")


def sentence_words(text: str) -> set[str]:
    """Lower-case words, and `+contact` where a word of meeting or talking stands with a word of office."""
    words = set(_WORD.findall(text.lower()))
    if words & _CONTACT and words & _TITLES:
        words.add("+contact")
    return words


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of words inside a sentence (`inside`) and anywhere in its text (`around`).

    A sentence at or above `first` is parsed; where the parse of those finds something, the text's sentences at or above
    `second` are parsed too.
    """

    bias: float
    first: float
    second: float
    inside: Mapping[str, float]
    around: Mapping[str, float]

    def scores(self, text: str, pieces: Sequence[Piece]) -> list[float]:
        """One score a sentence; comparable between texts."""
        words = [sentence_words(text[p.start : p.end]) for p in pieces]
        whole = set().union(*words) if words else set()
        base = self.bias + sum(self.around[w] for w in sorted(whole & self.around.keys()))
        return [base + sum(self.inside[w] for w in sorted(ws & self.inside.keys())) for ws in words]


@cache
def load_gate() -> Gate:
    """The gate shipped with the package."""
    raw = json.loads(DATA.joinpath("models", "gate.json").read_text(encoding="utf-8"))
    weights = raw["weights"]
    return Gate(
        raw["bias"],
        raw["first"],
        raw["second"],
        {f[2:]: w for f, w in weights.items() if f.startswith("s:")},
        {f[2:]: w for f, w in weights.items() if f.startswith("d:")},
    )
