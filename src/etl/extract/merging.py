"""Which accepted mentions are the same occasion: a learned decision on pairs, joined in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.calibration import logit
from etl.extract.circumstances import token_at
from etl.extract.days import days_meant
from etl.extract.occasion_features import tense
from etl.extract.participants import candidates
from etl.extract.paths import relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.model import BinaryModel
    from etl.extract.occasions import OccasionCandidate
    from etl.extract.reading import Reading

_CORE = (
    "T:with",
    "T:between",
    "T:of",
    "T:by",
    "T:poss",
    "T:among",
    "T:compound",
    "T:amod",
    "V:nsubj",
    "V:nsubjpass",
    "V:dobj",
    "V:with",
    "V:between",
    "V:by",
    "V:to",
    "V:on",
    "A1:nsubj",
    "T:nsubj",
    "T:dobj",
    "T:",
    "T:to",
    "T:from",
)


_ORDINALS = frozenset(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "inaugural"]
)


REACH = 40
"""Mentions back that an antecedent is looked for."""
_LATEST = 12
"""Mentions of a group, the latest, that a new one is held against."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What one mention says of its occasion: who, where, when, and how it is named."""

    sentence: int
    lemma: str
    form: str
    definite: str
    verb_kind: bool
    parties: frozenset[int]
    countries: frozenset[str]
    places: frozenset[str]
    days: frozenset[str]
    future: bool
    marks: frozenset[str]
    named: frozenset[str]
    ordinal: str
    who: frozenset[int]
    sides: frozenset[str]


def profile(reading: Reading, c: OccasionCandidate, who: frozenset[int]) -> Profile:
    """The profile of a candidate by its own clause; `who` are its likely participants."""
    s = reading.sentences[c.sentence]
    parties: set[int] = set()
    places: set[str] = set()
    for r in reading.mentions[c.sentence]:
        path = relation(s, r.mention.head, c.token, c.verb)
        if path in _CORE and r.mention.kind != "place":
            parties.update(r.entities)
        if r.mention.kind in {"place", "country"} and path in {
            "T:in",
            "V:in",
            "T:at",
            "V:at",
            "V:to",
            "T:to",
            "V:dobj",
        }:
            places.add(r.mention.name)
    future = c.verb is not None and tense(s, c.verb) in {"future", "would", "infinitive"}
    days = set()
    if reading.article.published:
        for t in reading.times[c.sentence]:
            if not relation(s, token_at(s, t.bare_start), c.token, c.verb).startswith(("T:", "V:")):
                continue
            period = days_meant(reading, t, future=future)
            if period:
                days.add(f"{period.start}/{period.end}")
    determiners = [s.lowers[x] for x in s.children[c.token] if s.deps[x] in {"det", "poss"}]
    mods = {s.lowers[x] for x in s.children[c.token] if s.deps[x] in {"amod", "compound", "nmod"}}
    named = {
        s.words[x]
        for x in s.children[c.token]
        if s.deps[x] in {"compound", "nmod", "amod"} and s.words[x][:1].isupper()
    }
    return Profile(
        c.sentence,
        s.lemmas[c.token],
        c.form,
        determiners[0] if determiners else "none",
        c.kind == "verb",
        frozenset(parties),
        frozenset(reading.entities[k].country or "" for k in parties) - {""},
        frozenset(places),
        frozenset(days),
        future,
        frozenset(
            mods
            & {
                "first",
                "second",
                "third",
                "last",
                "next",
                "latest",
                "previous",
                "earlier",
                "upcoming",
                "annual",
                "recent",
            }
        ),
        frozenset(named),
        next(
            (
                s.lowers[x]
                for x in s.children[c.token]
                if s.lowers[x] in _ORDINALS
                or (s.lowers[x][:1].isdigit() and s.lowers[x].endswith(("st", "nd", "rd", "th")))
            ),
            "",
        ),
        who,
        frozenset(base for k in who if (base := reading.entities[k].base)),
    )


def likely(reading: Reading, c: OccasionCandidate, model: BinaryModel) -> frozenset[int]:
    """Who took part, as far as one mention tells."""
    return frozenset(
        x.entity for x in candidates(reading, [c], c.form) if model.probability(x.features) >= model.threshold
    )


def pair_features(profiles: Sequence[Profile], first: int, second: int) -> list[str]:
    """Features of the pair of an earlier mention and a later one, by their places in `profiles`."""
    a, b = profiles[first], profiles[second]
    return _own_pair(a, b) + _company(profiles, first, second)


def _company(profiles: Sequence[Profile], first: int, second: int) -> list[str]:
    """How the pair stands among the other mentions: whether a likelier antecedent lies between or before."""
    a, b = profiles[first], profiles[second]
    nearer = [p for p in profiles[first + 1 : second] if p.form == b.form]
    same = [p for p in profiles[max(0, second - REACH) : second] if p.form == b.form]
    rank = f"nearest={not nearer}"
    lone = f"choice={min(len(same), 3)}"
    det = b.definite if b.definite in {"the", "a", "an", "this", "that", "none"} else "other"
    fit = "new" if b.parties - a.parties else "known" if b.parties else "bare"
    out = [
        rank,
        lone,
        f"{rank}&det={det}",
        f"{rank}&{lone}",
        f"fit={fit}",
        f"fit={fit}&det={det}",
        f"fit={fit}&same={a.form == b.form}",
        f"fit={fit}&{rank}&same={a.form == b.form}",
    ]
    out += [
        f"first={first == 0}&same={a.form == b.form}",
        f"det={det}&same={a.lemma == b.lemma}&fit={fit}",
        f"future={a.future}/{b.future}&same={a.form == b.form}",
    ]
    if a.sentence == b.sentence:
        out += [f"within&same={a.form == b.form}", f"within&fit={fit}", f"within&lemmas={a.lemma}/{b.lemma}"]
    return out


