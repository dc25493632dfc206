"""When two values mean the same: names, parties, places, dates, deadlines."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.evaluate.answers import PartyAnswer, Span

_WORD = re.compile(r"\w+")
_CODES = {"UK": "GB", "EL": "GR"}
_BODIES = (
    ("un", "united nations"),
    ("eu", "european union"),
    ("nato", "north atlantic treaty organization", "north atlantic treaty organisation"),
    ("imf", "international monetary fund"),
    ("wto", "world trade organization", "world trade organisation"),
    ("who", "world health organization", "world health organisation"),
    ("iaea", "international atomic energy agency"),
    ("ecb", "european central bank"),
    ("oic", "organisation of islamic cooperation", "organization of islamic cooperation"),
    ("sco", "shanghai cooperation organisation", "shanghai cooperation organization"),
    ("au", "african union"),
    ("asean", "association of southeast asian nations"),
    ("apec", "asia pacific economic cooperation"),
    ("ecowas", "economic community of west african states"),
    ("opec", "organization of the petroleum exporting countries"),
    ("g20", "group of 20", "group of twenty", "g 20"),
)
_OTHERS = (
    ("g8", "group of eight", "g 8"),
    ("g7", "group of seven", "g 7"),
    ("kyiv", "kiev"),
    ("beijing", "peking"),
    ("mumbai", "bombay"),
    ("yangon", "rangoon"),
    ("washington", "washington dc", "washington d c"),
    ("kolkata", "calcutta"),
    ("istanbul", "constantinople"),
    ("astana", "nur sultan"),
    ("ulaanbaatar", "ulan bator"),
)


@cache
def fold(text: str) -> str:
    """Return the words of a name without case, accents, punctuation and the article."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(w for w in _WORD.findall(plain) if w != "the")


def country(party: PartyAnswer) -> str | None:
    """Return the party's country code, with two common slips put right."""
    return _CODES.get(party.country, party.country) if party.country else party.country


def _alias(a: str, b: str) -> bool:
    return a == b or any(a in names and b in names for names in _BODIES + _OTHERS)


def is_state(party: PartyAnswer) -> bool:
    """Say whether the party is a state: a country, or its government or authorities."""
    name = fold(party.name)
    if party.kind == "country":
        return not any(name in names for names in _BODIES)
    words = name.split()
    official = "government" in words or name.endswith(" authorities")
    return bool(party.kind in {"organization", "group"} and country(party) and official and len(words) <= 4)


def _same_state(a: PartyAnswer, b: PartyAnswer) -> bool:
    if not (is_state(a) and is_state(b)):
        return False
    if country(a) and country(b):
        return country(a) == country(b)
    return bool(fold(a.name)) and fold(a.name) == fold(b.name)


def same_party(a: PartyAnswer, b: PartyAnswer) -> bool:
    """Say whether two parties are one: states by country, others by name where their countries do not contradict."""
    if is_state(a) or is_state(b):
        return _same_state(a, b)
    x, y = fold(a.name), fold(b.name)
    if not x or not y or (country(a) and country(b) and country(a) != country(b)):
        return False
    if _alias(x, y):
        return True
    shorter, longer = sorted((x.split(), y.split()), key=len)
    return set(shorter) <= set(longer) and (len(shorter) == 1 or x.split()[-1] == y.split()[-1])


def same_place(a: PartyAnswer, b: PartyAnswer) -> bool:
    """Say whether two places are one: one name within the other, countries not contradicting."""
    if country(a) and country(b) and country(a) != country(b):
        return False
    x, y = fold(a.name), fold(b.name)
    return _alias(x, y) or f" {x} " in f" {y} " or f" {y} " in f" {x} "


def same_deadline(a: tuple[str, str | None], b: tuple[str, str | None]) -> bool:
    """Say whether two deadlines are one: the same day, or without days a word in common."""
    if a[1] or b[1]:
        return a[1] == b[1]
    return bool(set(fold(a[0]).split()) & set(fold(b[0]).split()))


def close_days(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Say whether at least half of the days from the earlier start to the later end are in both."""
    (s, e), (t, f) = ((date.fromisoformat(x), date.fromisoformat(y)) for x, y in (a, b))
    shared = (min(e, f) - max(s, t)).days + 1
    return shared > 0 and shared / ((max(e, f) - min(s, t)).days + 1) >= 0.5


def word_places(text: str, span: Span | None) -> frozenset[int]:
    """Return where the words of a span begin."""
    return frozenset(m.start() for m in _WORD.finditer(text, *span)) if span else frozenset()


def overlap(a: tuple[Span, ...], b: tuple[Span, ...]) -> bool:
    """Say whether any span of the one shares a character with any of the other."""
    return any(s < f and e < t for s, t in a for e, f in b)
