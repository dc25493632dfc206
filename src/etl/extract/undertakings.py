# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Candidate undertakings: every cue ("agreed to", "will", "signed", "its readiness to") with the action it carries.

Wide on purpose, like `occasions`: weather that "will turn cold" comes out too. Coordinated actions with their own
verbs are candidates of their own under the same cue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import country_codes, demonyms, table, word_set
from etl.extract.people import CALENDAR
from etl.extract.tokens import all_children, child, is_verb, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence

_WILL = frozenset({"will", "would", "shall", "'ll", "’ll", "wo"})
_TRAILING = word_set("undertakings.trailing")
_NEVER = frozenset({"not", "n't", "n’t", "never", "no"})


@dataclass(frozen=True, slots=True)
class UndertakingCandidate:
    """Tokens of one sentence.

    The cue `cue_first`..`cue_last` headed by `cue`, the action `first`..`last` headed by `head`.

    `frame` is how the cue takes its action; `subject` the token that acts, where the clause has one; `shared` marks a
    coordinated action under the cue of another.
    """

    sentence: int
    cue: int
    cue_first: int
    cue_last: int
    head: int
    first: int
    last: int
    frame: str
    lemma: str
    subject: int | None
    negated: bool
    shared: bool


@cache
def _cues(kind: str) -> Mapping[str, frozenset[str]]:
    return {row["lemma"]: frozenset(row["frames"].split()) for row in table("cues") if row["class"] == kind}


@cache
def instruments() -> frozenset[str]:
    """Nouns for what is signed."""
    return frozenset(row["lemma"] for row in table("instruments"))


def find_undertakings(reading: Reading) -> list[UndertakingCandidate]:
    """Candidates in the order of the text.

    One action head, one candidate: a cue verb wins over a modal inside its clause.
    """
    out: list[UndertakingCandidate] = []
    for s in reading.sentences:
        if s.parsed:
            out.extend(_of_sentence(s))
    return out


_RANK = {
    "to": 0,
    "that": 1,
    "out": 0,
    "into": 0,
    "on": 1,
    "noun": 2,
    "adj": 2,
    "object": 3,
    "passive": 3,
    "be_to": 4,
    "going": 4,
    "modal": 5,
}


def _of_sentence(s: Sentence) -> list[UndertakingCandidate]:
    best: dict[int, UndertakingCandidate] = {}
    for c in _candidates(s):
        if c.first > c.last:
            continue
        old = best.get(c.head)
        if old is None or (_RANK[c.frame], c.shared, c.cue) < (_RANK[old.frame], old.shared, old.cue):
            best[c.head] = c
    return [best[h] for h in sorted(best)]


def _candidates(s: Sentence) -> Iterator[UndertakingCandidate]:
    for i, low in enumerate(s.lowers):
        tag = s.tags[i]
        if tag == "MD":
            yield from _modal(s, i, low)
        elif tag.startswith("VB") or (tag == "JJ" and s.lemmas[i] in _cues("verb")):
            yield from _verb(s, i)
            yield from _be_to(s, i)
        elif tag.startswith("NN"):
            yield from _noun(s, i)
        if low in _cues("adj") and (tag in {"JJ", "VBN", "VBD", "IN"}):
            yield from _adjective(s, i)


def _build(
    s: Sentence, cue: int, cue_first: int, head: int, frame: str, subject: int | None, lemma: str
) -> Iterator[UndertakingCandidate]:
    """The candidate for the action headed by `head` and one for each coordinated action."""
    negated = any(
        s.lowers[c] in _NEVER for c in s.children[cue] if s.deps[c] in {"neg", "advmod", "preconj", "det"}
    ) or (cue != head and any(s.lowers[c] in _NEVER for c in s.children[head] if s.deps[c] == "neg"))
    if frame in {"modal", "be_to"}:
        negated = any(s.deps[c] == "neg" or s.lowers[c] == "never" for c in s.children[head])
    first, last = action_span(s, head, cue, frame)
    yield UndertakingCandidate(
        s.index,
        cue,
        cue_first,
        max(cue, first - 1) if first - cue <= 9 and first > cue else cue,
        head,
        first,
        last,
        frame,
        lemma,
        subject,
        negated,
        shared=False,
    )
    if frame in {"object", "passive"}:
        return
    others = _action_conjuncts(s, head)
    if frame in {"to", "noun", "adj"}:
        others += [c for c in _stray_infinitives(s, cue, head) if c not in others]
    for c in others:
        f, t = action_span(s, c, cue, "conj")
        own_negation = any(s.deps[x] == "neg" for x in s.children[c])
        yield UndertakingCandidate(
            s.index,
            cue,
            cue_first,
            max(cue, first - 1) if first - cue <= 9 and first > cue else cue,
            c,
            f,
            t,
            frame,
            lemma,
            subject,
            negated or own_negation,
            shared=True,
        )


