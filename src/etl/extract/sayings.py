"""The same undertaking told more than once: one record that keeps every place.

Cautious, since two records too many mislead less than one that swallowed another: two undertakings of different
sentences are one if the same parties are bound to do or not to do it, no numbers differ, and the actions share their
head and object and some words, or most of their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.tokens import is_verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading

OVERLAP = 0.6
"""Share of common words from which two actions are the same whatever their heads."""
SAME_OBJECT_OVERLAP = 0.34
"""Share of common words that is asked for where head and object are the same: "sign a deal" may be two deals."""
_CONTENT = ("NN", "VB", "JJ", "CD", "RB")


def grouped(reading: Reading, undertakings: Sequence[Undertaking]) -> list[list[Undertaking]]:
    """The undertakings that are one put together, the likeliest first; groups in the order of their first place."""
    groups: list[list[_Said]] = []
    alike: dict[tuple[str, frozenset[int]], list[list[_Said]]] = {}
    for u in undertakings:
        words = _words(reading, u)
        one = _Said(u, words, frozenset(w for w in words if w[0].isdigit()), _core(reading, u))
        rivals = alike.setdefault((u.polarity, _parties(u)), [])
        home = (
            next((g for g in rivals[-MOST_RIVALS:] if all(_same(one, v) for v in g[-MOST_TELLINGS:])), None)
            if u.parties
            else None
        )
        if home is None:
            groups.append([one])
            rivals.append(groups[-1])
        else:
            home.append(one)
    return [[x.undertaking for x in sorted(g, key=_clearest)] for g in groups]


MOST_RIVALS = 30
"""Earlier undertakings of the same parties that one is compared with."""
MOST_TELLINGS = 12
"""Tellings of one of them, the latest, that must all agree."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An undertaking with the words, the numbers and the core of its action."""

    undertaking: Undertaking
    words: set[str]
    numbers: frozenset[str]
    core: tuple[str, str] | None


def _clearest(x: _Said) -> tuple[float, int]:
    return -round(x.undertaking.confidence, 6), x.undertaking.candidate.sentence


def _same(a: _Said, b: _Said) -> bool:
    if a.undertaking.candidate.sentence == b.undertaking.candidate.sentence:
        return False
    if not a.words or not b.words or (a.numbers and b.numbers and a.numbers != b.numbers):
        return False
    share = len(a.words & b.words) / len(a.words | b.words)
    return share >= OVERLAP or (share >= SAME_OBJECT_OVERLAP and a.core is not None and a.core == b.core)


def _parties(u: Undertaking) -> frozenset[int]:
    return frozenset(o.entity for o, _ in u.parties)


def _words(reading: Reading, u: Undertaking) -> set[str]:
    c = u.candidate
    s = reading.sentences[c.sentence]
    return {s.lemmas[i] for i in range(c.first, c.last + 1) if s.tags[i].startswith(_CONTENT)}


def _core(reading: Reading, u: Undertaking) -> tuple[str, str] | None:
    """Head and object of an action, None where it has no object."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    if not is_verb(s, c.head):
        return None
    thing = next((s.lemmas[i] for i in s.children[c.head] if s.deps[i] in {"dobj", "nsubjpass", "attr"}), None)
    return None if thing is None else (s.lemmas[c.head], thing)
