"""What a record is in PLOVER and in CAMEO, by the rules of their manuals.

One code a record; that a CAMEO meeting stands in two rows with the actors reversed is the exporter's business. A
refusal is REJECT, a threat THREATEN, a concession CONCEDE, whatever the words; a cancelled meeting is a rejection, one
that was put off is still agreed and has no CAMEO code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import table, word_set
from etl.records import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etl.records import Commitment, Meeting


def meeting_code(m: Meeting) -> Code:
    """The code of an occasion by its status, then by how and where it was held."""
    words = {w.strip(".,;").lower() for x in m.mentions for w in x.evidence.text.split()}
    match m.status:
        case "scheduled":
            return Code("AGREE", None, "036")
        case "proposed":
            return Code("REQUEST", "meet", "106" if words & {"demand", "demanded", "demands"} else "026")
        case "cancelled" if m.postponed:
            return Code("AGREE", None, None)
        case "cancelled":
            return Code("REJECT", "meet", "164" if words & word_set("codes.breaking") else "125")
        case "held":
            return _held(m)


def _held(m: Meeting) -> Code:
    mode = _mode(m)
    named = {w for x in m.mentions for w in x.trigger.text.lower().split()}
    if any(p.part == "mediator" for p in m.participants) or named & {"mediation", "mediated"}:
        return Code("CONSULT", mode, "045")
    if m.form == "negotiation" or named & {"talks", "negotiations", "negotiation", "discussions"}:
        return Code("CONSULT", mode, "046")
    cameo = {"phone": "041", "visit": "042", "third-party": "044"}.get(mode or "", "040")
    return Code("CONSULT", mode, cameo)


def _mode(m: Meeting) -> str | None:
    """By telephone, as a visit, among many, or at a third party's; None where no host is known."""
    if m.form == "call":
        return "phone"
    sides = {p.side for p in m.participants if p.side}
    homes = {p.country for p in m.participants if p.country}
    if m.form == "conference" or len(sides) > 2:
        return "multilateral"
    if m.form == "visit" or {p.part for p in m.participants} >= {"host", "visitor"}:
        return "visit"
    place = m.place.country if m.place is not None else None
    return "third-party" if place is not None and len(homes) > 1 and place not in homes else None


def _rules(stance: str) -> Iterable[tuple[str, frozenset[str], str | None, str]]:
    """Rows of the code table for a stance, in their order: column, words, mode, CAMEO code."""
    for row in table("codes"):
        if row["stance"] == stance:
            yield row["of"], frozenset(row["words"].split()), row["mode"] or None, row["cameo"]


def commitment_code(c: Commitment, lemmas: frozenset[str]) -> Code:
    """The code of an undertaking by its stance, its instrument and what it is about; `lemmas` are its action's."""
    plover = {"refuse": "REJECT", "threaten": "THREATEN", "concede": "CONCEDE"}.get(c.stance or "")
    if plover is None and c.kind == "signed" and c.polarity == "do":
        return Code("SUPPORT", None, "057")
    if c.stance is None:
        return Code("AGREE", None, "030")
    told = {"word": lemmas, "topic": frozenset(c.topics)}
    for of, words, mode, cameo in _rules(c.stance):
        if not words or told[of] & words:
            return Code(plover or "AGREE", mode if plover == "REJECT" else None, cameo)
    raise ValueError(f"codes.csv has no last row for the stance {c.stance!r}")
