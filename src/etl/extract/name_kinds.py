"""What a capitalised name is that no lexicon knows and no title goes before: a person, a body, a place.

A linear model over its shape and what stands around it in the parse. `tools/learn_names.py` learns it from the labels
of the pipeline's own entity recogniser, which costs as much as the parse, and from annotated parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from etl.extract.model import choice

if TYPE_CHECKING:
    from etl.extract.tokens import Sentence

NameKind = Literal["body", "none", "person", "place"]
KINDS: tuple[NameKind, ...] = get_args(NameKind)
LEAST = 0.35
"""Probability from which a name is of a kind: what the recogniser leaves out is often a name all the same."""


def name_kind(s: Sentence, start: int, end: int) -> NameKind:
    """The likeliest kind of the words `start` to `end` of a parsed sentence; "none" is anything else, or unparsed."""
    if not s.parsed:
        return "none"
    p = choice("name_kind").probabilities(name_features(s, start, end))
    best: NameKind = max(("body", "person", "place"), key=p.__getitem__)
    return best if p[best] >= LEAST else "none"


def name_features(s: Sentence, start: int, end: int) -> list[str]:
    """Features of a name: its words, what they look like, and their place in the sentence."""
    words = s.words[start : end + 1]
    size = min(len(words), 5)
    shapes = [_shape(w) for w in words]
    top = _top(s, start, end)
    dep, over = s.deps[top], s.lemmas[s.heads[top]] if s.heads[top] != top else "root"
    before, after = _word(s, start - 1), _word(s, end + 1)
    out = [
        f"n={size}",
        f"shapes={' '.join(shapes[:4])}",
        f"before={before}",
        f"before={before}&n={size}",
        f"before2={_word(s, start - 2)}&{before}",
        f"after={after}",
        f"after={after}&n={size}",
        f"after2={after}&{_word(s, end + 2)}",
        f"dep={dep}",
        f"dep={dep}&n={size}",
        f"dep={dep}&over={over}",
        f"over={over}",
        f"last={s.lowers[end]}",
        f"first={s.lowers[start]}",
        f"ends={s.lowers[end][-3:]}",
        f"ends={s.lowers[end][-2:]}&n={size}",
        f"begins={s.lowers[start][-2:]}&n={size}",
        f"opens={start == 0}&n={size}",
        f"aged={after == ',' and _word(s, end + 2).isdigit() and _word(s, end + 3) == ','}",
    ]
    out += [f"w={w}" for w in s.lowers[start : end + 1]]
    below = [c for c in s.children[top] if not start <= c <= end and s.deps[c] != "punct"]
    return out + [f"under={s.deps[c]}={s.lemmas[c]}" for c in below]


def _word(s: Sentence, i: int) -> str:
    """A neighbouring word; names are one thing."""
    if not 0 <= i < len(s):
        return "edge"
    return "Name" if s.words[i][:1].isupper() and i > 0 else s.lowers[i]


def _top(s: Sentence, start: int, end: int) -> int:
    return next((i for i in range(end, start - 1, -1) if not start <= s.heads[i] <= end or s.heads[i] == i), end)


def _shape(word: str) -> str:
    """A word's outline: runs of capitals, small letters and digits, each shown once or twice."""
    out: list[str] = []
    for c in word[:12]:
        mark = "X" if c.isupper() else "x" if c.isalpha() else "0" if c.isdigit() else c
        if out[-2:] != [mark, mark]:
            out.append(mark)
    return "".join(out)
