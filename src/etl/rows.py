"""Turns the records of one document into gated rows of the declared tables."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from etl.ids import content_id
from etl.read.dates import parse_published_time
from etl.read.inventory import STANDARD_INPUT
from etl.schema.declare import tables
from etl.schema.gate import Row, Value, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etl.records import Article, Code, Commitment, Extraction, Meeting, Party, RawRecord, Span

Values: TypeAlias = dict[str, Value]
Rows: TypeAlias = dict[str, list[Row]]


def add(rows: Rows, table: str, values: Values) -> None:
    """Pass `values` through the gate of `table` and append the row."""
    rows.setdefault(table, []).append(row(tables()[table], values))


def span_values(name: str, span: Span | None) -> Values:
    """Return the three columns of the quotation `name`."""
    if span is None:
        return {name: None, f"{name}_start": None, f"{name}_end": None}
    return {name: span.text, f"{name}_start": span.start, f"{name}_end": span.end}


def article_id(raw: RawRecord) -> str | None:
    """Return the id of the article at its source, which all its versions share; None where nothing identifies it.

    It follows from the own id (of a one-article file its place below the folder that was given) with the source, else
    from the address.
    """
    own = raw.file_id or raw.own_id if raw.own_id != STANDARD_INPUT else None
    if own is not None:
        return content_id("article", raw.source, own)
    return content_id("article at", raw.url) if raw.url is not None else None


def alias_values(document_id: str, raw: RawRecord, title: str | None) -> Values:
    """Return the alias under which a document came; its id covers all descriptive fields."""
    moment = parse_published_time(raw.published) if raw.published else None
    published_time = f"{moment.replace(tzinfo=None).isoformat()}Z" if moment else None
    article = article_id(raw)
    described = (raw.own_id, title, raw.source, raw.url, article, published_time)
    return {
        "alias_id": content_id("alias", document_id, *described),
        "document_id": document_id,
        "article_id": article,
        "published_time": published_time,
        "own_id": raw.own_id,
        "title": title,
        "source": raw.source,
        "url": raw.url,
    }


def _document(document_id: str, article: Article, extractor_version: str) -> Values:
    dateline = article.dateline
    return {
        "document_id": document_id,
        "published": article.published,
        "published_basis": article.published_basis,
        "title": article.title,
        "language": article.language,
        "text": article.text,
        "characters": len(article.text),
        **span_values("dateline", dateline.span if dateline else None),
        "dateline_place": dateline.place if dateline else None,
        "dateline_country": dateline.country if dateline else None,
        "dateline_day": dateline.day if dateline else None,
        "agency": dateline.agency if dateline else None,
        **span_values("byline", article.byline),
        "flags": tuple(sorted(article.flags)),
        "extractor_version": extractor_version,
    }


def _segments(document_id: str, article: Article) -> Iterator[Values]:
    for segment in article.segments:
        yield {
            "segment_id": content_id("segment", document_id, segment.kind, segment.start, segment.end),
            "document_id": document_id,
            "kind": segment.kind,
            "segment_start": segment.start,
            "segment_end": segment.end,
        }


def _party(party: Party) -> Values:
    return {
        "name": party.name,
        "kind": party.kind,
        "country": party.country,
        "iso3": party.actor.iso3,
        "actor": party.actor.code,
        "sector": party.actor.sector,
        "acts_for": party.actor.acts_for,
        "based_in": party.actor.based_in,
        "level": party.actor.level,
        **span_values("role", party.role),
        **span_values("mention", party.mention),
        "rule": party.rule,
        "confidence": party.confidence,
    }


def _code(code: Code | None) -> Values:
    """Return the codes of a record; the gate refuses a record that was left without."""
    return {
        "plover": code.plover if code else None,
        "plover_mode": code.mode if code else None,
        "cameo": code.cameo if code else None,
    }


def _meeting(document_id: str, meeting_ids: list[str], meeting_id: str, m: Meeting) -> Values:
    when, place = m.date, m.place
    return {
        "meeting_id": meeting_id,
        "document_id": document_id,
        "anchor_start": m.anchor.start,
        "anchor_end": m.anchor.end,
        "form": m.form,
        "status": m.status,
        "postponed": m.postponed,
        "recalled": m.recalled,
        "part_of": None if m.part_of is None else meeting_ids[m.part_of],
        **_code(m.code),
        **span_values("place", place.span if place else None),
        "place_name": place.name if place else None,
        "place_country": place.country if place else None,
        "place_confidence": place.confidence if place else None,
        "place_reason": m.place_reason,
        **span_values("date", when.span if when else None),
        "first_day": when.start if when else None,
        "last_day": when.end if when else None,
        "date_precision": when.precision if when else None,
        "date_kind": m.date_kind,
        "date_rule": when.rule if when else None,
        "date_confidence": when.confidence if when else None,
        "date_reason": m.date_reason,
        "topics": tuple(sorted(m.topics)),
        "participants_reason": m.participants_reason,
        "rule": m.rule,
        "confidence": m.confidence,
    }


def _commitment(document_id: str, commitment_id: str, meeting_ids: list[str], c: Commitment) -> Values:
    return {
        "commitment_id": commitment_id,
        "document_id": document_id,
        "anchor_start": c.anchor.start,
        "anchor_end": c.anchor.end,
        "meeting_id": None if c.meeting is None else meeting_ids[c.meeting],
        "meeting_confidence": c.meeting_confidence,
        "kind": c.kind,
        "polarity": c.polarity,
        "stance": c.stance,
        "force": c.force,
        "strength": c.strength,
        "scope": c.scope,
        **_code(c.code),
        **span_values("cue", c.cue),
        **span_values("action", c.action),
        **span_values("evidence", c.evidence),
        **span_values("condition", c.condition),
        **span_values("amount", c.amount.span if c.amount else None),
        "amount_value": c.amount.value if c.amount else None,
        "amount_unit": c.amount.unit if c.amount else None,
        **span_values("instrument", c.instrument),
        **span_values("made", c.made.span if c.made else None),
        "made_first_day": c.made.start if c.made else None,
        "made_last_day": c.made.end if c.made else None,
        "made_basis": c.made.basis if c.made else None,
        "made_reason": c.made_reason,
        "recalled": c.recalled,
        "attribution": c.attribution,
        "speaker_reason": c.speaker_reason,
        **span_values("deadline", c.deadline.span if c.deadline else None),
        "deadline_date": c.deadline.day if c.deadline else None,
        "deadline_kind": c.deadline_kind,
        "deadline_rule": c.deadline.rule if c.deadline else None,
        "deadline_confidence": c.deadline.confidence if c.deadline else None,
        "deadline_reason": c.deadline_reason,
        "topics": tuple(sorted(c.topics)),
        "rule": c.rule,
        "confidence": c.confidence,
    }


def _anchored_ids(kind: str, document_id: str, anchors: Iterable[Span]) -> list[str]:
    """Return an id per anchor; records that share an anchor are numbered in the extractor's order."""
    seen: defaultdict[tuple[int, int], int] = defaultdict(int)
    ids = []
    for anchor in anchors:
        nth = seen[anchor.start, anchor.end]
        seen[anchor.start, anchor.end] += 1
        ids.append(content_id(kind, document_id, anchor.start, anchor.end, nth))
    return ids


