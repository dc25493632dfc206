"""Decided occasions and undertakings as the records of `etl.records`, every quotation a span of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from etl.extract.home import place_officials
from etl.extract.topics import topics_of
from etl.records import Commitment, Deadline, Extraction, Meeting, Mention, Party, Place, Span, When

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
    found = Extraction(meetings, tuple(_commitment(reading, u) for u in undertakings))
    dateline = reading.article.dateline
    return place_officials(found, dateline.country if dateline else None)


def _span(reading: Reading, s: Sentence, first: int, last: int) -> Span:
    return Span.of(reading.text, s.starts[first], s.ends[last])


def _mention(reading: Reading, m: Mentioned) -> Mention:
    s = reading.sentences[m.candidate.sentence]
    return Mention(
        _span(reading, s, m.candidate.first, m.candidate.last),
        Span.of(reading.text, s.start, s.end),
        f"occasion.{m.candidate.kind}.{s.lemmas[m.candidate.token]}",
    )


def party(reading: Reading, candidate: PartyCandidate, probability: float) -> Party:
    """An entity as a party at one place of the text."""
    e = reading.entities[candidate.entity]
    mention = None
    rule = "context"
    if candidate.resolved is not None:
        m = candidate.resolved.mention
        s = reading.sentences[m.sentence]
        mention = _span(reading, s, m.first, m.last)
        rule = candidate.resolved.rule
    role = Span.of(reading.text, *e.role) if e.role else None
    return Party(e.name, e.kind, e.country, role, mention, rule, round(probability, 4))


def _meeting(reading: Reading, o: Occasion) -> Meeting:
    first = o.mentions[0].candidate
    s = reading.sentences[first.sentence]
    people = tuple(party(reading, c, p) for c, p in o.participants)
    place = None
    if o.place is not None:
        place = Place(Span.of(reading.text, o.place.start, o.place.end), o.place.name, o.place.country)
    when = None
    if o.time is not None and o.period is not None:
        when = When(
            Span.of(reading.text, o.time.start, o.time.end),
            o.period.start,
            o.period.end,
            o.period.precision,
            o.period.rule,
        )
    return Meeting(
        anchor=_span(reading, s, first.token, first.token),
        form=cast("Form", o.form),
        status=cast("Status", o.status),
        mentions=tuple(_mention(reading, m) for m in o.mentions),
        participants=people,
        participants_reason=None if len(people) >= 2 else "not_stated",
        place=place,
        place_reason=None if place else "not_stated",
        date=when,
        date_reason=None if when else _no_date(reading),
        topics=topics_of(
            " ".join(
                reading.text[
                    reading.sentences[m.candidate.sentence].start : reading.sentences[m.candidate.sentence].end
                ]
                for m in o.mentions
            )
        ),
        rule=f"occasion.{first.kind}.{s.lemmas[first.token]}",
        confidence=round(o.confidence, 4),
    )


def _no_date(reading: Reading) -> NullReason:
    return "not_stated" if reading.article.published else "no_publication_date"


def _commitment(reading: Reading, u: Undertaking) -> Commitment:
    c = u.candidate
    s = reading.sentences[c.sentence]
    deadline = None
    if u.deadline is not None:
        deadline = Deadline(
            Span.of(reading.text, u.deadline.start, u.deadline.end), u.deadline_day, f"deadline.{u.deadline.kind}"
        )
    reason: NullReason | None = None
    if u.deadline is None:
        reason = "not_stated"
    elif u.deadline_day is None:
        reason = "ambiguous" if reading.article.published else "no_publication_date"
    action = _span(reading, s, c.first, c.last)
    return Commitment(
        anchor=_span(reading, s, c.head, c.head),
        kind=cast("CommitmentKind", u.kind),
        polarity=cast("Polarity", u.polarity),
        cue=_span(reading, s, c.cue_first, c.cue_last),
        action=action,
        evidence=Span.of(reading.text, s.start, s.end),
        parties=tuple(party(reading, o, p) for o, p in u.parties),
        counterparties=tuple(party(reading, o, p) for o, p in u.counterparties),
        speaker=party(reading, *u.speaker) if u.speaker else None,
        speaker_reason=None if u.speaker else "not_stated",
        deadline=deadline,
        deadline_reason=reason,
        meeting=u.meeting,
        topics=topics_of(action.text),
        rule=f"undertaking.{c.frame}.{c.lemma}",
        confidence=round(u.confidence, 4),
    )
