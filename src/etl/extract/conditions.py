"""The condition that an undertaking is bound to: "if the talks fail", "provided that", "in return for".

Only what hangs to the action, to its cue or to a verb between and above them counts; "even if" and "asked if" set none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.tokens import ancestors, is_verb, subtree
from etl.records import Span

if TYPE_CHECKING:
    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence

_ENDS = frozenset({",", ".", ";", ":", '"', "''", "“", "”", "-", "--"})
_LONGEST = 45
"""Tokens of a condition; a longer clause is a misparse."""


def condition_of(reading: Reading, u: Undertaking) -> Span | None:
    """The words of the condition, None where the sentence sets none."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    scope = {c.head, c.cue, *(a for a in ancestors(s, c.head) if is_verb(s, a))}
    first_last = _clause(s, scope, c.first, c.cue) or _phrase(s, scope, c.first) or _inverted(s, scope)
    if first_last is None:
        return None
    first, last = first_last
    while last > first and s.lowers[last] in _ENDS:
        last -= 1
    return Span.of(reading.text, s.starts[first], s.ends[last]) if last - first < _LONGEST else None


def _clause(s: Sentence, scope: set[int], action: int, cue: int) -> tuple[int, int] | None:
    """An adverbial clause that opens with a word of condition and hangs to one of the verbs.

    One behind another verb and before the action is that verb's own.
    """
    marks = word_set("conditions.marks")
    for i, low in enumerate(s.lowers):
        if low not in marks or s.deps[i] not in {"mark", "advmod"} or i + 1 == len(s):
            continue
        if low == "once" and s.deps[i] != "mark":
            continue
        if i and s.lowers[i - 1] in word_set("conditions.denials"):
            continue
        top = s.heads[i]
        over = s.heads[top]
        of_other = over < top < action and over != cue and over < i
        if s.deps[top] in {"advcl", "prep"} and over in scope and top not in scope and not of_other:
            return None if s.lowers[i + 1] in word_set("conditions.empty") else _stretch(s, i, top)
    return None


def _stretch(s: Sentence, first: int, top: int) -> tuple[int, int]:
    """From the first word of a clause as far as its words go without a gap."""
    below = [k for k in subtree(s, top) if k >= first]
    last = first
    for k in below:
        if k > last + 1:
            break
        last = k
    return first, last


def _phrase(s: Sentence, scope: set[int], action: int) -> tuple[int, int] | None:
    """A set phrase of condition: "in return for", "on condition that"."""
    found: list[tuple[int, int]] = []
    for words in sorted((p.split() for p in word_set("conditions.phrases")), key=lambda w: (-len(w), w)):
        for i in range(len(s) - len(words)):
            if list(s.lowers[i : i + len(words)]) != words:
                continue
            verbs = [a for a in ancestors(s, i) if is_verb(s, a)]
            behind = s.lowers[i + len(words)]
            if behind in word_set("conditions.empty") or s.lowers[i + len(words) :][:2] == ("it", "takes"):
                continue
            if i > action or any(v in scope for v in verbs[:2]):
                found.append((i, _end(s, i, len(words))))
    return min(found, key=lambda x: (x[0], -x[1]), default=None)


def _end(s: Sentence, first: int, size: int) -> int:
    """Last token of a phrase: that of what its last word governs, else the next comma's neighbour."""
    over = first
    while s.heads[over] > first + size - 1 or first <= s.heads[over] < first + size:
        if s.heads[over] == over:
            break
        over = s.heads[over]
    last = max((k for k in subtree(s, over) if k >= first), default=first)
    stop = next((k for k in range(first + size, len(s)) if s.lowers[k] in _ENDS), len(s))
    return min(max(last, first + size), stop - 1) if last > first + size - 1 else stop - 1


def _inverted(s: Sentence, scope: set[int]) -> tuple[int, int] | None:
    """A clause like "should the talks fail": a modal before its subject."""
    for i, low in enumerate(s.lowers[:-2]):
        if (
            low not in {"should", "were", "had"}
            or s.deps[i] not in {"aux", "auxpass"}
            or not (i == 0 or s.lowers[i - 1] == ",")
        ):
            continue
        top = s.heads[i]
        subject = next((k for k in s.children[top] if s.deps[k] in {"nsubj", "nsubjpass"}), None)
        if subject is not None and subject > i and s.deps[top] in {"advcl", "ccomp"} and s.heads[top] in scope:
            return _stretch(s, i, top)
    return None
