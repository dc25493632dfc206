"""Where in a sentence an undertaking is made and said: the verb of its cue and the verb of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from etl.extract.speakers import Attribution
    from etl.extract.tokens import Sentence
    from etl.extract.undertakings import UndertakingCandidate

AUXILIARY = frozenset({"modal", "be_to", "going", "progressive"})
"""Frames whose cue says when the action is to be, and not that an undertaking is made."""


def cue_verb(s: Sentence, c: UndertakingCandidate) -> int | None:
    """The verb that makes the undertaking: "agreed", "renewed (its promise)"; None for a bare "will"."""
    if c.frame in AUXILIARY:
        return None
    if c.frame == "that_will":
        return next((a for a in ancestors(s, c.head) if is_verb(s, a) and s.lemmas[a] == c.lemma), None)
    if is_verb(s, c.cue):
        return c.cue
    return next((a for a in ancestors(s, c.cue)[:5] if is_verb(s, a)), None)


def speech_verb(s: Sentence, c: UndertakingCandidate, said: Attribution | None) -> int | None:
    """The verb by which the sentence itself attributes the undertaking, the one above it first."""
    if said is None:
        return None
    above = [a for a in ancestors(s, c.head) if is_verb(s, a)]
    every = [*above, *(i for i in range(len(s)) if is_verb(s, i) and i not in above)]
    return next((i for i in every if s.lemmas[i] == said.verb and i != c.head), None)


def beside(s: Sentence, verb: int | None, *deps: str) -> set[str]:
    """Lower-case words that hang to a verb by these labels."""
    return set() if verb is None else {s.lowers[i] for i in s.children[verb] if s.deps[i] in deps}
