"""The records that pass between the stages: frozen, typed, and free of any engine.

A text is never edited after reading. Every quotation is a `Span` of it, in code points, end exclusive.
`None` means "the text does not say"; beside a value that an analyst would look for stands a reason.
The definitions follow docs/records.md; closed vocabularies are declared in schemas/enumerations.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Form = Literal["meeting", "call", "visit", "conference", "negotiation"]
Status = Literal["held", "scheduled", "cancelled", "proposed"]
CommitmentKind = Literal["agreement", "signed", "pledge"]
Polarity = Literal["do", "refrain"]
PartyKind = Literal["person", "country", "organization", "group"]
NullReason = Literal["not_stated", "ambiguous", "no_publication_date"]
DatePrecision = Literal["day", "days", "week", "month", "season", "year"]
PublishedBasis = Literal["metadata", "header", "dateline"]
SegmentKind = Literal["header", "title", "byline", "dateline", "caption", "body", "debris", "tail"]


@dataclass(frozen=True, slots=True)
class Span:
    """A quotation: `text` is exactly characters `start` to `end` (exclusive) of the document."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, document: str, start: int, end: int) -> Span:
        """Quote characters `start` to `end` of `document`."""
        return cls(start, end, document[start:end])


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text as it came; white space between the parts belongs to none."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dateline:
    """`ISLAMABAD, JAN 29 (APP) --`: each part that could be read, else None."""

    span: Span
    place: str | None
    country: str | None
    day: date | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One article as its container gives it, before anything is read into it."""

    text: str
    position: int
    own_id: str | None = None
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its parts told apart. `segments` are in the order of the text."""

    text: str
    published: date | None
    published_basis: PublishedBasis | None
    title: str | None
    language: str
    segments: tuple[Segment, ...]
    dateline: Dateline | None
    byline: Span | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A state, person, body or group. `mention` is null where it follows from the context alone."""

    name: str
    kind: PartyKind
    country: str | None
    role: Span | None
    mention: Span | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where an occasion was: the words of the text, and the place in plain English."""

    span: Span
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class When:
    """A time expression, resolved where that is possible: both days inclusive, or both None."""

    span: Span
    start: date | None
    end: date | None
    precision: DatePrecision | None
    rule: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The words that set a deadline and the last day they mean, None where they name no day."""

    span: Span
    day: date | None
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that reports an occasion: the words that name it and their sentence."""

    trigger: Span
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occasion. `anchor` is the head word of the clearest mention; its id is a hash of that place."""

    anchor: Span
    form: Form
    status: Status
    mentions: tuple[Mention, ...]
    participants: tuple[Party, ...]
    participants_reason: NullReason | None
    place: Place | None
    place_reason: NullReason | None
    date: When | None
    date_reason: NullReason | None
    topics: tuple[str, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Commitment:
    """One undertaking. `anchor` is the head word of the action; `meeting` indexes the document's meetings."""

    anchor: Span
    kind: CommitmentKind
    polarity: Polarity
    cue: Span
    action: Span
    evidence: Span
    parties: tuple[Party, ...]
    counterparties: tuple[Party, ...]
    speaker: Party | None
    speaker_reason: NullReason | None
    deadline: Deadline | None
    deadline_reason: NullReason | None
    meeting: int | None
    topics: tuple[str, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document reports."""

    meetings: tuple[Meeting, ...]
    commitments: tuple[Commitment, ...]
