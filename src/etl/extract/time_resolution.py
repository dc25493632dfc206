"""The days that time expressions mean, counted from the publication date, never from a clock.

A weekday or a month without a year is the nearest one on the side of the publication date that the tense asks for;
that is why finding (`times`) and resolving are two steps. Weeks run Monday to Sunday; early, mid and late are days
1-10, 11-20 and 21 to the end of a month, and the first quarter, the middle half and the last quarter of a year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from etl.extract.periods import (
    Period,
    around,
    count_of,
    day_of,
    fraction_of,
    month_of,
    part_of,
    shifted,
    unit_of,
    week_of,
)
from etl.extract.times import DAY_NAMES, MONTH_NAMES

if TYPE_CHECKING:
    from etl.extract.times import TimeMention

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


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


def _nearest_year(month: int, day: int, published: date, *, future: bool) -> int:
    """The year that puts a month and day after the publication date, a month's slack given, or nearest to it."""
    years = (published.year - 1, published.year, published.year + 1)
    days = [(found, year) for year in years if (found := day_of(year, month, min(day, 28)))]
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
    start = day_of(y, first, d)
    if start is None:
        return None
    end = start
    if day2:
        second = _month_number(month2) if month2 else first
        end = day_of(y + (second < first), second, int(re.sub(r"\D", "", day2))) or start
    end = max(end, start)
    return Period(start, end, "day" if start == end else "days", f"time.{k}")


def _iso(m: TimeMention) -> Period | None:
    day = day_of(int(m.get("y")), int(m.get("m")), int(m.get("d")))
    return Period(day, day, "day", "time.iso") if day else None


def _on_weekday(name: str, published: date, *, future: bool, rel: str, week: str) -> date:
    target = DAY_NAMES.index(name)
    monday = week_of(published)[0]
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
    start, end = part_of(*month_of(y, month), m.get("part"))
    return Period(start, end, "month" if not m.get("part") else "days", "time.month")


def _weekend(published: date, rel: str, *, future: bool) -> Period:
    monday = week_of(published)[0]
    saturday = monday + timedelta(days=5)
    if rel == "next":
        saturday += timedelta(days=7)
    elif rel in {"last", "past", "previous"} or (not future and published < saturday):
        saturday -= timedelta(days=7)
    return Period(saturday, saturday + timedelta(days=1), "days", "time.weekend")


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
    found = unit_of(unit, published, shift)
    if found is None:
        return None
    start, end, precision = found
    if m.get("q"):
        start, end = fraction_of(start, end, m.get("q"), m.get("qk"))
    if part == "later" and shift == 0:
        start = published
    elif part == "earlier" and shift == 0:
        end = published
    elif part:
        start, end = part_of(start, end, part)
    return Period(start, end, precision, "time.relative")


def _ending(m: TimeMention, published: date) -> Period | None:
    found = unit_of(m.get("u"), published, 0)
    if found is None:
        return None
    start, end = part_of(found[0], found[1], m.get("part"))
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


def _ago(m: TimeMention, published: date) -> Period | None:
    count = count_of(m.get("n"))
    if count is None or (m.get("w") in {"earlier", "later"} and m.get("u").startswith("hour")):
        return None
    day = shifted(published, count if m.get("w") in {"later", "from now"} else -count, m.get("u"))
    if day is None:
        return None
    return around(day, m.get("u"), "time.ago")


def _span(m: TimeMention, published: date) -> Period | None:
    count = count_of(m.get("n2") or m.get("n"))
    if count is None:
        return None
    if m.get("w") in {"last", "past", "previous"}:
        start = shifted(published, 1 - count if m.get("u").startswith("day") else -count, m.get("u"))
        return Period(start, published, "days", "time.span") if start else None
    end = shifted(published, count, m.get("u"))
    return Period(published, end, "days", "time.span") if end else None


def _soon(m: TimeMention, published: date) -> Period | None:
    if m.get("u").startswith("day"):
        return Period(published, published + timedelta(days=7), "days", "time.soon")
    if m.get("u") in {"year", "month", "week"}:
        found = unit_of(m.get("u"), published, 1)
        return Period(found[0], found[1], found[2], "time.soon") if found else None
    return None


def _duration(m: TimeMention, published: date) -> Period | None:
    count = count_of(m.get("n"))
    if count is None or m.lead not in {"within", "in"}:
        return None
    end = shifted(published, count, m.get("u"))
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
    return Period(start, month_of(*last)[1], "season", "time.season")


def _season(m: TimeMention, published: date, *, future: bool) -> Period:
    return _season_of(m.get("s"), m.get("rel"), published, future=future)


def _year(m: TimeMention) -> Period:
    first = int(m.get("y"))
    last = int(m.get("y2") or first)
    start, end = date(first, 1, 1), date(max(first, last), 12, 31)
    if m.get("q"):
        return Period(*fraction_of(start, end, m.get("q"), "quarter"), "days", "time.quarter")
    return Period(*part_of(start, end, m.get("part")), "year", "time.year")
