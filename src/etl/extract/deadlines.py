"""The last day that keeps a promise, from the time expression that limits it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from etl.extract.time_resolution import resolve

if TYPE_CHECKING:
    from datetime import date

    from etl.extract.times import TimeMention

_VAGUE_UNITS = frozenset({"a few", "several", "few"})


def deadline_day(t: TimeMention, published: date | None) -> date | None:
    """The day meant, None where the words set none ("at the earliest", "in the coming weeks").

    "by", "until", "in" and a bare time give the last day of the period, "before" the day before it begins, "from"
    and its like the first day.
    """
    if published is None or t.kind in {"vague", "soon"} or t.get("n") in _VAGUE_UNITS:
        return None
    period = resolve(t, published, future=True)
    if period is None:
        return None
    match t.lead:
        case "before":
            if t.kind == "ending" or (t.kind in {"rel", "mon"} and t.get("part") in {"the end of", "end of"}):
                return period.end
            start = resolve(_without_lead(t), published, future=True)
            return start.start - timedelta(days=1) if start else None
        case "from" | "as of" | "starting" | "beginning" | "since" | "after":
            return period.start
        case _:
            return period.end


def _without_lead(t: TimeMention) -> TimeMention:
    return type(t)(t.start, t.end, t.bare_start, "", t.kind, t.parts)
