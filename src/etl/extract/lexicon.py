"""The word lists of this package: CSV files in `data/`, each read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = files("etl.extract").joinpath("data")


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `data/<name>.csv`."""
    lines = DATA.joinpath(f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(lines))


@cache
def words(name: str, column: str, value: str) -> frozenset[str]:
    """The first column of the rows of a table whose `column` is `value`."""
    rows = table(name)
    first = next(iter(rows[0]))
    return frozenset(row[first] for row in rows if row[column] == value)


@cache
def mapping(name: str, key: str, value: str) -> Mapping[str, str]:
    """Column `key` to column `value` of a table."""
    return {row[key]: row[value] for row in table(name)}


@cache
def number_words() -> Mapping[str, float]:
    """Number words to their value."""
    return {word: float(value) for word, value in mapping("numbers", "word", "value").items()}


@cache
def country_codes() -> Mapping[str, str]:
    """Names of countries, as texts write them, to ISO 3166-1 alpha-2."""
    return mapping("country_names", "name", "code")


@cache
def plain_names() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 to the plain English name."""
    return mapping("countries", "code", "name")


@cache
def demonyms() -> Mapping[str, str]:
    """Demonyms and adjectives of countries, plurals included, to ISO 3166-1 alpha-2."""
    singular = mapping("demonyms", "name", "code")
    without = ("s", "sh", "ch", "ese")
    return {**singular, **{f"{word}s": code for word, code in singular.items() if not word.endswith(without)}}


@cache
def metonyms() -> Mapping[str, str]:
    """Capitals and seats that stand for a government, to ISO 3166-1 alpha-2."""
    return mapping("metonyms", "name", "code")


@cache
def cities() -> Mapping[str, tuple[str, str]]:
    """Cities, regions and venues to (ISO 3166-1 alpha-2, plain name)."""
    return {row["name"]: (row["code"], row["plain"]) for row in table("cities")}


@cache
def word_set(name: str) -> frozenset[str]:
    """One of the small sets of `word_sets.csv`, named after the module that uses it."""
    found = frozenset(row["word"] for row in table("word_sets") if row["set"] == name)
    if not found:
        raise KeyError(f"word_sets.csv has no set {name!r}")
    return found
