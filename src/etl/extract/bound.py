"""Who is bound by an undertaking: sets of parties that it may mean, of which a learned decision takes one.

One set is the subject, one the subject's state, one the two sides of the talks, one the speaker's company, ...; the
same set may come from several sources, and all of them speak for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.lexicon import demonyms
from etl.extract.occasion_features import bucket, party_label
from etl.extract.tokens import ancestors, is_verb, subtree
from etl.extract.undertaking_features import JOINT, agency, subject_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.reading import Reading
    from etl.extract.roster import Resolved
    from etl.extract.speakers import Attribution
    from etl.extract.tokens import Sentence
    from etl.extract.undertakings import UndertakingCandidate

REACH = 6
"""Sentences back in which a party is looked for that the undertaking does not name."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A set of entities that may be bound, in order, each with the mention that speaks for it, and features."""

    entities: tuple[int, ...]
    resolved: tuple[Resolved | None, ...]
    features: tuple[str, ...]


class _Sets:
    """Sets with all their sources, in the order in which they were first named."""

    def __init__(self) -> None:
        self.sources: dict[frozenset[int], list[str]] = {}
        self.order: dict[frozenset[int], tuple[int, ...]] = {}

    def add(self, keys: Sequence[int | None], source: str) -> None:
        """One more source for a set; empty sets and those with an unknown member are none."""
        if not keys or any(k is None for k in keys):
            return
        known = tuple(dict.fromkeys(k for k in keys if k is not None))
        self.sources.setdefault(frozenset(known), []).append(source)
        self.order.setdefault(frozenset(known), known)


def state_of(reading: Reading, key: int) -> int | None:
    """The state that an entity belongs to, as an entity of the document."""
    base = reading.entities[key].base
    return reading.states.get(base) if base else None


def subject_group(reading: Reading, c: UndertakingCandidate) -> list[int]:
    """Entities of the subject and of what is coordinated with it."""
    _, subject = subject_label(reading, c)
    if subject is None:
        return []
    s = reading.sentences[c.sentence]
    out: list[int] = []
    for r in reading.mentions[c.sentence]:
        head = r.mention.head
        while s.deps[head] == "conj" and s.heads[head] != head:
            head = s.heads[head]
        if r is subject or head == subject.mention.head:
            out += [k for k in r.entities if k not in out]
    return out


def recent(reading: Reading, c: UndertakingCandidate, kinds: frozenset[str]) -> list[tuple[int, str]]:
    """Entities of `kinds` named before the cue, subjects first, the nearest sentence first, with where they stand."""
    out: dict[int, str] = {}
    for n in range(c.sentence, max(-1, c.sentence - REACH), -1):
        s = reading.sentences[n]
        found = [
            r
            for r in reading.mentions[n]
            if (n < c.sentence or r.mention.last < c.cue_first) and r.mention.kind not in {"pronoun", "dual"}
        ]
        found.sort(key=lambda r: (not _subject(s, r.mention.head), r.mention.first))
        for r in found:
            where = f"{min(c.sentence - n, 3)}{'s' if _subject(s, r.mention.head) else 'o'}"
            for k in r.entities:
                if reading.entities[k].kind in kinds:
                    out.setdefault(k, where)
    return list(out.items())


def _subject(s: Sentence, i: int) -> bool:
    while s.parsed and s.deps[i] in {"conj", "appos"} and s.heads[i] != i:
        i = s.heads[i]
    return s.parsed and s.deps[i] in {"nsubj", "nsubjpass"}


_BODIES = frozenset({"organization", "country", "group"})
_PERSONS = frozenset({"person"})


