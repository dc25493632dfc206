"""What a candidate undertaking looks like: the features of the learned decisions on it and on its parties."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import table, word_set
from etl.extract.occasion_features import bucket, party_label, quoted, tense
from etl.extract.speakers import Attribution, attribute, speech_verbs
from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.commitments import Around
    from etl.extract.reading import Reading
    from etl.extract.roster import Resolved
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
    gaps = [abs(a.gap(c.sentence)) for a in near]
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
    states = reading.busy_states
    density = reading.talk
    out = [
        f"talk={density}",
        f"officials={bucket(reading.officials)}",
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


@cache
def agency(kind: str) -> Mapping[str, str]:
    """Words of one kind to their class."""
    return {row["word"]: row["class"] for row in table("agency") if row["kind"] == kind}


def attribution(reading: Reading, c: UndertakingCandidate) -> Attribution | None:
    """To whom the words of a candidate are attributed; the author of a first-person statement if to nobody else."""
    return attribute(reading, c.sentence, c.cue if c.frame not in AUXILIARY else c.head)
