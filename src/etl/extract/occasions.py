"""Candidate mentions of occasions: every word that may name a meeting, with the clause around it.

Wide on purpose: "visit", "talks", "received", "in Geneva for a summit" all come out, as do a visit to the dentist and
talks that a columnist imagines; the learned decisions that follow tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.fates import contest, denied
from etl.extract.lexicon import table, word_set
from etl.extract.tokens import ancestors, child, is_verb, subtree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence

_LIGHT = word_set("occasions.light")
_UNITS = frozenset({"day", "week", "month", "quarter", "year", "two", "three", "six"})
_CARRIERS = word_set("occasions.carriers")
# Words that only in some company name an occasion; without it they are no candidate at all.
_WEAK_NOUNS = word_set("occasions.weak_nouns")
_WEAK_VERBS = word_set("occasions.weak_verbs")


@dataclass(frozen=True, slots=True)
class OccasionCandidate:
    """Token `token` of sentence `sentence` may name an occasion.

    `verb` is the verb that carries tense and arguments: the word itself, its light verb ("held talks") or what
    governs it. `first` and `last` are the tokens of the trigger phrase.
    """

    sentence: int
    token: int
    kind: str
    form: str
    verb: int | None
    light: bool
    first: int
    last: int


@cache
def _lexicon(kind: str) -> Mapping[str, str]:
    return {row["lemma"]: row["form"] for row in table("occasions") if row["class"] == kind}


def find_occasions(reading: Reading) -> list[OccasionCandidate]:
    """Candidates in the order of the text."""
    return [c for s in reading.sentences if s.parsed for c in _of_sentence(s)]


def _of_sentence(s: Sentence) -> list[OccasionCandidate]:
    out = []
    for i in range(len(s)):
        form = _form(s, i)
        if form is None or _carries_noun(s, i) or _recurring(s, i):
            continue
        verb, light = _governor(s, i)
        first, last = _phrase(s, i, verb if light else None)
        kind = "verb" if is_verb(s, i) and s.deps[i] != "amod" else "noun"
        found = OccasionCandidate(s.index, i, kind, form, verb, light, first, last)
        if not denied(s, found) and not contest(s, found):
            out.append(found)
    return out


def _recurring(s: Sentence, i: int) -> bool:
    """A mechanism, not an occasion: "which will meet regularly", "hold talks every quarter"."""
    if not s.tags[i].startswith("VB"):
        return False
    for j in subtree(s, i):
        nxt = s.lowers[j + 1] if j + 1 < len(s) else ""
        if s.lowers[j] in {"regularly", "alternately", "alternatively", "periodically"}:
            return True
        if (s.lowers[j], nxt) == ("regular", "basis") or (s.lowers[j] == "every" and nxt in _UNITS):
            return True
    return False


def _carries_noun(s: Sentence, i: int) -> bool:
    """A phrase like "attend a summit", "convene the meeting".

    The noun names the occasion, the verb does not do so again.
    """
    if s.lemmas[i] not in _CARRIERS or not s.tags[i].startswith("VB"):
        return False
    below = [c for c in s.children[i] if s.deps[c] in {"dobj", "nsubjpass"}]
    below += [
        j
        for c in s.children[i]
        if s.deps[c] == "prep" and s.lowers[c] in {"in", "at", "over", "during"}
        for j in s.children[c]
        if s.deps[j] == "pobj"
    ]
    return any(
        _form(s, j) is not None and s.tags[j].startswith("NN")
        for b in below
        for j in (b, *s.children[b])
        if s.deps[j] in {"dobj", "nsubjpass", "pobj", "conj"}
    )


def _form(s: Sentence, i: int) -> str | None:  # noqa: PLR0911 - one step, one place
    """The usual form of the occasion that the word may name, None if it names none."""
    tag = s.tags[i]
    if tag.startswith("VB"):
        form = _lexicon("verb").get(s.lemmas[i])
        if form is None or (s.lemmas[i] in _WEAK_VERBS and not _strengthened(s, i)):
            # "meetings" tagged as a verb form
            return _lexicon("noun").get(s.lowers[i]) if s.lowers[i] == "meeting" else None
        return form
    if not tag.startswith("NN"):
        return None
    lemma = s.lemmas[i] if tag in {"NNS", "NNPS"} else s.lowers[i]
    form = _lexicon("noun").get(lemma)
    if form is None or _inside_name(s, i, lemma):
        return None
    if lemma == "talk" and tag not in {"NNS", "NNPS"}:
        return None
    if lemma in _WEAK_NOUNS and not _company(s, i):
        return None
    return form


def _inside_name(s: Sentence, i: int, lemma: str) -> bool:
    """A modifier of another candidate ("summit talks", "conference call", "visit programme") is not the head."""
    if s.deps[i] not in {"compound", "nmod", "amod"} or s.heads[i] == i:
        return False
    head = s.heads[i]
    if head < i:
        return False
    return (
        s.lemmas[head] in _lexicon("noun")
        or s.lowers[head] in {"room", "hall", "table", "centre", "center", "call", "agenda", "host", "venue"}
        or lemma in _WEAK_NOUNS
    )


def _strengthened(s: Sentence, i: int) -> bool:  # noqa: PLR0911 - one step, one place
    """A weak verb with what makes it an occasion: "told the visiting envoy", "went to Paris", "sat down with"."""
    lemma = s.lemmas[i]
    lows = s.lowers
    match lemma:
        case "tell":
            return any("visit" in lows[j] for j in subtree(s, i))
        case "sit":
            return any(lows[c] == "down" for c in s.children[i])
        case "hold" | "resume":
            return False
        case "lead" | "accompany":
            return any(lows[j] == "delegation" for j in subtree(s, i))
        case "see":
            obj = child(s, i, "dobj")
            return obj is not None and s.tags[obj] in {"NNP", "NNPS"}
        case "invite":
            return True
        case _:
            return any(
                s.deps[c] in {"prep", "dobj"} and any(s.tags[j] in {"NNP", "NNPS"} for j in subtree(s, c)[:6])
                for c in s.children[i]
            )


def _company(s: Sentence, i: int) -> bool:
    """Whether a weak noun stands with words that make it an occasion."""
    low = s.lemmas[i] if s.tags[i] == "NNS" else s.lowers[i]
    near = {s.lowers[j] for j in range(max(0, i - 4), min(len(s), i + 4))}
    match low:
        case "board" | "council" | "committee" | "commission" | "congress" | "assembly" | "convention":
            # Where it meets or convenes, the verb names the occasion.
            return bool(near & {"annual", "plenary", "session", "th"}) and s.lemmas[s.heads[i]] not in {
                "meet",
                "convene",
            }
        case "call":
            return bool(
                near
                & {"phone", "telephone", "video", "conference", "courtesy", "farewell", "with", "between", "secure"}
            )
        case "round":
            return bool(
                near
                & {
                    "talks",
                    "negotiations",
                    "consultations",
                    "dialogue",
                    "of",
                    "first",
                    "second",
                    "third",
                    "next",
                    "latest",
                }
            )
        case "delegation":
            return any(s.deps[c] in {"acl", "relcl", "prep"} for c in s.children[i]) or s.deps[i] in {
                "nsubj",
                "nsubjpass",
                "dobj",
            }
        case _:
            return True


def _governor(s: Sentence, i: int) -> tuple[int | None, bool]:
    """The verb over token `i` and whether it is a light verb with `i` as its object or subject."""
    if is_verb(s, i) and s.deps[i] != "amod":
        return i, False
    j = i
    while s.deps[j] in {"conj", "compound", "nmod"} and s.heads[j] != j and not is_verb(s, s.heads[j]):
        j = s.heads[j]
    head = s.heads[j]
    if is_verb(s, head) and s.deps[j] in {"dobj", "nsubjpass", "nsubj"} and s.lemmas[head] in _LIGHT:
        return head, True
    for a in ancestors(s, i):
        if is_verb(s, a):
            return a, False
    return None, False


def _phrase(s: Sentence, i: int, light: int | None) -> tuple[int, int]:  # noqa: C901 - one step, one place
    """Tokens of the trigger phrase: the noun phrase or verb with its nearest object, at most fourteen words."""
    first = last = i
    if is_verb(s, i) and s.deps[i] != "amod":
        for c in s.children[i]:
            if s.deps[c] in {"prt", "dobj", "prep", "dative", "advmod"} and i < c <= i + 8:
                last = max(last, _short_end(s, c))
                if s.deps[c] in {"dobj", "prep", "dative"}:
                    break
        while first > 0 and s.heads[first - 1] == i and s.deps[first - 1] in {"aux", "auxpass", "neg"}:
            first -= 1
        return max(first, last - 13), min(last, first + 13)
    for c in s.children[i]:
        if c < i and s.deps[c] in {"det", "amod", "compound", "poss", "nummod", "nmod", "case", "punct"}:
            first = min(first, *subtree(s, c))
    for c in s.children[i]:
        if c > i and s.deps[c] == "prep" and s.lowers[c] in {"with", "between", "of", "to", "in", "by", "on"}:
            last = max(last, _short_end(s, c))
            break
    if light is not None and light < first and first - light <= 4:
        first = light
    return max(first, i - 13), min(last, max(first, i - 13) + 13)


def _short_end(s: Sentence, c: int) -> int:
    """End of a complement without what hangs far behind it."""
    if s.deps[c] in {"prt", "advmod"}:
        return c
    below = [j for j in s.children[c] if s.deps[j] in {"pobj", "prep"}] if s.deps[c] == "prep" else [c]
    return below[0] if below and below[0] > c - 1 and below[0] - c < 9 else c
