"""Annotated documents as articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etl.read.article import parse_article
from etl.records import Article, RawRecord

if TYPE_CHECKING:
    from collections.abc import Mapping


def article_of(document: Mapping[str, Any]) -> Article | None:
    """The article of an annotated document, None where the reader rejects it."""
    raw = RawRecord(
        text=document["text"],
        position=0,
        own_id=document["doc_id"],
        published=document.get("published"),
        title=document.get("title"),
    )
    article = parse_article(raw)
    return article if isinstance(article, Article) else None
