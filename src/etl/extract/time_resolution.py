"""The days that time expressions mean, counted from the publication date, never from a clock.

A weekday or a month without a year is the nearest one on the side of the publication date that the tense asks for;
that is why finding (`times`) and resolving are two steps. Weeks run Monday to Sunday; early, mid and late are days
1-10, 11-20 and 21 to the end of a month, and the first quarter, the middle half and the last quarter of a year.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from etl.extract.times import DAY_NAMES, MONTH_NAMES

if TYPE_CHECKING:
    from etl.extract.times import TimeMention
    from etl.records import DatePrecision

_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
    "ninety": 90,
}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive."""

    start: date
    end: date
    precision: DatePrecision
    rule: str


_LIMITS = frozenset({"before", "by", "within", "no later than", "not later than"})
"""Words that let a time begin with the day of publication and end with what follows."""


def resolve(mention: TimeMention, published: date, *, future: bool) -> Period | None:
    """The days that `mention` means in a text of day `published`.

    `future` is the tense of what it times. None if vague.
    """
    found = _resolve(mention, published, future=future)
    if found and mention.lead in _LIMITS and found.end > published:
        return Period(published, found.end, "days", found.rule)
    if found and mention.lead == "since" and found.start < published:
        return Period(found.start, published, "days", found.rule)
    return found


def _resolve(mention: TimeMention, published: date, *, future: bool) -> Period | None:  # noqa: C901, PLR0911, PLR0912 - one step, one place
    match mention.kind:
        case "md" | "dm":
            return _month_day(mention, published, future=future)
        case "iso":
            return _iso(mention)
        case "wd":
            return _weekday(mention, published, future=future)
        case "mon":
            return _month(mention, published, future=future)
        case "rel":
            return _relative(mention, published, future=future)
        case "ending":
            return _ending(mention, published)
        case "wkend":
            return _weekend(published, "this", future=future)
        case "day":
            return _day(mention, published)
        case "ago":
            return _ago(mention, published)
        case "span":
            return _span(mention, published)
        case "soon":
            return _soon(mention, published)
        case "dur":
            return _duration(mention, published)
        case "season":
            return _season(mention, published, future=future)
        case "yr":
            return _year(mention)
        case "vague":
            return None
        case kind:
            raise ValueError(f"unknown kind of time expression {kind!r}")


def _month_number(name: str) -> int:
    return next(n for n, full in enumerate(MONTH_NAMES, 1) if full.startswith(name.rstrip(".")[:3]))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest_year(month: int, day: int, published: date, *, future: bool) -> int:
    """The year that puts a month and day after the publication date, a month's slack given, or nearest to it."""
    years = (published.year - 1, published.year, published.year + 1)
    days = [(found, year) for year in years if (found := _safe(year, month, min(day, 28)))]
    if future:
        return next(year for found, year in days if found >= published - timedelta(days=30))
    return min((abs(found - published), year) for found, year in days)[1]


def _month_day(m: TimeMention, published: date, *, future: bool) -> Period | None:
    k = m.kind
    number = {"md": ("m", "d", "d2", "m2", "y"), "dm": ("m", "d", "d2", "m2", "y")}[k]
    month_name, day, day2, month2, year = (m.get(p) for p in number)
    first = _month_number(month_name)
    d = int(re.sub(r"\D", "", day))
    y = int(year) if year else _nearest_year(first, d, published, future=future)
    start = _safe(y, first, d)
    if start is None:
        return None
    end = start
    if day2:
        second = _month_number(month2) if month2 else first
        end = _safe(y + (second < first), second, int(re.sub(r"\D", "", day2))) or start
    end = max(end, start)
    return Period(start, end, "day" if start == end else "days", f"time.{k}")


def _iso(m: TimeMention) -> Period | None:
    day = _safe(int(m.get("y")), int(m.get("m")), int(m.get("d")))
    return Period(day, day, "day", "time.iso") if day else None


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _on_weekday(name: str, published: date, *, future: bool, rel: str, week: str) -> date:
    target = DAY_NAMES.index(name)
    monday = _week(published)[0]
    if week:
        shift = {"next week": 7, "last week": -7, "this week": 0}[week]
        return monday + timedelta(days=target + shift)
    ahead = (target - published.weekday()) % 7
    if rel in {"next", "this coming", "coming"}:
        return published + timedelta(days=ahead or 7)
    if rel in {"last", "past", "this past"}:
        return published - timedelta(days=(7 - ahead) % 7 or 7)
    return published + timedelta(days=ahead) if future else published - timedelta(days=(7 - ahead) % 7)


