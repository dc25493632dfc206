# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""The words that carry an undertaking and how each takes its action: "agreed to", "will", "signed", "its readiness to".

Wide on purpose, like `occasions`: weather that "will turn cold" comes out too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import country_codes, demonyms, table, word_set
from etl.extract.people import CALENDAR
from etl.extract.speakers import speech_verbs
from etl.extract.tokens import all_children, child, is_verb, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etl.extract.tokens import Sentence

_WILL = frozenset({"will", "would", "shall", "'ll", "’ll", "wo"})
_TRAILING = word_set("undertakings.trailing")


@dataclass(frozen=True, slots=True)
class Cue:
    """Token `cue` of a sentence, its phrase from `first` on, carries the action headed by `head`.

    `frame` is how it takes it, `subject` the token that acts. `span` is set where the action is a noun phrase before
    the cue.
    """

    cue: int
    first: int
    head: int
    frame: str
    subject: int | None
    lemma: str
    span: tuple[int, int] | None = None


@cache
def _cues(kind: str) -> Mapping[str, frozenset[str]]:
    return {row["lemma"]: frozenset(row["frames"].split()) for row in table("cues") if row["class"] == kind}


@cache
def instruments() -> frozenset[str]:
    """Nouns for what is signed."""
    return frozenset(row["lemma"] for row in table("instruments"))


def find_cues(s: Sentence) -> Iterator[Cue]:
    """Every cue of a sentence, in order; one action may have several."""
    for i, low in enumerate(s.lowers):
        tag = s.tags[i]
        if tag == "MD":
            yield from _modal(s, i, low)
        elif tag.startswith("VB") or (tag == "JJ" and s.lemmas[i] in _cues("verb")):
            yield from _verb(s, i)
            yield from _be_to(s, i)
            yield from _progressive(s, i)
        elif tag.startswith("NN"):
            yield from _noun(s, i)
        if low in _cues("adj") and (tag in {"JJ", "VBN", "VBD", "IN"}):
            yield from _adjective(s, i)


def _subject_of(s: Sentence, verb: int) -> int | None:  # noqa: PLR0911 - one step, one place
    """The acting token of a verb: its own subject, the agent of a passive, else that of the verb that controls it."""
    seen = 0
    while seen < 6:
        subject = child(s, verb, "nsubj", "csubj")
        if subject is not None and s.lowers[subject] in {"which", "who", "that"} and s.deps[verb] == "relcl":
            return s.heads[verb]
        if subject is not None:
            return subject
        passive = child(s, verb, "nsubjpass")
        agent = child(s, verb, "agent")
        if agent is not None:
            return child(s, agent, "pobj")
        if passive is not None:
            return passive
        if s.deps[verb] == "acl":
            return s.heads[verb]
        if s.heads[verb] == verb or s.deps[verb] not in {"conj", "xcomp", "advcl", "ccomp", "relcl"}:
            return None
        verb = s.heads[verb]
        seen += 1
    return None


def _to_infinitive(s: Sentence, i: int) -> bool:
    """Whether a token is a verb with its own "to"."""
    return is_verb(s, i) and any(s.lowers[c] == "to" for c in s.children[i])


def _aux_first(s: Sentence, verb: int) -> int:
    """First token of a verb's auxiliaries right before it."""
    first = verb
    for c in sorted(
        (c for c in s.children[verb] if c < verb and s.deps[c] in {"aux", "auxpass", "neg", "advmod"}), reverse=True
    ):
        if first - c <= 2:
            first = c
    return first


def _modal(s: Sentence, i: int, low: str) -> Iterator[Cue]:
    head = s.heads[i]
    if head == i or s.deps[i] != "aux":
        return
    if low in _WILL:
        yield Cue(i, i, head, "modal", _subject_of(s, head), "will" if low != "would" else "would")
    elif low in _cues("negmodal") and any(s.deps[c] == "neg" for c in s.children[head]):
        yield Cue(i, i, head, "modal", _subject_of(s, head), "cannot")