def _action_conjuncts(s: Sentence, head: int) -> list[int]:
    """Verbs coordinated with an action that have neither subject nor modal of their own."""
    out = []
    for c in all_children(s, head, "conj"):
        if not is_verb(s, c) and not (s.tags[c] in {"NN", "NNP"} and any(s.deps[x] == "dobj" for x in s.children[c])):
            continue
        own = [x for x in s.children[c] if s.deps[x] in {"nsubj", "nsubjpass", "expl"} or s.tags[x] == "MD"]
        if own or (s.tags[c] not in {"VB", "VBP", "NN", "NNP"} and s.tags[c] != s.tags[head]):
            continue
        out.append(c)
        out.extend(_action_conjuncts(s, c))
    return out


def _stray_infinitives(s: Sentence, cue: int, head: int) -> list[int]:
    """Infinitives of a list that the parser hung elsewhere: "agreed to build A, open B and (to) close C".

    A bare or "to" infinitive after a comma or "and" belongs to the list unless it is coordinated with a verb that is no
    action of this cue.
    """
    out: list[int] = []
    for i in range(head + 1, len(s)):
        if s.tags[i] != "VB" or any(
            s.deps[x] in {"nsubj", "nsubjpass", "expl"} or s.tags[x] == "MD" for x in s.children[i]
        ):
            continue
        j = i - 1
        while j > head and (s.lowers[j] in {"to", "not", "also", "jointly", "further"} or s.tags[j] == "RB"):
            j -= 1
        if s.lowers[j] not in {",", "and", "or", ";"} or j <= head:
            continue
        over = s.heads[i]
        if s.deps[i] == "conj" and is_verb(s, over) and over not in {head, cue, *out}:
            continue
        if any(s.tags[k] in {"VBD", "VBZ", "VBP", "MD"} and k not in out for k in range(head + 1, i)):
            break
        out.append(i)
    return out


def _trailing_adjuncts(s: Sentence, cue: int, head: int, last: int) -> int:
    """Adjuncts right behind the action that the parser hung to the cue: "agreed to open it | in May"."""
    grown = True
    while grown:
        grown = False
        for c in s.children[cue]:
            below = subtree(s, c)
            if below[0] == last + 1 and (
                s.deps[c] in {"prep", "npadvmod", "advmod", "dobj"}
                or (s.deps[c] in {"advcl", "xcomp"} and s.lowers[below[0]] == "to" and c != head)
            ):
                last, grown = below[-1], True
    return last


_ABOUT = frozenset({"to", "for", "on", "with", "between", "against", "about", "aimed"})


def _purpose(s: Sentence, cue: int, last: int) -> int:
    """What follows an object and was hung to its verb: "signed a treaty | on fishing", "gave 4 million | to help"."""
    for c in s.children[cue]:
        below = subtree(s, c)
        if below[0] == last + 1 and s.lowers[below[0]] in _ABOUT and s.deps[c] in {"advcl", "xcomp", "prep", "ccomp"}:
            timed = any(s.lowers[k] in CALENDAR or s.lowers[k].isdigit() for k in below[:4])
            return last if timed else below[-1]
    return last