def bound_sets(
    reading: Reading, c: UndertakingCandidate, said: Attribution | None, sides: Sequence[int]
) -> list[Bound]:
    """The sets that may be bound; `sides` are the states or bodies of the nearest occasion."""
    sets = _Sets()
    _of_subject(reading, c, sets)
    _of_speaker(reading, said, sets)
    sets.add(sides, f"sides{min(len(sides), 3)}")
    for n, k in enumerate(sides[:3]):
        sets.add([k], f"side{n}")
    sets.add(reading.named_states[:2], "named2")
    for n, k in enumerate(reading.named_states[:2]):
        sets.add([k], f"named{n}")
    for kinds, name in ((_BODIES, "body"), (_PERSONS, "person")):
        for n, (k, where) in enumerate(recent(reading, c, kinds)[:4]):
            sets.add([k], f"recent_{name}{n}")
            sets.add([k], f"recent_{name}@{where}")
            if name == "person":
                sets.add([state_of(reading, k)], f"recent_state{n}")
                sets.add([reading.entities[k].body], f"recent_office{n}")
    _of_sentence(reading, c, sets)
    label, subject = subject_label(reading, c)
    kept = [key for key in sets.order if _fits(reading, c, key, subject)]
    return [_bound(reading, c, said, sets, key, label, subject) for key in kept or sets.order]


def _fits(reading: Reading, c: UndertakingCandidate, key: frozenset[int], subject: Resolved | None) -> bool:
    """Whether a set has to do with a subject that is named and acts: itself, its state, its body."""
    s = reading.sentences[c.sentence]
    if subject is None or subject.mention.kind not in {"person", "organization", "country"} or not subject.entities:
        return True
    if c.subject is None or s.deps[c.subject] not in {"nsubj", "conj"}:
        return True
    own = set(subject_group(reading, c))
    own |= {k for e in tuple(own) for k in (state_of(reading, e), reading.entities[e].body) if k is not None}
    return bool(key & own)


def _of_subject(reading: Reading, c: UndertakingCandidate, sets: _Sets) -> None:
    s = reading.sentences[c.sentence]
    group = subject_group(reading, c)
    sets.add(group, "subject")
    if len(group) > 1:
        sets.add(group[:1], "subject_first")
    states = [k if reading.entities[k].kind == "country" else state_of(reading, k) for k in group]
    sets.add(states, "subject_states")
    sets.add([reading.entities[k].body for k in group], "subject_office")
    if c.subject is not None:
        inner = set(subtree(s, c.subject)) - {c.subject}
        within = [r for r in reading.mentions[c.sentence] if r.mention.head in inner and r.mention.first < c.cue_first]
        named = [k for r in within for k in r.entities if reading.entities[k].kind in {"country", "organization"}]
        sets.add(named, "subject_inside")
        near = [i for i in (c.subject, *s.children[c.subject]) if s.words[i] in demonyms()]
        sets.add([reading.states.get(demonyms()[s.words[i]]) for i in near], "subject_adjective")
        for r in reading.mentions[c.sentence]:
            if s.heads[r.mention.head] == c.subject and s.deps[r.mention.head] in {"poss", "compound", "nmod"}:
                sets.add(r.entities, "subject_owner")
                sets.add([state_of(reading, k) for k in r.entities], "subject_owner_state")


def _of_speaker(reading: Reading, said: Attribution | None, sets: _Sets) -> None:
    speaker = said.entity if said is not None else None
    for key, name in ((speaker, "said"), (reading.author, "author")):
        if key is not None:
            sets.add([key], name)
            sets.add([state_of(reading, key)], f"{name}_state")
            sets.add([reading.entities[key].body], f"{name}_office")


def _of_sentence(reading: Reading, c: UndertakingCandidate, sets: _Sets) -> None:
    s = reading.sentences[c.sentence]
    before: list[int] = []
    states: list[int | None] = []
    for r in reading.mentions[c.sentence]:
        m = r.mention
        where = "in" if c.first <= m.first <= c.last else "before" if m.first < c.cue_first else "after"
        label = party_label(r)
        sets.add(r.entities, f"{where}={label}")
        sets.add([state_of(reading, k) for k in r.entities], f"{where}_state={label}")
        if s.deps[m.head] == "pobj":
            sets.add(r.entities, f"{where}:{s.lowers[s.heads[m.head]]}")
        if s.heads[m.head] in {c.cue, c.head} or s.heads[s.heads[m.head]] in {c.cue, c.head}:
            sets.add(r.entities, f"near:{s.deps[m.head]}")
        if where == "before" and m.kind in {"country", "place", "organization", "person"}:
            before += [k for k in r.entities if reading.entities[k].kind in _BODIES]
            states += [state_of(reading, k) for k in r.entities]
    if len(set(before)) > 1:
        sets.add(before, "all_before")
    if len(set(states)) > 1:
        sets.add(states, "all_states_before")


