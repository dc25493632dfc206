"""From candidate undertakings to commitments.

Decide, then find kind, polarity, parties, speaker, deadline and meeting.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from etl.extract.bound import bound_sets
from etl.extract.deadlines import deadline_day
from etl.extract.participants import PartyCandidate
from etl.extract.undertaking_features import (
    OCCASIONAL,
    STOPPING,
    attribution,
    undertaking_features,
)
from etl.extract.undertaking_slots import deadline_features, party_candidates
from etl.extract.undertakings import UndertakingCandidate, find_undertakings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from etl.extract.meetings import Occasion
    from etl.extract.models import Models
    from etl.extract.reading import Reading
    from etl.extract.speakers import Attribution
    from etl.extract.times import TimeMention


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A decided commitment before it becomes a record; `meeting` indexes the document's occasions."""

    candidate: UndertakingCandidate
    kind: str
    polarity: str
    parties: tuple[tuple[PartyCandidate, float], ...]
    counterparties: tuple[tuple[PartyCandidate, float], ...]
    speaker: tuple[PartyCandidate, float] | None
    attribution: Attribution | None
    deadline: TimeMention | None
    deadline_day: date | None
    deadline_probability: float
    meeting: int | None
    meeting_probability: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Around:
    """What the decisions on an undertaking see of the occasions.

    Where their mentions are and their sides as entities.
    """

    sentences: tuple[int, ...]
    sides: tuple[int, ...]
    form: str
    status: str
    people: tuple[int, ...]
    index: int

    def gap(self, sentence: int) -> int:
        """Sentences from the nearest mention to `sentence`, negative where the mention comes after it."""
        at = bisect_left(self.sentences, sentence)
        return min((sentence - x for x in self.sentences[max(0, at - 1) : at + 1]), key=abs)

    def last_before(self, sentence: int) -> int:
        """The last mention up to `sentence`."""
        return self.sentences[bisect_right(self.sentences, sentence) - 1]


def around(reading: Reading, occasions: Sequence[Occasion]) -> list[Around]:
    """Each occasion as the undertakings see it."""
    out: list[Around] = []
    for o in occasions:
        people = tuple(c.entity for c, _ in o.participants)
        where = tuple(sorted({m.candidate.sentence for m in o.mentions}))
        out.append(Around(where, sides(reading, people), o.form, o.status, people, len(out)))
    return out


def sides(reading: Reading, participants: Sequence[int]) -> tuple[int, ...]:
    """The states, else bodies, of the participants, in order."""
    out: list[int] = []
    for key in participants:
        e = reading.entities[key]
        state = reading.states.get(e.base) if e.base else None
        chosen = state if state is not None else (key if e.kind in {"organization", "country"} else None)
        if chosen is not None and chosen not in out:
            out.append(chosen)
    return tuple(out)


def nearest_sides(reading: Reading, c: UndertakingCandidate, near: Sequence[Around]) -> tuple[int, ...]:
    """Sides of the last held occasion with two sides before the undertaking.

    Else of the first after it, else the main states.
    """
    full = [a for a in near if len(a.sides) >= 2]
    before = [a for a in full if a.sentences[0] <= c.sentence]
    if before:
        return max(before, key=lambda a: a.last_before(c.sentence)).sides
    if full:
        return full[0].sides
    return reading.named_states[:2]


def link_features(
    reading: Reading,
    c: UndertakingCandidate,
    bound: Sequence[int],
    index: int,
    near: Sequence[Around],
    kind: str,
    said: int | None,
) -> list[str]:
    """Features of the pair of an undertaking and occasion `index`; `said` is who states it."""
    a = near[index]
    gap = a.gap(c.sentence)
    first = c.sentence - a.sentences[0]
    size = "0" if gap == 0 else ("+1" if gap == 1 else "-1" if gap == -1 else "near" if abs(gap) <= 3 else "far")
    countries = {reading.entities[k].country for k in bound} - {None}
    there = {reading.entities[k].country for k in a.sides} - {None}
    fit = (
        "none"
        if not countries or not there
        else "inside"
        if countries <= there
        else "some"
        if countries & there
        else "apart"
    )
    order = sum((abs(x.gap(c.sentence)), n) < (abs(gap), index) for n, x in enumerate(near))
    held = [n for n, x in enumerate(near) if x.status == "held"]
    lone = "only" if held == [index] else "first" if held[:1] == [index] else "later"
    out = [
        f"gap={size}",
        f"form={a.form}",
        f"status={a.status}",
        f"fit={fit}",
        f"kind={kind}",
        f"n={min(len(near), 4)}",
        f"order={min(order, 3)}",
        f"lone={lone}",
        f"after={first >= 0}",
        f"lemma={c.lemma}",
    ]
    out += [f"{x}&{y}" for i, x in enumerate(out[:9]) for y in out[i + 1 : 9]]
    out += [
        f"gap={size}&fit={fit}&kind={kind}",
        f"status={a.status}&lone={lone}&kind={kind}",
        f"lone={lone}&fit={fit}&kind={kind}",
        f"frame={c.frame}&gap={size}",
    ]
    return out + _speaking_features(reading, c, a, index, near, said, kind, size, lone)


