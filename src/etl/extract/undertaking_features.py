"""What a candidate undertaking looks like: the features of the learned decisions on it and on its parties."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import clusters, demonyms, table, word_set
from etl.extract.occasion_features import bucket, party_label, quoted, tense
from etl.extract.participants import PartyCandidate
from etl.extract.paths import relation
from etl.extract.speakers import Attribution, attribute, speech_verbs
from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.commitments import Around
    from etl.extract.entities import Resolved
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention
    from etl.extract.tokens import Sentence
    from etl.extract.undertakings import UndertakingCandidate

JOINT = word_set("undertaking_features.joint")
STOPPING = word_set("undertaking_features.stopping")
OCCASIONAL = ("occasions=", "occgap=", "actpart=", "saypart=")
"""How the features on the occasions of a document begin."""
AUXILIARY = frozenset({"modal", "that_will", "progressive"})
"""Frames whose cue is an auxiliary of the action."""
_STATIVE = word_set("undertaking_features.stative")


def subject_label(reading: Reading, c: UndertakingCandidate) -> tuple[str, Resolved | None]:
    """What acts: the party label of the subject's mention, "we", "i", "it", a common noun, or none."""
    if c.subject is None:
        return "none", None
    s = reading.sentences[c.sentence]
    low = s.lowers[c.subject]
    if low in {"we", "i", "us", "our", "my"}:
        return "we" if low in {"we", "us", "our"} else "i", None
    for r in reading.mentions[c.sentence]:
        if r.mention.first <= c.subject <= r.mention.last or r.mention.head == c.subject:
            return party_label(r), r
    if s.tags[c.subject].startswith("NN"):
        return "thing", None
    return "other", None


def undertaking_features(
    reading: Reading, c: UndertakingCandidate, said: Attribution | None, near: Sequence[Around] = ()
) -> list[str]:
    """Features of one candidate; `said` is to whom its words are attributed, `near` are the document's occasions."""
    return _own_features(reading, c, said) + _company_features(reading, c) + _occasion_features(reading, c, said, near)


def _occasion_features(
    reading: Reading, c: UndertakingCandidate, said: Attribution | None, near: Sequence[Around]
) -> list[str]:
    """Whether who acts or speaks took part in an occasion of the document, and how far away it is told."""
    if not near:
        return ["occasions=0", f"occasions=0&{c.frame}"]
    gaps = [min(abs(c.sentence - x) for x in a.sentences) for a in near]
    nearest = near[min(range(len(near)), key=lambda n: (gaps[n], n))]
    gap = min(gaps)
    size = "0" if gap == 0 else "1" if gap == 1 else "2-4" if gap < 5 else "far"
    _, subject = subject_label(reading, c)
    acting = set(subject.entities) if subject else set()
    bases = {reading.entities[k].base for k in acting} - {None}
    speaker = said.entity if said is not None else None
    there = {k for a in near for k in (*a.people, *a.sides)}
    sides = {reading.entities[k].base for k in there} - {None}
    part = "part" if acting & there else "side" if bases & sides else "none"
    speaks = "unsaid" if speaker is None else "part" if speaker in there else "out"
    out = [f"occasions={min(len(near), 3)}", f"occgap={size}", f"actpart={part}", f"saypart={speaks}"]
    out += [
        f"{out[1]}&{nearest.status}",
        f"{out[1]}&{c.frame}",
        f"{out[2]}&{out[3]}",
        f"{out[2]}&{c.lemma}",
        f"{out[3]}&{c.frame}",
    ]
    return [*out, f"{out[2]}&{out[3]}&{c.frame}", f"{out[1]}&{out[2]}"]


