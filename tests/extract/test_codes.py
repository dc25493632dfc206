"""PLOVER and CAMEO codes, and what the ontologies call the actors."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from etl.extract.actors import actor_of
from etl.extract.codes import commitment_code, meeting_code
from etl.extract.levels import level_of
from etl.extract.lexicon import table
from etl.extract.within import parts_of
from etl.records import Code, Commitment, Meeting, Mention, Party, Place, Span
from etl.schema.declare import enumerations


def said(text: str) -> Span:
    """A quotation."""
    return Span(0, len(text), text)


def party(name: str, kind: Any, country: str | None, role: str | None = None, **more: Any) -> Party:
    """A party with its actor's codes."""
    p = Party(name, kind, country, said(role) if role else None, None, "test", 0.9, **more)
    return replace(p, actor=actor_of(p))


def meeting(trigger: str = "met", country: str | None = None, **values: Any) -> Meeting:
    """A held meeting of Norway and Peru, but for what is given."""
    people = (party("Norway", "country", "NO", side="Norway"), party("Peru", "country", "PE", side="Peru"))
    filled: dict[str, Any] = dict.fromkeys((f.name for f in fields(Meeting)), None)
    filled |= {"form": "meeting", "status": "held", "participants": people, "postponed": False, "recalled": False}
    filled |= {"anchor": said(trigger), "topics": (), "rule": "test", "confidence": 0.9}
    filled["mentions"] = (Mention(said(trigger), said(values.pop("sentence", f"They {trigger}.")), "test"),)
    filled["place"] = Place(said("there"), "There", country, 0.9) if country else None
    return Meeting(**(filled | values))


VISITING = (
    party("Norway", "country", "NO", side="Norway", part="host"),
    party("Peru", "country", "PE", side="Peru", part="visitor"),
)
THREE = tuple(party(n, "country", c, side=n) for n, c in (("Norway", "NO"), ("Peru", "PE"), ("Chad", "TD")))
MEDIATED = (*VISITING, party("Oman", "country", "OM", side="Oman", part="mediator"))


@pytest.mark.parametrize(
    ("m", "code"),
    [
        (meeting(), Code("CONSULT", None, "040")),
        (meeting(form="call", trigger="spoke"), Code("CONSULT", "phone", "041")),
        (meeting(form="visit", trigger="visited"), Code("CONSULT", "visit", "042")),
        (meeting(participants=VISITING), Code("CONSULT", "visit", "042")),
        (meeting(country="CH"), Code("CONSULT", "third-party", "044")),
        (meeting(country="NO"), Code("CONSULT", None, "040")),
        (meeting(participants=THREE), Code("CONSULT", "multilateral", "040")),
        (meeting(form="conference", trigger="the summit"), Code("CONSULT", "multilateral", "040")),
        (meeting(trigger="held talks"), Code("CONSULT", None, "046")),
        (meeting(form="negotiation", trigger="the round"), Code("CONSULT", None, "046")),
        (meeting(participants=MEDIATED), Code("CONSULT", "multilateral", "045")),
        (meeting(status="scheduled"), Code("AGREE", None, "036")),
        (meeting(status="proposed"), Code("REQUEST", "meet", "026")),
        (meeting(status="proposed", sentence="Peru demanded that they meet."), Code("REQUEST", "meet", "106")),
        (meeting(status="cancelled"), Code("REJECT", "meet", "125")),
        (meeting(status="cancelled", sentence="Peru broke off the talks."), Code("REJECT", "meet", "164")),
        (meeting(status="cancelled", postponed=True), Code("AGREE", None, None)),
    ],
)
def test_code_of_a_meeting(m: Meeting, code: Code) -> None:
    """By status first; talks and mediation before visits; a cancellation rejects, a postponement does not."""
    assert meeting_code(m) == code