def _speaking_features(  # noqa: PLR0913, PLR0917 - one step, one place
    reading: Reading,
    c: UndertakingCandidate,
    a: Around,
    index: int,
    near: Sequence[Around],
    said: int | None,
    kind: str,
    size: str,
    lone: str,
) -> list[str]:
    """Whether the one who speaks took part, and in nothing else nearer."""
    if said is None:
        part = "reporter"
    else:
        state = reading.entities[said].base
        part = (
            "took_part"
            if said in a.people
            else "same_side"
            if state and state in {reading.entities[k].country for k in a.sides}
            else "outside"
        )
    rivals = sum(
        1 for n, x in enumerate(near) if n != index and x.status == "held" and said is not None and said in x.people
    )
    out = [
        f"spk={part}",
        f"spk={part}&kind={kind}",
        f"spk={part}&gap={size}",
        f"spk={part}&lone={lone}",
        f"spk={part}&status={a.status}",
        f"spk={part}&rivals={min(rivals, 2)}",
    ]
    out += [
        f"talk={reading.talk}&{x}"
        for x in (
            f"status={a.status}",
            f"lone={lone}",
            f"gap={size}",
            f"kind={kind}",
            f"spk={part}",
            f"spk={part}&status={a.status}&lone={lone}",
        )
    ]
    last = max((n for n, x in enumerate(near) if x.status == "held" and x.sentences[0] <= c.sentence), default=-1)
    out += [
        f"last_held={last == index}",
        f"last_held={last == index}&spk={part}",
        f"last_held={last == index}&kind={kind}&talk={reading.talk}",
    ]
    return out


