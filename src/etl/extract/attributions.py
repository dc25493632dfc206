"""Who states an undertaking, seen from those who are bound: they themselves, the other side, a third, all, or nobody.

Where no speaker is given, the reason says whether the reporter states it, all sides together, somebody without a name,
or somebody whom the text names in a way that could not be resolved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.tokens import is_verb, subtree

if TYPE_CHECKING:
    from etl.extract.commitments import Undertaking
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.records import AttributionKind, SpeakerReason


_JOINT = re.compile(r"\bjoint (?:statement|communiqu[eé]|declaration|press)\b", re.IGNORECASE)
"""What a text is called that all sides state together."""


def attribution_of(reading: Reading, u: Undertaking) -> AttributionKind | None:
    """The relation of who states an undertaking to who is bound; None where the speaker or whose he is is not known."""
    if u.speaker is not None:
        return _of_speaker(reading, u, u.speaker[0].entity)
    match speaker_reason(reading, u):
        case "joint":
            return "joint"
        case "unnamed":
            return "unnamed"
        case "reporter":
            return "reporter"
        case _:
            return None


def _of_speaker(reading: Reading, u: Undertaking, speaker: int) -> AttributionKind | None:
    said = _tied(reading, speaker)
    e = reading.entities[speaker]
    unknown = e.kind == "person" and e.base is None and e.body is None
    if unknown and all(o.entity != speaker for o, _ in u.parties):
        return None
    if not said & {x for o, _ in u.parties for x in _tied(reading, o.entity)}:
        other = said & {x for o, _ in u.counterparties for x in _tied(reading, o.entity)}
        return "counterpart" if other else "third_party"
    return "unnamed" if e.kind == "group" else "own"


def _tied(reading: Reading, key: int) -> set[str | int]:
    """An entity with its state and the body whose officer it is."""
    e = reading.entities[key]
    out: set[str | int] = {key}
    if e.base:
        out.add(e.base)
    if e.body is not None:
        out.add(e.body)
    return out


def speaker_reason(reading: Reading, u: Undertaking) -> SpeakerReason | None:
    """Why an undertaking has no speaker; None where it has one."""
    if u.speaker is not None:
        return None
    s = reading.sentences[u.candidate.sentence]
    verb = _saying(s, u)
    words = _words_of_subject(s, verb)
    if words & word_set("attributions.papers") or _according_to_paper(s):
        return "joint" if "joint" in s.lowers or len(u.parties) > 1 else "unnamed"
    if words & word_set("attributions.sources") or _according_to_source(s):
        return "unnamed"
    said = u.attribution
    if said is None or verb is None:
        return "joint" if _JOINT.search(reading.article.title or "") and len(u.parties) > 1 else "reporter"
    if said.entity is None:
        both = words & {"both", "sides", "they", "parties", "leaders", "countries", "ministers", "two"}
        return "joint" if both and len(u.parties) > 1 else "not_found"
    bound = {o.entity for o, _ in u.parties}
    return "joint" if len(bound) > 1 and said.resolved is not None and len(said.resolved.entities) > 1 else "reporter"


def _saying(s: Sentence, u: Undertaking) -> int | None:
    if u.attribution is None:
        return None
    return next((i for i in range(len(s)) if is_verb(s, i) and s.lemmas[i] == u.attribution.verb), None)


def _words_of_subject(s: Sentence, verb: int | None) -> set[str]:
    if verb is None:
        return set()
    return {
        s.lowers[k] for i in s.children[verb] if s.deps[i] in {"nsubj", "nsubjpass"} for k in subtree(s, i) if k - i < 4
    }


def _after_according(s: Sentence) -> set[str]:
    at = next((i for i in range(len(s) - 1) if s.lowers[i] == "according" and s.lowers[i + 1] == "to"), None)
    return set() if at is None else set(s.lowers[at + 2 : at + 8])


def _according_to_paper(s: Sentence) -> bool:
    return bool(_after_according(s) & word_set("attributions.papers"))


def _according_to_source(s: Sentence) -> bool:
    return bool(_after_according(s) & word_set("attributions.sources"))