def _side_clause(s: Sentence, verb: int) -> bool:
    """A clause of circumstance with a subject of its own: "as he opens the talks", "after prices fell"."""
    marks = {s.lowers[x] for x in s.children[verb] if s.deps[x] in {"mark", "advmod"}}
    return bool(marks & {"as", "while", "after", "because", "although", "though", "despite", "amid"}) and any(
        s.deps[x] in {"nsubj", "nsubjpass"} for x in s.children[verb]
    )


def _before_item(s: Sentence, i: int) -> int:
    """Last token before the comma or "and" that leads to the list item headed by `i`."""
    j = i - 1
    while j > 0 and (s.lowers[j] in {"to", "not", ",", "and", "or", ";"} or s.tags[j] == "RB"):
        j -= 1
    return j


def _cut_tail(s: Sentence, head: int, last: int) -> int:
    """End before a comma that opens a side remark: ", which ...", ", saying ...", ", while ..."."""
    for i in range(head + 1, last):
        if s.lowers[i] not in {",", "–", "—", "--", ";"}:
            continue
        nxt = next((j for j in range(i + 1, min(last, i + 3) + 1) if s.lowers[j] not in {"and", '"', "“"}), i + 1)
        verb = next(
            (
                j
                for j in range(nxt, last + 1)
                if s.deps[j] in {"advcl", "relcl", "ccomp", "parataxis"}
                and s.heads[j] <= i
                and min(subtree(s, j)) in {nxt, i + 1}
            ),
            None,
        )
        if verb is not None and s.lowers[nxt] not in {"to", "if", "unless", "until", "provided", "so", "including"}:
            return i - 1
        if s.lowers[nxt] in {
            "following",
            "citing",
            "according",
            "after",
            "despite",
            "amid",
            "adding",
            "saying",
            "which",
            "who",
            "whose",
            "where",
        }:
            return i - 1
    return last


def action_span(s: Sentence, head: int, cue: int, frame: str) -> tuple[int, int]:  # noqa: C901, PLR0912 - one step, one place
    """First and last token of an action: its clause without cue, subject, modal and coordinated actions."""
    drop: set[int] = set()
    for c in s.children[head]:
        dep = s.deps[c]
        if (
            (
                frame != "that"
                and dep in {"nsubj", "nsubjpass", "aux", "auxpass", "neg", "mark", "expl"}
                and not (dep == "auxpass" or s.lowers[c] in {"be", "have"})
            )
            or dep == "parataxis"
            or (dep == "cc" and is_verb(s, head))
        ):
            drop.update(subtree(s, c))
        elif dep == "advcl" and c > head and _side_clause(s, c):
            drop.update(i for i in range(min(subtree(s, c)), len(s)))
        elif dep == "conj" and (
            c in _action_conjuncts(s, head)
            or any(s.deps[x] in {"nsubj", "nsubjpass"} or s.tags[x] == "MD" for x in s.children[c])
        ):
            drop.update(subtree(s, c))
        elif dep == "mark" and frame == "that":
            drop.add(c)
        elif dep in {"ccomp", "advcl"} and c < cue and frame != "that":
            drop.update(subtree(s, c))
    kept = [i for i in subtree(s, head) if i not in drop and i > cue]
    if not kept:
        return head, head
    before = [i for i in kept if i <= head]
    first = head
    for i in sorted(before, reverse=True):
        if i < head and (i + 1 in kept or i + 1 == first or i + 1 in drop):
            first = i if i not in drop else first
        elif i != head:
            break
    last = head
    for i in kept:
        if i > head:
            if any(j in drop for j in range(last + 1, i)) and any(
                s.deps[j] in {"cc", "conj"} for j in range(last + 1, i) if j in drop
            ):
                break
            last = i
    stray = [i for i in _stray_infinitives(s, cue, head) if i > head]
    if frame in {"to", "noun", "adj", "modal"} and cue != head:
        last = _trailing_adjuncts(s, cue, head, last)
        if stray and frame != "modal":
            last = min(last, _before_item(s, stray[0]))
            if _before_item(s, stray[0]) - last <= 25:
                last = _before_item(s, stray[0])
    if frame == "object" and cue != head:
        last = _purpose(s, cue, last)
    if frame == "conj":
        later = [i for i in stray if i > head]
        last = min(last, _before_item(s, later[0])) if later else last
    last = _cut_tail(s, head, last)
    while last > head and s.lowers[last] in _TRAILING:
        last -= 1
    while first < head and (s.lowers[first] in _TRAILING or s.lowers[first] in {"to", "that"}):
        first += 1
    return first, last


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