def _company_features(reading: Reading, c: UndertakingCandidate) -> list[str]:
    """What kind of text it stands in: how many officials, states and words of meeting there are."""
    officials = sum(1 for e in reading.entities if e.named and e.kind == "person" and e.role)
    states = sum(1 for e in reading.entities if e.kind == "country" and e.mentions > 1)
    density = reading.talk
    out = [
        f"talk={density}",
        f"officials={bucket(officials)}",
        f"states={bucket(states)}",
        f"talk={density}&states={min(states, 2)}",
    ]
    return out + [f"{f}&{c.frame}" for f in out] + [f"talk={density}&{c.lemma}"]


def _own_features(reading: Reading, c: UndertakingCandidate, said: Attribution | None) -> list[str]:
    s = reading.sentences[c.sentence]
    label, resolved = subject_label(reading, c)
    kinds = sorted({reading.entities[k].kind for k in resolved.entities}) if resolved else []
    head = s.lemmas[c.head]
    joint = c.lemma in JOINT
    out = [
        f"lemma={c.lemma}",
        f"frame={c.frame}",
        f"lemma={c.lemma}/{c.frame}",
        f"subj={label}",
        f"subj={label}/{'+'.join(kinds)}",
        f"head={head}",
        f"headtag={s.tags[c.head]}",
        f"neg={c.negated}",
        f"shared={c.shared}",
        f"joint={joint}",
    ]
    if c.subject is not None and label in {"thing", "other", "group", "official"}:
        out.append(f"subjword={s.lemmas[c.subject]}")
    out += [f"cue:{f}" for f in _cue_features(s, c)]
    out += [f"{c.lemma}&{f}" for f in out if f.startswith(("subj=", "head=", "cue:tense", "cue:up"))]
    out += [f"{c.frame}&subj={label}", f"{c.frame}&head={head}", f"subj={label}&head={head}"]
    speaker = _speaker_label(reading, said)
    out += [f"said={speaker}", f"said={speaker}&subj={label}", f"said={speaker}&{c.frame}"]
    if said is not None:
        out += [f"saidverb={said.verb}", f"saidverb={said.verb}&{c.frame}", f"saidrule={said.rule}"]
    if quoted(s, c.cue):
        out.append("quoted")
    out += _action_features(reading, s, c)
    out += _agency_features(s, c, label)
    out += _cluster_features(s, c, label)
    out += _relation_features(reading, c, label, resolved, said)
    out.append("sent=first" if c.sentence == 0 else ("sent=early" if c.sentence < 4 else "sent=late"))
    if any(w in {"if", "unless", "should", "whether"} for w in s.lowers[: c.cue]):
        out.append("if_before")
    return out


def _cue_features(s: Sentence, c: UndertakingCandidate) -> list[str]:
    verb = c.cue if is_verb(s, c.cue) else next((a for a in ancestors(s, c.cue) if is_verb(s, a)), None)
    verb = c.head if c.frame in AUXILIARY else verb
    out = [f"dep={s.deps[c.cue]}", f"tag={s.tags[c.cue]}"]
    if verb is not None:
        out += [f"tense={tense(s, verb)}", f"vdep={s.deps[verb]}"]
        out += [f"mark={s.lowers[x]}" for x in s.children[verb] if s.deps[x] == "mark"]
        out += [f"adv={s.lowers[x]}" for x in s.children[verb] if s.deps[x] == "advmod"]
        above = [a for a in ancestors(s, verb) if is_verb(s, a)][:1]
        out += [f"up={s.lemmas[a]}" for a in above] or ["up=ROOT"]
        if verb != c.cue and c.frame not in AUXILIARY:
            out.append(f"gov={s.lemmas[verb]}")
    det = next((s.lowers[x] for x in s.children[c.cue] if s.deps[x] in {"det", "poss"}), "none")
    if s.tags[c.cue].startswith("NN"):
        out.append(f"det={det}")
    return out


def _speaker_label(reading: Reading, said: Attribution | None) -> str:
    if said is None:
        return "reporter"
    if said.entity is None:
        return "unknown"
    e = reading.entities[said.entity]
    return f"{e.kind}{'+role' if e.role else ''}"


