"""Words of office and of groups: which word heads a role, a body, a group, a state's organ."""

from __future__ import annotations

from functools import cache

from etl.extract.lexicon import word_set, words
from etl.extract.times import DAY_NAMES, MONTH_NAMES

_SHORT_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "jan.",
    "feb.",
    "aug.",
    "sept.",
    "oct.",
    "nov.",
    "dec.",
)
CALENDAR = frozenset(MONTH_NAMES + _SHORT_MONTHS + DAY_NAMES)
PORTFOLIO = word_set("people.portfolio")
PARTICLES = word_set("people.particles")


@cache
def roles() -> frozenset[str]:
    """Nouns that head a role: minister, spokesman, envoy."""
    return words("titles", "class", "role")


@cache
def honorifics() -> frozenset[str]:
    """Mr, Dr, Gen."""
    return words("titles", "class", "honorific")


@cache
def modifiers() -> frozenset[str]:
    """Words that stand before a role's head: prime, deputy, caretaker, finance."""
    return words("titles", "class", "modifier") | words("titles", "class", "role")


@cache
def bodies() -> frozenset[str]:
    """Nouns that head a body's name: ministry, council, bank."""
    return words("titles", "class", "org")


@cache
def groups() -> frozenset[str]:
    """Nouns (plurals, collectives) that head a group: officials, delegation."""
    return words("titles", "class", "group")


@cache
def organs() -> frozenset[str]:
    """Nouns that stand for a state after its demonym: government, side."""
    return words("titles", "class", "state")
