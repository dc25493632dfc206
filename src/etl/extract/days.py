"""The days that a time expression means where it stands: counted from a day named before, lasting as long as is said.

What an expression means by itself, counted from the day of publication, says `time_resolution`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from etl.extract.periods import Period, count_of
from etl.extract.time_resolution import resolve
from etl.extract.tokens import ancestors, is_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etl.extract.occasions import OccasionCandidate
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention
    from etl.extract.tokens import Sentence

_COUNTED = MappingProxyType(
    {
        "the same day": 0,
        "later in the day": 0,
        "earlier in the day": 0,
        "the day before": -1,
        "a day earlier": -1,
        "the previous day": -1,
        "a day later": 1,
        "the following day": 1,
        "the next day": 1,
    }
)
"""Days counted from a day that the text named before."""
_BACK = 12
"""Sentences back in which that day is looked for."""
_UNITS = MappingProxyType({"day": 1, "week": 7})
_ENDING = frozenset({"end", "conclude", "finish", "close", "complete", "wrap"})
_LONGEST = 31


def _counted(t: TimeMention) -> int | None:
    """How many days after the day named before, None for an expression that stands alone."""
    return _COUNTED.get(t.get("w")) if t.kind == "day" else None


def days_meant(reading: Reading, t: TimeMention, *, future: bool) -> Period | None:
    """The days of a time expression; "the same day" and its like count from the day that the text named last."""
    published = reading.article.published
    if published is None:
        return None
    steps = _counted(t)
    if steps is not None:
        for before in _times_before(reading, t):
            day = resolve(before, published, future=future)
            if day is not None and day.precision == "day":
                at = day.end + timedelta(days=steps)
                return Period(at, at, "day", "time.counted")
    return resolve(t, published, future=future)


def _times_before(reading: Reading, t: TimeMention) -> Iterator[TimeMention]:
    """Time expressions before `t` that stand alone, the nearest first."""
    here = max(0, bisect_right(reading.sentences, t.start, key=lambda s: s.start) - 1)
    for n in range(here, max(-1, here - _BACK - 1), -1):
        yield from (x for x in reversed(reading.times[n]) if x.end <= t.start and _counted(x) is None)


def lasting(reading: Reading, mentions: Sequence[OccasionCandidate], period: Period) -> Period:
    """The days of an occasion that lasts several: "began a three-day visit on Monday" is Monday to Wednesday.

    What ended that day began before it; on its second day, it began the day before.
    """
    if period.precision != "day":
        return period
    for c in mentions:
        long = _days_long(reading, c)
        if long > 1:
            start = period.start - timedelta(days=_day_of(reading.sentences[c.sentence], c.token, long) - 1)
            return replace(
                period, start=start, end=start + timedelta(days=long - 1), precision="days", rule="time.lasting"
            )
    return period


def _day_of(s: Sentence, token: int, long: int) -> int:
    """Which of the days of an occasion a sentence tells of: the first, unless it says that it is another."""
    above = ancestors(s, token)
    for a in above[:2]:
        day = next((n for c in s.children[a] if (n := _NTH.get(s.lowers[c]))), 0) if s.lowers[a] == "day" else 0
        if day:
            return long if day < 0 else min(day, long)
    after = bool(above) and s.lowers[above[0]] in {"after", "following"}
    verbs = [a for a in above if is_verb(s, a)][:1] + [c for c in s.children[token] if s.deps[c] in {"relcl", "acl"}]
    return long if after or any(s.lemmas[v] in _ENDING for v in verbs) else 1


_NTH = MappingProxyType({"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "final": -1})


def _days_long(reading: Reading, c: OccasionCandidate) -> int:
    """How many days the words before an occasion give it: "three-day", "a one-week"; 1 where they give none."""
    s = reading.sentences[c.sentence]
    for i in range(max(1, c.token - 6), c.token):
        unit = _UNITS.get(s.lowers[i])
        count = s.lowers[i - 2] if s.lowers[i - 1] == "-" and i > 1 else s.lowers[i - 1]
        number = (count_of(count) or 0) if count.isascii() else 0
        hangs = s.heads[i] == c.token or s.heads[s.heads[i]] == c.token
        if unit and number and hangs and number * unit <= _LONGEST:
            return number * unit
    return 1
