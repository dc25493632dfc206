"""Who took part in an occasion: every party near its mentions is a candidate, a learned decision keeps or drops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.occasion_features import bucket, party_label
from etl.extract.paths import link, meeting_point, relation
from etl.extract.speakers import speech_verbs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.occasions import OccasionCandidate
    from etl.extract.reading import Reading
    from etl.extract.roster import Resolved
    from etl.extract.tokens import Sentence


@dataclass(frozen=True, slots=True)
class PartyCandidate:
    """An entity that may belong to an event, the mention that speaks for it best (None: context) and its features."""

    entity: int
    resolved: Resolved | None
    features: tuple[str, ...]


def candidates(reading: Reading, mentions: Sequence[OccasionCandidate], form: str) -> list[PartyCandidate]:
    """Entities in the sentences of an occasion's mentions.

    And of the sentence before the first, in order of mention.
    """
    seen: dict[int, tuple[Resolved | None, set[str]]] = {}
    for rank, c in enumerate(mentions[:6]):
        s = reading.sentences[c.sentence]
        for r in reading.mentions[c.sentence]:
            label = party_label(r)
            path = relation(s, r.mention.head, c.token, c.verb)
            marks = _marks(reading, c, r, path, label, form, rank)
            for key in r.entities:
                best, features = seen.setdefault(key, (r, set()))
                features.update(marks)
                if r.mention.kind == "person" and (best is None or best.mention.kind != "person"):
                    seen[key] = (r, features)
    if mentions and mentions[0].sentence > 0:
        _before(reading, mentions[0], seen, form)
    if mentions:
        _around(reading, mentions[0], seen, form)
    filled = _filled(seen)
    return [
        PartyCandidate(
            key, r, tuple(sorted(f | _of_entity(reading, key, seen, form) | _beside(reading, key, seen, filled, form)))
        )
        for key, (r, f) in seen.items()
    ]


_SLOTS = {
    "T:with": "partner",
    "V:with": "partner",
    "V:dobj": "partner",
    "T:between": "pair",
    "V:between": "pair",
    "T:among": "pair",
    "T:poss": "agent",
    "T:by": "agent",
    "V:by": "agent",
    "V:nsubj": "agent",
    "T:of": "agent",
    "V:nsubjpass": "patient",
    "T:compound": "name",
    "T:amod": "name",
    "T:nmod": "name",
    "V:to": "goal",
    "T:to": "goal",
    "V:in": "goal",
    "T:in": "goal",
    "V:on": "partner",
    "A1:nsubj": "above",
    "A2:nsubj": "above",
    "A3:nsubj": "above",
}
"""The place of a party in an occasion, by its path to the event word."""


def _slots(features: set[str]) -> set[str]:
    """The slots that the paths among a candidate's features fill."""
    return {_SLOTS[f[2:]] for f in features if f[1:2] == "|" and f[2:] in _SLOTS}


def _filled(seen: Mapping[int, tuple[Resolved | None, set[str]]]) -> dict[str, set[int]]:
    """Which entities fill each slot."""
    out: dict[str, set[int]] = {}
    for key, (_, features) in seen.items():
        for slot in _slots(features):
            out.setdefault(slot, set()).add(key)
    return out


def _beside(
    reading: Reading,
    key: int,
    seen: Mapping[int, tuple[Resolved | None, set[str]]],
    filled: Mapping[str, set[int]],
    form: str,
) -> set[str]:
    """What the other candidates fill, and whether the headline names this one."""
    own = _slots(seen[key][1])
    e = reading.entities[key]
    mine = "+".join(sorted(own)) or "none"
    out = {f"slot={mine}", f"slot={mine}&{form}", f"slot={mine}&{e.kind}"}
    for slot in ("agent", "partner", "pair", "above", "goal", "patient", "name"):
        others = filled.get(slot, set()) - {key}
        out.add(f"slot={mine}&{slot}={'yes' if others else 'no'}")
        out.add(f"{e.kind}&{slot}={'yes' if others else 'no'}&{form}&{'in' if own else 'out'}")
        if e.base and any(reading.entities[k].base == e.base for k in others):
            out.add(f"same_side_{slot}&{e.kind}")
            out.add(f"same_side_{slot}&{e.kind}&slot={mine}")
    if key in reading.titled:
        out |= {f"titled&{e.kind}", f"titled&{form}", f"titled&slot={mine}", f"titled&{e.kind}&slot={mine}"}
    elif reading.titled:
        out |= {f"untitled&{e.kind}", f"untitled&slot={mine}"}
    return out


