"""Which occasion an occasion is part of: talks during a visit, a meeting on the sidelines of a summit.

Either one sentence joins the two ("during", "on the sidelines of"), or one named guest makes the visit and has the
talks, and neither place nor day speaks against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.records import Meeting

_WHOLE = frozenset({"visit", "conference"})
_REACH = 40
"""Characters before the words that name the greater occasion in which the joining words stand."""


def parts_of(meetings: Sequence[Meeting]) -> list[int | None]:
    """For each meeting the index of the one that it is part of; what has parts is itself no part."""
    out: list[int | None] = [None] * len(meetings)
    told, guests_of = _wholes(meetings)
    for i, m in enumerate(meetings):
        if m.form == "visit":
            continue
        beside = sorted({n for x in m.mentions for n in told.get(x.evidence.start, ()) if n != i})
        joined = next((n for n in beside if _may(m, meetings[n]) and _joined(m, meetings[n])), None)
        if joined is not None:
            out[i] = joined
            continue
        shared = {n for p in m.participants if p.kind == "person" for n in guests_of.get(p.name, ())[:MOST_VISITS]}
        visits = [n for n in sorted(shared) if n != i and _may(m, meetings[n]) and _same_guest(m, meetings[n])]
        out[i] = visits[0] if len(visits) == 1 else None
    greater = set(out)
    return [None if n is None or i in greater else n for i, n in enumerate(out)]


MOST_VISITS = 30
"""Visits of one guest that his talks may be part of."""


def _wholes(meetings: Sequence[Meeting]) -> tuple[dict[int, list[int]], dict[str, list[int]]]:
    """The visits and conferences by the places of their sentences, and the visits by the names of their guests."""
    told: dict[int, list[int]] = {}
    guests: dict[str, list[int]] = {}
    for n, w in enumerate(meetings):
        if w.form not in _WHOLE:
            continue
        for start in {x.evidence.start for x in w.mentions}:
            told.setdefault(start, []).append(n)
        if w.form == "visit":
            for name in {p.name for p in w.participants if p.kind == "person"}:
                guests.setdefault(name, []).append(n)
    return told, guests


def _may(m: Meeting, whole: Meeting) -> bool:
    """Whether status, days and countries allow it."""
    if m.status != whole.status:
        return False
    days = [(x.date.start, x.date.end) for x in (m, whole) if x.date is not None]
    known = [(a, b) for a, b in days if a is not None and b is not None]
    if len(known) == 2 and (known[0][1] < known[1][0] or known[1][1] < known[0][0]):
        return False
    places = [x.place.country for x in (m, whole) if x.place is not None and x.place.country]
    return len(set(places)) < 2 and m.form != "call"


def _joined(m: Meeting, whole: Meeting) -> bool:
    """Whether a sentence says so: both are named in it, and joining words stand right before the greater one."""
    for a in m.mentions:
        for b in whole.mentions:
            if a.evidence.start != b.evidence.start:
                continue
            at = b.trigger.start - b.evidence.start
            before = " ".join(b.evidence.text[max(0, at - _REACH) : at].lower().split())
            if whole.form == "conference" and before.endswith((" at", " at the")):
                return True
            if any(words in before for words in word_set("within.joining")):
                return True
    return False


def _same_guest(m: Meeting, whole: Meeting) -> bool:
    """Whether one person with a name is guest on the visit and takes part in the other."""
    if m.form not in {"meeting", "negotiation"}:
        return False
    guests = {p.name for p in whole.participants if p.kind == "person" and p.part != "host"}
    return bool(guests & {p.name for p in m.participants if p.kind == "person"})
