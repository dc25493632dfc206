"""From a raw record to an article: its parts told apart, its publication date, its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.ids import content_id
from etl.read.body import read_body
from etl.read.clean import clean_text
from etl.read.dates import parse_published
from etl.read.head import Head, read_head
from etl.read.language import identify
from etl.read.lines import lines_of
from etl.read.options import ReadOptions
from etl.records import Article, Dateline, Span
from etl.reject import Reject, reject

if TYPE_CHECKING:
    from datetime import date

    from etl.records import PublishedBasis, RawRecord, Segment

DEFAULTS = ReadOptions()
HEADER_TOLERANCE = 1
"""Days between metadata and header that time zones explain."""
DATELINE_TOLERANCE = 7
"""Days from dateline to publication that weekly papers explain."""


def parse_article(raw: RawRecord, options: ReadOptions = DEFAULTS) -> Article | Reject:
    """Tell the parts of `raw.text` apart and find its publication date.

    The date is that of the metadata, else of the header or print date, else of a dateline that names a year, else None.
    Where two of them contradict each other the article is flagged `date_conflict`.

    Returns:
        The article; its text is `raw.text` but for NULs and lone surrogates, replaced one for one. A `Reject` where the
        text is empty or not English.
    """
    del options  # nothing of this step can be set
    text, found = clean_text(raw.text)
    if not text.strip():
        return reject("parse", "empty", "the text is empty or blank", position=raw.position, own_id=raw.own_id)
    language = identify(text)
    if language.code != "en":
        return _other_language(raw, language.code, language.probability)
    lines = lines_of(text)
    head = read_head(text, lines, raw.title)
    segments = tuple(read_body(text, lines, head))
    published, basis, flags = _published(raw, head)
    return Article(
        text=text,
        published=published,
        published_basis=basis,
        title=raw.title or _title(text, segments),
        language="en",
        segments=segments,
        dateline=_dateline(text, head, published),
        byline=Span.of(text, head.byline.start, head.byline.end) if head.byline else None,
        flags=tuple(sorted({*raw.flags, *found, *flags})),
    )


def document_id(article: Article) -> str:
    """The document's id: the hash of its text and its publication date."""
    return content_id(article.text, article.published.isoformat() if article.published else None)


def _other_language(raw: RawRecord, code: str, probability: float | None) -> Reject:
    """The reject of a text that is not English."""
    if probability is None:
        return reject(
            "parse",
            "language_unknown",
            "too few words to identify a language, none of them English",
            position=raw.position,
            own_id=raw.own_id,
        )
    return reject(
        "parse",
        "language",
        f"identified as {code!r} with probability {probability:.3f}; only 'en' is read",
        position=raw.position,
        own_id=raw.own_id,
    )


def _published(raw: RawRecord, head: Head) -> tuple[date | None, PublishedBasis | None, set[str]]:
    """The publication date, where it is from, and the flags of what speaks against it."""
    metadata = parse_published(raw.published) if raw.published else None
    header_words = head.header_day or head.printed
    header = header_words.on(None) if header_words else None
    flags = {"date_unreadable"} if raw.published and raw.published.strip() and metadata is None else set()
    printed = head.printed.on(None) if head.printed else None
    known = metadata or header
    day = head.dateline.resolve(known) if head.dateline else None
    for other in (header, printed):
        if known and other and abs((other - known).days) > HEADER_TOLERANCE:
            flags.add("date_conflict")
    if known and day and not -HEADER_TOLERANCE <= (known - day).days <= DATELINE_TOLERANCE:
        flags.add("date_conflict")
    if metadata:
        return metadata, "metadata", flags
    if header:
        return header, "header", flags
    return (day, "dateline", flags) if day else (None, None, flags)


def _dateline(text: str, head: Head, published: date | None) -> Dateline | None:
    """The dateline's record, its year completed from the publication date."""
    found = head.dateline
    if found is None:
        return None
    span = Span.of(text, found.start, found.end)
    return Dateline(span, found.place, found.country, found.resolve(published), found.agency)


def _title(text: str, segments: tuple[Segment, ...]) -> str | None:
    """The title that stands in the text."""
    return next((text[s.start : s.end] for s in segments if s.kind == "title"), None)
