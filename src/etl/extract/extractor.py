"""The whole of extraction: an article in, its meetings and commitments out."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from etl.extract.build import extraction
from etl.extract.commitments import find_commitments, near_commitments
from etl.extract.gate import load_gate
from etl.extract.meetings import find_meetings, near_meetings
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

        First only the parse, and a first look by it; names are completed where that look finds something.
        """
        pieces = [split(a) for a in articles]
        scores = [self._gate.scores(a.text, ps) for a, ps in zip(articles, pieces, strict=True)]
        parsed: list[dict[int, Sentence]] = [{} for _ in articles]
        self._parse(
            articles,
            parsed,
            [_between(ps, sc, self._gate.threshold(ps), inf) for ps, sc in zip(pieces, scores, strict=True)],
        )
        telling = {n: where for n, found in enumerate(parsed) if found and (where := self._telling(articles[n], found))}
        rest = [
            _between(pieces[n], scores[n], self._gate.second, self._gate.threshold(pieces[n])) if n in telling else []
            for n in range(len(articles))
        ]
        self._parse(articles, parsed, rest)
        self._label(articles, parsed, telling)
        return [self._reading(a, pieces[n], parsed[n]) if n in telling else None for n, a in enumerate(articles)]

    def _parse(
        self, articles: Sequence[Article], parsed: Sequence[dict[int, Sentence]], wanted: Sequence[Sequence[Piece]]
    ) -> None:
        """Parse the wanted sentences of each article into `parsed`, kept in the order of the text."""
        todo = [(n, p) for n, ps in enumerate(wanted) for p in ps]
        found = self._parser.parse([articles[n].text for n, _ in todo], [p for _, p in todo], entities=False)
        for (n, p), sentence in zip(todo, found, strict=True):
            parsed[n][p.index] = sentence
        for n in sorted({n for n, _ in todo}):
            ordered = sorted(parsed[n].items())
            parsed[n].clear()
            parsed[n].update(ordered)

    def _telling(self, article: Article, found: Mapping[int, Sentence]) -> list[int]:
        """Indices of the parsed sentences with a candidate that comes near to being accepted."""
        order = list(found)
        reading = read(
            article, [replace(s, index=n) for n, s in enumerate(found.values())], model=self._models.allegiance
        )
        return [
            order[n] for n in sorted(near_meetings(reading, self._models) | near_commitments(reading, self._models))
        ]

    def _label(
        self, articles: Sequence[Article], parsed: Sequence[dict[int, Sentence]], telling: Mapping[int, Sequence[int]]
    ) -> None:
        """Put the entity types into the telling sentences."""
        order = [(n, parsed[n][i]) for n, where in telling.items() for i in where]
        for (n, _), s in zip(
            order, self._parser.label([articles[n].text for n, _ in order], [s for _, s in order]), strict=True
        ):
            parsed[n][s.index] = s

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


def _between(pieces: Sequence[Piece], scores: Sequence[float], low: float, high: float) -> list[Piece]:
    """Pieces that score from `low` to below `high` and are short enough to parse."""
    return [
        p for p, score in zip(pieces, scores, strict=True) if low <= score < high and p.end - p.start <= LONGEST_PARSED
    ]
