# ruff: noqa: RUF001 - typographic quotation marks are what texts hold
"""A party as the event ontologies code it: alpha-3, PLOVER actor and sector, for whom it acts, where it sits.

A state acts for itself and so do its ministries and officials; an officer of a body acts for the body, whatever
passport he has; an ambassador acts for one state and sits in another.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.levels import level_of
from etl.extract.lexicon import country_codes, mapping, table, word_set
from etl.records import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl.records import Level, Party

_WORD = re.compile(r"[a-z]+(?:[.-][a-z]+)*")
_OF_STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_ORDER = ("SPY", "MIL", "COP", "JUD", "GOV", "LEG", "REB", "PTY", "EDU", "REL", "JRN", "LAB", "NGO", "BUS")
"""Sectors in the order in which they win where a name holds words of several."""
_POSTED = re.compile(r"\b(?:to|in)\s+(?:the\s+)?(?P<name>[A-Z][\w.]*(?:\s+(?:of\s+)?[A-Z][\w.]*)*)")


@cache
def _bodies() -> Mapping[str, Mapping[str, str]]:
    return {row["name"]: row for row in table("actor_bodies")}


def iso3(country: str | None) -> str | None:
    """Alpha-3 of an alpha-2 code."""
    return None if country is None else mapping("iso3", "code", "iso3")[country]


def _state_code(country: str | None) -> str | None:
    """The PLOVER code of a state, which is alpha-3 but for Kosovo."""
    return "KOS" if country == "XK" else iso3(country)


def known_body(name: str) -> Mapping[str, str] | None:
    """The row of a body that the ontologies have a code for; a part of it ("European Union Mission") counts as it."""
    words = name.removeprefix("the ").removeprefix("The ").split()
    for n in range(len(words), 0, -1):
        row = _bodies().get(" ".join(words[:n]))
        if row is not None and (n == len(words) or row["parts"] == "yes"):
            return row
    return None


def _own_code(row: Mapping[str, str]) -> str | None:
    """The code of a body where it is that body's alone, as UNO and EUR are and IGO is not."""
    return row["code"] if row["code"] in mapping("actor_codes", "code", "name") else None


def sector_of_body(name: str) -> str | None:
    """The PLOVER sector that the words of a body's name tell; the state's own come first."""
    found = {s for w in _WORD.findall(name.lower()) if (s := _sectors("body").get(w))}
    if "bank" in name.lower().split() and found & {"GOV"}:
        return "GOV"
    return next((s for s in _ORDER if s in found), None)


@cache
def _sectors(kind: str) -> Mapping[str, str]:
    return {row["word"]: row["sector"] for row in table("sectors") if row["kind"] == kind}


def actor_of(party: Party) -> Actor:
    """The codes of a party, from its record alone."""
    role = party.role.text if party.role else None
    level = level_of(party.name, party.kind, role, in_body=party.body is not None)
    match party.kind:
        case "country":
            return Actor(
                iso3(party.country), _state_code(party.country), "GOV", iso3(party.country), party.country, None
            )
        case "organization":
            return _of_body(party)
        case "person":
            return _of_person(party, role, level)
        case "group":
            sector = _sectors("level").get(level or "")
            return Actor(iso3(party.country), _state_code(party.country), sector, iso3(party.country), None, level)


def _of_body(party: Party) -> Actor:
    row = known_body(party.name)
    if row is not None:
        acts_for = _own_code(row) or party.name
        return Actor(iso3(party.country), row["code"], row["sector"] or None, acts_for, party.country, None)
    sector = sector_of_body(party.name)
    own = iso3(party.country)
    acts_for = own if sector in _OF_STATE and own else party.name
    return Actor(own, _state_code(party.country), sector, acts_for, party.country, None)


def _of_person(party: Party, role: str | None, level: Level | None) -> Actor:
    posted = _post(role) if level == "diplomat" else None
    row = known_body(party.body) if party.body else _body_in(role)
    if row is not None:
        return Actor(
            iso3(party.country), row["code"], row["sector"] or None, _own_code(row) or row["name"], posted, level
        )
    sector = _person_sector(role, level, party.body)
    own = iso3(party.country)
    if party.body is not None and sector not in _OF_STATE:
        return Actor(own, _state_code(party.country), sector, party.body, posted, level)
    acts_for = own if level is not None and level != "former" else None
    return Actor(own, _state_code(party.country), sector, acts_for, posted, level)


def _body_in(role: str | None) -> Mapping[str, str] | None:
    """A coded body inside the words of an office: "UN envoy", "president of the European Commission"."""
    words = [w.strip(",") for w in role.replace("'s", "").replace("’s", "").split()] if role else []
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            row = _bodies().get(" ".join(words[first:last]))
            # What an envoy is sent to is not what he acts for.
            if (
                row is not None
                and not (first and words[first - 1] == "to")
                and words[max(0, first - 2) : first] != ["to", "the"]
            ):
                return row
    return None


def _person_sector(role: str | None, level: Level | None, body: str | None) -> str | None:
    by_level = _sectors("level").get(level or "")
    told = sector_of_body(body) if body else None
    if told is None and role:
        told = sector_of_body(role)
    if level in {"head_of_body", "official", "adviser", "spokesperson", None} and told is not None:
        return told
    if level == "head_of_body" and role and set(_WORD.findall(role.lower())) & word_set("actors.state_heads"):
        return "GOV"
    return by_level if by_level is not None else told


def _post(role: str | None) -> str | None:
    """The state to which an envoy is sent, as alpha-2."""
    found = _POSTED.search(role or "")
    return country_codes().get(found["name"]) if found is not None else None