def _verb(s: Sentence, i: int) -> Iterator[Cue]:  # noqa: C901, PLR0912 - one step, one place
    lemma = s.lemmas[i]
    frames = _cues("verb").get(lemma)
    if lemma == "go" and s.lowers[i] == "going":
        below = child(s, i, "xcomp")
        if below is not None and is_verb(s, below):
            yield Cue(i, _aux_first(s, i), below, "going", _subject_of(s, i), "going")
        return
    if frames is None:
        return
    if s.deps[i] == "amod":
        noun = s.heads[i]
        if "obj" in frames and noun > i and s.tags[i] == "VBN" and s.lowers[noun] in instruments():
            yield Cue(i, i, noun, "object", None, lemma)
        return
    start, subject = _aux_first(s, i), _subject_of(s, i)
    if "to" in frames:
        for below in all_children(s, i, "xcomp", "ccomp", "advcl"):
            if (
                below > i
                and is_verb(s, below)
                and any(s.lowers[c] == "to" and s.deps[c] == "aux" for c in s.children[below])
            ):
                yield Cue(i, start, below, "to", subject, lemma)
                break
        else:
            below = _infinitive_after(s, i)
            if below is not None:
                yield Cue(i, start, below, "to", subject, lemma)
        prep = next((c for c in s.children[i] if s.deps[c] == "prep" and s.lowers[c] == "to"), None)
        if prep is not None and lemma in {"commit", "recommit", "agree"}:
            yield from _prep_object(s, i, start, prep, "to", subject, lemma)
    if "that" in frames:
        below = next((c for c in all_children(s, i, "ccomp") if c > i and is_verb(s, c)), None)
        if below is not None:
            yield _promised(s, i, start, below, subject, lemma)
    if {"on", "into", "out"} & frames:
        prep = next(
            (
                c
                for c in s.children[i]
                if s.deps[c] in {"prep", "prt"} and s.lowers[c] in frames & {"on", "into", "out"} and c > i
            ),
            None,
        )
        if prep is not None and s.lowers[prep] == "out":
            yield from _objects(s, i, start, "out", subject, lemma)
        elif prep is not None:
            yield from _prep_object(s, i, start, prep, s.lowers[prep], subject, lemma)
    if "obj" in frames:
        yield from _objects(s, i, start, "object", subject, lemma)


_SIDES = frozenset(
    {"country", "government", "state", "nation", "side", "party", "company", "ministry", "minister", "president"}
)


def _promised(s: Sentence, cue: int, start: int, below: int, subject: int | None, lemma: str) -> Cue:
    """A clause that is promised: the whole of it, or what a party in it will do ("pledged that it will | pay")."""
    own = child(s, below, "nsubj")
    will = next((c for c in s.children[below] if s.lowers[c] in _WILL and s.deps[c] == "aux"), None)
    acting = own is not None and (
        s.tags[own] in {"PRP", "NNP", "NNPS"} or s.lemmas[own] in _SIDES or s.lowers[own] in {"both", "two"}
    )
    if will is not None and acting:
        return Cue(will, start, below, "that_will", own, lemma)
    return Cue(cue, start, below, "that", subject, lemma)


def _infinitive_after(s: Sentence, cue: int) -> int | None:
    """The infinitive behind an adjunct: "agreed on Friday at a meeting in Porto to open"; no verb may stand between."""
    for i in range(cue + 1, min(len(s) - 1, cue + 14)):
        if s.lowers[i] == "to" and s.tags[i + 1] == "VB":
            return i + 1
        if s.tags[i].startswith("VB") or s.tags[i] == "MD" or s.lowers[i] in {",", "that", ";"}:
            return None
    return None


def _prep_object(
    s: Sentence, cue: int, start: int, prep: int, frame: str, subject: int | None, lemma: str
) -> Iterator[Cue]:
    below = child(s, prep, "pobj", "pcomp")
    if below is None or s.lowers[below] in CALENDAR or s.tags[below] in {"PRP", "CD"}:
        return
    if s.tags[below] not in {"NNP", "NNPS"} or s.lowers[below] in instruments():
        yield Cue(cue, start, below, frame, subject, lemma)


