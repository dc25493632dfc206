"""The whole of extraction: an article in, its meetings and commitments out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.build import extraction
from etl.extract.commitments import find_commitments
from etl.extract.gate import is_strong
from etl.extract.meetings import find_meetings
from etl.extract.models import load_models
from etl.extract.parse import LONGEST_PARSED, Parser
from etl.extract.reader import title_words
from etl.extract.reading import Reading, read
from etl.extract.sentences import split
from etl.extract.settings import ExtractorSettings
from etl.extract.version import extractor_version
from etl.records import Extraction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.models import Models
    from etl.extract.parse import Piece
    from etl.extract.tokens import Sentence
    from etl.records import Article

EXTRACTOR_VERSION = extractor_version()
EMPTY = Extraction((), ())


class Extractor:
    """Loads the parser (about 2 s) and the models once; then `extract` may be called any number of times.

    The output depends on the article only: not on what was extracted before, nor on the size of batches.
    """

    def __init__(self, settings: ExtractorSettings = ExtractorSettings(), models: Models | None = None) -> None:  # noqa: B008 - frozen
        self._parser = Parser(settings)
        self._models = models if models is not None else load_models()

    def extract(self, article: Article) -> Extraction:
        """The meetings and commitments of one article."""
        return self.extract_many([article])[0]

    def extract_many(self, articles: Sequence[Article]) -> list[Extraction]:
        """As `extract` for each article; the sentences of all are parsed in common batches."""
        return [self._decide(reading) if reading else EMPTY for reading in self.read_many(articles)]

    def read_many(self, articles: Sequence[Article]) -> list[Reading | None]:
        """Readings of the articles, None where no sentence passes the gate."""
        pieces = [split(a) for a in articles]
        strong = [[self._passes(a.text, p) for p in ps] for a, ps in zip(articles, pieces, strict=True)]
        todo = [(n, p) for n, ps in enumerate(pieces) for p, yes in zip(ps, strong[n], strict=True) if yes]
        parsed = self._parser.parse([articles[n].text for n, _ in todo], [p for _, p in todo], entities=True)
        done: list[dict[int, Sentence]] = [{} for _ in articles]
        for (n, p), sentence in zip(todo, parsed, strict=True):
            done[n][p.index] = sentence
        return [self._reading(a, ps, found) if found else None for a, ps, found in zip(articles, pieces, done, strict=True)]

    def _reading(self, article: Article, pieces: Sequence[Piece], parsed: dict[int, Sentence]) -> Reading:
        sentences = [parsed.get(p.index) or self._parser.split_words(article.text, p) for p in pieces]
        return read(article, sentences, title_words(self._parser, article))

    def _passes(self, text: str, piece: Piece) -> bool:
        return piece.end - piece.start <= LONGEST_PARSED and is_strong(text[piece.start : piece.end])

    def _decide(self, reading: Reading) -> Extraction:
        occasions = find_meetings(reading, self._models)
        return extraction(reading, occasions, find_commitments(reading, self._models, occasions))
