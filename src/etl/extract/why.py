"""Why a sentence gave a record, or none: the decisions on it, with their thresholds and what weighed most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.commitments import around, judge_undertakings
from etl.extract.gate import load_gate
from etl.extract.meetings import find_meetings, judge
from etl.extract.reader import parse_whole
from etl.extract.sentences import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from etl.extract.model import BinaryModel
    from etl.extract.models import Models
    from etl.extract.parse import Parser
    from etl.extract.reading import Reading
    from etl.records import Article

MOST = 8
"""Features shown of a decision."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether `what` in a sentence is an occasion or an undertaking: accepted from `threshold` on.

    `spare` where a likelier reading of the same action is accepted.
    `weights` are the features that weighed most, with their part of the score.
    """

    what: str
    words: str
    probability: float
    threshold: float
    spare: bool
    weights: tuple[tuple[str, float], ...]

    @property
    def accepted(self) -> bool:
        """Whether it becomes a record in a sentence that is looked at."""
        return self.probability >= self.threshold and not self.spare


@dataclass(frozen=True, slots=True)
class Looked:
    """A sentence, how the gate scored it against its two thresholds, and the decisions on its candidates.

    `parsed` says whether the extraction looks at it: only then a decision makes a record.
    """

    start: int
    end: int
    text: str
    gate: float
    first: float
    second: float
    parsed: bool
    decisions: tuple[Decision, ...]


def weighed(model: BinaryModel, features: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """The features of a decision that weigh most, heaviest first."""
    known = [(f, model.weights[f] / 1000) for f in set(features) if f in model.weights]
    return tuple(sorted(known, key=lambda x: (-abs(x[1]), x[0]))[:MOST])


def look(article: Article, parser: Parser, models: Models) -> list[Looked]:
    """Every sentence of an article with all decisions on it, the gate's left out of account."""
    gate = load_gate()
    pieces = split(article)
    scores = gate.scores(article.text, pieces)
    reading = parse_whole(parser, article, models.allegiance)
    found: dict[int, list[Decision]] = {}
    for index, decision in (*_occasions(reading, models), *_undertakings(reading, models)):
        found.setdefault(index, []).append(decision)
    first, least = gate.threshold(pieces), gate.least(pieces, scores)
    return [
        Looked(
            p.start,
            p.end,
            article.text[p.start : p.end],
            score,
            first,
            gate.second,
            score >= least,
            tuple(found.get(n, ())),
        )
        for n, (p, score) in enumerate(zip(pieces, scores, strict=True))
    ]


def _occasions(reading: Reading, models: Models) -> Iterator[tuple[int, Decision]]:
    model = models.occasion
    for m in judge(reading, models):
        c = m.candidate
        s = reading.sentences[c.sentence]
        words = reading.text[s.starts[c.first] : s.ends[c.last]]
        yield c.sentence, Decision("occasion", words, m.probability, model.threshold, False, weighed(model, m.features))


def _undertakings(reading: Reading, models: Models) -> Iterator[tuple[int, Decision]]:
    model = models.commitment
    for x in judge_undertakings(reading, models, around(reading, find_meetings(reading, models))):
        c = x.candidate
        s = reading.sentences[c.sentence]
        cue = reading.text[s.starts[c.cue_first] : s.ends[c.cue_last]]
        words = f"{cue} | {reading.text[s.starts[c.first] : s.ends[c.last]]}"
        weights = weighed(model, x.features)
        yield c.sentence, Decision("undertaking", words, x.probability, model.threshold, x.spare, weights)
