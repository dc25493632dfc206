"""The instrument that an undertaking is made by or is about: "a memorandum of understanding", "the Harbour Accord".

Three places are looked at: what a cue of signing takes for its object, what the text puts "under" or "in line with"
("under the deal, ..."), and an instrument with a name inside the action. A bare "agreement" that is itself the cue of
what is agreed ("reached an agreement to") is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.tokens import subtree
from etl.records import Span

if TYPE_CHECKING:
    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence

_BEFORE = frozenset({"det", "compound", "amod", "nmod", "nummod", "poss", "case"})
_UNDER = frozenset({"under", "with", "by"})


def instrument_of(reading: Reading, u: Undertaking) -> Span | None:
    """The words that name the instrument, None where the sentence names none."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    noun = _signed(s, u)
    if noun is None:
        noun = _under(s, c.first, c.last)
    if noun is None:
        noun = next((i for i in range(c.first, c.last + 1) if _is_instrument(s, i) and s.tags[i] == "NNP"), None)
    if noun is None:
        return None
    first, last = _phrase(s, noun)
    return Span.of(reading.text, s.starts[first], s.ends[last])


def _is_instrument(s: Sentence, i: int) -> bool:
    return s.lemmas[i] in word_set("instruments.named") or s.lowers[i] in word_set("instruments.named")


def _signed(s: Sentence, u: Undertaking) -> int | None:
    """The object of a cue of signing."""
    c = u.candidate
    if s.lemmas[c.head] in word_set("instruments.signing"):
        return next(
            (i for i in s.children[c.head] if s.deps[i] in {"dobj", "nsubjpass"} and _is_instrument(s, i)), None
        )
    if c.frame not in {"object", "passive", "into"} and u.kind != "signed":
        return None
    if _is_instrument(s, c.head):
        return c.head
    below = [i for i in s.children[c.cue] if s.deps[i] in {"dobj", "nsubjpass", "pobj"}]
    below += [
        k for i in s.children[c.cue] if s.deps[i] == "prep" and s.lowers[i] in {"of", "into"} for k in s.children[i]
    ]
    return next((i for i in below if _is_instrument(s, i)), None)


def _under(s: Sentence, first: int, last: int) -> int | None:
    """An instrument that a preposition makes the ground of the undertaking."""
    for i in range(len(s)):
        if _is_instrument(s, i) and s.deps[i] == "pobj" and not first <= i <= last:
            over = s.heads[i]
            word = s.lowers[over]
            if word == "under" or (word in _UNDER and s.lowers[s.heads[over]] in {"line", "accordance", "bound"}):
                return i
    return None


def _phrase(s: Sentence, noun: int) -> tuple[int, int]:
    """The noun with what stands before it, and "of understanding", "of intent" behind it."""
    first = min([noun, *(min(subtree(s, i)) for i in s.children[noun] if i < noun and s.deps[i] in _BEFORE)])
    if first < noun and s.deps[first] == "det":
        first += 1
    last = noun
    if (
        noun + 2 < len(s)
        and s.lowers[noun + 1] == "of"
        and s.lowers[noun + 2] in {"understanding", "intent", "association"}
    ):
        last = noun + 2
    return first, last
