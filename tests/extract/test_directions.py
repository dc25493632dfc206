"""On which side of the publication date a time lies, what that tells of an occasion, and whose the time is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from etl.api import extract_text
from etl.extract.directions import direction
from etl.extract.occasions import find_occasions
from etl.extract.paths import relation
from etl.extract.reader import parse_whole
from etl.extract.rivals import rivalry
from etl.extract.status_features import by_word, status_features
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser

# The article is of Tuesday, 16 May 2023.
SIDES = [
    ("They met in Oslo yesterday.", "past"),
    ("They met in Oslo last week.", "past"),
    ("They meet in Oslo tomorrow.", "future"),
    ("The talks of 14-15 June 2023 are in Oslo.", "future"),
    ("The talks of June 14 are in Oslo.", "future"),
    ("The talks of April 28 were in Oslo.", "past"),
    ("They met in Oslo today.", "now"),
    ("The talks in Oslo on Wednesday are short.", "future"),
    ("The talks in Oslo on Monday are short.", "past"),
    ("The talks in Oslo on Friday are short.", "open4"),
    ("They met in Oslo recently.", "none"),
]


@pytest.mark.parametrize(("text", "side"), SIDES)
def test_the_side_needs_no_tense(parser: Parser, text: str, side: str) -> None:
    """Where both readings are possible, the much nearer one is taken."""
    reading = parse_whole(parser, article(text))
    times = reading.times[0]
    assert (direction(reading, times[0]) if times else "none") == side


def test_there_is_no_side_without_a_publication_date(parser: Parser) -> None:
    """The clock is never asked."""
    reading = parse_whole(parser, article("They met on May 10.", day=None))
    assert direction(reading, reading.times[0][0]) == "none"


def test_status_sees_the_text_around(parser: Parser) -> None:
    """The tenses of the sentences beside, and how the same word stands elsewhere."""
    reading = parse_whole(
        parser, article("Norway hailed the summit. Chile will host the summit on June 14. They left.")
    )
    found = find_occasions(reading)
    last = max((c for c in found if c.sentence == 1), key=lambda c: c.token)
    features = status_features(reading, last, by_word(reading, found))
    assert {"root=future", "before=past", "after=past", "when=future"} <= set(features)
    assert any(f.startswith("same_before=") and not f.endswith("=none") for f in features)
    assert "same_after=none" in features


def test_a_rival_is_another_occasion_of_the_sentence(parser: Parser) -> None:
    """The place of the one is told apart from that of the other; without another there is none."""
    reading = parse_whole(parser, article("The minister met the envoy in Oslo before the summit in Lima."))
    s = reading.sentences[0]
    met, summit = (next(c for c in find_occasions(reading) if s.lowers[c.token] == w) for w in ("met", "summit"))
    lima = s.lowers.index("lima")
    own, foreign = (relation(s, lima, c.token, c.verb) for c in (summit, met))
    assert own == "T:in"
    assert f"rival=T:in&{foreign.split('<')[0]}" in rivalry(s, met, foreign, lima, [summit])
    assert "rival=T:in&T:in" not in rivalry(s, summit, own, lima, [met])
    assert rivalry(s, met, foreign, lima, [met]) == {"rival=none"}


def test_namesakes_are_told_apart_by_surname_and_office() -> None:
    """A suffix is no surname, and the president is not the first lady who was named last."""
    found = extract_text(
        "President Peter Q. Marlow, Jr. and First Lady Ada Marlow will visit Norway on June 4. "
        "President Marlow will meet King Haakon of Norway in Oslo on June 5.",
        published=date(2023, 5, 16),
    )
    met = [{p.name for p in m.participants} for m in found.meetings if m.form == "meeting"]
    assert met
    assert all("Peter Q. Marlow, Jr." in names for names in met)
    assert all("Ada Marlow" not in names for names in met)
