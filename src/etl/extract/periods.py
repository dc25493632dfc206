"""Periods of days and their parts: weeks from Monday to Sunday, months, years, early and late, halves and quarters."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from etl.extract.lexicon import number_words

if TYPE_CHECKING:
    from etl.records import DatePrecision


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive."""

    start: date
    end: date
    precision: DatePrecision
    rule: str


def count_of(text: str) -> int | None:
    """The number that digits or a number word give, None for anything else."""
    if text.isdigit():
        return int(text)
    found = number_words().get("a" if text == "an" else text)
    return None if found is None else int(found)


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, None where there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


_YEAR_PARTS = {
    **dict.fromkeys(("early", "the beginning of", "the start of", "beginning of", "start", "beginning"), (1, 3)),
    **dict.fromkeys(("mid", "the middle of", "middle"), (4, 9)),
    **dict.fromkeys(("late", "the end of", "end of", "end", "close"), (10, 12)),
}
"""First and last month of a part of a year."""


def _edges(days: int) -> tuple[timedelta, timedelta]:
    """Where the early part of a period of so many days ends, and where the late one begins, counted from its start."""
    if days == 7:
        return timedelta(days=2), timedelta(days=4)
    if days <= 31:
        return timedelta(days=9), timedelta(days=20)
    return timedelta(days=days // 4 - (days % 4 == 1)), timedelta(days=days - days // 4 - 1)


def part_of(start: date, end: date, part: str) -> tuple[date, date]:  # noqa: PLR0911 - one return a kind
    """Early, mid or late in a month or a longer period."""
    days = (end - start).days + 1
    month_like = days <= 31
    if days in {365, 366} and start.month == 1:
        first, last = _YEAR_PARTS.get(part, (1, 12))
        if (first, last) != (1, 12):
            return date(start.year, first, 1), month_of(start.year, last)[1]
    early, late = _edges(days)
    match part:
        case "early" | "the beginning of" | "the start of" | "beginning of" | "start" | "beginning":
            return start, start + early
        case "mid" | "the middle of" | "middle":
            return start + early + timedelta(days=1), start + late - timedelta(days=1)
        case "late" | "the end of" | "end of" | "end" | "close":
            return start + late, end
        case "the first half of" if not month_like:
            return fraction_of(start, end, "first", "half")
        case "the second half of" | "the latter half of" if not month_like:
            return fraction_of(start, end, "second", "half")
        case "the first half of":
            return start, start + timedelta(days=days // 2 - 1)
        case "the second half of" | "the latter half of":
            return start + timedelta(days=days // 2), end
        case _:
            return start, end


def unit_of(unit: str, published: date, shift: int) -> tuple[date, date, DatePrecision] | None:
    """First day, last day and precision of the week, month or year that lies `shift` units from that of `published`."""
    match unit:
        case "week":
            start, end = week_of(published + timedelta(days=7 * shift))
            return start, end, "week"
        case "month":
            n = published.year * 12 + published.month - 1 + shift
            start, end = month_of(n // 12, n % 12 + 1)
            return start, end, "month"
        case "year":
            y = published.year + shift
            return date(y, 1, 1), date(y, 12, 31), "year"
        case _:
            return None


def fraction_of(start: date, end: date, which: str, kind: str) -> tuple[date, date]:
    """A half or a quarter of a year, "first" to "fourth" or "last"; anything shorter stays whole."""
    n = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 1 if kind == "half" else 3}[which]
    months = 6 if kind == "half" else 3
    if (end - start).days < 300 or n * months >= 12:
        return start, end
    first = n * months + 1
    return date(start.year, first, 1), month_of(start.year, first + months - 1)[1]


def shifted(day: date, count: int, unit: str) -> date | None:
    """The day so many days, weeks, months or years later; None where there is none, or the unit is none."""
    unit = unit.rstrip("s")
    try:
        match unit:
            case "day":
                return day + timedelta(days=count)
            case "week":
                return day + timedelta(days=7 * count)
            case "month":
                n = day.year * 12 + day.month - 1 + count
                return date(n // 12, n % 12 + 1, min(day.day, calendar.monthrange(n // 12, n % 12 + 1)[1]))
            case "year":
                return date(day.year + count, day.month, min(day.day, 28) if day.month == 2 else day.day)
            case _:
                return day if unit == "hour" else None
    except (ValueError, OverflowError):
        return None


def around(day: date, unit: str, rule: str) -> Period:
    """The days about a day that is counted in `unit`s: the day, or its week, month or year."""
    found = unit_of(unit.rstrip("s"), day, 0)
    if found is None:
        return Period(day, day, "day", rule)
    return Period(found[0], found[1], found[2], rule)
