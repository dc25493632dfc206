"""Floors on annotated articles (skipped without the measuring material), and the bundled demo articles."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING

import pytest

from etl.read.article import document_id, parse_article
from etl.records import Article, RawRecord
from etl.reject import Reject

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def measuring(request: pytest.FixtureRequest) -> ModuleType:
    """tools/measure_reading.py as a module."""
    path = request.config.rootpath / "tools" / "measure_reading.py"
    spec = importlib.util.spec_from_file_location("measure_reading", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "lost_at_most"),
    [("seed.jsonl", 0), ("dev.jsonl", 0), ("train.jsonl", 1), ("wire.dev.jsonl", 0)],
)
def test_evidence_stays_in_the_body(shared: Path, measuring: ModuleType, name: str, lost_at_most: int) -> None:
    """No annotated sentence is lost to the page around it, but for one title that was annotated as text."""
    lost = 0
    for record in measuring.load(shared / "gold" / name):
        article = parse_article(RawRecord(record["text"], 0, None, record.get("published"), record.get("title")))
        assert isinstance(article, Article), record["doc_id"]
        assert measuring.uncovered(article) == 0
        lost += sum(not measuring.kept(article, quote) for quote in measuring.quotations(record))
    assert lost <= lost_at_most


def test_the_demo_articles_are_what_their_readme_says(request: pytest.FixtureRequest) -> None:
    """At least 25 articles: one pair of duplicates, one that is not English, one without a date, none repaired."""
    path = request.config.rootpath / "src" / "etl" / "demo" / "articles.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    parsed = {
        row["doc_id"]: parse_article(RawRecord(row["text"], 0, row["doc_id"], row["published"], row["title"]))
        for row in rows
    }
    articles = {name: found for name, found in parsed.items() if isinstance(found, Article)}
    assert len(articles) >= 25
    assert [(name, found.reason) for name, found in parsed.items() if isinstance(found, Reject)] == [
        ("d02", "language")
    ]
    ids = [document_id(article) for article in articles.values()]
    assert len(ids) - len(set(ids)) == 1
    assert document_id(articles["d03"]) == document_id(articles["d04"])
    assert [name for name, article in articles.items() if article.published is None] == ["d05"]
    assert {article.flags for article in articles.values()} == {()}