def _marks(
    reading: Reading, c: OccasionCandidate, r: Resolved, path: str, label: str, form: str, rank: int
) -> set[str]:
    s = reading.sentences[c.sentence]
    m = r.mention
    head = s.heads[m.head]
    short = path.split("<", maxsplit=1)[0]
    first = "P" if rank == 0 else "S"
    gap = m.first - c.token
    distance = "near" if abs(gap) <= 5 else "mid" if abs(gap) <= 14 else "far"
    side = "after" if gap > 0 else "before"
    out = {
        f"{first}|{path}",
        f"{first}|{path}={label}",
        f"{first}|{short}={label}&{form}",
        f"{first}|{label}",
        f"{first}|{label}&{form}",
        f"{first}|{side}/{distance}",
        f"{first}|{side}/{distance}={label}",
        f"{first}|{path}&{c.form}/{c.kind}",
        f"{first}|lemma={s.lemmas[c.token]}&{short}",
        f"{first}|rule={r.rule}",
    }
    out |= _linked(s, c, r, path, label, form, first) | _surface(s, c, r, label, form, first)
    if s.deps[m.head] in {"nsubj", "nsubjpass"} and s.lemmas[head] in speech_verbs():
        out.add(f"{first}|says")
        out.add(f"{first}|says={label}&{form}")
    if m.kind == "group" or m.plural:
        of = next((x for x in s.children[m.head] if s.lowers[x] in {"of", "from"} and s.deps[x] == "prep"), None)
        inner = [x for x in reading.mentions[c.sentence] if of is not None and s.heads[x.mention.head] == of]
        holds = party_label(inner[0]) if inner else "common" if of is not None else "state" if m.country else "none"
        out |= {f"{first}|holds={holds}", f"{first}|holds={holds}&{short}", f"{first}|holds={holds}&{s.lemmas[m.head]}"}
    if s.deps[m.head] == "pobj" and s.deps[s.heads[s.heads[m.head]]] != "ROOT":
        above = s.heads[s.heads[m.head]]
        outer = next((x for x in reading.mentions[c.sentence] if x.mention.head == above), None)
        if outer is not None:
            out |= {
                f"{first}|within={party_label(outer)}&{s.lowers[s.heads[m.head]]}",
                f"{first}|within={party_label(outer)}&{label}",
            }
    if s.deps[m.head] == "poss":
        out.add(f"{first}|poss<{s.lemmas[head]}")
    if s.deps[m.head] == "conj":
        out.add(f"{first}|conj={label}")
    if s.deps[m.head] == "pobj":
        out.add(f"{first}|pobj={s.lowers[head]}")
        out.add(f"{first}|pobj={s.lowers[head]}<{s.lemmas[s.heads[head]]}")
    if s.deps[m.head] in {"nsubj", "dobj", "nsubjpass"}:
        out.add(f"{first}|{s.deps[m.head]}<{s.lemmas[head]}")
    return out


def _surface(s: Sentence, c: OccasionCandidate, r: Resolved, label: str, form: str, first: str) -> set[str]:
    """The words between event word and mention, where they are few, and what stands right before the mention."""
    m = r.mention
    start = min(m.first, m.role[0]) if m.role is not None and m.kind == "person" else m.first
    lead = s.lowers[start - 1] if start else "^"
    if lead == "the" and start > 1:
        lead = f"{s.lowers[start - 2]} the"
    out = {f"{first}|lead={lead}", f"{first}|lead={lead}&{label}", f"{first}|lead={lead}&{form}"}
    low, high = (c.token + 1, start) if start > c.token else (m.last + 1, c.token)
    if 0 <= high - low <= 3:
        between = " ".join(s.lowers[low:high])
        side = "next" if start > c.token else "last"
        out |= {
            f"{first}|{side}={between}",
            f"{first}|{side}={between}&{label}",
            f"{first}|{s.lemmas[c.token]}&{side}={between}",
        }
    return out


