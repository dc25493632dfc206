"""From articles to readings: split, gate, parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.pieces import Piece
from etl.extract.reading import Reading, read
from etl.extract.sentences import split

if TYPE_CHECKING:
    from etl.extract.parse import Parser
    from etl.extract.tokens import Sentence
    from etl.records import Article


def parse_whole(parser: Parser, article: Article) -> Reading:
    """A reading with every sentence parsed."""
    pieces = split(article)
    sentences = list(parser.parse([article.text] * len(pieces), pieces, entities=True))
    return read(article, sentences, title_words(parser, article))


def title_words(parser: Parser, article: Article) -> Sentence | None:
    """The title split into words, None where there is none."""
    if not article.title:
        return None
    return parser.split_words(article.title, Piece(-1, 0, len(article.title), 0, "title"))
