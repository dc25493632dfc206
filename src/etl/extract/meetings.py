"""From candidate occasions to meetings: decide, join mentions, then find participants, place, date, form and status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract import circumstances, participants
from etl.extract.days import days_meant, lasting
from etl.extract.fates import calling_off
from etl.extract.lexicon import word_set
from etl.extract.merging import cluster, likely, profile
from etl.extract.occasion_features import occasion_features
from etl.extract.occasions import OccasionCandidate, find_occasions
from etl.extract.status_features import by_word, status_features
from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.circumstances import PlaceCandidate
    from etl.extract.models import Models
    from etl.extract.participants import PartyCandidate
    from etl.extract.periods import Period
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A candidate with its probability and features."""

    candidate: OccasionCandidate
    probability: float
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A decided occasion before it becomes a record: `mentions` with the clearest first."""

    mentions: tuple[Mentioned, ...]
    form: str
    status: str
    participants: tuple[tuple[PartyCandidate, float], ...]
    place: PlaceCandidate | None
    place_probability: float
    time: TimeMention | None
    period: Period | None
    time_probability: float
    confidence: float


def judge(reading: Reading, models: Models) -> list[Mentioned]:
    """Every candidate with its probability."""
    found = find_occasions(reading)
    out = []
    for c in found:
        features = tuple(occasion_features(reading, c, crowd=len(found)))
        out.append(Mentioned(c, models.occasion.probability(features), features))
    return out


def find_meetings(reading: Reading, models: Models) -> list[Occasion]:
    """The occasions of a document in the order of their first mention."""
    judged = judge(reading, models)
    peers = by_word(reading, [m.candidate for m in judged])
    kept = [m for m in judged if m.probability >= models.occasion.threshold]
    beside: dict[int, list[OccasionCandidate]] = {}
    for m in kept:
        beside.setdefault(m.candidate.sentence, []).append(m.candidate)
    kept = [m for m in kept if not _counted(reading, m.candidate, beside[m.candidate.sentence])]
    if len(kept) < 2:
        return [_occasion(reading, models, [m], beside, peers) for m in kept]
    profiles = [profile(reading, m.candidate, likely(reading, m.candidate, models.participant)) for m in kept]
    groups = cluster(profiles, models.same_occasion)
    return [_occasion(reading, models, [kept[i] for i in g], beside, peers) for g in groups]


def _counted(reading: Reading, c: OccasionCandidate, here: Sequence[OccasionCandidate]) -> bool:
    """Whether a candidate is what another one counts: the talks of "a round of talks"."""
    s = reading.sentences[c.sentence]
    of = s.heads[c.token]
    return (
        s.deps[c.token] == "pobj"
        and s.lowers[of] == "of"
        and s.lemmas[s.heads[of]] in word_set("occasions.counters")
        and any(other.token == s.heads[of] for other in here)
    )


def _occasion(
    reading: Reading,
    models: Models,
    mentions: Sequence[Mentioned],
    beside: Mapping[int, Sequence[OccasionCandidate]],
    peers: Mapping[str, Sequence[OccasionCandidate]],
) -> Occasion:
    """One occasion of its `mentions`.

    `beside` are the mentions of all occasions by sentence, `peers` all candidates of the document by word.
    """
    ordered = _clearest_first(mentions)
    chosen = [m.candidate for m in ordered]
    own = set(chosen)
    others = [o for n in sorted({c.sentence for c in chosen}) for o in beside[n] if o not in own]
    form = _vote([(models.form.probabilities(m.features), m.probability) for m in ordered])
    status = choose_status(reading, models, ordered, peers)
    parties = choose_parties(reading, models, chosen, form)
    place, p_place = choose_place(reading, models, chosen, form, others)
    time, period, p_time = choose_time(reading, models, chosen, form, status, others)
    status = agreed_status(status, period, reading)
    confidence = 1.0
    for m in ordered:
        confidence *= 1.0 - m.probability
    return Occasion(
        tuple(ordered), form, status, tuple(parties), place, p_place, time, period, p_time, 1.0 - confidence
    )


def choose_status(
    reading: Reading,
    models: Models,
    mentions: Sequence[Mentioned],
    peers: Mapping[str, Sequence[OccasionCandidate]],
) -> str:
    """Cancelled where a mention says so, else the likeliest."""
    if any(calling_off(reading.sentences[m.candidate.sentence], m.candidate) is not None for m in mentions):
        return "cancelled"
    told = [(*m.features, *status_features(reading, m.candidate, peers)) for m in mentions]
    return _vote([(models.status.probabilities(f), m.probability) for f, m in zip(told, mentions, strict=True)])


def agreed_status(status: str, period: Period | None, reading: Reading) -> str:
    """What is to come has not been held, what is past is no longer announced: the day overrules the words."""
    published = reading.article.published
    if period is None or published is None:
        return status
    if status == "held" and period.start > published:
        return "scheduled"
    return "held" if status == "scheduled" and period.end < published else status


def _clearest_first(mentions: Sequence[Mentioned]) -> list[Mentioned]:
    return sorted(mentions, key=lambda m: (-round(m.probability, 6), m.candidate.sentence, m.candidate.token))


def _vote(tables: Sequence[tuple[Mapping[str, float], float]]) -> str:
    """The class with the highest probability, mentions weighted by their own."""
    total: dict[str, float] = {}
    for table, weight in tables:
        for name, p in table.items():
            total[name] = total.get(name, 0.0) + p * weight
    return max(sorted(total), key=lambda k: total[k])


def choose_parties(
    reading: Reading, models: Models, mentions: Sequence[OccasionCandidate], form: str
) -> list[tuple[PartyCandidate, float]]:
    """Participants in the order of their mention, with probabilities."""
    scored = [(c, models.participant.probability(c.features)) for c in participants.candidates(reading, mentions, form)]
    return [(c, p) for c, p in scored if p >= models.participant.threshold]


def choose_place(
    reading: Reading,
    models: Models,
    mentions: Sequence[OccasionCandidate],
    form: str,
    others: Sequence[OccasionCandidate],
) -> tuple[PlaceCandidate | None, float]:
    """The likeliest place, none if none reaches the threshold."""
    scored = [
        (models.place.probability(c.features), -c.start, c)
        for c in circumstances.place_candidates(reading, mentions, form, others)
    ]
    if not scored:
        return None, 0.0
    p, _, best = max(scored, key=lambda x: x[:2])
    return (best, p) if p >= models.place.threshold else (None, p)


def _times_the_calling(reading: Reading, mentions: Sequence[OccasionCandidate], time: TimeMention) -> bool:
    """Whether a time says when an occasion was called off, or to when it was put off, and not when it was to be."""
    for c in mentions:
        s = reading.sentences[c.sentence]
        verb = calling_off(s, c) if s.start <= time.start < s.end else None
        if verb is not None:
            token = circumstances.token_at(s, time.bare_start)
            above = (token, *ancestors(s, token))
            before = above[: above.index(verb)] if verb in above else ()
            return (
                verb in above
                and c.token not in before
                and not any(is_verb(s, i) for i in before)
                and time.lead != "from"
            )
    return False


def choose_time(
    reading: Reading,
    models: Models,
    mentions: Sequence[OccasionCandidate],
    form: str,
    status: str,
    others: Sequence[OccasionCandidate],
) -> tuple[TimeMention | None, Period | None, float]:
    """The likeliest time expression with its days; none of them where its probability is below the threshold."""
    published = reading.article.published
    best: tuple[float, int, TimeMention, Period] | None = None
    highest = 0.0
    options = circumstances.time_candidates(reading, mentions, form, status, others)
    for c, p in zip(options, models.date.probabilities([c.features for c in options]), strict=True):
        highest = max(highest, p)
        if p < models.date.threshold or published is None or _times_the_calling(reading, mentions, c.time):
            continue
        period = days_meant(reading, c.time, future=c.ahead)
        if period is not None:
            period = lasting(reading, mentions, period)
        if period is not None and (best is None or (p, -c.time.start) > best[:2]):
            best = p, -c.time.start, c.time, period
    return (best[2], best[3], best[0]) if best else (None, None, highest)
