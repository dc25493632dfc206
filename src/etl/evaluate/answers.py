"""Annotated and extracted documents in one form, so that they can be compared.

A gold file holds one JSON object a line: doc_id, text, published, title, slice, meetings, commitments, in the notation
of `communique export annotations`; a quotation may be the bare string, which then stands for its first place in the
text (inside its evidence, where it has one).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from etl.wording import json_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from etl.records import Commitment, Extraction, Meeting, Party

Span: TypeAlias = tuple[int, int]


class GoldError(Exception):
    """A line of a gold file is not an annotated document; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """A party: what identifies it."""

    name: str
    kind: str | None
    country: str | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class MeetingAnswer:
    """A meeting. `days` are ISO dates; the place is its name and country. Only a prediction has confidences."""

    key: str
    form: str
    status: str
    triggers: tuple[Span, ...]
    evidence: tuple[Span, ...]
    participants: tuple[PartyAnswer, ...]
    place: PartyAnswer | None
    days: tuple[str, str] | None
    topics: frozenset[str]
    confidence: float | None = None
    days_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class CommitmentAnswer:
    """A commitment. `deadline` is its words and its ISO date, if it has one."""

    key: str
    kind: str
    polarity: str
    action: Span | None
    evidence: tuple[Span, ...]
    parties: tuple[PartyAnswer, ...]
    counterparties: tuple[PartyAnswer, ...]
    speaker: PartyAnswer | None
    deadline: tuple[str, str | None] | None
    meeting: str | None
    topics: frozenset[str]
    confidence: float | None = None
    deadline_confidence: float | None = None
    meeting_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a document reports, by a reader or by the extractor."""

    meetings: tuple[MeetingAnswer, ...]
    commitments: tuple[CommitmentAnswer, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """An annotated document."""

    doc_id: str
    slice: str
    text: str
    published: str | None
    title: str | None
    answers: Answers


def _words(item: Any) -> str | None:  # noqa: ANN401 - JSON
    return item.get("text") if isinstance(item, dict) else item


def _find(text: str, item: Any, within: Sequence[Span] = ()) -> Span | None:  # noqa: ANN401
    if isinstance(item, dict) and item.get("start") is not None:
        return int(item["start"]), int(item["end"])
    quote = _words(item)
    if not quote:
        return None
    for low, high in (*within, (0, len(text))):
        if (at := text.find(quote, low, high)) >= 0:
            return at, at + len(quote)
    raise ValueError(f"the quotation {quote[:60]!r} is not in the text")


def _all(text: str, items: Any, within: Sequence[Span] = ()) -> tuple[Span, ...]:  # noqa: ANN401
    listed = items if isinstance(items, list) else [items]
    return tuple(span for item in listed if (span := _find(text, item, within)))


def _party(raw: dict[str, Any]) -> PartyAnswer:
    return PartyAnswer(raw.get("name") or "", raw.get("kind"), raw.get("country"))


def _parties(raw: Any) -> tuple[PartyAnswer, ...]:  # noqa: ANN401
    return tuple(_party(p) for p in raw or ())


def _days(raw: dict[str, Any] | None) -> tuple[str, str] | None:
    return (raw["start"], raw.get("end") or raw["start"]) if raw and raw.get("start") else None


def _gold_meeting(text: str, raw: dict[str, Any]) -> MeetingAnswer:
    evidence = _all(text, raw.get("evidence") or [])
    place = raw.get("place")
    return MeetingAnswer(
        raw["id"],
        raw["form"],
        raw["status"],
        _all(text, raw.get("triggers") or [], evidence),
        evidence,
        _parties(raw.get("participants")),
        _party(place) if place and place.get("name") else None,
        _days(raw.get("date")),
        frozenset(raw.get("topics") or ()),
    )


def _gold_commitment(text: str, raw: dict[str, Any]) -> CommitmentAnswer:
    evidence = _all(text, raw["evidence"])
    deadline = raw.get("deadline")
    return CommitmentAnswer(
        raw["id"],
        raw["kind"],
        raw["polarity"],
        _find(text, raw["action"], evidence),
        evidence,
        _parties(raw.get("parties")),
        _parties(raw.get("counterparties")),
        _party(raw["speaker"]) if raw.get("speaker") else None,
        (_words(deadline) or "", deadline.get("date")) if deadline else None,
        raw.get("meeting"),
        frozenset(raw.get("topics") or ()),
    )


def gold_document(raw: dict[str, Any], default_slice: str) -> GoldDocument:
    """An annotated document from its JSON.

    Raises:
        KeyError, TypeError, ValueError: It is not annotated as it should be.
    """
    text = raw["text"]
    answers = Answers(
        tuple(_gold_meeting(text, m) for m in raw["meetings"]),
        tuple(_gold_commitment(text, c) for c in raw["commitments"]),
    )
    return GoldDocument(
        raw["doc_id"], raw.get("slice") or default_slice, text, raw.get("published"), raw.get("title"), answers
    )


def read_gold(path: Path) -> Iterator[GoldDocument]:
    """Read an annotated file.

    Raises:
        GoldError: A line is not an annotated document, or quotes what its text does not hold.
        OSError: The file cannot be read.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield gold_document(json.loads(line), path.stem)
                except (ValueError, KeyError, TypeError, AttributeError) as why:
                    raise GoldError(f"{path}, line {number}: not an annotated document: {_fault(why, line)}") from None


