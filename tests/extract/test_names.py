"""Who and where a sentence mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.names import find_names
from etl.extract.pieces import Piece

if TYPE_CHECKING:
    from etl.extract.parse import Parser

MENTIONS = [
    (
        "Caretaker Foreign Minister Adnan Rafiq Lodhi met Tajik Energy Minister Sherali Nazarov in Dushanbe.",
        {("person", "Adnan Rafiq Lodhi", None), ("person", "Sherali Nazarov", "TJ"), ("place", "Dushanbe", "TJ")},
    ),
    (
        "President Lucia Ferrante of Italy received the Iranian side at the White House.",
        {("person", "Lucia Ferrante", "IT"), ("country", "Iranian", "IR"), ("place", "Washington", "US")},
    ),
    (
        "Minister for Economic Affairs Ali Karim Shah called on Deputy Prime Minister Dato Azman Harun.",
        {("person", "Ali Karim Shah", None), ("person", "Azman Harun", None)},
    ),
    (
        "The foreign ministers of Peru and Bolivia said both countries would ask the European Union.",
        {
            ("group", "foreign ministers", "PE"),
            ("dual", "both countries", None),
            ("organization", "European Union", None),
        },
    ),
    (
        "Kye Tong-min and Amir-Karim Vahdat spoke.",
        {("person", "Kye Tong-min", None), ("person", "Amir-Karim Vahdat", None)},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), MENTIONS)
def test_mentions(parser: Parser, text: str, wanted: set[tuple[str, str, str | None]]) -> None:
    """Titles stay outside names; states are told by demonym, seat and "of"."""
    piece = Piece(0, 0, len(text), 0, "body")
    sentence = next(parser.parse([text], [piece], entities=True))
    found = {(m.kind, m.name, m.country) for m in find_names(sentence, text)}
    assert wanted <= found


def test_words_of_an_unparsed_sentence_name_persons_too(parser: Parser) -> None:
    """A sentence that was not parsed still completes a name."""
    text = "Foreign Minister Adnan Rafiq Lodhi wore a hat."
    sentence = parser.split_words(text, Piece(0, 0, len(text), 0, "body"))
    assert [m.name for m in find_names(sentence, text)] == ["Adnan Rafiq Lodhi"]


def test_golden_parse(parser: Parser) -> None:
    """The model that the weights were learned with parses as it did then."""
    text = "Norway and Chad agreed to open a bridge by May."
    s = next(parser.parse([text], [Piece(0, 0, len(text), 0, "body")], entities=True))
    assert s.deps == ("nsubj", "cc", "conj", "ROOT", "aux", "xcomp", "det", "dobj", "prep", "pobj", "punct")
    assert s.lemmas[3] == "agree"
    assert s.ents[:3] == ("GPE", "", "GPE")
