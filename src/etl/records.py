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
Stance = Literal["cooperate", "refuse", "threaten", "concede"]
Force = Literal["agreed", "promised", "offered", "intends", "reaffirmed"]
Strength = Literal["reaffirmed", "invited", "agreed"]
Scope = Literal["general", "specific"]
DeadlineKind = Literal["by", "on", "until", "from", "recurring"]
AttributionKind = Literal["own", "counterpart", "third_party", "joint", "reporter", "unnamed"]
SpeakerReason = Literal["reporter", "joint", "unnamed", "not_found"]
MadeBasis = Literal["stated", "said", "meeting"]
DateKind = Literal["exact", "throughout", "within"]
ParticipantPart = Literal["host", "visitor", "chair", "mediator", "accompanying"]
Level = Literal[
    "head_of_state",
    "head_of_government",
    "deputy_head",
    "minister",
    "deputy_minister",
    "head_of_body",
    "diplomat",
    "legislator",
    "judge",
    "military",
    "royal",
    "religious",
    "adviser",
    "spokesperson",
    "official",
    "executive",
    "expert",
    "politician",
    "former",
]
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
    """One article as its container gives it, before anything is read into it.

    `file_id` identifies the article where a file is one article: the file's path below the folder that was given.
    """

    text: str
    position: int
    own_id: str | None = None
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    flags: tuple[str, ...] = ()
    file_id: str | None = None


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
class Actor:
    """A party as the event ontologies code it; every value is None where the text and the lexicons do not say.

    `acts_for` is the state (ISO 3166-1 alpha-3) or body for which it acts, `based_in` the state where it has its seat
    or post.
    """

    iso3: str | None = None
    code: str | None = None
    sector: str | None = None
    acts_for: str | None = None
    based_in: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """What a record is in PLOVER (event type and mode) and in CAMEO."""

    plover: str
    mode: str | None
    cameo: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """A state, person, body or group. `mention` is null where it follows from the context alone.

    `body` is the body whose officer a person is; `side` and `part` are set for participants of a meeting.
    """

    name: str
    kind: PartyKind
    country: str | None
    role: Span | None
    mention: Span | None
    rule: str
    confidence: float
    body: str | None = None
    actor: Actor = Actor()
    side: str | None = None
    part: ParticipantPart | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an occasion was: the words of the text, and the place in plain English."""

    span: Span
    name: str
    country: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class When:
    """A time expression, resolved where that is possible: both days inclusive, or both None."""

    span: Span
    start: date | None
    end: date | None
    precision: DatePrecision | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Deadline:
    """The words that set a deadline and the last day they mean, None where they name no day."""

    span: Span
    day: date | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Made:
    """When an undertaking was made, both days inclusive; `span` is None where the meeting's days stand for it."""

    span: Span | None
    start: date
    end: date
    basis: MadeBasis


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: an ISO 4217 code, `percent`, or the thing that is counted."""

    span: Span
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that reports an occasion: the words that name it and their sentence."""

    trigger: Span
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Saying:
    """A place in the text that reports an undertaking: its cue, action and sentence."""

    cue: Span
    action: Span
    evidence: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occasion. `anchor` is the head word of the clearest mention; its id is a hash of that place.

    `part_of` indexes the meeting of the document within which it took place.
    """

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
    date_kind: DateKind | None
    postponed: bool
    recalled: bool
    topics: tuple[str, ...]
    rule: str
    confidence: float
    part_of: int | None = None
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """One undertaking. `anchor` is the head word of the action; `meeting` indexes the document's meetings.

    `sayings` are all places that report it, the clearest first.
    """

    anchor: Span
    kind: CommitmentKind
    polarity: Polarity
    cue: Span
    action: Span
    evidence: Span
    parties: tuple[Party, ...]
    counterparties: tuple[Party, ...]
    speaker: Party | None
    speaker_reason: SpeakerReason | None
    attribution: AttributionKind | None
    deadline: Deadline | None
    deadline_kind: DeadlineKind | None
    deadline_reason: NullReason | None
    stance: Stance | None
    force: Force | None
    strength: Strength | None
    scope: Scope
    condition: Span | None
    made: Made | None
    made_reason: NullReason | None
    amount: Amount | None
    instrument: Span | None
    recalled: bool
    sayings: tuple[Saying, ...]
    meeting: int | None
    meeting_confidence: float | None
    topics: tuple[str, ...]
    rule: str
    confidence: float
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document reports."""

    meetings: tuple[Meeting, ...]
    commitments: tuple[Commitment, ...]