def commitment(**values: Any) -> Commitment:
    """A pledge, but for what is given."""
    filled: dict[str, Any] = dict.fromkeys((f.name for f in fields(Commitment)), None)
    return Commitment(**(filled | {"kind": "pledge", "polarity": "do", "topics": ()} | values))


@pytest.mark.parametrize(
    ("c", "words", "code"),
    [
        (commitment(stance="cooperate"), "expand tie", Code("AGREE", None, "030")),
        (commitment(stance=None), "build dam", Code("AGREE", None, "030")),
        (commitment(stance="cooperate"), "meet", Code("AGREE", None, "036")),
        (commitment(stance="cooperate", topics=("trade",)), "raise trade", Code("AGREE", None, "0311")),
        (commitment(stance="cooperate", topics=("military",)), "train crew", Code("AGREE", None, "0312")),
        (commitment(stance="cooperate", topics=("justice",)), "extradite", Code("AGREE", None, "0313")),
        (commitment(stance="cooperate"), "share intelligence", Code("AGREE", None, "0314")),
        (commitment(stance="cooperate"), "provide humanitarian aid", Code("AGREE", None, "0333")),
        (commitment(stance="cooperate"), "grant loan", Code("AGREE", None, "033")),
        (commitment(stance="cooperate"), "mediate", Code("AGREE", None, "039")),
        (commitment(stance="cooperate", kind="signed"), "treaty", Code("SUPPORT", None, "057")),
        (commitment(stance="refuse"), "recognise", Code("REJECT", None, "120")),
        (commitment(stance="refuse"), "attend summit", Code("REJECT", "meet", "125")),
        (commitment(stance="refuse"), "lift", Code("REJECT", "yield", "124")),
        (commitment(stance="refuse", kind="signed"), "treaty", Code("REJECT", None, "120")),
        (commitment(stance="threaten"), "close strait", Code("THREATEN", None, "130")),
        (commitment(stance="threaten"), "attack", Code("THREATEN", None, "138")),
        (commitment(stance="threaten"), "impose tariff", Code("THREATEN", None, "1312")),
        (commitment(stance="threaten"), "suspend talk", Code("THREATEN", None, "134")),
        (commitment(stance="concede"), "release prisoner", Code("CONCEDE", None, "0353")),
        (commitment(stance="concede"), "lift sanction", Code("CONCEDE", None, "0354")),
        (commitment(stance="concede"), "withdraw troop", Code("CONCEDE", None, "0356")),
    ],
)
def test_code_of_a_commitment(c: Commitment, words: str, code: Code) -> None:
    """The stance decides the type, the action's words and topics the CAMEO code; refusals and threats never agree."""
    assert commitment_code(c, frozenset(words.split())) == code


def test_codes_are_in_the_declared_vocabulary() -> None:
    """What the table of codes can give, a row can hold."""
    assert {row["cameo"] for row in table("codes")} <= set(enumerations()["cameo"])
    assert {row["mode"] for row in table("codes") if row["mode"]} <= set(enumerations()["plover_mode"])
    assert {row["sector"] for row in table("sectors")} <= set(enumerations()["sector"])
    assert {row["sector"] for row in table("actor_bodies") if row["sector"]} <= set(enumerations()["sector"])
    assert set(enumerations()["country"]) == {row["code"] for row in table("iso3")}
    assert sorted(enumerations()["iso3"]) == sorted(row["iso3"] for row in table("iso3"))


