"""Words of office and of groups: which word heads a role, a body, a group, a state's organ."""

from __future__ import annotations

from functools import cache

from etl.extract.lexicon import words

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
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
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALENDAR = frozenset(_MONTHS + _DAYS)
PORTFOLIO = frozenset(
    "affairs trade finance commerce cooperation integration relations regions region reform policy matters "
    "rural urban housing aviation ports shipping textile agriculture livestock mines mining sport sports youth "
    "women children family religious overseas tribal frontier counter terrorism narcotics digital data asia asian "
    "europe european african africa eurasian pacific middle east western eastern south north american climate change "
    "exchequer treasury interior defence defense foreign works communication communications resources prime president minister republic economic economy foreign".split()
)
PARTICLES = frozenset(
    "bin ibn al el de da di du del della der den van von la le ul ud y e dos das ben abu bint zu ter".split()
)


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
