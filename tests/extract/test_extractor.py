"""From article to records: own sentences, spans that read back, the same result however it is called."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.extract.conftest import article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.extract.extractor import Extractor
    from etl.records import Extraction, Span

TALKS = (
    "ISLAMABAD: Pakistan and Oman agreed on Tuesday to open a ferry line and to simplify visa procedures by the end of"
    " this year.\n\nThe decisions were taken at a meeting between Foreign Minister Adnan Rafiq Lodhi and Omani Foreign"
    " Minister Salim bin Hamad Al Kindi here on Tuesday.\n\nLodhi said Pakistan will provide two ships. The Omani"
    " Foreign Minister said his country would not raise port fees.\n\nAl Kindi will travel to Tehran on Thursday."
)
HOME = ("Islamabad", "PK")


def spans(extraction: Extraction) -> Iterator[Span]:
    """Every quotation of an extraction."""
    for m in extraction.meetings:
        yield m.anchor
        for x in m.mentions:
            yield from (x.trigger, x.evidence)
        yield from (p.mention for p in m.participants if p.mention)
        yield from (p.role for p in m.participants if p.role)
        if m.place:
            yield m.place.span
        if m.date:
            yield m.date.span
    for c in extraction.commitments:
        yield from (c.anchor, c.cue, c.action, c.evidence)
        yield from (p.mention for p in (*c.parties, *c.counterparties) if p.mention)
        if c.deadline:
            yield c.deadline.span


def test_talks_and_what_was_agreed(extractor: Extractor) -> None:
    """The meeting with its two ministers, its day and its place; four undertakings, one of them to refrain."""
    found = extractor.extract(article(TALKS, "2023-05-16", HOME))
    talks = next(m for m in found.meetings if m.form == "meeting")
    assert {(p.name, p.country) for p in talks.participants} >= {("Salim bin Hamad Al Kindi", "OM")}
    assert "Adnan Rafiq Lodhi" in {p.name for p in talks.participants}
    assert talks.status == "held"
    assert talks.date is not None
    assert talks.date.start == date(2023, 5, 16)
    actions = {c.action.text: c for c in found.commitments}
    assert "open a ferry line" in actions
    refrained = actions["raise port fees"]
    assert refrained.polarity == "refrain"
    assert [p.country for p in refrained.parties] == ["OM"]


def test_a_round_of_talks_is_one_occasion(extractor: Extractor) -> None:
    """The noun that counts and the noun that is counted name the same."""
    text = "Norway and Peru held a second round of talks in Lima on Monday. Their foreign ministers attended the talks."
    meetings = extractor.extract(article(text)).meetings
    assert all(m.anchor.text != "talks" or m.anchor.start > text.index(".") for m in meetings)
    assert any(m.anchor.text in {"round", "held"} for m in meetings)


def test_an_announced_trip_is_no_commitment(extractor: Extractor) -> None:
    """An itinerary is a scheduled occasion only."""
    found = extractor.extract(article(TALKS, "2023-05-16", HOME))
    trip = next(m for m in found.meetings if m.form == "visit")
    assert trip.status == "scheduled"
    assert trip.place is not None
    assert trip.place.country == "IR"
    assert not any("travel" in c.action.text for c in found.commitments)


@pytest.mark.parametrize(
    "text",
    [
        "The striker will miss the match on Sunday because of a knee injury, the coach said.",
        "Shares of the retailer rose 3 percent and analysts expect profit to grow next year.",
        "The bakery on Mill Lane will open at seven and sell bread to the visitors of the fair.",
        "",
    ],
)
def test_ordinary_news_yields_nothing(extractor: Extractor, text: str) -> None:
    """Sport, business and local stories hold neither meetings nor commitments."""
    found = extractor.extract(article(text))
    assert found.meetings == ()
    assert found.commitments == ()


def test_every_span_reads_back(extractor: Extractor) -> None:
    """Characters start to end of the text are the quotation."""
    found = extractor.extract(article(TALKS, "2023-05-16", HOME))
    quotes = list(spans(found))
    assert len(quotes) > 20
    assert all(TALKS[s.start : s.end] == s.text for s in quotes)


def test_no_two_records_share_an_anchor(extractor: Extractor) -> None:
    """Ids are made of anchors, so anchors are unique among meetings and among commitments."""
    found = extractor.extract(article(TALKS, "2023-05-16", HOME))
    for records in (found.meetings, found.commitments):
        anchors = [(r.anchor.start, r.anchor.end) for r in records]
        assert len(anchors) == len(set(anchors))


def test_batches_change_nothing(extractor: Extractor) -> None:
    """Alone, together and in another order the same articles give the same records."""
    articles = [article(TALKS, "2023-05-16", HOME), article("Nothing happened."), article(TALKS, "2020-01-01", HOME)]
    alone = [extractor.extract(a) for a in articles]
    assert extractor.extract_many(articles) == alone
    assert extractor.extract_many(articles[::-1]) == alone[::-1]


def test_without_a_publication_date_nothing_is_dated(extractor: Extractor) -> None:
    """The reason says so; the words of a deadline are kept."""
    found = extractor.extract(article(TALKS, None, HOME))
    assert found.meetings
    assert all(m.date is None and m.date_reason == "no_publication_date" for m in found.meetings)
    due = [c for c in found.commitments if c.deadline is not None]
    assert all(c.deadline is not None and c.deadline.day is None for c in due)


def test_confidence_is_a_probability(extractor: Extractor) -> None:
    """Between 0 and 1, on records and on parties."""
    found = extractor.extract(article(TALKS, "2023-05-16", HOME))
    values = [r.confidence for r in (*found.meetings, *found.commitments)]
    values += [p.confidence for m in found.meetings for p in m.participants]
    assert values
    assert all(0.0 <= v <= 1.0 for v in values)


def test_time_grows_linearly(extractor: Extractor) -> None:
    """Twice the text does not take much more than twice the time."""
    import time

    def cost(times: int) -> float:
        a = article("\n\n".join([TALKS] * times), "2023-05-16", HOME)
        begin = time.process_time()
        extractor.extract(a)
        return time.process_time() - begin

    cost(2)
    assert cost(24) < 5 * cost(8)


def test_version_is_known_without_the_parser() -> None:
    """Reading the version loads no engine, and it names the data it stands for."""
    code = "import sys; from etl.extract.version import extractor_version as v; print(v(), 'spacy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert out[1] == "False"
    number, digest = out[0].split("+")
    assert number.count(".") == 2
    assert len(digest) == 12