@pytest.mark.parametrize(
    ("p", "iso3", "code", "sector", "acts_for", "based_in"),
    [
        (party("Norway", "country", "NO"), "NOR", "NOR", "GOV", "NOR", "NO"),
        (party("Kosovo", "country", "XK"), "XKX", "KOS", "GOV", "XKX", "XK"),
        (party("Kari Solberg", "person", "NO", "Foreign Minister"), "NOR", "NOR", "GOV", "NOR", None),
        (party("Kari Solberg", "person", "NO"), "NOR", "NOR", None, None, None),
        (party("Kari Solberg", "person", "NO", "former Foreign Minister"), "NOR", "NOR", "ELI", None, None),
        (party("Kari Solberg", "person", "NO", "Norwegian Ambassador to Peru"), "NOR", "NOR", "GOV", "NOR", "PE"),
        (party("Kari Solberg", "person", "NO", "UN envoy to Chad"), "NOR", "UNO", None, "UNO", "TD"),
        (party("Ola Vik", "person", "NO", "president", body="European Commission"), "NOR", "EUR", None, "EUR", None),
        (party("Ola Vik", "person", "NO", "manager", body="Fjord Corp"), "NOR", "NOR", "BUS", "Fjord Corp", None),
        (party("Kari Solberg", "person", "NO", "Army chief"), "NOR", "NOR", "MIL", "NOR", None),
        (party("European Union", "organization", None), None, "EUR", None, "EUR", None),
        (party("United Nations Mission in Chad", "organization", None), None, "UNO", None, "UNO", None),
        (party("Group of Seven", "organization", None), None, "IMG", None, "Group of Seven", None),
        (party("Fjordline Corp", "organization", "NO"), "NOR", "NOR", "BUS", "Fjordline Corp", "NO"),
        (party("Defence Ministry", "organization", "NO"), "NOR", "NOR", "GOV", "NOR", "NO"),
        (party("Harbour Friends", "organization", None), None, None, None, "Harbour Friends", None),
        (party("ministers", "group", "NO"), "NOR", "NOR", "GOV", "NOR", None),
    ],
)  # fmt: skip
def test_actor(
    p: Party, iso3: str | None, code: str | None, sector: str | None, acts_for: str | None, based_in: str | None
) -> None:
    """States act for themselves, officers for their bodies, envoys for the sender and not for where they sit."""
    a = p.actor
    assert (a.iso3, a.code, a.sector, a.acts_for, a.based_in) == (iso3, code, sector, acts_for, based_in)


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("President", "head_of_state"),
        ("Prime Minister", "head_of_government"),
        ("caretaker Prime Minister", "head_of_government"),
        ("Deputy Prime Minister", "deputy_head"),
        ("Vice President", "deputy_head"),
        ("Foreign Minister", "minister"),
        ("Chancellor of the Exchequer", "minister"),
        ("Secretary of State", "minister"),
        ("Deputy Foreign Minister", "deputy_minister"),
        ("Minister of State for Trade", "deputy_minister"),
        ("UN Secretary-General", "head_of_body"),
        ("Secretary General", "head_of_body"),
        ("Attorney General", "judge"),
        ("General", "military"),
        ("president of the chamber of commerce", "head_of_body"),
        ("Foreign Ministry spokesman", "spokesperson"),
        ("special envoy", "diplomat"),
        ("Army chief", "head_of_body"),
        ("former President", "former"),
        ("opposition leader", "politician"),
        ("leader", None),
        (None, None),
    ],
)
def test_level(role: str | None, level: str | None) -> None:
    """The head word of the office with what stands around it; a bare leader may be anything."""
    assert level_of("Kari Solberg", "person", role, in_body=False) == level


def test_a_part_is_no_whole() -> None:
    """A meeting on the sidelines of a summit is part of it; nothing is part of what is itself a part or a call."""
    sentence = "They met on the sidelines of the summit."
    where = Span(0, len(sentence), sentence)
    met = Mention(Span(5, 8, "met"), where, "test")
    summit = Mention(Span(29, 39, "the summit"), where, "test")
    pair = [meeting(), meeting(form="conference")]
    found = [replace(pair[0], mentions=(met,)), replace(pair[1], mentions=(summit,))]
    assert parts_of(found) == [1, None]
    assert parts_of([replace(found[0], form="call"), found[1]]) == [None, None]
    assert parts_of([replace(found[0], status="scheduled"), found[1]]) == [None, None]
