"""What stand a party takes by an undertaking: it cooperates, refuses, threatens or concedes.

The action is told first, by its verb and what stands beside it: an act against somebody ("impose tariffs"), the easing
of one ("lift the embargo"), the breaking off of a bond ("suspend talks"), or anything else; then the cue and the
negation turn it round. A plan of one's own towards nobody ("build a dam") takes no stand.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from etl.extract.lexicon import mapping, word_set
from etl.extract.tokens import child, is_verb, subtree

if TYPE_CHECKING:
    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.extract.undertakings import UndertakingCandidate
    from etl.records import Stance

Act = Literal["harm", "ease", "end", "leave", "close", "plain"]
_OBJECTS = frozenset({"dobj", "pobj", "prep", "nsubjpass", "compound", "conj", "attr", "xcomp", "pcomp", "amod", "prt"})
_CORE = _OBJECTS - {"prep", "pobj", "pcomp"}


def act_of(s: Sentence, c: UndertakingCandidate) -> Act:  # noqa: PLR0911 - one return a kind
    """What kind of act the action is, its negation left aside."""
    at = _core(s, c.head)
    head = s.lemmas[at]
    near = {s.lemmas[i] for i in _taken(s, c, at)}
    hostile = bool(near & word_set("stance.hostile_nouns"))
    if not is_verb(s, at):
        if head in word_set("stance.yielding_nouns"):
            return "ease"
        return "harm" if head in word_set("stance.hostile_nouns") else "plain"
    if head in word_set("stance.easing_verbs") and (hostile or near & word_set("stance.hostile_verbs")):
        return "ease"
    leaving = head in word_set("stance.leaving_verbs")
    if leaving and near & word_set("stance.forces"):
        return "ease"
    freeing = head in word_set("stance.freeing_verbs") and near & word_set("stance.captives")
    if head in word_set("stance.yielding_verbs") or freeing:
        return "ease"
    if head in word_set("stance.hostile_verbs") or (hostile and head in word_set("stance.imposing_verbs")):
        return "harm"
    if head in word_set("stance.ending_verbs"):
        return "end"
    if not leaving:
        return "plain"
    return "leave" if near & word_set("stance.bonds") else "close"


def _core(s: Sentence, head: int) -> int:
    """The verb that a verb of beginning or going on leads to: "start preparing to | lift"."""
    while s.lemmas[head] in word_set("stance.leading_verbs"):
        below = child(s, head, "xcomp")
        if below is None or not is_verb(s, below):
            break
        head = below
    return head


def core_words(s: Sentence, c: UndertakingCandidate) -> frozenset[str]:
    """Lemmas of the head of an action and of its objects, without where, when and with whom it is done.

    To meet costs is to meet nobody.
    """
    head = _core(s, c.head)
    near = {s.lemmas[i] for i in _taken(s, c, head, _CORE if is_verb(s, head) else _OBJECTS)}
    own = {s.lemmas[c.head], s.lemmas[head]}
    return frozenset((own - {"meet"} if near & word_set("stance.met") else own) | near)


def _taken(s: Sentence, c: UndertakingCandidate, head: int, deps: frozenset[str] = _OBJECTS) -> list[int]:
    """The words of the action that its head takes: objects, what is done to them, and their modifiers."""
    out: list[int] = []
    todo = [head]
    while todo:
        for i in s.children[todo.pop()]:
            if s.deps[i] in deps and i not in out and (c.first <= i <= c.last or s.deps[i] == "nsubjpass"):
                out.append(i)
                if len(out) < 12:
                    todo.append(i)
    return out


def stance_of(reading: Reading, u: Undertaking) -> Stance | None:
    """The stand that an undertaking takes, None where it is a party's own affair."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    act = act_of(s, c)
    if c.lemma in {"threaten", "threat"}:
        return "threaten"
    if c.lemma in word_set("stance.refusing"):
        return "cooperate" if act == "harm" and c.lemma in word_set("stance.renouncing") else "refuse"
    if c.negated or _no_longer(s, c):
        return _denied(u, act)
    return _affirmed(reading, u, act)


def _no_longer(s: Sentence, c: UndertakingCandidate) -> bool:
    words = [s.lowers[i] for i in range(max(0, c.cue_first), c.head)]
    return any(a == "no" and b in {"longer", "more"} for a, b in pairwise(words))


def _denied(u: Undertaking, act: Act) -> Stance | None:
    """What is promised not to be done; not to go on breaking off something is no stand that could be told."""
    match act:
        case "harm":
            return "cooperate"
        case "ease":
            return "refuse"
        case "end" | "leave" | "close":
            return "refuse" if u.polarity == "refrain" else None
        case "plain":
            return "cooperate" if u.kind != "pledge" else "refuse"


def _affirmed(reading: Reading, u: Undertaking, act: Act) -> Stance | None:  # noqa: PLR0911 - one return a kind
    many = len(u.parties) != 1 or reading.entities[u.parties[0][0].entity].kind == "group"
    joint = u.kind != "pledge" and many
    match act:
        case "harm" if u.kind == "signed":
            return "cooperate"
        case "harm":
            return "threaten" if _against(reading, u) else None
        case "ease" if joint:
            return "cooperate"
        case "ease":
            return "concede" if _against(reading, u) else None
        case "end":
            return "cooperate" if u.kind != "pledge" else _ended(reading, u)
        case "leave":
            return "cooperate" if u.kind != "pledge" else "threaten"
        case "close" | "plain":
            return "cooperate" if _with_others(reading, u) else None


def _ended(reading: Reading, u: Undertaking) -> Stance | None:
    """What a party stops: doing something, which it gives up if it promises so and refuses if it says so; or a bond.

    The end of anything else ("stop the floods") takes no stand.
    """
    s = reading.sentences[u.candidate.sentence]
    head = _core(s, u.candidate.head)
    if child(s, head, "xcomp") is not None:
        given = mapping("forces", "lemma", "force").get(u.candidate.lemma) in {"promised", "agreed", "offered"}
        return "concede" if given else "refuse"
    what = child(s, head, "dobj", "nsubjpass")
    return "refuse" if what is not None and s.lemmas[what] in word_set("stance.bonds") else None


def _against(reading: Reading, u: Undertaking) -> bool:
    """Whether an act that may be one of a state towards its own people is one against others: it names them."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    near = {s.lemmas[i] for i in _taken(s, c, _core(s, c.head))} & word_set("stance.hostile_nouns")
    at_home = s.lemmas[_core(s, c.head)] in word_set("stance.policing_verbs") and not near
    if not (at_home or (near and near <= word_set("stance.home_nouns"))) or u.counterparties:
        return True
    bound = {o.entity for o, _ in u.parties}
    named = (k for r in reading.mentions[s.index] if c.first <= r.mention.first <= c.last for k in r.entities)
    return any(k not in bound for k in named)


def _with_others(reading: Reading, u: Undertaking) -> bool:
    """Whether an undertaking is one together with others, towards them, or of help to somebody."""
    if u.kind != "pledge" or u.counterparties or len(u.parties) > 1:
        return True
    c = u.candidate
    s = reading.sentences[c.sentence]
    nouns = {s.lemmas[i] for i in subtree(s, c.head) if c.first <= i <= c.last}
    return s.lemmas[c.head] in word_set("stance.helping_verbs") or bool(nouns & word_set("stance.helping_nouns"))
