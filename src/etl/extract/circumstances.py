# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Where and when an occasion was: the candidates near its mentions and their features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.directions import direction
from etl.extract.lexicon import plain_names
from etl.extract.occasion_features import tense
from etl.extract.paths import relation
from etl.extract.rivals import rivalry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.occasions import OccasionCandidate
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention
    from etl.extract.tokens import Sentence


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """Characters `start` to `end` name a place, in plain English `name` in `country`."""

    start: int
    end: int
    name: str
    country: str | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeCandidate:
    """A time expression that may time an occasion; `ahead` where its clause speaks of what is to come."""

    time: TimeMention
    ahead: bool
    features: tuple[str, ...]


def place_candidates(
    reading: Reading, mentions: Sequence[OccasionCandidate], form: str, others: Sequence[OccasionCandidate] = ()
) -> list[PlaceCandidate]:
    """Places and states named in the sentences of the mentions, the dateline where the text says "here".

    `others` are the mentions of other occasions.
    """
    out: dict[tuple[str, str | None], PlaceCandidate] = {}
    for rank, c in enumerate(mentions[:6]):
        s = reading.sentences[c.sentence]
        other = "first" if c.sentence == mentions[0].sentence else "later"
        found = [
            r
            for r in reading.mentions[c.sentence]
            if r.mention.kind in {"place", "country"} and not (r.mention.kind == "country" and r.mention.organ)
        ]
        for n, r in enumerate(found):
            m = r.mention
            features = _place_features(s, c, m.head, m.first, rank, form) | {
                f"kind={m.kind}",
                f"kind={m.kind}&{form}",
                f"n={min(n, 3)}",
                f"of={min(len(found), 4)}",
                f"in={other}",
            }
            features.add(f"cap={'seat' if m.organ else m.rule}")
            features |= rivalry(s, c, relation(s, m.head, c.token, c.verb), m.head, others)
            _keep(
                out,
                PlaceCandidate(
                    s.starts[m.first],
                    s.ends[m.last],
                    _place_name(m.name, m.kind, m.country),
                    m.country,
                    tuple(sorted(features)),
                ),
            )
        out_here = _here(reading, s, c, rank, form)
        if out_here is not None:
            _keep(out, out_here)
    if mentions:
        whole = _dateline(reading, mentions[0], form)
        if whole is not None:
            _keep(out, whole)
    return list(out.values())


def _place_name(name: str, kind: str, country: str | None) -> str:
    if kind == "country" and country:
        return plain_names().get(country, name)
    return name


def _keep(out: dict[tuple[str, str | None], PlaceCandidate], c: PlaceCandidate) -> None:
    """Join the features of the same place; the first words that name it stay."""
    old = out.get((c.name, c.country))
    out[c.name, c.country] = (
        c
        if old is None
        else PlaceCandidate(old.start, old.end, old.name, old.country, tuple(sorted({*old.features, *c.features})))
    )


def _place_features(s: Sentence, c: OccasionCandidate, head: int, first: int, rank: int, form: str) -> set[str]:
    path = relation(s, head, c.token, c.verb)
    lead = s.lowers[first - 1] if first else "^"
    if lead == "the" and first > 1:
        lead = s.lowers[first - 2]
    gap = first - c.token
    side = "after" if gap > 0 else "before"
    near = "near" if abs(gap) <= 4 else "mid" if abs(gap) <= 12 else "far"
    r = "P" if rank == 0 else "S"
    after = s.lowers[first + 1] if first + 1 < len(s) else "$"
    return {
        f"{r}|{path}",
        f"{r}|{path}&{form}",
        f"{r}|lead={lead}",
        f"{r}|lead={lead}&{side}/{near}",
        f"{r}|{side}/{near}",
        f"{r}|lead={lead}&{form}",
        f"{r}|{s.lemmas[c.token]}&{path.split('<')[0]}",
        f"{r}|dep={s.deps[head]}",
        f"{r}|after={after}" if after in {"'s", "’s", ",", "."} else f"{r}|after=word",
        f"{r}|head={s.lemmas[s.heads[head]]}",
        f"{r}|top={s.lemmas[s.heads[s.heads[head]]]}&{lead}",
    }


def _here(reading: Reading, s: Sentence, c: OccasionCandidate, rank: int, form: str) -> PlaceCandidate | None:
    line = reading.article.dateline
    if line is None or line.place is None:
        return None
    at = next((i for i, w in enumerate(s.lowers) if w == "here"), None)
    if at is None:
        return None
    features = _place_features(s, c, at, at, rank, form) | {"here", f"here&{form}"}
    return PlaceCandidate(*_dateline_words(reading), line.place, line.country, tuple(sorted(features)))


def _dateline(reading: Reading, c: OccasionCandidate, form: str) -> PlaceCandidate | None:
    """The dateline as a last resort, judged by how the text reports."""
    line = reading.article.dateline
    if line is None or line.place is None:
        return None
    s = reading.sentences[c.sentence]
    features = {
        "dateline",
        f"dateline&{form}",
        f"dateline&sent={min(c.sentence, 3)}",
        f"dateline&lemma={s.lemmas[c.token]}",
        f"dateline&country_named={line.country in reading.states}",
    }
    return PlaceCandidate(*_dateline_words(reading), line.place, line.country, tuple(sorted(features)))


