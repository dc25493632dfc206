"""Where actions may end and where they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.action_end import Break, last_token
from etl.extract.model import BinaryModel, binary
from etl.extract.reader import parse_whole
from etl.extract.undertakings import drafts, end_breaks, find_undertakings
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser

CASES = [
    ("Norland agreed to open the port in May, the minister said on Friday.", "open the port in May"),
    (
        "Norland will lend its neighbour 40 million euros, which it needs for the dam.",
        "lend its neighbour 40 million euros",
    ),
    ("The sides agreed to build a bridge and to close the ferry.", "build a bridge"),
    ("The sides agreed to build a bridge and to close the ferry.", "close the ferry"),
    (
        "Both governments undertake to pay 4 million dollars into the fund, to sign a protocol and to end the study.",
        "pay 4 million dollars into the fund",
    ),
    (
        (
            "Norland stands ready to work with Peru to carry out the accord, expand imports of fruit, and push forward "
            "the study of a railway, the minister said."
        ),
        "expand imports of fruit",
    ),
    ("He pledged that Norland will not raise tariffs.", "raise tariffs"),
]


@pytest.mark.parametrize(("text", "action"), CASES)
def test_actions_have_their_bounds(parser: Parser, text: str, action: str) -> None:
    """Adjuncts belong to the action; the speaker, a relative clause and the next action do not."""
    reading = parse_whole(parser, article(text))
    s = reading.sentences[0]
    found = {text[s.starts[c.first] : s.ends[c.last]] for c in find_undertakings(reading, binary("action_end"))}
    assert action in found


def test_the_last_break_is_the_end_of_the_sentence(parser: Parser) -> None:
    """Full stop and closing quotation mark stay outside."""
    text = "“We will open the port.”"
    s = parse_whole(parser, article(text)).sentences[0]
    (draft,) = drafts(s)
    assert s.words[list(end_breaks(s, draft))[-1].last] == "port"


def test_the_likeliest_row_of_decisions_wins() -> None:
    """A sure stop ends the search; where no break is likely, the end of the sentence is taken."""
    model = BinaryModel("m", 0, {"stop": 5000, "go": -5000}, 0.5)
    end = Break(9, ("END",), sure=True)
    assert last_token([Break(2, ("go",)), Break(4, ("stop",)), Break(6, ("stop",)), end], model) == 4
    assert last_token([Break(2, ("go",)), Break(4, ("go",)), end], model) == 9