def _objects(s: Sentence, cue: int, start: int, frame: str, subject: int | None, lemma: str) -> Iterator[Cue]:
    """A cue with a noun phrase for its action: "signed a treaty on fishing".

    An infinitive inside the phrase is the action.
    """
    below = child(s, cue, "dobj")
    passive = child(s, cue, "nsubjpass")
    if below is not None:
        inner = child(s, below, "acl", "xcomp")
        if inner is not None and _to_infinitive(s, inner) and s.lemmas[below] in instruments() | set(_cues("noun")):
            yield Cue(cue, start, inner, "to", subject, lemma)
            return
        yield Cue(cue, start, below, frame, subject, lemma)
    elif passive is not None and frame == "object" and _signed(s, passive, lemma):
        yield from _passive(s, cue, start, passive, lemma)
    elif s.deps[cue] == "relcl" and frame == "object" and (passive is None or s.lowers[passive] in {"which", "that"}):
        # "the accord which was signed in May", "the accord they signed"
        noun = s.heads[cue]
        if _signed(s, noun, lemma) and noun < cue:
            subject = subject if passive is None else _agent(s, cue)
            yield Cue(cue, cue, noun, "passive", subject, lemma, _noun_span(s, noun, before=noun + 1))
    elif s.deps[cue] == "acl" and s.tags[cue] == "VBN" and frame == "object" and _signed(s, s.heads[cue], lemma):
        # "the accord signed in May between A and B"
        noun = s.heads[cue]
        span = _noun_span(s, noun, before=cue)
        if s.deps[noun] not in {"dobj", "nsubjpass"} or s.lemmas[s.heads[noun]] not in _cues("verb"):
            yield Cue(cue, cue, noun, "passive", _agent(s, cue), lemma, span)


def _signed(s: Sentence, noun: int, lemma: str) -> bool:
    """Whether a noun is what is signed, or anything where the verb makes an undertaking of it."""
    return (
        s.lemmas[noun] in instruments() or s.lowers[noun] in instruments() or lemma in {"approve", "accept", "announce"}
    )


def _agent(s: Sentence, verb: int) -> int | None:
    by = child(s, verb, "agent")
    return child(s, by, "pobj") if by is not None else None


def _passive(s: Sentence, cue: int, start: int, passive: int, lemma: str) -> Iterator[Cue]:
    """A phrase like "a treaty was signed", "agreement was reached on gas prices"."""
    on = next((c for c in s.children[cue] if s.deps[c] == "prep" and s.lowers[c] == "on" and c > cue), None)
    about = child(s, on, "pobj", "pcomp") if on is not None else None
    if about is not None and s.tags[about] not in {"NNP", "NNPS", "CD"} and s.lowers[about] not in CALENDAR:
        yield Cue(cue, start, about, "on", _agent(s, cue), lemma)
    else:
        yield Cue(cue, start, passive, "passive", _agent(s, cue), lemma, _noun_span(s, passive, before=cue))


def _noun_span(s: Sentence, i: int, before: int) -> tuple[int, int]:
    """First and last token of a noun phrase, as far as it stands before a token."""
    below = [k for k in subtree(s, i) if k < before] or [i]
    first, last = below[0], below[-1]
    while last > i and s.lowers[last] in _TRAILING:
        last -= 1
    return first, last


def _noun(s: Sentence, i: int) -> Iterator[Cue]:
    frames = _cues("noun").get(s.lemmas[i] if s.tags[i] in {"NNS", "NNPS"} else s.lowers[i])
    if frames is None:
        return
    head = s.heads[i]
    governor = head if is_verb(s, head) and s.deps[i] in {"dobj", "attr", "nsubjpass", "nsubj"} else None
    start = min([c for c in s.children[i] if s.deps[c] in {"det", "poss"} and c < i] or [i])
    if governor is not None and governor < start and start - governor < 4:
        start = _aux_first(s, governor)
    subject = _holder(s, i, governor)
    lemma = s.lemmas[i]
    below = _noun_action(s, i, governor, frames)
    if below is not None:
        yield Cue(i, start, below, "noun", subject, lemma)
        return
    clause = child(s, i, "acl", "ccomp") if "that" in frames else None
    if clause is not None and clause > i and is_verb(s, clause):
        yield _promised(s, i, start, clause, subject, lemma)
        return
    below = _noun_object(s, i, frames)
    if below is None and "to" in frames:
        below = _infinitive_of_noun(s, i)
    if below is not None:
        yield Cue(i, start, below, "noun", subject, lemma)


def _holder(s: Sentence, noun: int, governor: int | None) -> int | None:
    """Whose promise it is: "its pledge", "the U.S. commitment", else the subject of the noun's verb."""
    subject = child(s, noun, "poss")
    if subject is None:
        states = all_children(s, noun, "compound", "amod", "nmod")
        subject = next((c for c in states if s.words[c] in country_codes() or s.words[c] in demonyms()), None)
    if subject is None and governor is not None:
        subject = _subject_of(s, governor)
    return subject