def _linked(s: Sentence, c: OccasionCandidate, r: Resolved, path: str, label: str, form: str, first: str) -> set[str]:
    """How event word and mention hang together where a word above both joins them."""
    m = r.mention
    at = meeting_point(s, m.head, c.token)
    if at is None:
        return {f"{first}|apart"}
    joint = link(s, c.token, at)
    down = path.split(":", 1)[-1]
    verb = s.lemmas[at] if s.tags[at].startswith("VB") else s.tags[at][:2]
    speech = "speech" if s.lemmas[at] in speech_verbs() else "other"
    low, high = sorted((m.head, c.token))
    clauses = sum(s.deps[i] in {"ccomp", "relcl", "advcl", "acl", "parataxis", "ROOT"} for i in range(low + 1, high))
    return {
        f"{first}|link={joint}",
        f"{first}|link={joint}/{down}",
        f"{first}|link={joint}/{down}={label}",
        f"{first}|link={joint}/{down}&{form}",
        f"{first}|link={joint}/{down}&{speech}",
        f"{first}|at={verb}&{down}",
        f"{first}|clauses={min(clauses, 3)}&{label}",
        f"{first}|clauses={min(clauses, 3)}&{down}",
        f"{first}|lemma={s.lemmas[c.token]}&{down}={label}",
    }


def _before(
    reading: Reading, c: OccasionCandidate, seen: dict[int, tuple[Resolved | None, set[str]]], form: str
) -> None:
    """Parties of the sentence before, for "The two met in ..." and its like."""
    s = reading.sentences[c.sentence - 1]
    for r in reading.mentions[c.sentence - 1]:
        if r.mention.kind not in {"person", "official", "country", "dual", "organization"}:
            continue
        subject = s.parsed and s.deps[r.mention.head] in {"nsubj", "nsubjpass"}
        for key in r.entities:
            new = key not in seen
            _, features = seen.setdefault(key, (r, set()))
            features.add(f"prev={'subject' if subject else 'other'}")
            if new:
                features.update(
                    {
                        f"only_prev={'subject' if subject else 'other'}&{party_label(r)}",
                        f"only_prev&{form}",
                        f"only_prev&{c.form}/{c.kind}/{reading.sentences[c.sentence].lemmas[c.token]}",
                    }
                )


def _around(
    reading: Reading, c: OccasionCandidate, seen: dict[int, tuple[Resolved | None, set[str]]], form: str
) -> None:
    """The states and the officials that the whole text is about, for "the next session" and its like."""
    s = reading.sentences[c.sentence]
    here = bucket(len([k for k, (_, f) in seen.items() if not any(x.startswith("only_prev") for x in f)]))
    for kind, ranked in (("state", reading.main_states), ("person", reading.main_persons)):
        for rank, key in enumerate(ranked[:3]):
            new = key not in seen
            _, features = seen.setdefault(key, (None, set()))
            features.add(f"main_{kind}={rank}")
            if new:
                features.update(
                    {
                        f"only_main_{kind}={rank}&here={here}",
                        f"only_main_{kind}={rank}&{form}",
                        f"only_main_{kind}={rank}&{s.lemmas[c.token]}",
                        f"only_main_{kind}={rank}&of={min(len(ranked), 4)}&here={here}&{form}",
                    }
                )


def _of_entity(reading: Reading, key: int, seen: dict[int, tuple[Resolved | None, set[str]]], form: str) -> set[str]:
    e = reading.entities[key]
    out = {
        f"kind={e.kind}",
        f"kind={e.kind}&{form}",
        f"named={e.named}&{e.kind}",
        f"count={bucket(e.mentions)}",
        f"role={bool(e.role)}&{e.kind}",
        f"rivals={bucket(len(seen))}",
    }
    if e.kind == "country":
        mates = [
            k
            for k in seen
            if k != key and reading.entities[k].country == e.country and reading.entities[k].kind in {"person", "group"}
        ]
        close = [k for k in mates if any(f.startswith(("P|T:", "P|V:")) for f in seen[k][1])]
        out.add(f"person_of_state={'close' if close else 'far' if mates else 'none'}")
        out.add(f"person_of_state={'close' if close else 'far' if mates else 'none'}&{form}")
    if e.country and e.kind != "country":
        out.add("has_country")
    return out
