"""Cities of the world and regions as datelines name them (GeoNames, CC BY 4.0; see NOTICE).

The tables are made by tools/build_cities.py; they are read at the first question, in about 0.1 s.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
CAPITAL_SHARE = 20
"""A capital is meant by its bare name unless a namesake has more than this many times its inhabitants: San José is that
of Costa Rica, Hamilton that of Canada."""

HISTORICAL = {"SUHH": "SU", "YUCS": "YU", "DDDE": "DD", "CSHH": "CS", "CSXX": "CS"}
"""ISO 3166-3 codes of former states, as the schemas write them."""

NO_COUNTRIES = frozenset({"EU", "UN"})
"""Codes that countrynames gives to bodies."""

MARKS = re.compile(r"['\u2018\u2019\u02bb\u02bc`.]")
BREAKS = re.compile(r"[\s\-_]+")


@dataclass(frozen=True, slots=True)
class City:
    """A city: plain English name, ISO 3166-1 alpha-2 code, inhabitants, whether it is a country's capital."""

    name: str
    country: str
    population: int
    capital: bool


def find_city(name: str, country: str | None = None) -> City | None:
    """Return the city that a bare `name` means, ignoring case and accents.

    Where several share the name it is the capital (unless a namesake has more than CAPITAL_SHARE times its
    inhabitants), then the one with the most inhabitants. With `country` (ISO 3166-1 alpha-2) only that country's
    cities are looked at.
    """
    found = _cities().get(fold(name), ())
    return next((city for city in found if country in {None, city.country}), None)


def find_region(name: str) -> str | None:
    """Return the code of the country that `name` is or is a first-level part of: `Alaska`, `Calif.`, `Kenya`."""
    return _regions().get(fold(name)) or country_code(name)


@cache
def country_code(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code (with XK, SU, YU, DD, CS) of the country that `name` means in English."""
    import countrynames  # noqa: PLC0415 - loads its table in 0.2 s

    code: str | None = countrynames.to_code(name)
    if not code or code in NO_COUNTRIES:
        return None
    return HISTORICAL.get(code, code.partition("-")[0])


def fold(name: str) -> str:
    """Return the form in which names are compared: without accents, case, apostrophes, full stops and hyphens."""
    if not name.isascii():
        split = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in split if not unicodedata.combining(letter))
    return BREAKS.sub(" ", MARKS.sub("", name)).strip().casefold()


@cache
def _cities() -> dict[str, tuple[City, ...]]:
    """Cities by folded name and spelling, the one that is meant first."""
    found: dict[str, list[City]] = {}
    with (DATA / "cities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city = City(row["name"], row["country"], int(row["population"]), row["capital"] == "1")
            for spelling in (city.name, *filter(None, row["spellings"].split("|"))):
                found.setdefault(fold(spelling), []).append(city)
    return {key: _ranked(namesakes) for key, namesakes in found.items()}


def _ranked(namesakes: list[City]) -> tuple[City, ...]:
    """Order namesakes by who is meant."""
    if len(namesakes) == 1:
        return (namesakes[0],)
    limit = max(city.population for city in namesakes) / CAPITAL_SHARE
    return tuple(sorted(namesakes, key=lambda c: (not (c.capital and c.population >= limit), -c.population, c.country)))


@cache
def _regions() -> dict[str, str]:
    """Country codes of first-level regions by folded name."""
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["country"] for row in csv.DictReader(file)}