def _noun_action(s: Sentence, noun: int, governor: int | None, frames: frozenset[str]) -> int | None:
    """The infinitive that hangs to the noun or to its verb."""
    inner = child(s, noun, "acl", "xcomp")
    if inner is not None and inner > noun and _to_infinitive(s, inner):
        return inner
    return _infinitive_of_governor(s, governor, noun) if governor is not None and "to" in frames else None


def _noun_object(s: Sentence, noun: int, frames: frozenset[str]) -> int | None:
    """What the noun is about: "the agreement on fishing", "the signing of a treaty"."""
    leads = frames & {"to", "on", "of", "for"}
    prep = next((c for c in s.children[noun] if s.deps[c] == "prep" and c > noun and s.lowers[c] in leads), None)
    return child(s, prep, "pobj", "pcomp") if prep is not None else None


def _infinitive_of_governor(s: Sentence, governor: int, noun: int) -> int | None:
    """The infinitive that the parse hangs to the noun's verb: "made a pledge to lend"."""
    below = child(s, governor, "xcomp", "advcl")
    return below if below is not None and below >= noun and _to_infinitive(s, below) else None


def _infinitive_of_noun(s: Sentence, noun: int) -> int | None:
    """The infinitive behind a remark: "the pledge, made in May in Oslo, to lend"; no finite verb may stand between."""
    for i in range(noun + 1, min(len(s) - 1, noun + 13)):
        if s.lowers[i] == "to" and s.tags[i + 1] == "VB":
            return i + 1 if s.heads[i + 1] <= i else None
        if s.tags[i] in {"VBD", "VBZ", "VBP", "MD", "VB"} or s.lowers[i] in {"that", ";", "who", "which"}:
            return None
    return None


def _adjective(s: Sentence, i: int) -> Iterator[Cue]:
    frames = _cues("adj")[s.lowers[i]]
    below = child(s, i, "xcomp", "advcl")
    start = i
    governor = s.heads[i] if s.deps[i] in {"acomp", "attr", "oprd"} else i
    start = _aux_first(s, governor) if governor < i and i - governor <= 4 else _aux_first(s, i)
    subject = _subject_of(s, governor)
    if below is not None and below > i and _to_infinitive(s, below):
        yield Cue(i, start, below, "adj", subject, s.lowers[i])
        return
    if (below := _infinitive_after(s, i)) is not None and below - i <= 5:
        yield Cue(i, start, below, "adj", subject, s.lowers[i])
        return
    prep = next((c for c in s.children[i] if s.deps[c] == "prep" and c > i and s.lowers[c] in frames), None)
    if prep is not None and s.lowers[i] in {"committed", "intent", "open"}:
        below = child(s, prep, "pobj", "pcomp")
        if below is not None:
            yield Cue(i, start, below, "adj", subject, s.lowers[i])


def _be_to(s: Sentence, i: int) -> Iterator[Cue]:
    """A phrase like "is to provide", "are to be opened"."""
    if s.lemmas[i] != "be":
        return
    below = child(s, i, "xcomp")
    if below is not None and _to_infinitive(s, below) and below - i <= 4:
        yield Cue(i, i, below, "be_to", _subject_of(s, i), "be")


def _progressive(s: Sentence, i: int) -> Iterator[Cue]:
    """What a party says it is about to do: "said it was closing its embassy", "we are launching a forum"."""
    if s.tags[i] != "VBG" or s.deps[i] not in {"ccomp", "ROOT"}:
        return
    be = next((c for c in s.children[i] if s.deps[c] == "aux" and s.lemmas[c] == "be"), None)
    subject = child(s, i, "nsubj")
    if be is None or subject is None:
        return
    said = s.deps[i] == "ccomp" and s.lemmas[s.heads[i]] in speech_verbs() | {"announce", "confirm"}
    if said and s.lowers[subject] in {"it", "they", "he", "she", "we"}:
        yield Cue(be, be, i, "progressive", subject, "be_doing")
    elif s.tags[be] in {"VBZ", "VBP"} and (s.tags[subject] in {"NNP", "NNPS"} or s.lowers[subject] == "we"):
        yield Cue(be, be, i, "progressive", subject, "be_doing_now")