def _fault(why: Exception, line: str) -> str:
    """What is wrong with a line, in words for whoever wrote it."""
    match why:
        case KeyError():
            return f"the field {why.args[0]!r} is missing; see `communique evaluate --help`"
        case json.JSONDecodeError():
            return f"it is not JSON: {json_fault(why, line)}; expected one object a line"
        case ValueError():
            return str(why)
        case _:
            return "a value is of another kind than in the notation of `communique export annotations`"


def _answer_party(party: Party) -> PartyAnswer:
    return PartyAnswer(party.name, party.kind, party.country, party.confidence)


def _answer_meeting(key: str, m: Meeting) -> MeetingAnswer:
    when = m.date
    return MeetingAnswer(
        key,
        m.form,
        m.status,
        tuple((x.trigger.start, x.trigger.end) for x in m.mentions),
        tuple((x.evidence.start, x.evidence.end) for x in m.mentions),
        tuple(_answer_party(p) for p in m.participants),
        PartyAnswer(m.place.name, None, m.place.country, m.place.confidence) if m.place else None,
        (when.start.isoformat(), when.end.isoformat()) if when and when.start and when.end else None,
        frozenset(m.topics),
        m.confidence,
        when.confidence if when else None,
    )


def _answer_commitment(key: str, c: Commitment) -> CommitmentAnswer:
    deadline = c.deadline
    return CommitmentAnswer(
        key,
        c.kind,
        c.polarity,
        (c.action.start, c.action.end),
        ((c.evidence.start, c.evidence.end),),
        tuple(_answer_party(p) for p in c.parties),
        tuple(_answer_party(p) for p in c.counterparties),
        _answer_party(c.speaker) if c.speaker else None,
        (deadline.span.text, deadline.day.isoformat() if deadline.day else None) if deadline else None,
        None if c.meeting is None else f"m{c.meeting}",
        frozenset(c.topics),
        c.confidence,
        deadline.confidence if deadline else None,
        c.meeting_confidence,
    )


def answers_of(extraction: Extraction) -> Answers:
    """Return an extraction in the form in which it is compared."""
    return Answers(
        tuple(_answer_meeting(f"m{n}", m) for n, m in enumerate(extraction.meetings)),
        tuple(_answer_commitment(f"c{n}", c) for n, c in enumerate(extraction.commitments)),
    )
