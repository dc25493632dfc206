"""What an analyst must know of an occasion's day and fate: how its date is meant, and whether it was only put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.lexicon import word_set
from etl.extract.tokens import ancestors

if TYPE_CHECKING:
    from etl.extract.meetings import Occasion
    from etl.extract.reading import Reading
    from etl.records import DateKind

_THROUGHOUT = frozenset({"throughout", "over", "during", "for", "from", "through"})
_RANGES = frozenset({"d2", "y2"})


def date_kind_of(o: Occasion) -> DateKind | None:
    """Whether an occasion was on that very day, lasted all the days, or was some time within them.

    "On Monday" is exact, "12 to 14 May" and "throughout the week" are all the days, "in May" is some time within.
    """
    if o.time is None or o.period is None:
        return None
    if o.period.start == o.period.end:
        return "exact"
    if o.time.lead == "throughout" or any(o.time.get(part) for part in _RANGES):
        return "throughout"
    lasting = o.time.lead in _THROUGHOUT and o.form in {"visit", "conference", "negotiation"}
    return "throughout" if lasting and o.time.kind in {"md", "dm", "wd", "dur"} else "within"


def postponed(reading: Reading, o: Occasion) -> bool:
    """Whether a cancelled occasion was put off and not called off.

    A verb of putting off above one of its mentions, or beside it as a noun ("the postponement of the visit").
    """
    if o.status != "cancelled":
        return False
    for m in o.mentions:
        c = m.candidate
        s = reading.sentences[c.sentence]
        near = {c.token, *ancestors(s, c.token), *s.children[c.token]}
        if c.verb is not None:
            near |= {c.verb, *s.children[c.verb]}
        if any(s.lemmas[i] in word_set("traits.postponing") for i in near):
            return True
        if any(s.lemmas[i] in {"put", "push"} and {"off", "back"} & {s.lowers[k] for k in s.children[i]} for i in near):
            return True
    return False
