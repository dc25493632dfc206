"""The dateline: `ISLAMABAD, Jan 29 (ABC) --`, read component by component.

Every variant is a walk and not a pattern of its own. A walk begins at the start of a line, takes a place, then regions,
a day and an agency in any order, and needs a separator. What it took is a dateline only if the evidence is enough: see
`_convincing`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from etl.places import DATA, find_city, find_region, fold
from etl.read.dates import DayWords, match_day

if TYPE_CHECKING:
    from datetime import date

LONGEST = 140
"""Characters that a dateline may take."""

SHORTEST_REST = 40
"""Characters behind a dash that are looked at; an unknown place needs as many, for a headline is shorter."""
MOST_WORDS = 3
"""Words of an unknown place."""

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪİĶŁĽĻŃŇŅŌŐŘŚŞŠŢŤŪŮŰŹŻŽȘȚṢḤ"
_WORD = rf"(?:(?:[A-Z]\.){{2,4}}|(?:St|Ste|Mt|Ft|ST|MT|FT)\.|[{_UPPER}][\w'\u2019\u2018\-]*)"
_JOIN = r"(?:de|del|do|da|la|el|al|of|on|am|upon|and)"
NAME = re.compile(rf"{_WORD}(?:[ /]{{1,2}}(?:{_JOIN} )?{_WORD}){{0,4}}")
ABBREVIATION = re.compile(r"[A-Z][a-z]{1,4}\.(?=\s{0,3}[,(\-\u2013\u2014])")
COMMA = re.compile(r"\s{0,2},\s{0,3}")
GAP = re.compile(r"[\s.,]{1,4}")
BRACKETS = re.compile(r"[\s,.]{0,4}\(([^()\n]{2,70})\)")
SLASHES = re.compile(r"[\s,.]{0,4}/([^/\n]{2,40})/")
DASH = re.compile(
    r"\s{0,4}\.?(?:(?<=\s)-{1,3}|-{2,3}|-(?=\s)|(?<=[).])-|[\u2013\u2014\u2015]-?)[\s\xa0]{0,4}(?:-(?=\w))?"
)
COLON = re.compile(r"\s?:[\s\xa0]{1,4}(?:[-\u2013\u2014]{1,2}\s{1,3})?")
STOP = re.compile(r"\.[\s\xa0]{1,4}")
CAPITALS = re.compile(
    rf"[\s.]{{1,3}}([{_UPPER}][{_UPPER}\-]+(?: [{_UPPER}][{_UPPER}\-]+){{0,3}})(?=[\s.]{{0,3}}[.\-\u2013\u2014:])"
)
AGENCY_WORD = re.compile(
    r"\b(?:[A-Z]{2,}[a-zA-Z]*|News|Newswire|Wire|Agency|Press|Times|Post|Herald|Tribune|Report\w*|Monitoring|"
    r"Bureau|Desk|Web|Online|Network|TV|Radio)\b|(?i:\.(?:com|net|org)\b)"
)


@dataclass(frozen=True, slots=True)
class Walk:
    """What was taken so far. `end` is the offset after the last component, `stop` the kind of separator behind it."""

    start: int
    end: int
    name: str | None = None
    region: str | None = None
    country: str | None = None
    day: DayWords | None = None
    agency: str | None = None
    bracketed: bool = False
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A dateline as read: offsets of the whole, separator included, and its parts."""

    start: int
    end: int
    place: str | None
    country: str | None
    day: DayWords | None
    agency: str | None

    def resolve(self, published: date | None) -> date | None:
        """Return the dateline's day, its year completed from the publication date."""
        return self.day.on(published) if self.day else None


def find_dateline(text: str, start: int, end: int, *, trusted: bool = False) -> Found | None:
    """Read the dateline that begins at `start` of the line that ends at `end`.

    With `trusted` (the line follows a header that promises an article) an unknown place in capitals before a colon is
    believed; elsewhere that is how transcripts name their speakers.
    """
    walk = _separator(text, _components(text, start, min(end, start + LONGEST)), end)
    if walk is None or walk.end >= end or not _convincing(walk, text, trusted=trusted):
        return None
    place, country = _place(walk)
    return Found(start, start + len(text[start : walk.end].rstrip()), place, country, walk.day, walk.agency)


def is_agency(words: str) -> bool:
    """Whether `words` name a news agency that data/dateline_words.csv lists."""
    return fold(words) in _words("agency")


def _components(text: str, start: int, end: int) -> Walk:
    """Take the place and what follows it, as far as it goes."""
    walk = Walk(start, start)
    if (name := NAME.match(text, start, end)) and not match_day(text, start, end):
        walk = replace(walk, end=name.end(), name=name.group().rstrip(" "))
    for _ in range(6):
        taken = (
            _bracketed(text, walk, end)
            or _day(text, walk, end)
            or _region(text, walk, end)
            or _capitals(text, walk, end)
        )
        if taken is None:
            break
        walk = taken
    return walk


