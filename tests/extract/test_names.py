"""Who and where a sentence mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl.extract.lexicon import plain_names
from etl.extract.name_kinds import name_kind
from etl.extract.names import find_names
from etl.extract.pieces import Piece

if TYPE_CHECKING:
    from etl.extract.parse import Parser

MENTIONS = [
    (
        "He met Deputy Chairman Senate Adil Rehman Toru and Chairman Board of Investment Khalid Omar Mirza.",
        {("person", "Adil Rehman Toru", None), ("person", "Khalid Omar Mirza", None)},
    ),
    (
        "Minister Budget spoke with Sri Ramesh Patel, Engineer Nimal Perera and VP Moyo.",
        {("person", "Budget", None), ("person", "Ramesh Patel", None), ("person", "Nimal Perera", None)},
    ),
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


MENTIONS += [
    (
        "President Ana Lopes of the Plurinational State of Bolivia met Ilir Hoxha of the Republic of Zambia.",
        {("person", "Ana Lopes", "BO"), ("person", "Ilir Hoxha", "ZM")},
    ),
    (
        "The State of Qatar, the Sultanate of Oman and the Commonwealth of Australia signed it.",
        {
            ("country", "Qatar", "QA"),
            ("country", "Oman", "OM"),
            ("country", "Australia", "AU"),
        },
    ),
    (
        "He met Anwar al-Rashidi, Tarek el-Masri and King Faris bin Abd al-Karim Al Noor.",
        {
            ("person", "Anwar al-Rashidi", None),
            ("person", "Tarek el-Masri", None),
            ("person", "Faris bin Abd al-Karim Al Noor", None),
        },
    ),
    ("TRADE FOCUS Lindqvist said Norway would join.", {("person", "Lindqvist", None)}),
    ("NATO Secretary General Lindqvist said Norway would join.", {("person", "Lindqvist", None)}),
    (
        "The People\u2019s Republic of China and the Lao People's Democratic Republic agreed.",
        {("country", "People's Republic of China", "CN"), ("country", "Lao People's Democratic Republic", "LA")},
    ),
]


MENTIONS += [
    (
        "She received a delegation of the Tervik Chamber of Commerce in Oslo.",
        {("group", "delegation of the Tervik Chamber of Commerce", None)},
    ),
    (
        "He met members of parliament and envoys from the Kyrgyz Chamber of Senators.",
        {("group", "members of parliament", None), ("group", "envoys from the Kyrgyz Chamber of Senators", "KG")},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), MENTIONS)
def test_mentions(parser: Parser, text: str, wanted: set[tuple[str, str, str | None]]) -> None:
    """Titles stay outside names; states are told by demonym, seat and "of"."""
    piece = Piece(0, 0, len(text), 0, "body")
    sentence = next(parser.parse([text], [piece]))
    found = {(m.kind, m.name, m.country) for m in find_names(sentence, text)}
    assert wanted <= found


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("She received a delegation of the Tervik Chamber of Commerce in Oslo.", "Tervik Chamber of Commerce"),
        ("He met members of the trade committee.", "the trade committee"),
    ],
)
def test_a_body_that_says_of_whom_a_group_is_is_no_party_of_its_own(parser: Parser, text: str, inner: str) -> None:
    """The group took part, its chamber did not."""
    sentence = next(parser.parse([text], [Piece(0, 0, len(text), 0, "body")]))
    assert inner not in {m.name for m in find_names(sentence, text)}


KINDS = [
    ("Talks with Orla Brennick went on until midnight.", "Orla Brennick", "person"),
    ("Marek Dusilov, 54, told reporters that the plant was safe.", "Marek Dusilov", "person"),
    ("Shares of Ostrava Steel Holding fell by a tenth.", "Ostrava Steel Holding", "body"),
    ("The convoy stopped in Varnhem on its way to the coast.", "Varnhem", "place"),
]


@pytest.mark.parametrize(("text", "name", "kind"), KINDS)
def test_a_name_without_a_title_is_told_by_its_place_in_the_sentence(
    parser: Parser, text: str, name: str, kind: str
) -> None:
    """No lexicon knows these names."""
    s = next(parser.parse([text], [Piece(0, 0, len(text), 0, "body")]))
    first = s.words.index(name.split(maxsplit=1)[0])
    assert name_kind(s, first, first + len(name.split()) - 1) == kind


def test_words_of_an_unparsed_sentence_name_persons_too(parser: Parser) -> None:
    """A sentence that was not parsed still completes a name."""
    text = "Foreign Minister Adnan Rafiq Lodhi wore a hat."
    sentence = parser.split_words(text, Piece(0, 0, len(text), 0, "body"))
    assert [m.name for m in find_names(sentence, text)] == ["Adnan Rafiq Lodhi"]


def test_golden_parse(parser: Parser) -> None:
    """The model that the weights were learned with parses as it did then."""
    text = "Norway and Chad agreed to open a bridge by May."
    s = next(parser.parse([text], [Piece(0, 0, len(text), 0, "body")]))
    assert s.deps == ("nsubj", "cc", "conj", "ROOT", "aux", "xcomp", "det", "dobj", "prep", "pobj", "punct")
    assert s.lemmas[3] == "agree"


def test_every_state_is_found_by_its_name(parser: Parser) -> None:
    """Also where its first word is one of respect, as in "Sri Lanka"; only three islands in one name are not."""
    missed = []
    for code, name in sorted(plain_names().items()):
        for text in (f"{name} will send two ships.", f"The delegation met the minister of {name} on Monday."):
            s = next(parser.parse([text], [Piece(0, 0, len(text), 0, "body")]))
            if code not in {m.country for m in find_names(s, text)}:
                missed.append(code)
    assert set(missed) == {"BQ"}