def _aux_first(s: Sentence, verb: int) -> int:
    """First token of a verb's auxiliaries right before it."""
    first = verb
    for c in sorted(
        (c for c in s.children[verb] if c < verb and s.deps[c] in {"aux", "auxpass", "neg", "advmod"}), reverse=True
    ):
        if first - c <= 2:
            first = c
    return first


def _modal(s: Sentence, i: int, low: str) -> Iterator[UndertakingCandidate]:
    head = s.heads[i]
    if head == i or s.deps[i] != "aux":
        return
    if low in _WILL:
        yield from _build(s, i, i, head, "modal", _subject_of(s, head), "will" if low != "would" else "would")
    elif low in _cues("negmodal") and any(s.deps[c] == "neg" for c in s.children[head]):
        yield from _build(s, i, i, head, "modal", _subject_of(s, head), "cannot")


def _verb(s: Sentence, i: int) -> Iterator[UndertakingCandidate]:  # noqa: C901, PLR0912 - one step, one place
    lemma = s.lemmas[i]
    frames = _cues("verb").get(lemma)
    if lemma == "go" and s.lowers[i] == "going":
        below = child(s, i, "xcomp")
        if below is not None and is_verb(s, below):
            yield from _build(s, i, _aux_first(s, i), below, "going", _subject_of(s, i), "going")
        return
    if frames is None or s.deps[i] == "amod":
        return
    start, subject = _aux_first(s, i), _subject_of(s, i)
    if "to" in frames:
        for below in all_children(s, i, "xcomp", "ccomp", "advcl"):
            if (
                below > i
                and is_verb(s, below)
                and any(s.lowers[c] == "to" and s.deps[c] == "aux" for c in s.children[below])
            ):
                yield from _build(s, i, start, below, "to", subject, lemma)
                break
        else:
            below = _infinitive_after(s, i)
            if below is not None:
                yield from _build(s, i, start, below, "to", subject, lemma)
        prep = next((c for c in s.children[i] if s.deps[c] == "prep" and s.lowers[c] == "to"), None)
        if prep is not None and lemma in {"commit", "recommit", "agree"}:
            yield from _prep_object(s, i, start, prep, "to", subject, lemma)
    if "that" in frames:
        below = next((c for c in all_children(s, i, "ccomp") if c > i and is_verb(s, c)), None)
        if below is not None:
            yield from _build(s, i, start, below, "that", subject, lemma)
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
) -> Iterator[UndertakingCandidate]:
    below = child(s, prep, "pobj", "pcomp")
    if below is not None and not (s.tags[below] in {"NNP", "NNPS", "PRP"} or s.ents[below] in {"DATE", "TIME", "GPE"}):
        yield from _build(s, cue, start, below, frame, subject, lemma)


def _objects(
    s: Sentence, cue: int, start: int, frame: str, subject: int | None, lemma: str
) -> Iterator[UndertakingCandidate]:
    """A cue with a noun phrase for its action: "signed a treaty on fishing".

    An infinitive inside the phrase is the action.
    """
    below = child(s, cue, "dobj")
    passive = child(s, cue, "nsubjpass")
    if below is not None:
        inner = child(s, below, "acl", "xcomp")
        if (
            inner is not None
            and is_verb(s, inner)
            and any(s.lowers[c] == "to" for c in s.children[inner])
            and s.lemmas[below] in instruments() | set(_cues("noun"))
        ):
            yield from _build(s, cue, start, inner, "to", subject, lemma)
            return
        yield from _build(s, cue, start, below, frame, subject, lemma)
    elif (
        passive is not None
        and frame == "object"
        and (
            s.lemmas[passive] in instruments()
            or s.lowers[passive] in instruments()
            or lemma in {"approve", "accept", "announce"}
        )
    ):
        agent = child(s, cue, "agent")
        who = child(s, agent, "pobj") if agent is not None else None
        span = _noun_span(s, passive)
        yield UndertakingCandidate(
            s.index, cue, start, cue, passive, span[0], span[1], "passive", lemma, who, negated=False, shared=False
        )


