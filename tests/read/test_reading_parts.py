# ruff: noqa: RUF001 - odd characters are what decoding is about
"""Small parts of reading: decoding, ids, rejects, places."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from etl import places
from etl.ids import content_id
from etl.places import find_city, find_region
from etl.read.clean import clean_text
from etl.read.columns import FIELDS
from etl.read.decode import decode_bytes
from etl.read.options import ReadOptions
from etl.reject import REASONS, one_line, reject

TEXT = "The minister of Ruvania met the envoy of Ostrel on Monday. " * 3


@pytest.mark.parametrize(
    ("data", "text", "flags", "reason"),
    [
        (TEXT.encode(), TEXT, (), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), TEXT, (), None),
        (TEXT.encode("utf-16"), TEXT, (), None),
        (TEXT.encode() + b"\xff", TEXT + "\ufffd", ("invalid_utf8_replaced",), None),
        (TEXT.encode() + b"\xe2\x80", TEXT + "\ufffd\ufffd", ("invalid_utf8_replaced",), None),
        (("é" + TEXT).encode() + b"\xe9", "é" + TEXT + "\ufffd", ("invalid_utf8_replaced",), None),
        ("Zoë met him.".encode("cp1252"), "Zoë met him.", ("cp1252_decoded",), None),
        ("Zoë met René".encode("cp1252"), "Zoë met René", ("cp1252_decoded",), None),
        ("They met at the café. ".encode("latin-1") * 900, "They met at the café. " * 900, ("cp1252_decoded",), None),
        ("£5 and €6 for him".encode("cp1252"), "£5 and €6 for him", ("cp1252_decoded",), None),
        (b"They met at the caf\xc3", "They met at the caf\ufffd", ("invalid_utf8_replaced",), None),
        (b"They said \xe2\x80", "They said \ufffd\ufffd", ("invalid_utf8_replaced",), None),
        (b"They \xff met \xff him", None, (), "undecodable"),
        ((TEXT + "“René” – “Zoë”").encode("cp1252"), TEXT + "“René” – “Zoë”", ("cp1252_decoded",), None),
        ((TEXT + "“René”").encode("cp1252") + "é".encode(), None, ("invalid_utf8_replaced",), None),
        ("Встреча министров в Москве".encode("koi8-r"), None, (), "undecodable"),
        (bytes(range(256)), None, (), "binary"),
        (b"\0" * 100, None, (), "binary"),
        (TEXT.encode() + b"\0", TEXT + "\0", (), None),
    ],
)
def test_decoding(data: bytes, text: str | None, flags: tuple[str, ...], reason: str | None) -> None:
    """Marks, UTF-8, repaired UTF-8, Windows-1252 where the whole is clearly that, and what is no text."""
    found = decode_bytes(data, ReadOptions())
    assert (found.flags, found.reason) == (flags, reason)
    if text is not None:
        assert found.text == text


def test_cleaning_keeps_offsets() -> None:
    """NULs and lone surrogates are replaced one for one; whole astral characters stay."""
    text = "a\0b\ud800c\U0001f600d\u202e"
    cleaned, flags = clean_text(text)
    assert cleaned == "a\ufffdb\ufffdc\U0001f600d\u202e"
    assert flags == ("bidi_control", "nul_replaced", "surrogate_replaced")
    assert clean_text(cleaned)[0] == cleaned


def test_ids_tell_parts_apart() -> None:
    """Neither joining, type, absence nor order can make two lists of parts the same."""
    lists: list[tuple[str | int | None, ...]] = [
        ("a", "bc"),
        ("ab", "c"),
        ("abc",),
        (1,),
        ("1",),
        (None,),
        ("",),
        (),
        ("a", None),
        ("bc", "a"),
        ('a","bc',),
        ("\ud800",),
        ("é",),
    ]
    assert len({content_id(*parts) for parts in lists}) == len(lists)
    assert content_id("a", 1, None) == "c0b0bd6bbbf2e7ef8d05c7ef5c3c1df6" or len(content_id("a", 1, None)) == 32


def test_every_reason_is_documented() -> None:
    """Each has an outcome and a sentence; an unknown one is refused."""
    assert all(reason.doc.endswith(".") and reason.outcome in {"skipped", "dead_letter"} for reason in REASONS.values())
    with pytest.raises(KeyError):
        reject("read", "no-such-reason")


def test_a_detail_is_one_line() -> None:
    """Control characters, line breaks, marks of direction and surrogates are escaped, and length is bounded."""
    shown = one_line("a\nb\x1b[31m\u202e\ud800" + "x" * 1000)
    assert shown is not None
    assert shown.startswith("a\\nb\\x1b[31m\\u202e\\ud800xx")
    assert shown.isprintable()
    assert len(shown) == 300


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Islamabad", None, "PK"),
        ("ISLAMABAD", None, "PK"),
        ("turbat", None, "PK"),
        ("Zahedan", None, "IR"),
        ("Kiev", None, "UA"),
        ("Sana'a", None, "YE"),
        ("Bogota", None, "CO"),
        ("São Paulo", None, "BR"),
        ("New York", None, "US"),
        ("Georgetown", None, "GY"),
        ("Hamilton", None, "CA"),
        ("Hyderabad", None, "IN"),
        ("Hyderabad", "PK", "PK"),
        ("London", "CA", "CA"),
        ("Washington", None, "US"),
        ("Nur-Sultan", None, "KZ"),
        ("Pristina", None, "XK"),
        ("Nowhere at all", None, None),
        ("", None, None),
        ("Islamabad", "US", None),
    ],
)
def test_cities(name: str, country: str | None, expected: str | None) -> None:
    """A bare name means the capital or the largest; a country narrows it; case and accents do not matter."""
    found = find_city(name, country)
    assert (found.country if found else None) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Alaska", "US"),
        ("Calif.", "US"),
        ("Kenya", "KE"),
        ("Ontario", "CA"),
        ("Georgia", "GE"),
        ("Kosovo", "XK"),
        ("Soviet Union", "SU"),
        ("Atlantis", None),
    ],
)
def test_regions(name: str, expected: str | None) -> None:
    """States, provinces and countries, former ones included."""
    assert find_region(name) == expected


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("function_words.csv", tuple),
        ("cities.csv", lambda row: (row[0], row[1], int(row[2]))),
        ("regions.csv", tuple),
        ("dateline_words.csv", tuple),
        ("columns.csv", lambda row: (row[0], int(row[1]))),
    ],
)
def test_tables_are_in_canonical_form(table: str, key) -> None:
    """Sorted, without repeats, LF line ends; tools/build_cities.py remakes cities.csv, the others are kept by hand."""
    path = places.DATA / table
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]
    assert rows == sorted(rows, key=key)
    assert len({tuple(row) for row in rows}) == len(rows)
    assert b"\r" not in path.read_bytes()
    if table == "columns.csv":
        assert {row[0] for row in rows} == set(FIELDS)


def test_reading_imports_nothing_heavy() -> None:
    """Taking the inventory loads neither Arrow, trafilatura, the language model, nor any engine."""
    heavy = {
        "pyarrow",
        "trafilatura",
        "py3langid",
        "numpy",
        "spacy",
        "apache_beam",
        "great_expectations",
        "duckdb",
        "countrynames",
    }
    code = "import sys, etl.read.inventory, etl.read.ranges, etl.read.records, etl.read.article; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.home()
    ).stdout.split()
    assert heavy.isdisjoint(loaded)
