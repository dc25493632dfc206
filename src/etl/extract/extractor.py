"""The whole of extraction: an article in, its meetings and commitments out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from etl.extract.build import extraction
from etl.extract.commitments import find_commitments, undertakes
from etl.extract.gate import load_gate
from etl.extract.meetings import find_meetings, meets
from etl.extract.models import load_models
from etl.extract.parse import LONGEST_PARSED, Parser
from etl.extract.reader import title_words
from etl.extract.reading import read
from etl.extract.sentences import split
from etl.extract.settings import ExtractorSettings
from etl.extract.version import extractor_version
from etl.records import Extraction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.models import Models
    from etl.extract.pieces import Piece
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.records import Article

EXTRACTOR_VERSION = extractor_version()
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

        First only the parse, and a first look by it; names are completed where that look finds something.
        """
        pieces = [split(a) for a in articles]
        parsed = self._parse(articles, pieces)
        telling = [n for n, found in enumerate(parsed) if found and self._tells(articles[n], found)]
        labelled = self._label(articles, {n: parsed[n] for n in telling})
        out: list[Reading | None] = [None] * len(articles)
        for n in telling:
            out[n] = self._reading(articles[n], pieces[n], labelled[n])
        return out

    def _parse(self, articles: Sequence[Article], pieces: Sequence[Sequence[Piece]]) -> list[dict[int, Sentence]]:
        """The sentences that pass the gate, parsed, by article and index."""
        todo = []
        for n, (article, ps) in enumerate(zip(articles, pieces, strict=True)):
            scores = self._gate.scores(article.text, ps)
            todo += [(n, p) for p, score in zip(ps, scores, strict=True) if score >= self._gate.threshold and p.end - p.start <= LONGEST_PARSED]
        done: list[dict[int, Sentence]] = [{} for _ in articles]
        parsed = self._parser.parse([articles[n].text for n, _ in todo], [p for _, p in todo], entities=False)
        for (n, p), sentence in zip(todo, parsed, strict=True):
            done[n][p.index] = sentence
        return done

    def _tells(self, article: Article, found: Mapping[int, Sentence]) -> bool:
        """Whether a candidate in the parsed sentences alone is likely enough."""
        reading = read(article, [replace(s, index=n) for n, s in enumerate(found.values())])
        return meets(reading, self._models) or undertakes(reading, self._models)

    def _label(self, articles: Sequence[Article], parsed: Mapping[int, Mapping[int, Sentence]]) -> dict[int, dict[int, Sentence]]:
        order = [(n, s) for n, found in parsed.items() for s in found.values()]
        out: dict[int, dict[int, Sentence]] = {n: {} for n in parsed}
        for (n, _), s in zip(order, self._parser.label([articles[n].text for n, _ in order], [s for _, s in order]), strict=True):
            out[n][s.index] = s
        return out

    def _reading(self, article: Article, pieces: Sequence[Piece], parsed: Mapping[int, Sentence]) -> Reading:
        sentences = [parsed.get(p.index) or self._parser.split_words(article.text, p) for p in pieces]
        return read(article, sentences, title_words(self._parser, article))

    def _decide(self, reading: Reading) -> Extraction:
        occasions = find_meetings(reading, self._models)
        return extraction(reading, occasions, find_commitments(reading, self._models, occasions))
