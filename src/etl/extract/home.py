"""The country of officials whom a text names without one: those at home.

A report datelined in a country writes "Foreign Minister Ruiz met her Norwegian counterpart" and says of the guest alone
where he is from. The one official without a country who meets somebody of another country is taken for one of the
dateline's country, if nobody else at that meeting is, if the office is not one of an international body, and if the
document tells of no visit by that person: who travels is not at home.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.records import Commitment, Extraction, Meeting, Party

RULE = "home"


def _at_home(meeting: Meeting, country: str) -> str | None:
    """Name of the official of a meeting who is taken for one of `country`."""
    known = {p.country for p in meeting.participants if p.country}
    open_ones = [p for p in meeting.participants if p.kind == "person" and p.country is None]
    if not known or country in known or len(open_ones) != 1 or open_ones[0].role is None:
        return None
    office = set(open_ones[0].role.text.lower().split())
    return None if office & word_set("home.international") else open_ones[0].name


def _placed(parties: Sequence[Party], homes: Mapping[str, str]) -> tuple[Party, ...]:
    return tuple(
        replace(p, country=homes[p.name], rule=f"{p.rule}+{RULE}")
        if p.kind == "person" and p.country is None and p.name in homes
        else p
        for p in parties
    )


def _commitment(c: Commitment, homes: Mapping[str, str]) -> Commitment:
    speaker = _placed((c.speaker,), homes)[0] if c.speaker else None
    return replace(
        c, parties=_placed(c.parties, homes), counterparties=_placed(c.counterparties, homes), speaker=speaker
    )


def place_officials(found: Extraction, country: str | None) -> Extraction:
    """Give officials at home their country, the same in all records of the document.

    Args:
        found: What the document reports.
        country: Country of the dateline; without it nothing changes.
    """
    if country is None:
        return found
    travelling = {p.name for m in found.meetings if m.form == "visit" for p in m.participants}
    names = {name for m in found.meetings if (name := _at_home(m, country))} - travelling
    homes = dict.fromkeys(sorted(names), country)
    return replace(
        found,
        meetings=tuple(replace(m, participants=_placed(m.participants, homes)) for m in found.meetings),
        commitments=tuple(_commitment(c, homes) for c in found.commitments),
    )
