"""Who is bound: the sets that an undertaking may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.bound import bound_sets
from etl.extract.model import binary
from etl.extract.reader import parse_whole
from etl.extract.undertaking_features import attribution
from etl.extract.undertakings import find_undertakings
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser

CASES = [
    # (text, the set that must be among the candidates, a source that names it)
    ("Norway and Peru agreed to share data.", {"Norway", "Peru"}, "subject"),
    ("Norwegian Foreign Minister Kari Solberg said Norway will open a port.", {"Norway"}, "said_state"),
    ("Norvik spokesman Jon Berg said the company will build a dam.", {"Norvik"}, "said_office"),
    ("Ministers of Norway, Peru and Ghana agreed to share data.", {"Norway", "Peru", "Ghana"}, "subject_inside"),
    ("Ghana spoke. The Ghanaian railway will buy trains.", {"Ghana"}, "subject_adjective"),
]


@pytest.mark.parametrize(("text", "names", "source"), CASES)
def test_the_right_set_is_a_candidate(parser: Parser, text: str, names: set[str], source: str) -> None:
    """It is named by the source that speaks for it."""
    reading = parse_whole(parser, article(text, "2023-05-16"))
    (candidate, *_) = find_undertakings(reading, binary("action_end"))
    sets = bound_sets(reading, candidate, attribution(reading, candidate), [])
    found = [b for b in sets if {reading.entities[k].name for k in b.entities} == names]
    assert found, [[reading.entities[k].name for k in b.entities] for b in sets]
    assert any(f"src={source}" in b.features for b in found)


def test_no_set_comes_twice(parser: Parser) -> None:
    """The same set from several sources is one candidate with all of them."""
    reading = parse_whole(parser, article("Norway will open a port, Norway said.", "2023-05-16"))
    (candidate, *_) = find_undertakings(reading, binary("action_end"))
    keys = [frozenset(b.entities) for b in bound_sets(reading, candidate, attribution(reading, candidate), [])]
    assert len(keys) == len(set(keys))
