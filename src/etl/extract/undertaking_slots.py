"""Who may be bound towards or speak, and what may be the deadline: the candidates of an undertaking's other slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import demonyms
from etl.extract.occasion_features import bucket, party_label
from etl.extract.participants import PartyCandidate
from etl.extract.paths import relation
from etl.extract.speakers import speech_verbs
from etl.extract.tokens import ancestors
from etl.extract.undertaking_features import JOINT, subject_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.reading import Reading
    from etl.extract.roster import Resolved
    from etl.extract.speakers import Attribution
    from etl.extract.times import TimeMention
    from etl.extract.tokens import Sentence
    from etl.extract.undertakings import UndertakingCandidate


def party_candidates(  # noqa: C901 - one step, one place
    reading: Reading, c: UndertakingCandidate, said: Attribution | None, sides: Sequence[int]
) -> list[PartyCandidate]:
    """Entities that may be bound towards or speak: of the sentence, of its speaker, of the talks around it.

    `sides` are the states of the participants of the nearest occasion, in order.
    """
    s = reading.sentences[c.sentence]
    label, subject = subject_label(reading, c)
    joint = "joint" if c.lemma in JOINT else "own"
    frame = "passive" if any(s.deps[x] in {"auxpass", "nsubjpass"} for x in s.children[c.head]) else c.frame
    seen: dict[int, tuple[Resolved | None, set[str]]] = {}

    def add(key: int, resolved: Resolved | None, source: str) -> None:
        old, features = seen.setdefault(key, (resolved, set()))
        if old is None and resolved is not None:
            seen[key] = resolved, features
        features.update(
            {
                f"src={source}",
                f"src={source}&subj={label}",
                f"src={source}&subj={label}&{joint}",
                f"src={source}&{frame}",
                f"src={source}&{c.lemma}",
            }
        )

    for r in reading.mentions[c.sentence]:
        for key in r.entities:
            _add_mention(s, c, r, key, seen, label, joint)
            if subject is r:
                add(key, r, "subject")
                e = reading.entities[key]
                state = _state_of(reading, e.base)
                if e.kind != "country" and state is not None:
                    add(state, None, "subject_state")
    if c.subject is not None and (code := demonyms().get(s.words[c.subject])):
        state = _state_of(reading, code)
        if state is not None:
            add(state, None, "subject_adjective")
    if said is not None and said.entity is not None:
        add(said.entity, said.resolved, f"said.{said.rule}")
        state = _state_of(reading, reading.entities[said.entity].base)
        if state is not None:
            add(state, None, "said_state")
    for n, key in enumerate(sides):
        add(key, None, f"side{min(n, 2)}of{min(len(sides), 3)}")
    for key in _first_persons(reading):
        add(key, None, "author")
    for key in _previous_subjects(reading, c):
        add(key, None, "prev_subject")
    return [
        PartyCandidate(k, r, tuple(sorted(f | _entity_features(reading, k, seen, label, said))))
        for k, (r, f) in seen.items()
    ]


def _add_mention(
    s: Sentence,
    c: UndertakingCandidate,
    r: Resolved,
    key: int,
    seen: dict[int, tuple[Resolved | None, set[str]]],
    label: str,
    joint: str,
) -> None:
    m = r.mention
    kind = party_label(r)
    old, features = seen.setdefault(key, (r, set()))
    if old is None or (m.kind == "person" and old.mention.kind != "person"):
        seen[key] = r, features
    path = relation(s, m.head, c.head, c.cue)
    where = "action" if c.first <= m.first <= c.last else ("before" if m.first < c.cue else "after")
    features.update(
        {
            f"path={path}",
            f"path={path}={kind}",
            f"path={path.split('<')[0]}={kind}&{c.frame}",
            f"where={where}",
            f"where={where}={kind}",
            f"where={where}={kind}&subj={label}",
            f"where={where}&subj={label}&{joint}",
            f"m={kind}",
            f"path={path}&{c.lemma}",
        }
    )
    head = s.heads[m.head]
    if s.deps[m.head] == "pobj":
        features.update(
            {
                f"pobj={s.lowers[head]}",
                f"pobj={s.lowers[head]}&where={where}",
                f"pobj={s.lowers[head]}<{s.lemmas[s.heads[head]]}",
            }
        )
    if s.deps[m.head] in {"nsubj", "nsubjpass"}:
        features.add(f"nsubj<{s.lemmas[head]}")
        if s.lemmas[head] in speech_verbs():
            features.update(
                {
                    "says",
                    f"says={kind}",
                    f"says&{'above' if head in ancestors(s, c.head) or head in ancestors(s, c.cue) else 'aside'}",
                }
            )
    if s.deps[m.head] in {"dobj", "dative", "poss"}:
        features.add(f"{s.deps[m.head]}<{s.lemmas[head]}")


def _entity_features(
    reading: Reading, key: int, seen: dict[int, tuple[Resolved | None, set[str]]], label: str, said: Attribution | None
) -> set[str]:
    e = reading.entities[key]
    out = {
        f"kind={e.kind}",
        f"kind={e.kind}&subj={label}",
        f"named={e.named}&{e.kind}",
        f"role={bool(e.role)}&{e.kind}",
        f"rivals={bucket(len(seen))}",
    }
    if said is not None and said.entity is not None:
        country = reading.entities[said.entity].base
        if country and e.country:
            out.add(f"speaker_state={'same' if country == e.country else 'other'}&{e.kind}&subj={label}")
    return out


def _state_of(reading: Reading, code: str | None) -> int | None:
    return reading.states.get(code) if code else None


def _first_persons(reading: Reading) -> list[int]:
    """The author of a statement in the first person."""
    return [reading.author] if reading.author is not None else []


def _previous_subjects(reading: Reading, c: UndertakingCandidate) -> list[int]:
    if c.sentence == 0:
        return []
    s = reading.sentences[c.sentence - 1]
    if not s.parsed:
        return []
    return [
        k
        for r in reading.mentions[c.sentence - 1]
        if s.deps[r.mention.head] in {"nsubj", "nsubjpass"}
        for k in r.entities
    ][:3]


def deadline_features(s: Sentence, c: UndertakingCandidate, t: TimeMention, count: int) -> list[str]:
    """Features of a time expression as the deadline of an undertaking."""
    inside = s.starts[c.first] <= t.start < s.ends[c.last]
    where = (
        "inside"
        if inside
        else (
            "between"
            if s.ends[c.cue] <= t.start < s.starts[c.first]
            else "after"
            if t.start >= s.ends[c.last]
            else "before"
        )
    )
    at = next((i for i, e in enumerate(s.ends) if e > t.bare_start), len(s) - 1)
    path = relation(s, at, c.head, c.cue)
    return [
        f"where={where}",
        f"lead={t.lead or 'none'}",
        f"kind={t.kind}",
        f"where={where}&lead={t.lead or 'none'}",
        f"where={where}&kind={t.kind}",
        f"path={path}",
        f"path={path}&{c.frame}",
        f"path={path.split(':')[0]}&where={where}",
        f"n={bucket(count)}",
        f"frame={c.frame}&where={where}",
        f"lemma={c.lemma}&where={where}",
        f"kind={t.kind}&lead={t.lead or 'none'}",
        f"gap={min(abs(at - c.head) // 4, 5)}&where={where}",
    ]
