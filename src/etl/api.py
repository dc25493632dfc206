"""What stands behind `etl.extract`: one text through reading and extraction, without Beam and without a warehouse."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from etl.extract.extractor import Extractor
from etl.read.article import parse_article
from etl.records import RawRecord
from etl.reject import REASONS, Reject

if TYPE_CHECKING:
    from datetime import date

    from etl.records import Extraction


@cache
def _extractor() -> Extractor:
    """Load the parser once a process (about 2 s)."""
    return Extractor()


def extract_text(text: str, *, published: date | None = None, title: str | None = None) -> Extraction:
    """Extract one text; see `etl.extract`.

    Raises:
        ValueError: The text is empty or is not English.
    """
    day = published.isoformat() if published else None
    article = parse_article(RawRecord(text, 0, published=day, title=title))
    if isinstance(article, Reject):
        raise ValueError(f"{REASONS[article.reason].doc} ({article.detail})")  # noqa: TRY004 - the value, not its type
    return _extractor().extract(article)