def _dateline_words(reading: Reading) -> tuple[int, int]:
    """Characters of the place inside the dateline: up to its first comma, bracket or dash."""
    line = reading.article.dateline
    if line is None:
        raise ValueError("no dateline")
    text = line.span.text
    lead = len(text) - len(text.lstrip())
    place = line.place or ""
    at = text.lower().find(place.lower())
    if at >= 0:
        return line.span.start + at, line.span.start + at + len(place)
    stop = next((n for n, ch in enumerate(text) if n > lead and ch in ",(:-–—/"), len(text))
    return line.span.start + lead, line.span.start + len(text[:stop].rstrip())


def time_candidates(
    reading: Reading,
    mentions: Sequence[OccasionCandidate],
    form: str,
    status: str,
    others: Sequence[OccasionCandidate] = (),
) -> list[TimeCandidate]:
    """Time expressions in the sentences of the mentions; `others` are the mentions of other occasions."""
    out: dict[int, TimeCandidate] = {}
    first_has = bool(mentions) and bool(reading.times[mentions[0].sentence])
    for rank, c in enumerate(mentions[:6]):
        s = reading.sentences[c.sentence]
        times = reading.times[c.sentence]
        for n, t in enumerate(times):
            side = direction(reading, t)
            features = _time_features(s, c, t, rank, form) | {
                f"{'S' if rank else 'P'}&first_has={first_has}&{t.kind}",
                f"same_sentence_as_first={c.sentence == mentions[0].sentence}",
                f"n={min(n, 3)}/{min(len(times), 4)}",
                f"status={status}&{t.kind}",
                f"status={status}&{side}",
                f"status={status}&{side}&{'S' if rank else 'P'}",
                f"words={' '.join(v for _, v in t.parts)[:12] if t.kind in {'day', 'vague', 'rel'} else t.kind}",
            }
            at = token_at(s, t.bare_start)
            features |= rivalry(s, c, relation(s, at, c.token, c.verb), at, others)
            old = out.get(t.start)
            ahead = old.ahead if old else _ahead(s, c, t, status)
            features.add(f"ahead={ahead}&{t.kind}")
            out[t.start] = TimeCandidate(t, ahead, tuple(sorted(features | set(old.features if old else ()))))
    if mentions:
        _lead_times(reading, mentions[0], out, form, status)
    return list(out.values())


def _lead_times(reading: Reading, c: OccasionCandidate, out: dict[int, TimeCandidate], form: str, status: str) -> None:
    """Time expressions of the first sentence and of the one before, for an occasion whose own sentence names none."""
    own = bool(reading.times[c.sentence])
    for n in sorted({0, max(0, c.sentence - 1)} - {c.sentence}):
        for t in reading.times[n]:
            if t.start in out:
                continue
            where = "first" if n == 0 else "before"
            features = {
                f"lead={where}",
                f"lead={where}&own={own}",
                f"lead={where}&{t.kind}",
                f"lead={where}&own={own}&{t.kind}&{status}",
                f"lead={where}&{form}",
                f"lead={where}&{status}&{direction(reading, t)}",
                f"lead={where}&gap={min(c.sentence - n, 4)}&own={own}",
                f"lead={where}&det={_determiner(reading.sentences[c.sentence], c.token)}&own={own}",
            }
            out[t.start] = TimeCandidate(t, status in PLANNED or t.lead == "for", tuple(sorted(features)))


PLANNED = frozenset({"scheduled", "proposed", "cancelled"})
"""Status of occasions that lie ahead, or lay ahead when they were called off."""


def _ahead(s: Sentence, c: OccasionCandidate, t: TimeMention, status: str) -> bool:
    """Whether a time beside a mention is to come: by the status of the occasion, or by the mention's own verb."""
    if status in PLANNED or t.lead == "for":
        return True
    return c.verb is not None and tense(s, c.verb) == "future"


def _determiner(s: Sentence, i: int) -> str:
    return next((s.lowers[x] for x in s.children[i] if s.deps[x] in {"det", "poss"}), "none")


def token_at(s: Sentence, start: int) -> int:
    """The token that covers or follows character `start`."""
    return next((i for i, e in enumerate(s.ends) if e > start), len(s) - 1)


def _time_features(s: Sentence, c: OccasionCandidate, t: TimeMention, rank: int, form: str) -> set[str]:
    first = token_at(s, t.bare_start)
    head = first
    last = token_at(s, t.end - 1)
    for i in range(first, last + 1):
        if not first <= s.heads[i] <= last:
            head = i
            break
    path = relation(s, head, c.token, c.verb)
    gap = first - c.token
    side = "after" if gap > 0 else "before"
    near = "near" if abs(gap) <= 5 else "mid" if abs(gap) <= 14 else "far"
    low, high = sorted((first, c.token))
    verbs = sum(s.tags[i].startswith("VB") for i in range(low + 1, high))
    commas = sum(s.lowers[i] in {",", ";"} for i in range(low + 1, high))
    r = "P" if rank == 0 else "S"
    up = s.lemmas[s.heads[head]] if s.deps[head] != "pobj" else s.lemmas[s.heads[s.heads[head]]]
    return {
        f"{r}|{path}",
        f"{r}|{path}&{t.kind}",
        f"{r}|{side}/{near}",
        f"{r}|verbs={min(verbs, 3)}/{side}",
        f"{r}|commas={min(commas, 3)}/{side}",
        f"{r}|kind={t.kind}",
        f"{r}|lead={t.lead or 'none'}",
        f"{r}|up={up}",
        f"{r}|{form}&{path.split('<')[0]}",
        f"{r}|{t.kind}&{side}/{near}",
        f"{r}|lead={t.lead or 'none'}&{side}/{near}",
    }