def _bracketed(text: str, walk: Walk, end: int) -> Walk | None:
    """Take `(Agency)`, `/AGENCY/` or `(Agency - 29th Jan, 2024)`."""
    found = BRACKETS.match(text, walk.end, end) or SLASHES.match(text, walk.end, end)
    if found is None or walk.agency is not None:
        return None
    agency, _, rest = found.group(1).rpartition(" - ")
    day = match_day(rest.strip()) if agency else None
    if day is None:
        return replace(walk, end=found.end(), agency=found.group(1).strip(), bracketed=True)
    return replace(walk, end=found.end(), agency=agency.strip(), day=walk.day or day, bracketed=True)


def _day(text: str, walk: Walk, end: int) -> Walk | None:
    """Take a day, after a comma, a full stop or a space, or at the very start."""
    gap = GAP.match(text, walk.end, end)
    if walk.day is not None or (gap is None and walk.end != walk.start):
        return None
    day = match_day(text, gap.end() if gap else walk.end, end)
    return replace(walk, end=day.end, day=day) if day else None


def _region(text: str, walk: Walk, end: int) -> Walk | None:
    """Take `, Kenya` or `, Calif.` or an agency after a comma."""
    comma = COMMA.match(text, walk.end, end)
    if comma is None or walk.name is None:
        return None
    named = ABBREVIATION.match(text, comma.end(), end) or NAME.match(text, comma.end(), end)
    if named is None:
        return replace(walk, end=comma.end()) if text.startswith(("(", "/"), comma.end()) else None
    if country := find_region(named.group()):
        return replace(walk, end=named.end(), region=named.group(), country=country)
    if is_agency(named.group()):
        return replace(walk, end=named.end(), agency=named.group())
    return None


def _capitals(text: str, walk: Walk, end: int) -> Walk | None:
    """Take an agency before the separator: one in capitals, `ASTANA. STEPPE INFORM -`, or a known one."""
    if walk.agency is not None or walk.name is None:
        return None
    if found := CAPITALS.match(text, walk.end, end):
        return replace(walk, end=found.end(), agency=found.group(1))
    gap = GAP.match(text, walk.end, end)
    named = NAME.match(text, gap.end(), end) if gap else None
    if named and is_agency(named.group()):
        return replace(walk, end=named.end(), agency=named.group())
    return None


def _separator(text: str, walk: Walk, end: int) -> Walk | None:
    """Take the separator; brackets may do without one before a capital letter."""
    if walk.end == walk.start:
        return None
    for kind, pattern in (("dash", DASH), ("colon", COLON), ("stop", STOP)):
        if found := pattern.match(text, walk.end, end):
            return replace(walk, end=found.end(), stop=kind)
    if (
        walk.bracketed
        and walk.end < end
        and text[walk.end].isspace()
        and text[walk.end : walk.end + 3].lstrip()[:1].isupper()
    ):
        return replace(walk, stop="brackets")
    return None


def _convincing(walk: Walk, text: str, *, trusted: bool) -> bool:
    """Whether the parts are enough evidence for a dateline and not for the start of a sentence."""
    agency = walk.agency is not None and (is_agency(walk.agency) or AGENCY_WORD.search(walk.agency) is not None)
    if walk.name is None:
        return agency and walk.bracketed and walk.stop in {"dash", "colon"}
    rest = text[walk.end : walk.end + SHORTEST_REST]
    if (rest.isupper() and len(rest) > 1) or _is_label(walk.name):
        return False
    capitals = walk.name.isupper() and len(walk.name) > 2
    known = walk.region is not None or _known(walk.name)
    dated = walk.day is not None
    match walk.stop:
        case "brackets":
            enough = agency and (known or capitals)
        case "dash":
            place = capitals and (dated or (len(walk.name.split()) <= MOST_WORDS and len(rest) == SHORTEST_REST))
            aside = rest[:1].islower() and not (dated or walk.agency or capitals)
            enough = agency or place or (known and not aside)
        case "colon":
            enough = not rest[:1].islower() and (known or (capitals and (trusted or agency or dated)))
        case "stop":
            enough = (known and (capitals or agency)) or (
                (known or capitals) and (dated or (agency and walk.bracketed))
            )
        case _:
            enough = False
    return enough


def _is_label(name: str) -> bool:
    """Whether the words before the separator are a label of the page or a speaker's office, not a place."""
    return fold(name) in _words("label") or fold(name.split(maxsplit=1)[0]) in _words("label")


def _known(name: str) -> bool:
    """Whether a bare name is a city, a country or a venue that datelines name."""
    first = name.split("/", maxsplit=1)[0].strip()
    return find_city(first) is not None or fold(first) in _words("venue") or find_region(first) is not None


def _place(walk: Walk) -> tuple[str | None, str | None]:
    """Plain English name and country of the place."""
    if walk.name is None:
        return None, None
    first = walk.name.split("/")[0].strip()
    city = find_city(first, walk.country)
    if city is None and walk.region is not None and (walk.region == "Georgia" or find_city(walk.region)):
        city = find_city(
            first, "US" if walk.region == "Georgia" else None
        )  # the state; or two cities: `LONDON, BERLIN`
    if city is not None:
        return city.name, city.country
    shown = first.title() if first.isupper() else first
    return shown, walk.country or find_region(first)


@cache
def _words(kind: str) -> frozenset[str]:
    """The folded words of data/dateline_words.csv of one kind: agency, label or venue."""
    with (DATA / "dateline_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(row["words"]) for row in csv.DictReader(file) if row["kind"] == kind)
