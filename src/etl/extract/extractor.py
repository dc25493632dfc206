"""The whole of extraction: an article in, its meetings and commitments out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.build import extraction
from etl.extract.commitments import find_commitments
from etl.extract.gate import load_gate
from etl.extract.meetings import find_meetings
from etl.extract.models import load_models
from etl.extract.names import holds_name, short_names
from etl.extract.parse import LONGEST_PARSED, Parser
from etl.extract.reader import title_words
from etl.extract.reading import read
from etl.extract.sentences import split
from etl.extract.settings import ExtractorSettings
from etl.extract.tokens import blank
from etl.records import Extraction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.models import Models
    from etl.extract.pieces import Piece
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.records import Article

EMPTY = Extraction((), ())
DEFAULTS = ExtractorSettings()


class Extractor:
    """Loads the parser (about 2 s) and the models once; then `extract` may be called any number of times.

    The output depends on the article only: not on what was extracted before, nor on the size of batches.
    """

    def __init__(self, settings: ExtractorSettings = DEFAULTS, models: Models | None = None) -> None:
        self._parser = Parser(settings)
        self._models = models if models is not None else load_models()
        self._gate = load_gate()

    def extract(self, article: Article) -> Extraction:
        """The meetings and commitments of one article."""
        return self.extract_many([article])[0]

    def extract_many(self, articles: Sequence[Article]) -> list[Extraction]:
        """As `extract` for each article; the sentences of all are parsed in common batches."""
        return [self._decide(reading) if reading else EMPTY for reading in self.read_many(articles)]

    def read_many(self, articles: Sequence[Article]) -> list[Reading | None]:
        """Readings of the articles, None where nothing in them may be a meeting or a commitment.

        In a text with a sentence above the gate's first threshold, those above the second are parsed too.
        """
        pieces = [split(a) for a in articles]
        wanted = [self._gate.chosen(a.text, ps) for a, ps in zip(articles, pieces, strict=True)]
        parsed = self._parse(articles, wanted)
        return [self._reading(a, pieces[n], parsed[n]) if parsed[n] else None for n, a in enumerate(articles)]

    def _parse(self, articles: Sequence[Article], wanted: Sequence[Sequence[Piece]]) -> list[dict[int, Sentence]]:
        """The wanted sentences of each article, parsed, by their index."""
        todo = [(n, p) for n, ps in enumerate(wanted) for p in ps if p.end - p.start <= LONGEST_PARSED]
        found = self._parser.parse([articles[n].text for n, _ in todo], [p for _, p in todo])
        out: list[dict[int, Sentence]] = [{} for _ in articles]
        for (n, p), sentence in zip(todo, found, strict=True):
            out[n][p.index] = sentence
        return out

    def _reading(self, article: Article, pieces: Sequence[Piece], parsed: Mapping[int, Sentence]) -> Reading:
        """All sentences: the parsed ones, and the words of those that may complete a name."""
        short = short_names(parsed.values())
        sentences = [parsed.get(p.index) or self._unparsed(article.text, p, short) for p in pieces]
        return read(article, sentences, title_words(self._parser, article), self._models.allegiance)

    def _unparsed(self, text: str, piece: Piece, short: frozenset[str]) -> Sentence:
        return (
            self._parser.split_words(text, piece) if holds_name(text[piece.start : piece.end], short) else blank(piece)
        )

    def _decide(self, reading: Reading) -> Extraction:
        occasions = find_meetings(reading, self._models)
        return extraction(reading, occasions, find_commitments(reading, self._models, occasions))
