"""Undertakings made by hand from parsed sentences, for the rules that come after the learned decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from etl.extract.commitments import Undertaking
from etl.extract.deadlines import deadline_day
from etl.extract.models import load_models
from etl.extract.participants import PartyCandidate
from etl.extract.reader import parse_whole
from etl.extract.undertaking_features import attribution
from etl.extract.undertakings import find_undertakings
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser
    from etl.extract.reading import Reading
    from etl.extract.undertakings import UndertakingCandidate

Made = tuple["Reading", Undertaking]


def _candidate(reading: Reading, head: str, sentence: int | None) -> UndertakingCandidate:
    found = [
        c
        for c in find_undertakings(reading, load_models().action_end)
        if reading.sentences[c.sentence].lowers[c.head] == head and sentence in {None, c.sentence}
    ]
    assert found, f"no undertaking is headed by {head!r} in {reading.text!r}"
    return found[0]


def _party(reading: Reading, name: str) -> tuple[PartyCandidate, float]:
    key = next((e.key for e in reading.entities if name in {e.name, e.country}), None)
    assert key is not None, f"{name!r} is not among {[e.name for e in reading.entities]}"
    return PartyCandidate(key, None, ()), 1.0


def undertaken(  # noqa: PLR0913 - what a test may be about
    parser: Parser,
    text: str,
    head: str,
    *,
    day: str | None = "2023-05-16",
    kind: str = "pledge",
    polarity: str | None = None,
    parties: tuple[str, ...] = (),
    towards: tuple[str, ...] = (),
    speaker: str | None = None,
    deadline: str | None = None,
    sentence: int | None = None,
) -> Made:
    """The undertaking of `text` whose action is headed by the word `head`; `deadline` begins its time expression."""
    reading = parse_whole(parser, article(text, day))
    c = _candidate(reading, head, sentence)
    time = None
    if deadline is not None:
        time = next(t for t in reading.times[c.sentence] if text[t.start :].startswith(deadline))
    return reading, Undertaking(
        c,
        kind,
        polarity or ("refrain" if c.negated else "do"),
        tuple(_party(reading, p) for p in parties),
        tuple(_party(reading, p) for p in towards),
        _party(reading, speaker) if speaker else None,
        attribution(reading, c),
        time,
        deadline_day(time, reading.article.published) if time else None,
        0.9,
        None,
        None,
        0.9,
    )


def surer(u: Undertaking, confidence: float) -> Undertaking:
    """The same undertaking with another probability."""
    return replace(u, confidence=confidence)
