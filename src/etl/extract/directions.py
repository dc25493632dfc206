"""Whether a time expression lies before or after the publication date, whatever the tense of what it times.

A weekday or a day without its year may be either; then the nearer of the two is taken if it is much nearer, and else it
is open, with the days gone by if it is past: a text of a Tuesday that says "on Wednesday" rarely means six days ago.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.days import days_meant

if TYPE_CHECKING:
    from datetime import date

    from etl.extract.periods import Period
    from etl.extract.reading import Reading
    from etl.extract.times import TimeMention

_NEARER = 4
"""How many times nearer one of two readings is where the other is left out."""


def direction(reading: Reading, t: TimeMention) -> str:
    """past, future or now; "open" and the days gone by where it may be either; "none" where it means no days."""
    published = reading.article.published
    if published is None:
        return "none"
    before, after = (days_meant(reading, t, future=future) for future in (False, True))
    if before is None or after is None:
        return "none"
    sides = _side(before, published), _side(after, published)
    if sides[0] == sides[1]:
        return sides[0]
    ago, ahead = (published - before.end).days, (after.start - published).days
    if ago * _NEARER < ahead:
        return sides[0]
    if ahead * _NEARER < ago:
        return sides[1]
    return f"open{ago}" if ago < 7 else "open"


def _side(period: Period, published: date) -> str:
    if period.end < published:
        return "past"
    return "future" if period.start > published else "now"
