"""Days that are counted from a day named before, and bodies that stand for two states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.days import days_meant, lasting
from etl.extract.occasions import find_occasions
from etl.extract.reader import parse_whole
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser

# The article is of Tuesday, 16 May 2023.
COUNTED = [
    ("The two met in Oslo on May 10. The same day they flew to Bergen.", "2023-05-10"),
    ("The two met in Oslo on Friday. They flew to Bergen the following day.", "2023-05-13"),
    ("The two met in Oslo on May 10, having spoken the day before.", "2023-05-09"),
    ("The two met in Oslo in May. The same day they flew to Bergen.", "2023-05-16"),
    ("The two met in Oslo. The same day they flew to Bergen.", "2023-05-16"),
]
AHEAD = [
    ("They will meet in Oslo on Monday. The following day they will fly to Bergen.", "2023-05-23"),
    ("They will travel to Oslo on Saturday. They will meet a day later.", "2023-05-21"),
]


@pytest.mark.parametrize(("text", "day"), COUNTED)
def test_the_same_day_is_the_day_named_last(parser: Parser, text: str, day: str) -> None:
    """A month is no day to count from; with none named, the day of publication is meant."""
    reading = parse_whole(parser, article(text))
    last = [t for times in reading.times for t in times][-1]
    period = days_meant(reading, last, future=False)
    assert period is not None
    assert (period.start.isoformat(), period.end.isoformat()) == (day, day)


@pytest.mark.parametrize(("text", "day"), AHEAD)
def test_what_is_counted_from_a_day_to_come_is_to_come(parser: Parser, text: str, day: str) -> None:
    """Both days lie on the side of the publication date that the tense asks for."""
    reading = parse_whole(parser, article(text))
    last = [t for times in reading.times for t in times][-1]
    period = days_meant(reading, last, future=True)
    assert period is not None
    assert period.start.isoformat() == day


def test_nothing_is_counted_without_a_publication_date(parser: Parser) -> None:
    """The clock is never asked."""
    reading = parse_whole(parser, article("They met on May 10.", day=None))
    assert days_meant(reading, reading.times[0][0], future=False) is None


LASTING = [
    ("The king began a three-day visit to Oslo on Monday.", "2023-05-15", "2023-05-17"),
    ("The king ended a three-day visit to Oslo on Monday.", "2023-05-13", "2023-05-15"),
    ("The king began a one-week visit to Oslo on Monday.", "2023-05-15", "2023-05-21"),
    ("The king began a visit to Oslo on Monday.", "2023-05-15", "2023-05-15"),
    ("The king on Monday wrapped up a three-day visit to Oslo.", "2023-05-13", "2023-05-15"),
    ("The king left Oslo on Monday after a three-day visit.", "2023-05-13", "2023-05-15"),
    ("The king spoke on Monday, the final day of a three-day visit to Oslo.", "2023-05-13", "2023-05-15"),
    ("The king spoke on Monday, on the second day of a three-day visit to Oslo.", "2023-05-14", "2023-05-16"),
    ("The king began a three-day visit to Oslo last week.", "2023-05-08", "2023-05-14"),
]


@pytest.mark.parametrize(("text", "start", "end"), LASTING)
def test_an_occasion_lasts_as_long_as_is_said(parser: Parser, text: str, start: str, end: str) -> None:
    """The day is its first, or its last where it ended; a longer time is left as it is."""
    reading = parse_whole(parser, article(text))
    visit = next(c for c in find_occasions(reading) if reading.sentences[0].lemmas[c.token] == "visit")
    period = days_meant(reading, reading.times[0][-1], future=False)
    assert period is not None
    lasted = lasting(reading, [visit], period)
    assert (lasted.start.isoformat(), lasted.end.isoformat()) == (start, end)


HOLDERS = [
    (
        "Peruvian Foreign Minister Ana Bell spoke. The foreign ministers of Peru, Chile and Bolivia met in Lima.",
        {("person", "Ana Bell", "PE"), ("person", "foreign minister", "CL"), ("person", "foreign minister", "BO")},
    ),
    ("The leaders of France and Italy met in Rome.", {("country", "France", "FR"), ("country", "Italy", "IT")}),
    ("The foreign ministers of Peru met in Lima.", {("group", "foreign ministers", "PE")}),
]


@pytest.mark.parametrize(("text", "wanted"), HOLDERS)
def test_each_state_has_its_own_holder_of_an_office(
    parser: Parser, text: str, wanted: set[tuple[str, str, str | None]]
) -> None:
    """Named holders are found, others stand by their office; leaders are their states; of one state, it is a group."""
    reading = parse_whole(parser, article(text))
    s = reading.sentences[-1]
    found = next(r for r in reading.mentions[-1] if s.lemmas[r.mention.head] in {"minister", "leader"})
    parties = [reading.entities[k] for k in found.entities]
    assert {(e.kind, e.name, e.country) for e in parties} == wanted


JOINT = [
    ("The seventh session of the Pakistan-Uzbekistan Joint Ministerial Commission ended.", {"PK", "UZ"}),
    ("The Russian-Algerian Intergovernmental Commission will meet in Algiers.", {"RU", "DZ"}),
    ("The China-Laos Railway Holding will open a station.", set()),
]


@pytest.mark.parametrize(("text", "states"), JOINT)
def test_a_body_in_common_stands_for_its_two_states(parser: Parser, text: str, states: set[str]) -> None:
    """Commissions and committees do, companies do not."""
    reading = parse_whole(parser, article(text))
    found = next((r for ms in reading.mentions for r in ms if r.rule == "body.joint"), None)
    assert {reading.entities[k].country for k in found.entities} == states if found else not states
