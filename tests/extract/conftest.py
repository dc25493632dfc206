"""One loaded extractor for all tests of this folder, and articles made of a text."""

from __future__ import annotations

from datetime import date

import pytest

from etl.extract.extractor import Extractor
from etl.extract.parse import Parser
from etl.extract.settings import ExtractorSettings
from etl.records import Article, Dateline, Segment, Span


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Loading takes two seconds."""
    return Extractor()


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The parser alone."""
    return Parser(ExtractorSettings())


def article(text: str, day: str | None = "2023-05-16", place: tuple[str, str] | None = None) -> Article:
    """An article whose whole text is body, but for a dateline that ends with the first colon where a place is given."""
    start = text.index(": ") + 2 if place else 0
    segments = [Segment("body", start, len(text))]
    line = None
    if place:
        segments.insert(0, Segment("dateline", 0, start - 1))
        line = Dateline(Span.of(text, 0, start - 1), place[0], place[1], None, None)
    published = date.fromisoformat(day) if day else None
    return Article(text, published, "metadata" if day else None, None, "en", tuple(segments), line, None, ())