def _bound(
    reading: Reading,
    c: UndertakingCandidate,
    said: Attribution | None,
    sets: _Sets,
    key: frozenset[int],
    label: str,
    subject: Resolved | None,
) -> Bound:
    keys = sets.order[key]
    sources = sorted(set(sets.sources[key]))
    s = reading.sentences[c.sentence]
    kinds = "+".join(sorted({reading.entities[k].kind for k in keys}))
    size = "many" if len(keys) > 2 else str(len(keys))
    joint = "joint" if c.lemma in JOINT else "own"
    passive = any(s.deps[x] in {"auxpass", "nsubjpass"} for x in s.children[c.head])
    frame = "passive" if passive else c.frame
    verb = agency("verb").get(s.lemmas[c.head], "none") if is_verb(s, c.head) else "noun"
    noun = s.lemmas[c.subject] if c.subject is not None else "none"
    role = next((bool(e.role) for k in keys if (e := reading.entities[k]).kind == "person"), None)
    out = {
        f"kinds={kinds}",
        f"size={size}",
        f"size={size}&{joint}",
        f"kinds={kinds}&subj={label}",
        f"kinds={kinds}&{c.lemma}",
    }
    out |= {f"size={size}&subj={label}&{joint}", f"kinds={kinds}&size={size}&subj={label}", f"role={role}&subj={label}"}
    out |= {f"kinds={kinds}&agency={verb}&role={role}"}
    for x in sources:
        out |= {
            f"src={x}",
            f"src={x}&subj={label}",
            f"src={x}&subj={label}&{joint}",
            f"src={x}&subj={label}&kinds={kinds}",
            f"src={x}&{frame}",
            f"src={x}&{c.lemma}",
            f"src={x}&kinds={kinds}&role={role}",
            f"src={x}&size={size}",
        }
        if label in {"thing", "other"}:
            out.add(f"src={x}&noun={noun}")
        if x.startswith(("subject", "said", "author")):
            out |= {f"src={x}&verb={verb}&kinds={kinds}", f"src={x}&head={s.lemmas[c.head]}"}
    best = [x for x in sources if x.startswith(("subject", "said", "sides", "author"))]
    out.add(f"mix={'+'.join(best)[:60]}&subj={label}")
    missing = [
        x for x in ("subject", "said", "sides2") if x not in sources and any(x in y for y in sets.sources.values())
    ]
    out |= {f"lacks={x}&subj={label}" for x in missing} | {f"lacks={x}&{c.lemma}" for x in missing}
    out |= _beside(reading, c, said, keys, label)
    return Bound(keys, tuple(_speaking_for(reading, c, k, subject) for k in keys), tuple(sorted(out)))


def _beside(
    reading: Reading, c: UndertakingCandidate, said: Attribution | None, keys: Sequence[int], label: str
) -> set[str]:
    """How the set stands to the speaker and to the rest of the document."""
    out = {f"count={bucket(min(reading.entities[k].mentions for k in keys))}"}
    speaker = said.entity if said is not None else None
    if speaker is None:
        out.add(f"unsaid&subj={label}")
    else:
        e = reading.entities[speaker]
        tie = (
            "self"
            if speaker in keys
            else "state"
            if any(reading.entities[k].kind == "country" and reading.entities[k].country == e.base for k in keys)
            else "office"
            if e.body in keys
            else "other"
        )
        out |= {
            f"tie={tie}",
            f"tie={tie}&subj={label}",
            f"tie={tie}&{c.frame}",
            f"tie={tie}&role={bool(e.role)}&subj={label}",
        }
    s = reading.sentences[c.sentence]
    if any(reading.entities[k].kind == "person" for k in keys):
        out |= {
            f"person&head={s.lemmas[c.head]}",
            f"person&{c.lemma}",
            f"person&depth={min(len(ancestors(s, c.head)), 3)}",
        }
    return out


def _speaking_for(reading: Reading, c: UndertakingCandidate, key: int, subject: Resolved | None) -> Resolved | None:
    """The mention of an entity in the sentence, the subject's first; None where the sentence does not name it."""
    here = [r for r in reading.mentions[c.sentence] if key in r.entities]
    return subject if subject in here else here[0] if here else None
