"""Days as metadata, print dates and datelines write them.

No clock is consulted anywhere: a day without a year stays without one until another date of the same article
completes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
EARLIEST, LATEST = 1700, 2199
"""Years outside are misreadings: newspapers do not go further back."""

_MONTH = "(?P<{0}m>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<{0}d>\d{{1,2}})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s{{0,3}}(?P<{0}y>(?:1[789]|2[01])\d\d)\b)?"
_WEEKDAY = r"(?:(?P<week>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s{1,3})?"
_DMY = (_DAY + r"(?:\s{{1,3}}of)?[\s\-]{{0,3}}" + _MONTH + r"-?" + _YEAR + r"(?!\d)").format("a")
_MDY = (_MONTH + r"\s{{0,3}}" + _DAY + r"(?![\d:])" + _YEAR).format("b")
_ISO = r"(?P<cy>(?:1[789]|2[01])\d\d)[-/.](?P<cm>\d\d?)[-/.](?P<cd>\d\d?)(?!\d)"
_NUMERIC = r"(?P<e1>\d{1,2})[-/.](?P<e2>\d{1,2})[-/.](?P<ey>(?:1[789]|2[01])\d\d)(?!\d)"
DAY_WORDS = re.compile(_WEEKDAY + f"(?:{_ISO}|{_NUMERIC}|{_DMY}|{_MDY})", re.IGNORECASE)
COMPACT = re.compile(r"((?:1[789]|2[01])\d\d)(\d\d)(\d\d)(?:T?(\d{4}(?:\d\d)?)Z?)?")
EPOCH = re.compile(r"\d{9,10}|\d{12,13}")
ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
ZONES |= {"pst": -8, "pdt": -7}
"""Hours from UTC of the zones that RFC 2822 names. Others, such as BST or IST, mean several."""
CLOCK = re.compile(
    r"(?:,|\s|at\b){1,6}(?P<h>\d\d?):(?P<m>\d\d)(?::(?P<s>\d\d)(?P<f>\.\d{1,6})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s?(?:(?P<sign>[+-])(?P<zh>\d\d):?(?P<zm>\d\d)|(?P<zone>[a-z]{1,5})\b))?(?:\s\([a-z ]{1,30}\))?\s*",
    re.IGNORECASE,
)
"""A time of day behind a day, with half of the day and zone."""


@dataclass(frozen=True, slots=True)
class DayWords:
    """A day as written, `year` None where the words name none; `end` is the offset after the words."""

    year: int | None
    month: int
    day: int
    end: int

    def on(self, reference: date | None) -> date | None:
        """Return the day; one without a year is that nearest to `reference`, or None without a reference."""
        if self.year is not None:
            return make_day(self.year, self.month, self.day)
        if reference is None:
            return None
        years = (reference.year - 1, reference.year, reference.year + 1)
        near = [day for year in years if (day := make_day(year, self.month, self.day)) is not None]
        return min(near, key=lambda day: abs(day - reference), default=None)


def match_day(text: str, start: int = 0, end: int | None = None) -> DayWords | None:
    """Read the day that is written at `start`, with or without a weekday before it."""
    found = DAY_WORDS.match(text, start, len(text) if end is None else end)
    return _read(found) if found else None


def parse_published(value: str) -> date | None:
    """Read a publication date from metadata.

    ISO dates and times, RFC 2822, English dates, `20240129`, Unix seconds or milliseconds (UTC). The day of a time with
    a zone is the day as written: that of the publisher. Numeric dates such as 03/04/2024 are read only where one order
    alone is possible or the weekday stands beside it; otherwise the answer is None.
    """
    value = value.strip()
    if (seconds := _epoch(value)) is not None:
        moment = _moment(seconds)
        return make_day(moment.year, moment.month, moment.day) if moment else None
    if compact := COMPACT.fullmatch(value):
        return make_day(*(int(part) for part in compact.groups()[:3]))
    words = match_day(value)
    if words is None and "," in value:
        words = match_day(value, value.index(",") + 1 + value[value.index(",") + 1 :].startswith(" "))
    return make_day(words.year, words.month, words.day) if words and words.year else None


def parse_published_time(value: str) -> datetime | None:
    """Read the time of a publication from metadata, in UTC; None where they give a day alone, or no day.

    ISO times, RFC 2822, a day in words with a time behind it (`March 4, 2025 10:30 PM`), `20240129T1830`, Unix seconds
    or milliseconds. A time without a zone is taken for UTC; one in a zone that may be several is none.
    """
    value = value.strip()
    if parse_published(value) is None:
        return None
    if (seconds := _epoch(value)) is not None:
        return _moment(seconds)
    if compact := COMPACT.fullmatch(value):
        found = _iso_time("".join(compact.groups()[:3]) + f"T{compact[4]}") if compact[4] else None
    elif re.search(r"\d:\d\d", value):
        found = _iso_time(value) or _worded_time(value)
    else:
        return None
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _epoch(value: str) -> int | None:
    """The seconds of a Unix time; None where the digits are none, or rather a day and a time: 202503041030."""
    if not EPOCH.fullmatch(value) or (len(value) == 12 and COMPACT.fullmatch(value)):
        return None
    return int(value) // (1000 if len(value) > 10 else 1)


def _iso_time(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _worded_time(value: str) -> datetime | None:
    """The moment of a day with a time behind it, without a zone where it names none."""
    words = match_day(value)
    clock = CLOCK.fullmatch(value, words.end) if words and words.year else None
    if words is None or clock is None:
        return None
    hour, zone = int(clock["h"]), (clock["zone"] or "").lower()
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    if zone and zone not in ZONES:
        return None
    away = timedelta(hours=ZONES.get(zone, 0))
    if clock["sign"]:
        away = timedelta(hours=int(clock["zh"]), minutes=int(clock["zm"])) * (-1 if clock["sign"] == "-" else 1)
    second, fraction = int(clock["s"] or 0), round(float(clock["f"] or 0) * 1_000_000)
    try:
        where = timezone(away) if zone or clock["sign"] else None
        return datetime(words.year or 0, words.month, words.day, hour, int(clock["m"]), second, fraction, where)
    except ValueError:
        return None


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where there is no such day or the year is out of range."""
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(seconds: int) -> datetime | None:
    """The moment of a Unix time, in UTC."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _read(found: re.Match[str]) -> DayWords | None:
    """The parts of a match; None for a day that no year has or a numeric date of two readings."""
    part = found.groupdict()
    if part["cy"]:
        year, month, day = int(part["cy"]), int(part["cm"]), int(part["cd"])
    elif part["ey"]:
        order = _order(int(part["e1"]), int(part["e2"]), int(part["ey"]), part["week"])
        if order is None:
            return None
        year, (month, day) = int(part["ey"]), order
    else:
        kind = "a" if part["am"] else "b"
        month, day = MONTHS[part[f"{kind}m"].lower()], int(part[f"{kind}d"])
        year = int(part[f"{kind}y"]) if part[f"{kind}y"] else 0
    if make_day(year or 2000, month, day) is None:
        return None
    return DayWords(year or None, month, day, found.end())


def _order(first: int, second: int, year: int, weekday: str | None) -> tuple[int, int] | None:
    """(month, day) of a numeric date, None where both orders are possible and no weekday decides."""
    possible = {(month, day) for day, month in ((first, second), (second, first)) if make_day(year, month, day)}
    if weekday is not None:
        wanted = WEEKDAYS[weekday.lower()]
        possible = {(month, day) for month, day in possible if date(year, month, day).weekday() == wanted}
    return possible.pop() if len(possible) == 1 else None