def _action_features(reading: Reading, s: Sentence, c: UndertakingCandidate) -> list[str]:
    out = [f"obj={s.lemmas[x]}" for x in s.children[c.head] if s.deps[x] in {"dobj", "nsubjpass", "attr", "acomp"}]
    out += [
        f"objdep={s.deps[x]}"
        for x in s.children[c.head]
        if s.deps[x] in {"dobj", "nsubjpass", "attr", "acomp", "ccomp", "xcomp", "auxpass", "agent"}
    ]
    out += [f"headprep={s.lowers[x]}" for x in s.children[c.head] if s.deps[x] == "prep"]
    size = c.last - c.first + 1
    out.append(f"size={'1-2' if size < 3 else '3-6' if size < 7 else '7-20' if size < 21 else '21+'}")
    inside = sum(c.first <= r.mention.first <= c.last for r in reading.mentions[c.sentence])
    out.append(f"inside={bucket(inside)}")
    if s.lemmas[c.head] in _STATIVE:
        out.append("stative")
    if s.lemmas[c.head] in STOPPING:
        out.append("stopping")
    if any(s.starts[c.first] <= t.start < s.ends[c.last] for t in reading.times[c.sentence]):
        out.append("timed")
    return out


_ITINERARY = word_set("undertaking_features.itinerary")
_HEDGES = word_set("undertaking_features.hedges")


def _agency_features(s: Sentence, c: UndertakingCandidate, label: str) -> list[str]:
    """How promisable the action is and how much of an actor its subject, by the counts of `agency.csv`."""
    head = s.lemmas[c.head]
    verb = agency("verb").get(head, "none") if is_verb(s, c.head) else "noun"
    out = [
        f"agency={verb}",
        f"agency={verb}&{c.frame}",
        f"agency={verb}&subj={label}",
        f"agency={verb}&{c.lemma}",
        f"agency={verb}&{c.frame}&subj={label}",
    ]
    if c.subject is not None and label in {"thing", "other", "group", "organization", "unknown"}:
        noun = agency("noun").get(s.lowers[c.subject], "none")
        out += [f"actor={noun}", f"actor={noun}&agency={verb}", f"actor={noun}&{c.frame}"]
    if head in _ITINERARY:
        out += ["itinerary", f"itinerary&{c.frame}", f"itinerary&{c.lemma}"]
    if head == "comment" or any(s.lemmas[x] == "comment" for x in s.children[c.head]):
        out.append("comment")
    if "auxpass" in {s.deps[x] for x in s.children[c.head]}:
        out += ["passive", f"passive&agency={verb}", f"passive&subj={label}"]
    above = [s.lemmas[a] for a in ancestors(s, c.cue) if is_verb(s, a)]
    if set(above) & _HEDGES:
        out += ["hedged", f"hedged&{c.frame}", f"hedged={next(a for a in above if a in _HEDGES)}"]
    out.append(f"depth={min(len(above), 4)}")
    out += [
        f"under={s.deps[a]}" for a in (c.cue, *ancestors(s, c.cue)) if s.deps[a] in {"relcl", "advcl", "acl", "csubj"}
    ]
    return out


