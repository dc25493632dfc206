"""Decided occasions and undertakings as the records of `etl.records`, every quotation a span of the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from etl.extract.actors import actor_of
from etl.extract.amounts import amount_of
from etl.extract.attributions import attribution_of, speaker_reason
from etl.extract.calibration import calibrated
from etl.extract.codes import commitment_code, meeting_code
from etl.extract.conditions import condition_of
from etl.extract.deadline_kinds import deadline_kind
from etl.extract.force import force_of, scope_of, strength_of
from etl.extract.instruments import instrument_of
from etl.extract.made import made_of
from etl.extract.occasion_traits import date_kind_of, postponed
from etl.extract.parts import part_of_words, with_sides
from etl.extract.recalled import occasion_recalled, undertaking_recalled
from etl.extract.sayings import grouped
from etl.extract.stance import core_words, stance_of
from etl.extract.topics import topics_of
from etl.extract.within import parts_of
from etl.records import Commitment, Deadline, Extraction, Meeting, Mention, Party, Place, Saying, Span, When

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.commitments import Undertaking
    from etl.extract.meetings import Mentioned, Occasion
    from etl.extract.participants import PartyCandidate
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.records import CommitmentKind, Form, NullReason, Polarity, Status


def extraction(reading: Reading, occasions: Sequence[Occasion], undertakings: Sequence[Undertaking]) -> Extraction:
    """The records of one document."""
    meetings = tuple(_meeting(reading, o) for o in occasions)
    groups = grouped(reading, undertakings)
    found = Extraction(meetings, tuple(_commitment(reading, g, meetings) for g in groups))
    words = [core_words(reading.sentences[g[0].candidate.sentence], g[0].candidate) for g in groups]
    return Extraction(_finished_meetings(found.meetings), _finished_commitments(found.commitments, words))


def _finished_meetings(meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """The meetings with what follows from their records: actors, sides, the greater occasion, codes."""
    sided = [with_sides(replace(m, participants=_coded(m.participants))) for m in meetings]
    parts = parts_of(sided)
    return tuple(replace(m, part_of=n, code=meeting_code(m)) for m, n in zip(sided, parts, strict=True))


def _finished_commitments(commitments: Sequence[Commitment], words: Sequence[frozenset[str]]) -> tuple[Commitment, ...]:
    """The commitments with what follows from their records: actors and codes; `words` are those of the actions."""
    return tuple(
        replace(
            c,
            parties=_coded(c.parties),
            counterparties=_coded(c.counterparties),
            speaker=_coded((c.speaker,))[0] if c.speaker else None,
            code=commitment_code(c, w),
        )
        for c, w in zip(commitments, words, strict=True)
    )


def _coded(parties: Sequence[Party]) -> tuple[Party, ...]:
    return tuple(replace(p, actor=actor_of(p)) for p in parties)


def _span(reading: Reading, s: Sentence, first: int, last: int) -> Span:
    return Span.of(reading.text, s.starts[first], s.ends[last])


def _mention(reading: Reading, m: Mentioned) -> Mention:
    s = reading.sentences[m.candidate.sentence]
    return Mention(
        _span(reading, s, m.candidate.first, m.candidate.last),
        Span.of(reading.text, s.start, s.end),
        f"occasion.{m.candidate.kind}.{s.lemmas[m.candidate.token]}",
    )


def party(reading: Reading, candidate: PartyCandidate, probability: float, what: str) -> Party:
    """An entity as a party at one place of the text; `what` names its part for the calibration."""
    e = reading.entities[candidate.entity]
    mention = None
    rule = "context"
    if candidate.resolved is not None:
        m = candidate.resolved.mention
        s = reading.sentences[m.sentence]
        mention = _span(reading, s, m.first, m.last)
        rule = candidate.resolved.rule
    role = Span.of(reading.text, *e.role) if e.role else None
    body = reading.entities[e.body].name if e.body is not None else None
    if e.chosen:
        rule = f"{rule}+allegiance"
    return Party(e.name, e.kind, e.country, role, mention, rule, calibrated(what, probability), body)


def _meeting(reading: Reading, o: Occasion) -> Meeting:
    first = o.mentions[0].candidate
    s = reading.sentences[first.sentence]
    people = tuple(
        replace(party(reading, c, p, "participant"), part=part_of_words(reading, o.mentions, c))
        for c, p in o.participants
    )
    place = None
    if o.place is not None:
        place = Place(
            Span.of(reading.text, o.place.start, o.place.end),
            o.place.name,
            o.place.country,
            calibrated("place", o.place_probability),
        )
    when = None
    if o.time is not None and o.period is not None:
        when = When(
            Span.of(reading.text, o.time.start, o.time.end),
            o.period.start,
            o.period.end,
            o.period.precision,
            o.period.rule,
            calibrated("date", o.time_probability),
        )
    return Meeting(
        anchor=_span(reading, s, first.token, first.token),
        form=cast("Form", o.form),
        status=cast("Status", o.status),
        mentions=tuple(_mention(reading, m) for m in o.mentions),
        participants=people,
        participants_reason=None if len(people) >= 2 else "not_stated",
        place=place,
        place_reason=None if place else _unclear(o.place_probability),
        date=when,
        date_reason=None if when else _no_date(reading, o),
        date_kind=date_kind_of(o) if when else None,
        postponed=postponed(reading, o),
        recalled=occasion_recalled(reading, o),
        topics=topics_of(
            " ".join(
                reading.text[
                    reading.sentences[m.candidate.sentence].start : reading.sentences[m.candidate.sentence].end
                ]
                for m in o.mentions
            )
        ),
        rule=f"occasion.{first.kind}.{s.lemmas[first.token]}",
        confidence=calibrated("meeting", o.confidence),
    )


DOUBTFUL = 0.2
"""Probability from which a candidate not taken makes a missing value ambiguous; thresholds lie from 0.3 to 0.4."""


def _unclear(probability: float) -> NullReason:
    """Why a value is missing: a candidate was nearly taken, or nothing in the text came near."""
    return "ambiguous" if probability >= DOUBTFUL else "not_stated"


def _no_date(reading: Reading, o: Occasion) -> NullReason:
    return _unclear(o.time_probability) if reading.article.published else "no_publication_date"


def _deadline(reading: Reading, u: Undertaking) -> tuple[Deadline | None, NullReason | None]:
    """The deadline of an undertaking, and why it or its day is missing."""
    if u.deadline is None:
        return None, _unclear(u.deadline_probability)
    span = Span.of(reading.text, u.deadline.start, u.deadline.end)
    reason: NullReason | None = None
    if u.deadline_day is None:
        reason = "ambiguous" if reading.article.published else "no_publication_date"
    confidence = calibrated("deadline", u.deadline_probability)
    return Deadline(span, u.deadline_day, f"deadline.{u.deadline.kind}", confidence), reason


def _saying(reading: Reading, u: Undertaking) -> Saying:
    c = u.candidate
    s = reading.sentences[c.sentence]
    return Saying(
        cue=_span(reading, s, c.cue_first, c.cue_last),
        action=_span(reading, s, c.first, c.last),
        evidence=Span.of(reading.text, s.start, s.end),
        rule=f"undertaking.{c.frame}.{c.lemma}",
    )


def _commitment(reading: Reading, group: Sequence[Undertaking], meetings: Sequence[Meeting]) -> Commitment:
    """The record of an undertaking that is told in one place or more, the clearest first."""
    u = group[0]
    c = u.candidate
    said = tuple(_saying(reading, x) for x in group)
    deadline, deadline_reason = _deadline(reading, u)
    force = force_of(reading, u)
    made, made_reason = made_of(reading, u, meetings)
    amount, instrument = amount_of(reading, u), instrument_of(reading, u)
    return Commitment(
        anchor=_span(reading, reading.sentences[c.sentence], c.head, c.head),
        kind=cast("CommitmentKind", u.kind),
        polarity=cast("Polarity", u.polarity),
        cue=said[0].cue,
        action=said[0].action,
        evidence=said[0].evidence,
        parties=tuple(party(reading, o, p, "party") for o, p in u.parties),
        counterparties=tuple(party(reading, o, p, "counterparty") for o, p in u.counterparties),
        speaker=party(reading, *u.speaker, "speaker") if u.speaker else None,
        speaker_reason=speaker_reason(reading, u),
        attribution=attribution_of(reading, u),
        deadline=deadline,
        deadline_kind=deadline_kind(reading, u),
        deadline_reason=deadline_reason,
        stance=stance_of(reading, u),
        force=force,
        strength=strength_of(reading, u, force),
        scope=scope_of(reading, u, amount, instrument),
        condition=condition_of(reading, u),
        made=made,
        made_reason=made_reason,
        amount=amount,
        instrument=instrument,
        recalled=undertaking_recalled(reading, u, made),
        sayings=said,
        meeting=u.meeting,
        meeting_confidence=None if u.meeting_probability is None else calibrated("link", u.meeting_probability),
        topics=topics_of(said[0].action.text),
        rule=said[0].rule,
        confidence=calibrated("commitment", u.confidence),
    )
