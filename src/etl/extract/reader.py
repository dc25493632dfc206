"""From articles to readings: split, gate, parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.parse import LONGEST_PARSED
from etl.extract.pieces import Piece
from etl.extract.reading import Reading, read
from etl.extract.sentences import split
from etl.extract.tokens import blank

if TYPE_CHECKING:
    from etl.extract.model import OneOfModel
    from etl.extract.parse import Parser
    from etl.extract.tokens import Sentence
    from etl.records import Article


def parse_whole(parser: Parser, article: Article, model: OneOfModel | None = None) -> Reading:
    """A reading with every sentence parsed that the extraction would parse; `model` chooses states of persons."""
    pieces = split(article)
    short = [p for p in pieces if p.end - p.start <= LONGEST_PARSED]
    parsed = dict(zip((p.index for p in short), parser.parse([article.text] * len(short), short), strict=True))
    sentences = [parsed.get(p.index) or blank(p) for p in pieces]
    return read(article, sentences, title_words(parser, article), model)


def title_words(parser: Parser, article: Article) -> Sentence | None:
    """The title split into words, None where there is none."""
    if not article.title:
        return None
    return parser.split_words(article.title, Piece(-1, 0, len(article.title), 0, "title"))