def _relation_features(
    reading: Reading, c: UndertakingCandidate, label: str, resolved: Resolved | None, said: Attribution | None
) -> list[str]:
    """Who acts against who says so: one who speaks of his own acts, of his state's, of another's."""
    s = reading.sentences[c.sentence]
    keys = resolved.entities if resolved else ()
    acts = reading.entities[keys[0]] if len(keys) == 1 else None
    speaks = reading.entities[said.entity] if said is not None and said.entity is not None else None
    if label in {"we", "i"}:
        tie = "first"
    elif acts is None or speaks is None:
        tie = "open" if speaks is not None else "unsaid"
    elif acts.key == speaks.key:
        tie = "self"
    elif acts.base and acts.base == speaks.base:
        tie = "own_state" if acts.kind == "country" else "own_side"
    else:
        tie = "other"
    who = (
        "many"
        if len(keys) > 1
        else "none"
        if acts is None
        else f"{acts.kind}{'+role' if acts.role else ''}{'' if acts.named else '-unnamed'}"
    )
    verb = agency("verb").get(s.lemmas[c.head], "none") if is_verb(s, c.head) else "noun"
    top = c.head if c.frame in AUXILIARY else c.cue
    while s.heads[top] != top and s.deps[top] in {"conj", "xcomp"}:
        top = s.heads[top]
    place = s.deps[top]
    mood = tense(s, c.head if c.frame in AUXILIARY else c.cue) if is_verb(s, c.cue) or c.frame in AUXILIARY else "noun"
    if place == "ccomp" and s.heads[top] != top:
        place = "said" if s.lemmas[s.heads[top]] in speech_verbs() else "ccomp"
    out = [
        f"tie={tie}",
        f"tie={tie}&{c.frame}",
        f"tie={tie}&{c.lemma}",
        f"tie={tie}&agency={verb}",
        f"tie={tie}&agency={verb}&{c.frame}",
        f"who={who}",
        f"who={who}&{c.lemma}",
        f"who={who}&agency={verb}",
        f"who={who}&{c.frame}&place={place}",
        f"place={place}",
        f"place={place}&{c.lemma}",
        f"place={place}&tie={tie}",
        f"mood={mood}&{c.lemma}",
        f"mood={mood}&{c.frame}&who={who}",
        f"mood={mood}&place={place}&{c.frame}",
    ]
    if c.lemma in {"will", "would"}:
        out += [f"{c.lemma}&who={who}&tie={tie}", f"{c.lemma}&who={who}&place={place}&agency={verb}"]
    return out


def _cluster_features(s: Sentence, c: UndertakingCandidate, label: str) -> list[str]:
    """Head, object, subject and governing verb by clusters of like words."""
    kind = "verb" if is_verb(s, c.head) else "noun"
    head = clusters(kind).get(s.lemmas[c.head], ("none", "none"))
    out = [
        f"hc={kind}{head[0]}",
        f"hf={kind}{head[1]}",
        f"hc={kind}{head[0]}&{c.frame}",
        f"hc={kind}{head[0]}&subj={label}",
    ]
    for x in s.children[c.head]:
        if s.deps[x] in {"dobj", "nsubjpass", "attr"} and not s.words[x][:1].isupper():
            obj = clusters("noun").get(s.lemmas[x], ("none", "none"))
            out += [f"oc={obj[0]}", f"of={obj[1]}", f"hc={head[0]}&oc={obj[0]}"]
    if c.subject is not None and label in {"thing", "other", "group", "organization", "unknown"}:
        sub = clusters("noun").get(s.lemmas[c.subject], ("none", "none"))
        out += [f"sc={sub[0]}", f"sf={sub[1]}", f"sc={sub[0]}&{c.frame}", f"sc={sub[0]}&hc={head[0]}"]
    above = next(
        (s.lemmas[a] for a in ancestors(s, c.cue if c.frame not in AUXILIARY else c.head) if is_verb(s, a)), None
    )
    if above is not None:
        out.append(f"uc={clusters('verb').get(above, ('none', 'none'))[0]}")
    return out


@cache
def agency(kind: str) -> Mapping[str, str]:
    """Words of one kind to their class."""
    return {row["word"]: row["class"] for row in table("agency") if row["kind"] == kind}


def party_candidates(  # noqa: C901 - one step, one place
    reading: Reading, c: UndertakingCandidate, said: Attribution | None, sides: Sequence[int]
) -> list[PartyCandidate]:
    """Entities that may be bound, bound towards, or speaking: of the sentence, of its speaker, of the talks around it.

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


def attribution(reading: Reading, c: UndertakingCandidate) -> Attribution | None:
    """To whom the words of a candidate are attributed; the author of a first-person statement if to nobody else."""
    return attribute(reading, c.sentence, c.cue if c.frame not in AUXILIARY else c.head)