def _noun_span(s: Sentence, i: int) -> tuple[int, int]:
    below = subtree(s, i)
    first, last = below[0], below[-1]
    while last > i and s.lowers[last] in _TRAILING:
        last -= 1
    return first, last


def _noun(s: Sentence, i: int) -> Iterator[UndertakingCandidate]:
    frames = _cues("noun").get(s.lemmas[i] if s.tags[i] in {"NNS", "NNPS"} else s.lowers[i])
    if frames is None:
        return
    head = s.heads[i]
    governor = head if is_verb(s, head) and s.deps[i] in {"dobj", "attr", "nsubjpass", "nsubj"} else None
    start = min([c for c in s.children[i] if s.deps[c] in {"det", "poss"} and c < i] or [i])
    if governor is not None and governor < start and start - governor < 4:
        start = _aux_first(s, governor)
    subject = child(s, i, "poss")
    if subject is None:
        # "the U.S. commitment to", "the Greek pledge to"
        subject = next(
            (
                c
                for c in all_children(s, i, "compound", "amod", "nmod")
                if s.words[c] in country_codes() or s.words[c] in demonyms()
            ),
            None,
        )
    if subject is None and governor is not None:
        subject = _subject_of(s, governor)
    lemma = s.lemmas[i]
    inner = child(s, i, "acl", "xcomp")
    if inner is not None and inner > i and is_verb(s, inner) and any(s.lowers[c] == "to" for c in s.children[inner]):
        yield from _build(s, i, start, inner, "noun", subject, lemma)
        return
    if (
        governor is not None
        and (inner := child(s, governor, "xcomp", "advcl")) is not None
        and inner > i
        and any(s.lowers[c] == "to" for c in s.children[inner])
        and "to" in frames
        and is_verb(s, inner)
    ):
        yield from _build(s, i, start, inner, "noun", subject, lemma)
        return
    prep = next(
        (c for c in s.children[i] if s.deps[c] == "prep" and c > i and s.lowers[c] in frames & {"to", "on", "of"}), None
    )
    if prep is not None:
        below = child(s, prep, "pobj", "pcomp")
        if below is not None:
            yield from _build(s, i, start, below, "noun", subject, lemma)


def _adjective(s: Sentence, i: int) -> Iterator[UndertakingCandidate]:
    frames = _cues("adj")[s.lowers[i]]
    below = child(s, i, "xcomp", "advcl")
    start = i
    governor = s.heads[i] if s.deps[i] in {"acomp", "attr", "oprd"} else i
    start = _aux_first(s, governor) if governor < i and i - governor <= 4 else _aux_first(s, i)
    subject = _subject_of(s, governor)
    if below is not None and below > i and is_verb(s, below) and any(s.lowers[c] == "to" for c in s.children[below]):
        yield from _build(s, i, start, below, "adj", subject, s.lowers[i])
        return
    if (below := _infinitive_after(s, i)) is not None and below - i <= 5:
        yield from _build(s, i, start, below, "adj", subject, s.lowers[i])
        return
    prep = next((c for c in s.children[i] if s.deps[c] == "prep" and c > i and s.lowers[c] in frames), None)
    if prep is not None and s.lowers[i] in {"committed", "intent", "open"}:
        below = child(s, prep, "pobj", "pcomp")
        if below is not None:
            yield from _build(s, i, start, below, "adj", subject, s.lowers[i])


def _be_to(s: Sentence, i: int) -> Iterator[UndertakingCandidate]:
    """A phrase like "is to provide", "are to be opened"."""
    if s.lemmas[i] != "be":
        return
    below = child(s, i, "xcomp")
    if (
        below is not None
        and is_verb(s, below)
        and any(s.lowers[c] == "to" for c in s.children[below])
        and below - i <= 4
    ):
        yield from _build(s, i, i, below, "be_to", _subject_of(s, i), "be")
