"""Whether a text tells of something old again: an undertaking of last year, a summit long past.

Old is what the text dates more than a month before its publication, what it tells in the past perfect of its own (not
that of reported speech), what a verb of remembering governs, or what "earlier", "originally" and their like stand by.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from etl.extract.cue_verbs import beside, cue_verb, speech_verb
from etl.extract.lexicon import word_set
from etl.extract.speakers import speech_verbs
from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from datetime import date

    from etl.extract.commitments import Undertaking
    from etl.extract.meetings import Occasion
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.records import Made

FRESH = timedelta(days=31)
"""News comes back to what is older only to remind of it."""


def _old(last: date | None, published: date | None) -> bool:
    return last is not None and published is not None and published - last > FRESH


def _reminding(s: Sentence, verb: int | None) -> bool:
    """Whether a verb is remembered by one above it, is itself in the past perfect, or has a word of before by it."""
    if verb is None:
        return False
    above = [a for a in ancestors(s, verb) if is_verb(s, a)]
    if any(s.lemmas[a] in word_set("recalled.verbs") for a in above):
        return True
    if beside(s, verb, "advmod") & word_set("recalled.adverbs"):
        return True
    perfect = any(s.lowers[i] == "had" and s.deps[i] == "aux" for i in s.children[verb])
    return perfect and not any(s.lemmas[a] in speech_verbs() for a in above)


def undertaking_recalled(reading: Reading, u: Undertaking, made: Made | None) -> bool:
    """Whether an undertaking is an old one told again."""
    s = reading.sentences[u.candidate.sentence]
    if made is not None:
        return _old(made.end, reading.article.published)
    verb = cue_verb(s, u.candidate)
    if verb is not None:
        return _reminding(s, verb)
    said = speech_verb(s, u.candidate, u.attribution)
    return said is not None and (s.lemmas[said] in word_set("recalled.verbs") or _reminding(s, said))


def occasion_recalled(reading: Reading, o: Occasion) -> bool:
    """Whether an occasion that was held is one of long ago; a day that is known decides."""
    if o.status != "held":
        return False
    if o.period is not None:
        return _old(o.period.end, reading.article.published)
    told = [(reading.sentences[m.candidate.sentence], m.candidate.verb) for m in o.mentions]
    return all(_reminding(s, verb) for s, verb in told)
