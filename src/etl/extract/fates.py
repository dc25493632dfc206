"""What became of an occasion by the verb over it: called off, or denied to have been.

"Scrapped Thursday's talks", "the visit was put off", "the talks fell through" call an occasion off; "did not meet",
"refused to meet", "denied meeting", "no talks" leave none. Rules, since the training articles hold too few of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from etl.extract.occasions import OccasionCandidate
    from etl.extract.tokens import Sentence

_OFF = {
    "call": frozenset({"off"}),
    "put": frozenset({"off", "back"}),
    "push": frozenset({"back"}),
    "pull": frozenset({"out"}),
    "back": frozenset({"out"}),
    "fall": frozenset({"through"}),
}
"""Verbs that call off with their particle."""
_OVER = frozenset({"dobj", "nsubjpass", "pobj", "conj", "prep", "nsubj"})
_BARRING = frozenset({"fail", "refuse", "decline", "deny"})


def _negated(s: Sentence, verb: int) -> bool:
    return any(s.deps[x] == "neg" or s.lowers[x] == "never" for x in s.children[verb])


def calling_off(s: Sentence, c: OccasionCandidate) -> int | None:
    """The verb that calls an occasion off, None where none does: its object, or the subject of a passive."""
    if c.kind == "verb":
        return None
    i = c.token
    while s.heads[i] != i and not is_verb(s, s.heads[i]):
        if s.deps[i] not in _OVER | {"compound", "amod", "nmod"}:
            return None
        i = s.heads[i]
    verb = s.heads[i]
    if not is_verb(s, verb) or _negated(s, verb):
        return None
    lemma = s.lemmas[verb]
    particles = {s.lowers[x] for x in s.children[verb]}
    if lemma in _OFF:
        with_particle = bool(_OFF[lemma] & particles)
        objects = {"nsubj"} if lemma == "fall" else {"dobj", "nsubjpass", "prep"}
        return verb if with_particle and s.deps[i] in objects else None
    if lemma in word_set("fates.calling_off") and s.deps[i] in {"dobj", "nsubjpass"}:
        return verb
    return None


def denied(s: Sentence, c: OccasionCandidate) -> bool:
    """Whether the sentence says that there was no occasion: "did not meet", "refused to meet", "no talks"."""
    if any(s.lowers[x] == "no" and s.deps[x] == "det" for x in s.children[c.token]):
        return True
    verb = c.token if c.kind == "verb" else c.verb if c.light else None
    if verb is None:
        return False
    if _negated(s, verb):
        return True
    over = next((a for a in ancestors(s, verb) if is_verb(s, a)), None)
    if over is None or s.lemmas[over] not in _BARRING or _negated(s, over):
        return False
    return s.deps[verb] in {"xcomp", "ccomp", "dobj", "pcomp"} or (
        s.deps[verb] == "advcl" and any(s.lowers[x] == "to" for x in s.children[verb])
    )


def contest(s: Sentence, c: OccasionCandidate) -> bool:
    """Whether "meet" is said of a match: "will meet Portugal in the final"."""
    return c.kind == "verb" and s.lemmas[c.token] == "meet" and bool(word_set("fates.contests") & set(s.lowers))
