"""The same undertaking told more than once: one record that keeps every place.

Cautious, since two records too many mislead less than one that swallowed another: two undertakings of different
sentences are one if the same parties are bound to do or not to do it, no numbers differ, and the actions share their
head and object and some words, or most of their words.
"""

from __future__ import annotations

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
    groups: list[list[Undertaking]] = []
    for u in undertakings:
        home = next((g for g in groups if all(_same(reading, u, v) for v in g)), None)
        if home is None:
            groups.append([u])
        else:
            home.append(u)
    return [sorted(g, key=lambda u: (-round(u.confidence, 6), u.candidate.sentence)) for g in groups]


def _same(reading: Reading, a: Undertaking, b: Undertaking) -> bool:
    if a.candidate.sentence == b.candidate.sentence or a.polarity != b.polarity:
        return False
    if _parties(a) != _parties(b) or not a.parties:
        return False
    first, second = _words(reading, a), _words(reading, b)
    numbers = _numbers(first), _numbers(second)
    if not first or not second or (all(numbers) and numbers[0] != numbers[1]):
        return False
    share = len(first & second) / len(first | second)
    core = _core(reading, a)
    return share >= OVERLAP or (share >= SAME_OBJECT_OVERLAP and core is not None and core == _core(reading, b))


def _parties(u: Undertaking) -> frozenset[int]:
    return frozenset(o.entity for o, _ in u.parties)


def _words(reading: Reading, u: Undertaking) -> set[str]:
    c = u.candidate
    s = reading.sentences[c.sentence]
    return {s.lemmas[i] for i in range(c.first, c.last + 1) if s.tags[i].startswith(_CONTENT)}


def _numbers(words: set[str]) -> set[str]:
    return {w for w in words if w[0].isdigit()}


def _core(reading: Reading, u: Undertaking) -> tuple[str, str] | None:
    """Head and object of an action, None where it has no object."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    if not is_verb(s, c.head):
        return None
    thing = next((s.lemmas[i] for i in s.children[c.head] if s.deps[i] in {"dobj", "nsubjpass", "attr"}), None)
    return None if thing is None else (s.lemmas[c.head], thing)
