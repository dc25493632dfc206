"""The gate sees words and pairs of words; talk of governments passes it, sport and shares do not."""

from __future__ import annotations

import pytest

from etl.extract.gate import SHORT, Gate, load_gate, phrases_of, words_of
from etl.extract.pieces import Piece
from etl.extract.sentences import split
from tests.extract.conftest import article

PASSES = [
    "The foreign ministers of Norland and Sudmark met in Porto on Monday and agreed to reopen the border.",
    "President Ama Boateng will visit Norway next week for talks with the prime minister.",
    "Norland pledged to lend its neighbour 40 million euros and vowed not to raise tariffs.",
]
STAYS = [
    "The striker scored twice in the second half and left the pitch to applause.",
    "Shares of the retailer fell four percent after weak sales in the third quarter.",
    "Heavy rain flooded cellars in the old town and firemen pumped until the morning.",
]


def test_pairs_of_neighbours_are_phrases() -> None:
    """Words in lower case, quotation marks included, and each pair."""
    assert words_of("He said: “We WILL go.”") == ["he", "said", "“", "we", "will", "go"]
    assert phrases_of(["we", "will", "go"]) == {"we", "will", "go", "we will", "will go"}


@pytest.mark.parametrize("text", PASSES)
def test_diplomacy_passes(text: str) -> None:
    """Such a sentence alone is parsed."""
    a = article(text)
    assert max(load_gate().scores(a.text, split(a))) >= load_gate().first


@pytest.mark.parametrize("text", STAYS)
def test_other_news_stays_out(text: str) -> None:
    """Such a sentence alone is not parsed."""
    a = article(text)
    assert max(load_gate().scores(a.text, split(a))) < load_gate().first


SCORES = [
    ([0.5, -0.2, -3.0], [0.5, -0.2]),
    ([0.5], [0.5]),
    ([0.1, -0.2, -3.0], []),
    ([], []),
]


@pytest.mark.parametrize(("scores", "kept"), SCORES)
def test_one_sentence_above_the_first_threshold_lets_others_above_the_second_in(
    scores: list[float], kept: list[float]
) -> None:
    """Without one, nothing of a text is parsed."""
    words = [*(f"w{n}" for n in range(len(scores))), *["filler"] * (SHORT + 1)]
    pieces = [Piece(n, 7 * n, 7 * n + 6, 0, "body") for n in range(len(words))]
    weights = {f"w{n}": round(1000 * score) for n, score in enumerate(scores)}
    gate = Gate(0, 0.3, -1.0, {**weights, "filler": -9000}, {})
    text = "".join(word.ljust(7) for word in words)
    assert [scores[p.index] for p in gate.chosen(text, pieces)] == kept


def test_no_text_no_score() -> None:
    """An article without sentences has no scores, and nothing of it is parsed."""
    assert load_gate().scores("", []) == []
    assert load_gate().chosen("", []) == []