def _weekday(m: TimeMention, published: date, *, future: bool) -> Period:
    start = _on_weekday(m.get("d"), published, future=future, rel=m.get("rel"), week=m.get("week"))
    end = start
    if m.get("d2"):
        end = start + timedelta(days=(DAY_NAMES.index(m.get("d2")) - start.weekday()) % 7)
    return Period(start, end, "day" if start == end else "days", "time.weekday")


def _month_span(year: int, month: int) -> tuple[date, date]:
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


def _third(start: date, end: date, part: str) -> tuple[date, date]:  # noqa: PLR0911 - one return a kind
    """Early, mid or late in a month or a longer period."""
    days = (end - start).days + 1
    month_like = days <= 31
    if days in {365, 366} and start.month == 1:
        first, last = _YEAR_PARTS.get(part, (1, 12))
        if (first, last) != (1, 12):
            return date(start.year, first, 1), _month_span(start.year, last)[1]
    early, late = _edges(days)
    match part:
        case "early" | "the beginning of" | "the start of" | "beginning of" | "start" | "beginning":
            return start, start + early
        case "mid" | "the middle of" | "middle":
            return start + early + timedelta(days=1), start + late - timedelta(days=1)
        case "late" | "the end of" | "end of" | "end" | "close":
            return start + late, end
        case "the first half of" if not month_like:
            return _fraction(start, end, "first", "half")
        case "the second half of" | "the latter half of" if not month_like:
            return _fraction(start, end, "second", "half")
        case "the first half of":
            return start, start + timedelta(days=days // 2 - 1)
        case "the second half of" | "the latter half of":
            return start + timedelta(days=days // 2), end
        case _:
            return start, end


def _month(m: TimeMention, published: date, *, future: bool) -> Period:
    month = _month_number(m.get("m"))
    year, rel = m.get("y"), m.get("rel")
    if year in {"last year", "next year", "this year"}:
        y = published.year + {"last year": -1, "next year": 1, "this year": 0}[year]
    elif year:
        y = int(year)
    elif rel == "last":
        y = published.year - (month >= published.month)
    elif rel == "next":
        y = published.year + (month <= published.month)
    elif rel:
        y = published.year
    elif future:
        y = published.year + (month < published.month)
    else:
        y = published.year - (month > published.month)
    start, end = _third(*_month_span(y, month), m.get("part"))
    return Period(start, end, "month" if not m.get("part") else "days", "time.month")


def _weekend(published: date, rel: str, *, future: bool) -> Period:
    monday = _week(published)[0]
    saturday = monday + timedelta(days=5)
    if rel == "next":
        saturday += timedelta(days=7)
    elif rel in {"last", "past", "previous"} or (not future and published < saturday):
        saturday -= timedelta(days=7)
    return Period(saturday, saturday + timedelta(days=1), "days", "time.weekend")


def _unit_span(unit: str, published: date, shift: int) -> tuple[date, date, DatePrecision] | None:
    match unit:
        case "week":
            start, end = _week(published + timedelta(days=7 * shift))
            return start, end, "week"
        case "month":
            n = published.year * 12 + published.month - 1 + shift
            start, end = _month_span(n // 12, n % 12 + 1)
            return start, end, "month"
        case "year":
            y = published.year + shift
            return date(y, 1, 1), date(y, 12, 31), "year"
        case _:
            return None


def _relative(m: TimeMention, published: date, *, future: bool) -> Period | None:
    rel, unit, part = m.get("rel"), m.get("u"), m.get("part")
    if unit == "weekend":
        return _weekend(published, rel, future=future)
    if unit in _SEASONS:
        return _season_of(unit, rel, published, future=future)
    shift = {
        "this": 0,
        "current": 0,
        "same": 0,
        "next": 1,
        "following": 1,
        "coming": 1,
        "new": 1,
        "last": -1,
        "past": -1,
        "previous": -1,
    }[rel]
    found = _unit_span(unit, published, shift)
    if found is None:
        return None
    start, end, precision = found
    if m.get("q"):
        start, end = _fraction(start, end, m.get("q"), m.get("qk"))
    if part == "later" and shift == 0:
        start = published
    elif part == "earlier" and shift == 0:
        end = published
    elif part:
        start, end = _third(start, end, part)
    return Period(start, end, precision, "time.relative")


def _fraction(start: date, end: date, which: str, kind: str) -> tuple[date, date]:
    n = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 1 if kind == "half" else 3}[which]
    months = 6 if kind == "half" else 3
    if (end - start).days < 300 or n * months >= 12:
        return start, end
    first = n * months + 1
    return date(start.year, first, 1), _month_span(start.year, first + months - 1)[1]


def _ending(m: TimeMention, published: date) -> Period | None:
    found = _unit_span(m.get("u"), published, 0)
    if found is None:
        return None
    start, end = _third(found[0], found[1], m.get("part"))
    return Period(start, end, "days", "time.ending")


def _day(m: TimeMention, published: date) -> Period:
    match m.get("w"):
        case "yesterday" | "last night" | "the day before" | "a day earlier" | "the previous day":
            day = published - timedelta(days=1)
        case "overnight":
            return Period(published - timedelta(days=1), published, "days", "time.overnight")
        case "tomorrow" | "a day later" | "the following day" | "the next day":
            day = published + timedelta(days=1)
        case _:
            day = published
    return Period(day, day, "day", "time.day")


def _count(text: str) -> int | None:
    return int(text) if text.isdigit() else _NUMBERS.get(text)


def _shift(day: date, count: int, unit: str) -> date | None:
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


def _ago(m: TimeMention, published: date) -> Period | None:
    count = _count(m.get("n"))
    if count is None or (m.get("w") in {"earlier", "later"} and m.get("u").startswith("hour")):
        return None
    day = _shift(published, count if m.get("w") in {"later", "from now"} else -count, m.get("u"))
    if day is None:
        return None
    return _around(day, m.get("u"), "time.ago")


def _around(day: date, unit: str, rule: str) -> Period:
    found = _unit_span(unit.rstrip("s"), day, 0)
    if found is None:
        return Period(day, day, "day", rule)
    return Period(found[0], found[1], found[2], rule)


def _span(m: TimeMention, published: date) -> Period | None:
    count = _count(m.get("n2") or m.get("n"))
    if count is None:
        return None
    if m.get("w") in {"last", "past", "previous"}:
        start = _shift(published, 1 - count if m.get("u").startswith("day") else -count, m.get("u"))
        return Period(start, published, "days", "time.span") if start else None
    end = _shift(published, count, m.get("u"))
    return Period(published, end, "days", "time.span") if end else None


def _soon(m: TimeMention, published: date) -> Period | None:
    if m.get("u").startswith("day"):
        return Period(published, published + timedelta(days=7), "days", "time.soon")
    if m.get("u") in {"year", "month", "week"}:
        found = _unit_span(m.get("u"), published, 1)
        return Period(found[0], found[1], found[2], "time.soon") if found else None
    return None


def _duration(m: TimeMention, published: date) -> Period | None:
    count = _count(m.get("n"))
    if count is None or m.lead not in {"within", "in"}:
        return None
    end = _shift(published, count, m.get("u"))
    return Period(published, end, "days", "time.within") if end else None


def _season_of(name: str, rel: str, published: date, *, future: bool) -> Period:
    month = _SEASONS[name]
    year = published.year
    if rel in {"last", "previous", "past"} and month + 2 >= published.month:
        year -= 1
    elif (rel == "next" and month <= published.month) or (future and rel == "this" and month + 2 < published.month):
        year += 1
    start = date(year, month, 1)
    last = (year, month + 2) if month < 12 else (year + 1, 2)
    return Period(start, _month_span(*last)[1], "season", "time.season")


def _season(m: TimeMention, published: date, *, future: bool) -> Period:
    return _season_of(m.get("s"), m.get("rel"), published, future=future)


def _year(m: TimeMention) -> Period:
    first = int(m.get("y"))
    last = int(m.get("y2") or first)
    start, end = date(first, 1, 1), date(max(first, last), 12, 31)
    if m.get("q"):
        return Period(*_fraction(start, end, m.get("q"), "quarter"), "days", "time.quarter")
    return Period(*_third(start, end, m.get("part")), "year", "time.year")
