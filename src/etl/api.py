"""Extraction of one text without Beam, lake or warehouse."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from etl.extract.extractor import Extractor
from etl.read.article import parse_article
from etl.records import RawRecord
from etl.reject import REASONS, Reject

if TYPE_CHECKING:
    from datetime import date

    from etl.records import Article, Extraction


@cache
def _extractor() -> Extractor:
    """Load the parser's weights once a process."""
    return Extractor()


def read_text(text: str, *, published: date | None = None, title: str | None = None) -> Article:
    """One news text as an article, its parts told apart.

    Raises:
        ValueError: The text is empty or is not English.
    """
    raw = RawRecord(text, 0, published=published.isoformat() if published else None, title=title)
    article = parse_article(raw)
    if isinstance(article, Reject):
        why = REASONS[article.reason].doc.rstrip(".")
        raise ValueError(f"{why}: {article.detail}")  # noqa: TRY004 - it is the text that is wrong, not its type
    return article


def extract_text(text: str, *, published: date | None = None, title: str | None = None) -> Extraction:
    """Extract the meetings and commitments of one news text; see `etl.extract`.

    Raises:
        ValueError: The text is empty or is not English.
    """
    return _extractor().extract(read_text(text, published=published, title=title))
