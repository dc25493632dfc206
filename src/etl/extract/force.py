"""With what force an undertaking is made, and where that puts it on the scale of the summits' commitments.

The force is that of the cue ("agreed", "promised", "offered", "intends"), unless the verb of speech or of renewal above
it says more. A refusal or a threat has none. The scale knows what is reaffirmed, invited and agreed, in general or
specific terms; a mere intention is not on it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from etl.extract.cue_verbs import beside, cue_verb, speech_verb
from etl.extract.lexicon import mapping, word_set
from etl.extract.tokens import is_verb

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.records import Amount, Force, Scope, Span, Strength

_SAID = frozenset({"promise", "pledge", "vow", "assure", "swear", "guarantee", "offer", "agree"})
"""Verbs of speech that say with what force a bare "will" is said."""


@cache
def _forces() -> Mapping[str, str]:
    return mapping("forces", "lemma", "force")


def force_of(reading: Reading, u: Undertaking) -> Force | None:
    """The force of an undertaking, None where it is a refusal or a threat."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    made, said = cue_verb(s, c), speech_verb(s, c, u.attribution)
    verbs = {s.lemmas[v] for v in (made, said) if v is not None}
    if verbs & word_set("force.renewing_verbs") or beside(s, made, "advmod") & word_set("force.renewing_adverbs"):
        return "reaffirmed"
    if any(s.lowers[i] in {"renewed", "reaffirmed", "reiterated"} for i in s.children[c.cue]):
        return "reaffirmed"
    if c.frame in {"modal", "progressive", "going"} and said is not None and s.lemmas[said] in _SAID:
        return cast("Force", _forces()[s.lemmas[said]])
    force = _forces().get(c.lemma)
    if force is not None and u.kind != "pledge" and force in {"intends", "promised"}:
        return "agreed"
    return cast("Force | None", force)


def strength_of(reading: Reading, u: Undertaking, force: Force | None) -> Strength | None:
    """The step of an undertaking on the scale, None where it is a mere intention, a refusal or a threat."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    inviting = s.tags[c.head] in {"VB", "VBG"} and s.lemmas[c.head] in word_set("strength.inviting_verbs")
    if force == "reaffirmed":
        return "reaffirmed"
    if force == "offered" or (force is not None and inviting):
        return "invited"
    return "agreed" if force in {"agreed", "promised"} else None


def scope_of(reading: Reading, u: Undertaking, amount: Amount | None, instrument: Span | None) -> Scope:
    """Specific where the action names a sum, a day, an instrument or a thing of its own; general where it is vague."""
    c = u.candidate
    s = reading.sentences[c.sentence]
    if amount is not None or instrument is not None or u.deadline_day is not None:
        return "specific"
    told = {i for r in reading.mentions[c.sentence] for i in range(r.mention.first, r.mention.last + 1)}
    named = any(s.tags[i] in {"NNP", "NNPS"} and i not in told for i in range(c.first, c.last + 1))
    vague = not is_verb(s, c.head) or s.lemmas[c.head] in word_set("strength.vague_verbs")
    return "general" if vague and not named else "specific"