def _add_meeting(rows: Rows, document_id: str, meeting_ids: list[str], meeting_id: str, m: Meeting) -> None:
    add(rows, "meetings", _meeting(document_id, meeting_ids, meeting_id, m))
    owner: Values = {"meeting_id": meeting_id, "document_id": document_id}
    for ordinal, mention in enumerate(m.mentions):
        spans = span_values("trigger", mention.trigger) | span_values("evidence", mention.evidence)
        mention_id = content_id("mention", meeting_id, mention.trigger.start, mention.trigger.end)
        add(rows, "mentions", {"mention_id": mention_id, **owner, "ordinal": ordinal, **spans, "rule": mention.rule})
    for ordinal, party in enumerate(m.participants):
        participant_id = content_id("participant", meeting_id, party.kind, party.name, party.country)
        own: Values = {"ordinal": ordinal, "side": party.side, "part": party.part}
        add(rows, "participants", {"participant_id": participant_id, **owner, **own, **_party(party)})


def _add_sayings(rows: Rows, document_id: str, commitment_id: str, c: Commitment) -> None:
    for ordinal, said in enumerate(c.sayings):
        spans = span_values("cue", said.cue) | span_values("action", said.action)
        place: Values = {
            "commitment_mention_id": content_id(
                "saying", commitment_id, said.cue.start, said.cue.end, said.action.start, said.action.end
            ),
            "commitment_id": commitment_id,
            "document_id": document_id,
            "ordinal": ordinal,
            "rule": said.rule,
        }
        add(rows, "commitment_mentions", place | spans | span_values("evidence", said.evidence))


def _add_commitment(rows: Rows, document_id: str, commitment_id: str, meeting_ids: list[str], c: Commitment) -> None:
    add(rows, "commitments", _commitment(document_id, commitment_id, meeting_ids, c))
    _add_sayings(rows, document_id, commitment_id, c)
    bound = {"party": c.parties, "counterparty": c.counterparties, "speaker": (c.speaker,) if c.speaker else ()}
    for function, parties in bound.items():
        for ordinal, party in enumerate(parties):
            values: Values = {
                "commitment_party_id": content_id(function, commitment_id, party.kind, party.name, party.country),
                "commitment_id": commitment_id,
                "document_id": document_id,
                "function": function,
                "ordinal": ordinal,
            }
            add(rows, "commitment_parties", values | _party(party))


def document_rows(document_id: str, article: Article, extraction: Extraction, extractor_version: str) -> Rows:
    """Return all rows that follow from one document, by table.

    Raises:
        RowError: A record does not fit its declaration.
    """
    rows: Rows = {}
    add(rows, "documents", _document(document_id, article, extractor_version))
    for values in _segments(document_id, article):
        add(rows, "segments", values)
    meeting_ids = _anchored_ids("meeting", document_id, (m.anchor for m in extraction.meetings))
    for meeting_id, m in zip(meeting_ids, extraction.meetings, strict=True):
        _add_meeting(rows, document_id, meeting_ids, meeting_id, m)
    commitment_ids = _anchored_ids("commitment", document_id, (c.anchor for c in extraction.commitments))
    for commitment_id, c in zip(commitment_ids, extraction.commitments, strict=True):
        _add_commitment(rows, document_id, commitment_id, meeting_ids, c)
    return rows
