"""Each rule for candidates finds what its examples say it must, and not what they say it must not."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.extract.model import binary
from etl.extract.occasions import find_occasions
from etl.extract.reader import parse_whole
from etl.extract.undertakings import find_undertakings
from tests.extract.conftest import article

if TYPE_CHECKING:
    from etl.extract.parse import Parser

RULES = tomllib.loads(
    (Path(__file__).parents[2] / "src" / "etl" / "extract" / "data" / "rules.toml").read_text(encoding="utf-8")
)


def actions(parser: Parser, text: str, frame: str) -> set[str]:
    """The actions that one frame finds in a sentence."""
    reading = parse_whole(parser, article(text, date(2023, 5, 16).isoformat()))
    s = reading.sentences[0]
    found = find_undertakings(reading, binary("action_end"))
    return {text[s.starts[c.first] : s.ends[c.last]] for c in found if c.frame == frame}


def events(parser: Parser, text: str) -> list[str]:
    """The event words of a sentence."""
    reading = parse_whole(parser, article(text))
    return [reading.sentences[0].words[c.token] for c in find_occasions(reading)]


@pytest.mark.parametrize("rule", RULES["undertaking"], ids=lambda r: r["rule"])
def test_undertakings(parser: Parser, rule: dict[str, list[object]]) -> None:
    """A frame takes the action of each example, and nothing in a counter-example."""
    for text, action in rule["must"]:
        assert action in actions(parser, text, rule["rule"]), text
    for text in rule["must_not"]:
        assert actions(parser, text, rule["rule"]) == set(), text


@pytest.mark.parametrize("rule", RULES["occasion"], ids=lambda r: r["rule"])
def test_occasions(parser: Parser, rule: dict[str, list[object]]) -> None:
    """An event word is found in each example, none in a counter-example."""
    for text, word in rule["must"]:
        assert word in events(parser, text), text
    for text in rule["must_not"]:
        assert events(parser, text) == [], text


def test_a_carrier_verb_is_no_second_occasion(parser: Parser) -> None:
    """To attend a summit is one candidate."""
    assert events(parser, "The premier attended a summit in Porto.") == ["summit"]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that it had agreed to lower the tariff.",
        "Norland backed away from its pledge to lower the tariff.",
        "Norland withdrew its offer to lower the tariff.",
        "The company reneged on its promise to lower the tariff.",
    ],
)
def test_a_promise_taken_back_is_no_candidate(parser: Parser, text: str) -> None:
    """What is denied or withdrawn binds nobody."""
    reading = parse_whole(parser, article(text))
    assert find_undertakings(reading, binary("action_end")) == []


@pytest.mark.parametrize(
    "text", ["Norland has never agreed to lower the tariff.", "Norland did not pledge to lower the tariff."]
)
def test_a_promise_not_given_is_no_candidate(parser: Parser, text: str) -> None:
    """Nobody is bound by what he did not promise."""
    assert find_undertakings(parse_whole(parser, article(text)), binary("action_end")) == []
