"""The columns of occasions: how the days are meant, put off or called off, old or new, who was what in which whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.meetings import Mentioned, Occasion
from etl.extract.occasion_traits import date_kind_of, postponed
from etl.extract.occasions import find_occasions
from etl.extract.participants import PartyCandidate
from etl.extract.parts import part_of_words
from etl.extract.reader import parse_whole
from etl.extract.recalled import occasion_recalled
from etl.extract.time_resolution import resolve
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.extractor import Extractor
    from etl.extract.parse import Parser
    from etl.extract.reading import Reading


def occasion(parser: Parser, text: str, form: str = "meeting", status: str = "held") -> tuple[Reading, Occasion]:
    """The first occasion of a sentence, timed by its first time expression."""
    reading = parse_whole(parser, article(text))
    found = find_occasions(reading)
    assert found, text
    time = next(iter(reading.times[0]), None)
    published = reading.article.published
    period = resolve(time, published, future=status != "held") if time and published else None
    mentions = (Mentioned(found[0], 0.9, ()),)
    return reading, Occasion(mentions, form, status, (), None, 0.0, time if period else None, period, 0.9, 0.9)


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("The two ministers met on Monday.", "meeting", "exact"),
        ("The two ministers met on May 12, 2023.", "meeting", "exact"),
        ("The council met from May 12 to 14.", "conference", "throughout"),
        ("The council met throughout this week.", "conference", "throughout"),
        ("The two ministers met in April.", "meeting", "within"),
        ("The two ministers met last week.", "meeting", "within"),
        ("The two ministers met in early April.", "meeting", "within"),
        ("The two ministers met.", "meeting", None),
    ],
)
def test_date_kind(parser: Parser, text: str, form: str, kind: str | None) -> None:
    """One day is exact, a range is lasted through, a month is some time within; no date, no kind."""
    assert date_kind_of(occasion(parser, text, form)[1]) == kind


@pytest.mark.parametrize(
    ("text", "status", "off"),
    [
        ("The premier postponed his visit to Lima.", "cancelled", True),
        ("The meeting of the two ministers was delayed.", "cancelled", True),
        ("The two sides put off the talks.", "cancelled", True),
        ("The summit has been rescheduled.", "cancelled", True),
        ("The premier cancelled his visit to Lima.", "cancelled", False),
        ("The two sides called off the talks.", "cancelled", False),
        ("The postponed talks will be held in May.", "scheduled", False),
    ],
)
def test_postponed(parser: Parser, text: str, status: str, off: bool) -> None:  # noqa: FBT001 - a column of the table
    """A verb of putting off by the occasion's word; only a cancelled occasion can have been put off."""
    assert postponed(*occasion(parser, text, status=status)) is off


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("The two ministers met on Monday.", False),
        ("The two ministers met in 2019.", True),
        ("The two ministers had met in Lima.", True),
        ("The minister said the two sides had met in Lima.", False),
        ("The two ministers met in Lima.", False),
    ],
)
def test_recalled(parser: Parser, text: str, old: bool) -> None:  # noqa: FBT001 - a column of the table
    """A day more than a month ago, or the past perfect of the reporter's own."""
    assert occasion_recalled(*occasion(parser, text)) is old


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("Norwegian President Kari Solberg received Peruvian President Luis Arana.", "Kari Solberg", "host"),
        ("Norwegian President Kari Solberg received Peruvian President Luis Arana.", "Luis Arana", "visitor"),
        ("Luis Arana, Foreign Minister of Peru, was received by President Kari Solberg.", "Kari Solberg", "host"),
        ("Luis Arana, Foreign Minister of Peru, was received by President Kari Solberg.", "Luis Arana", "visitor"),
        ("President Kari Solberg will visit Peru.", "Kari Solberg", "visitor"),
        ("Foreign Minister Kari Solberg met visiting Peruvian Foreign Minister Luis Arana.", "Luis Arana", "visitor"),
        ("Foreign Minister Luis Arana called on President Kari Solberg.", "Kari Solberg", "host"),
        ("Foreign Minister Luis Arana called on President Kari Solberg.", "Luis Arana", "visitor"),
        ("The meeting was chaired by President Kari Solberg.", "Kari Solberg", "chair"),
        ("President Kari Solberg chaired the meeting of the council.", "Kari Solberg", "chair"),
        ("President Kari Solberg mediated the talks between Peru and Chile.", "Kari Solberg", "mediator"),
        ("President Kari Solberg met Foreign Minister Luis Arana.", "Kari Solberg", None),
        ("President Luis Arana met host Prime Minister Kari Solberg.", "Kari Solberg", "host"),
        ("President Kari Solberg met Foreign Minister Luis Arana.", "Luis Arana", None),
    ],
)  # fmt: skip
def test_part(parser: Parser, text: str, name: str, part: str | None) -> None:
    """The verb or title by a name says what its bearer is in the meeting; to meet says nothing."""
    reading, o = occasion(parser, text)
    key = next(e.key for e in reading.entities if e.name == name)
    assert part_of_words(reading, o.mentions, PartyCandidate(key, None, ())) == part


VISIT = (
    "OSLO: Peruvian President Luis Arana visited Norway on Monday.\n\nDuring the visit, Arana held talks with Norwegian"
    " Prime Minister Kari Solberg in Oslo.\n\nThe two sides agreed to open a ferry line by June 30."
)


def test_talks_are_part_of_the_visit(extractor: Extractor) -> None:
    """The guest's talks belong to his visit, the visit to nothing; host and visitor sit on their own sides."""
    found = extractor.extract(article(VISIT, "2023-05-16", ("Oslo", "NO"))).meetings
    visit = next(n for n, m in enumerate(found) if m.form == "visit")
    talks = next(m for m in found if m.form != "visit")
    assert (talks.part_of, found[visit].part_of) == (visit, None)
    people = {p.name: (p.side, p.part, p.actor.level) for p in talks.participants if p.kind == "person"}
    assert people["Luis Arana"] == ("Peru", "visitor", "head_of_state")
    assert people["Kari Solberg"] == ("Norway", "host", "head_of_government")
    assert talks.code is not None
    assert (talks.code.plover, talks.code.cameo) == ("CONSULT", "046")


def test_what_was_agreed_has_its_columns(extractor: Extractor) -> None:
    """From the text to the record: stance, force, deadline kind, day made, codes, and the place that tells it."""
    found = extractor.extract(article(VISIT, "2023-05-16", ("Oslo", "NO"))).commitments
    ferry = next(c for c in found if "ferry" in c.action.text)
    assert (ferry.stance, ferry.force, ferry.strength, ferry.scope) == ("cooperate", "agreed", "agreed", "specific")
    assert (ferry.deadline_kind, ferry.recalled, ferry.attribution) == ("by", False, "reporter")
    assert [s.evidence for s in ferry.sayings] == [ferry.evidence]
    assert ferry.code is not None
    assert (ferry.code.plover, ferry.code.cameo) == ("AGREE", "030")