def polarity_features(reading: Reading, c: UndertakingCandidate) -> list[str]:
    """Features of refraining: negation and words of stopping, and their combination."""
    s = reading.sentences[c.sentence]
    head = s.lemmas[c.head]
    stopping = head in STOPPING
    refusing = c.lemma in {
        "refuse",
        "decline",
        "reject",
        "oppose",
        "rule",
        "renounce",
        "unwilling",
        "refusal",
        "cannot",
    }
    sign = (c.negated + stopping + refusing) % 2 == 1
    return [
        f"neg={c.negated}",
        f"lemma={c.lemma}",
        f"head={head}",
        f"sign={sign}",
        f"neg={c.negated}&stop={stopping}&refuse={refusing}",
        f"frame={c.frame}&neg={c.negated}",
        f"head={head}&neg={c.negated}",
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its probability; `spare` where a likelier reading of the same action is accepted."""

    candidate: UndertakingCandidate
    said: Attribution | None
    features: Sequence[str]
    probability: float
    spare: bool


def judge_undertakings(reading: Reading, models: Models, every: Sequence[Around]) -> list[Judged]:
    """Every candidate of a document, in the order of the text."""
    found: list[Judged] = []
    for c in find_undertakings(reading, models.action_end):
        said = attribution(reading, c)
        features = undertaking_features(reading, c, said, _reachable(c, every))
        found.append(Judged(c, said, features, models.commitment.probability(features), spare=False))
    beside: dict[int, list[Judged]] = {}
    for x in found:
        if x.probability >= models.commitment.threshold:
            beside.setdefault(x.candidate.sentence, []).append(x)
    return [
        replace(x, spare=any(_better(y, x) for y in beside.get(x.candidate.sentence, ()) if y is not x)) for x in found
    ]


def find_commitments(reading: Reading, models: Models, occasions: Sequence[Occasion]) -> list[Undertaking]:
    """The commitments of a document in the order of the text."""
    every = around(reading, occasions)
    return [
        _undertaking(reading, models, x, _reachable(x.candidate, every))
        for x in judge_undertakings(reading, models, every)
        if x.probability >= models.commitment.threshold and not x.spare
    ]


def _better(x: Judged, y: Judged) -> bool:
    """Whether `x` is the same action as `y`, mostly word for word, and the likelier reading of it."""
    a, b = x.candidate, y.candidate
    shared = min(a.last, b.last) - max(a.first, b.first) + 1
    whole = max(a.last, b.last) - min(a.first, b.first) + 1
    return shared * 2 >= whole and (x.probability, -a.head) > (y.probability, -b.head)


FAR = 40
"""Sentences between an undertaking and an occasion that has to do with it; the first three are always looked at."""


def _reachable(c: UndertakingCandidate, every: Sequence[Around]) -> list[Around]:
    """The occasions, those far from an undertaking left out."""
    return [a for a in every if a.index < 3 or abs(a.gap(c.sentence)) <= FAR]


def _undertaking(reading: Reading, models: Models, x: Judged, near: Sequence[Around]) -> Undertaking:
    c, said, features = x.candidate, x.said, x.features
    options = party_candidates(reading, c, said, nearest_sides(reading, c, near))
    parties = _bound(reading, models, c, said, near)
    taken = {o.entity for o, _ in parties}
    others = [(o, models.counterparty.probability(o.features)) for o in options if o.entity not in taken]
    counterparties = [(o, q) for o, q in others if q >= models.counterparty.threshold]
    kind = models.commitment_kind.best(kind_features(reading, features, [o.entity for o, _ in parties]))[0]
    refrain = models.polarity.accepts(polarity_features(reading, c))
    speaker = _speaker(models, options)
    deadline, day, p_deadline = _deadline(reading, models, c)
    stated = speaker[0].entity if speaker else None
    meeting, p_meeting = _meeting(reading, models, c, [o.entity for o, _ in parties], near, kind, stated)
    return Undertaking(
        c,
        kind,
        "refrain" if refrain else "do",
        tuple(parties),
        tuple(counterparties),
        speaker,
        said,
        deadline,
        day,
        p_deadline,
        meeting,
        p_meeting,
        x.probability,
    )


def _bound(
    reading: Reading, models: Models, c: UndertakingCandidate, said: Attribution | None, near: Sequence[Around]
) -> list[tuple[PartyCandidate, float]]:
    """The likeliest set of parties that is bound."""
    sets = bound_sets(reading, c, said, nearest_sides(reading, c, near))
    scored = [(models.bound.probability(b.features), -n) for n, b in enumerate(sets)]
    if not scored:
        return []
    p, n = max(scored)
    best = sets[-n]
    return [(PartyCandidate(k, r, best.features), p) for k, r in zip(best.entities, best.resolved, strict=True)]


def kind_features(reading: Reading, features: Sequence[str], bound: Sequence[int]) -> list[str]:
    """Features of the kind: those of the candidate and how many sides are bound."""
    countries = {reading.entities[k].country or str(k) for k in bound}
    many = "many" if len(countries) > 1 else "one"
    extra = [f"sides={many}"] + [
        f"sides={many}&{f}" for f in features if f.startswith(("lemma=", "frame=", "joint=", "subj="))
    ]
    return [*(f for f in features if not f.startswith(OCCASIONAL)), *extra]


def _speaker(models: Models, options: Sequence[PartyCandidate]) -> tuple[PartyCandidate, float] | None:
    scored = [(models.speaker.probability(o.features), -o.entity, o) for o in options]
    if not scored:
        return None
    p, _, best = max(scored, key=lambda x: x[:2])
    return (best, p) if p >= models.speaker.threshold else None


def _deadline(
    reading: Reading, models: Models, c: UndertakingCandidate
) -> tuple[TimeMention | None, date | None, float]:
    """The likeliest time expression of the sentence as a deadline, with its day and probability."""
    s = reading.sentences[c.sentence]
    times = reading.times[c.sentence]
    scored = [(models.deadline.probability(deadline_features(s, c, t, len(times))), -t.start, t) for t in times]
    if not scored:
        return None, None, 0.0
    p, _, best = max(scored, key=lambda x: x[:2])
    if p < models.deadline.threshold:
        return None, None, p
    return best, deadline_day(best, reading.article.published), p


def _meeting(
    reading: Reading,
    models: Models,
    c: UndertakingCandidate,
    bound: Sequence[int],
    near: Sequence[Around],
    kind: str,
    said: int | None,
) -> tuple[int | None, float | None]:
    """The occasion at which an undertaking was made, with its probability."""
    if not near:
        return None, None
    options = [link_features(reading, c, bound, n, near, kind, said) for n in range(len(near))]
    p, n = max((p, -n) for n, p in enumerate(models.made_at.probabilities(options)))
    return (near[-n].index, p) if p >= models.made_at.threshold else (None, None)
