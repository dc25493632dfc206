# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Candidate undertakings: every cue with the action it carries, from its first word to its learned end.

Coordinated actions with their own verbs are candidates of their own under the same cue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.action_end import Break, breaks, last_token
from etl.extract.cue_frames import Cue, find_cues
from etl.extract.lexicon import word_set
from etl.extract.tokens import all_children, ancestors, is_verb, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.extract.model import BinaryModel
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence

_TRAILING = word_set("undertakings.trailing")
_TAKING_BACK = word_set("undertakings.taking_back")
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate without its end: action head, first token, and the heads of the actions beside it."""

    cue: Cue
    cue_last: int
    head: int
    first: int
    negated: bool
    shared: bool
    items: frozenset[int]


def find_undertakings(reading: Reading, ends: BinaryModel) -> list[UndertakingCandidate]:
    """Candidates in the order of the text; `ends` decides where an action ends.

    One action head, one candidate: a cue verb wins over a modal inside its clause.
    """
    return [_finished(s, d, ends) for s in reading.sentences if s.parsed for d in drafts(s)]


_RANK = {
    "to": 0,
    "that": 1,
    "that_will": 1,
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
    "progressive": 6,
}


def drafts(s: Sentence) -> list[Draft]:
    """The candidates of a sentence before their ends are decided, in the order of their heads."""
    best: dict[int, Draft] = {}
    for cue in find_cues(s):
        for d in () if _taken_back(s, cue) else _build(s, cue):
            old = best.get(d.head)
            if old is None or _order(d) < _order(old):
                best[d.head] = d
    return [best[h] for h in sorted(best)]


def _taken_back(s: Sentence, c: Cue) -> bool:
    """A promise denied or withdrawn: "denied that it had agreed to", "backed away from its pledge to"."""
    promise = c.frame in {"to", "that", "on", "object"} and c.lemma not in _INTENDING
    if promise and s.tags[c.cue] in {"VB", "VBN"} and _unmade(s, c.cue):
        return True
    top = c.head if c.frame in {"modal", "that_will", "progressive"} else c.cue
    over = s.heads[top]
    if s.deps[top] == "pobj":
        over = next((a for a in ancestors(s, over)[:2] if is_verb(s, a)), over)
    elif s.deps[top] == "acl":
        return False
    if over == top or not is_verb(s, over) or (is_verb(s, top) and s.deps[top] not in {"ccomp", "pcomp"}):
        return False
    away = s.lemmas[over] == "back" and any(s.lowers[x] in {"away", "out", "off"} for x in s.children[over])
    denied = any(s.deps[x] == "neg" for x in s.children[over])
    return (away or s.lemmas[over] in _TAKING_BACK) and not denied


_INTENDING = frozenset({"intend", "plan"})
"""Verbs that undertake not to act where they are denied: "do not intend to", but not "did not agree to"."""


def _unmade(s: Sentence, verb: int) -> bool:
    """A promise that was not given: "has never agreed to", "did not pledge to"."""
    past = any(
        s.lowers[x] in {"has", "have", "had", "did", "do", "does"} for x in s.children[verb] if s.deps[x] == "aux"
    )
    return past and any(s.deps[x] == "neg" or s.lowers[x] == "never" for x in s.children[verb])


def _order(d: Draft) -> tuple[int, bool, int]:
    return _RANK[d.cue.frame], d.shared, d.cue.cue


def end_breaks(s: Sentence, d: Draft) -> Iterator[Break]:
    """Where the action of a draft may end."""
    return breaks(s, d.head, d.cue.cue, "conj" if d.shared else d.cue.frame, d.items)


def _finished(s: Sentence, d: Draft, ends: BinaryModel) -> UndertakingCandidate:
    c = d.cue
    first, last = c.span or (d.first, last_token(end_breaks(s, d), ends))
    return UndertakingCandidate(
        s.index, c.cue, c.first, d.cue_last, d.head, first, last, c.frame, c.lemma, c.subject, d.negated, d.shared
    )


def _build(s: Sentence, c: Cue) -> Iterator[Draft]:
    """The draft of the action of a cue and one for each coordinated action."""
    if c.span is not None:
        yield Draft(c, c.cue, c.head, c.span[0], negated=_denied(s, c), shared=False, items=frozenset())
        return
    first = _first_token(s, c.head, c.cue, c.frame)
    cue_last = max(c.cue, first - 1) if first > c.cue and first - c.cue <= 9 else c.cue
    heads = [c.head, *_items(s, c)]
    denied = _denied(s, c)
    for n, head in enumerate(heads):
        start = first if n == 0 else _first_token(s, head, c.cue, "conj")
        own = n > 0 and any(s.deps[x] == "neg" for x in s.children[head])
        yield Draft(c, cue_last, head, start, denied or own, n > 0, frozenset(heads) - {head})


def _denied(s: Sentence, c: Cue) -> bool:
    if c.frame in {"modal", "be_to", "that_will"}:
        return any(s.deps[x] == "neg" or s.lowers[x] == "never" for x in s.children[c.head])
    return any(
        s.lowers[x] in _NEVER for x in s.children[c.cue] if s.deps[x] in {"neg", "advmod", "preconj", "det"}
    ) or (c.cue != c.head and any(s.lowers[x] in _NEVER for x in s.children[c.head] if s.deps[x] == "neg"))


def _items(s: Sentence, c: Cue) -> list[int]:
    """Heads of the actions coordinated with that of a cue."""
    if c.frame in {"object", "out", "passive"}:
        return []
    out = _action_conjuncts(s, c.head)
    if c.frame in {"to", "noun", "adj", "modal", "going", "be_to", "that_will"} and is_verb(s, c.head):
        out += [i for i in _stray_items(s, c.cue, c.head) if i not in out]
    return sorted(out)


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


def _stray_items(s: Sentence, cue: int, head: int) -> list[int]:
    """Verbs of a list that the parser hung elsewhere: "agreed to build A, open B and (to) close C".

    An infinitive (a gerund after a gerund) after a comma or "and" belongs to the list unless it is coordinated with a
    verb that is no action of this cue.
    """
    out: list[int] = []
    forms = {"VBG"} if s.tags[head] == "VBG" else {"VB", "VBP"}
    for i in range(head + 1, len(s)):
        if s.tags[i] not in forms or any(
            s.deps[x] in {"nsubj", "nsubjpass", "expl"} or s.tags[x] == "MD" for x in s.children[i]
        ):
            continue
        j = i - 1
        while j > head and (s.lowers[j] in {"to", "not", "also", "jointly", "further"} or s.tags[j] == "RB"):
            j -= 1
        if s.lowers[j] not in {",", "and", "or", ";"} or j <= head:
            continue
        if "VBG" in forms and (s.deps[i] not in {"conj", "pcomp"} or s.lowers[j] == ","):
            continue
        over = s.heads[i]
        again = s.lowers[i - 1] == "to" and s.lowers[j] == "and"
        if (
            not again
            and s.deps[i] == "conj"
            and is_verb(s, over)
            and over not in {head, cue, *out}
            and not _purpose(s, over, head)
        ):
            continue
        if any(s.tags[k] in {"VBD", "VBZ", "VBP", "MD"} and k not in out for k in range(head + 1, i)):
            break
        out.append(i)
    return out


def _purpose(s: Sentence, verb: int, head: int) -> bool:
    """Whether a verb says what an action is for: "work with Peru to carry out A, open B, and close C" is three."""
    if s.lemmas[head] not in _JOINTLY:
        return False
    above = {head, *ancestors(s, head)}  # where the parser hangs the purpose, and what is coordinated with it
    while s.deps[verb] == "conj" and verb not in above:
        verb = s.heads[verb]
    to = any(s.lowers[x] == "to" for x in s.children[verb] if s.deps[x] == "aux")
    return verb in above or (to and s.heads[verb] in above and s.deps[verb] in {"advcl", "xcomp"})


_JOINTLY = frozenset({"work", "join", "cooperate", "continue", "collaborate", "act"})


def _first_token(s: Sentence, head: int, cue: int, frame: str) -> int:
    """First token of an action: its clause without subject, modal and negation, unless the clause is promised."""
    out = {"nsubj", "nsubjpass", "aux", "neg", "mark", "expl", "cc", "preconj"}
    drop: set[int] = set()
    for c in s.children[head]:
        dep = s.deps[c]
        if (frame != "that" and dep in out and not (dep == "aux" and s.lowers[c] in {"be", "have"})) or (
            dep == "parataxis" or (dep == "mark" and frame == "that") or (dep in {"ccomp", "advcl"} and c < cue)
        ):
            drop.update(subtree(s, c))
    first = head
    for i in range(head - 1, cue, -1):
        over = i
        while s.heads[over] != over and over != head:
            over = s.heads[over]
        if over != head or i in drop or s.lowers[i] in {",", ";"}:
            if i not in drop or frame == "that":
                break
            continue
        first = i
    while first < head and (s.lowers[first] in _TRAILING or s.lowers[first] in {"to", "that"}):
        first += 1
    return first