def _own_pair(a: Profile, b: Profile) -> list[str]:
    gap = b.sentence - a.sentence
    out = [
        f"gap={gap if gap < 3 else '3-6' if gap < 7 else '7+'}",
        f"lemmas={'same' if a.lemma == b.lemma else 'differ'}",
        f"forms={'same' if a.form == b.form else '/'.join(sorted((a.form, b.form)))}",
        f"det={b.definite if b.definite in {'the', 'a', 'an', 'this', 'that', 'none'} else 'other'}",
        f"det1={a.definite if a.definite in {'the', 'a', 'an', 'none'} else 'other'}",
        f"future={a.future}/{b.future}",
        f"verbs={a.verb_kind}/{b.verb_kind}",
    ]
    out.append(_overlap("parties", a.parties, b.parties))
    out.append(_overlap("countries", a.countries, b.countries))
    out.append(_overlap("places", a.places, b.places))
    out.append(_overlap("days", a.days, b.days))
    out.append(_overlap("named", a.named, b.named))
    who, sides = _overlap("who", a.who, b.who), _overlap("sides", a.sides, b.sides)
    det = b.definite if b.definite in {"the", "a", "an", "this", "that", "none"} else "other"
    agree = "same" if a.form == b.form else "differ"
    out += [
        who,
        sides,
        f"{who}&{det}",
        f"{sides}&{det}",
        f"{who}&{agree}",
        f"{sides}&{agree}",
        f"{who}&{sides}",
        f"{who}&{out[10]}",
    ]
    out += [
        f"{who}&{out[0]}",
        f"{who}&{agree}&{det}",
        f"{who}&lemmas={a.lemma == b.lemma}",
        f"{who}&future={a.future}/{b.future}",
    ]
    out.append(f"places&days={out[9][7:]}/{out[10][5:]}")
    if a.marks and b.marks and a.marks != b.marks:
        out.append("marks_conflict")
    if (a.marks or b.marks) and not (a.marks and b.marks):
        out.append(f"marks_one&det={out[3]}")
    if a.ordinal and b.ordinal:
        out.append(f"ordinals={'same' if a.ordinal == b.ordinal else 'differ'}")
    if a.marks != b.marks:
        out.append("marks=" + ",".join(sorted(a.marks ^ b.marks)))
    if a.lemma == b.lemma:
        out.append(f"lemma={a.lemma}")
    else:
        out.append("lemmas=" + "/".join(sorted((a.lemma, b.lemma))))
    same = "same" if a.form == b.form else "differ"
    out += [
        f"{same}&{out[7]}",
        f"{same}&{out[8]}",
        f"{same}&{out[3]}",
        f"{same}&{out[0]}",
        f"{out[7]}&{out[3]}",
        f"{out[1]}&{out[3]}",
        f"{same}&{out[10]}",
        f"{same}&{out[9]}",
        f"{out[0]}&{out[3]}",
    ]
    return out


def _overlap(name: str, a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> str:
    if not a or not b:
        return f"{name}={'none' if not a and not b else 'one'}"
    if a == b:
        return f"{name}=equal"
    if a <= b or b <= a:
        return f"{name}=inside"
    return f"{name}={'some' if a & b else 'apart'}"


def cluster(profiles: Sequence[Profile], model: BinaryModel) -> list[list[int]]:
    """Groups of indices of `profiles`, in order: each mention joins the group that fits it best, or opens one.

    How well it fits a group is the mean of the log odds of its likeliest antecedent there and of all of them: one
    lookalike alone does not draw two occasions into one.
    """
    groups: list[list[int]] = []
    open_groups: list[list[int]] = []
    ordinals: dict[int, set[str]] = {}
    least = logit(model.threshold)
    for b in range(len(profiles)):
        best: tuple[float, list[int]] | None = None
        open_groups = [g for g in open_groups if b - g[-1] <= REACH]
        for group in open_groups:
            near = [a for a in group[-_LATEST:] if b - a <= REACH]
            if profiles[b].ordinal and ordinals[group[0]] - {profiles[b].ordinal}:
                continue  # for certain another one: the seventh session is not the eighth
            odds = [logit(model.probability(pair_features(profiles, a, b))) for a in near]
            fit = (max(odds) + sum(odds) / len(odds)) / 2
            if best is None or fit > best[0]:
                best = fit, group
        if best is not None and best[0] >= least:
            home = best[1]
            home.append(b)
        else:
            home = [b]
            groups.append(home)
            open_groups.append(home)
        ordinals.setdefault(home[0], set()).update({profiles[b].ordinal} - {""})
    return groups
