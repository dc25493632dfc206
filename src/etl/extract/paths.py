"""How a mention hangs to an event word: short names of paths through the parse, for features and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.tokens import ancestors

if TYPE_CHECKING:
    from etl.extract.tokens import Sentence

_SKIPPED = frozenset({"conj", "appos", "case", "punct", "cc"})


def climb(s: Sentence, i: int, stops: frozenset[int]) -> tuple[int, tuple[str, ...]]:
    """From token `i` upwards to the first token of `stops`.

    Where it ended and the labels on the way, prepositions by word.
    """
    labels: list[str] = []
    while i not in stops and s.heads[i] != i:
        dep = s.deps[i]
        if dep in {"prep", "agent"}:
            labels.append(s.lowers[i])
        elif dep not in _SKIPPED and dep != "pobj":
            labels.append(dep)
        i = s.heads[i]
    return i, tuple(labels)


def relation(s: Sentence, mention: int, token: int, verb: int | None) -> str:
    """Path from a mention's head to an event's word: "T:with", "V:nsubj", "A1:nsubj" (subject of the verb above), "?".

    T is the event word, V its verb, A1, A2 ... the verbs and nouns above; the labels lead down to the mention.
    """
    chain = [token] + ([verb] if verb is not None and verb != token else [])
    up = ancestors(s, chain[-1]) if verb is not None else ancestors(s, token)
    stops = frozenset(chain) | frozenset(up)
    at, labels = climb(s, mention, stops)
    if at == token:
        where = "T"
    elif at == verb:
        where = "V"
    elif at in up:
        where = f"A{min(up.index(at) + 1, 3)}"
    else:
        return "?"
    return f"{where}:{'<'.join(reversed(labels[-3:]))}"


def link(s: Sentence, token: int, at: int) -> str:
    """How the event word hangs to the word `at` above it: labels from the event word up, prepositions by word."""
    labels: list[str] = []
    i = token
    while i != at and s.heads[i] != i and len(labels) < 4:
        dep = s.deps[i]
        if dep in {"prep", "agent", "mark"}:
            labels.append(s.lowers[i])
        elif dep not in _SKIPPED and dep != "pobj":
            labels.append(dep)
        i = s.heads[i]
    return "<".join(labels) if i == at else "far"


def meeting_point(s: Sentence, mention: int, token: int) -> int | None:
    """The lowest word that is above both, itself included; None where the parse holds them apart."""
    above = {token, *ancestors(s, token)}
    return next((i for i in (mention, *ancestors(s, mention)) if i in above), None)
