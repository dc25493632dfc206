"""Which words are seen as the action of an undertaking, before anything is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.models import load_models
from etl.extract.reader import parse_whole
from etl.extract.undertakings import find_undertakings
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser

# (sentence, actions, whether they are denied)
SEEN = [
    ("We do not intend to force them.", ["force them"], True),
    ("The minister said that Chile did not plan to sign up.", ["sign up"], True),
    ("We agreed on the Harbour Cooperation Agreement.", ["the Harbour Cooperation Agreement"], False),
    ("Peru is party to the recently sealed fishing pact.", ["fishing pact"], False),
    ("The ministers praised the accord they signed in May.", ["the accord"], False),
    ("The ministers praised the accord which was signed in May.", ["the accord"], False),
    ("As a token of friendship, we are launching a forum for teachers.", ["launching a forum for teachers"], False),
    ("Chile confirmed its support for the defence of the port.", ["the defence of the port"], False),
    (
        "Peru pledged on Friday to boost efforts to tackle the turmoil engulfing markets and to keep the talks going.",
        ["boost efforts to tackle the turmoil engulfing markets", "keep the talks going"],
        False,
    ),
]
UNSEEN = [
    "Chile had not agreed to sign up.",
    "Peru did not pledge to help.",
    "They agreed on Monday.",
    "The ministers praised the soup they signed for.",
    "The company was launching a forum for teachers.",
    "A child is watching a film.",
]


@pytest.mark.parametrize(("sentence", "actions", "denied"), SEEN)
def test_actions_are_candidates(parser: Parser, sentence: str, actions: list[str], *, denied: bool) -> None:
    """Wide on purpose: what is an undertaking is decided later."""
    reading = parse_whole(parser, article(sentence))
    s = reading.sentences[0]
    found = find_undertakings(reading, load_models().action_end)
    assert [reading.text[s.starts[c.first] : s.ends[c.last]] for c in found] == actions
    assert {c.negated for c in found} == {denied}


@pytest.mark.parametrize("sentence", UNSEEN)
def test_what_was_not_promised_is_no_candidate(parser: Parser, sentence: str) -> None:
    """A promise that was not given is none; neither is what no party says of itself."""
    reading = parse_whole(parser, article(sentence))
    assert not find_undertakings(reading, load_models().action_end)
