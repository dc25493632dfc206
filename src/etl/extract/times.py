# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Time expressions, found by one linear grammar; what days they mean says `time_resolution`."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan\.?|feb\.?|mar\.|apr\.?|jun\.|jul\.|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)"
)
_NUM = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|sixty|ninety)"  # noqa: E501
_WORD_NUM = r"(?:a few|several|few)"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_D = r"(?:[0-3]?\d(?:st|nd|rd|th)?(?!\d|[.,]\d|%| ?(?:percent|per cent|million|billion)))"
_UNIT = r"(?:day|week|month|year|hour)s?"
_PART = r"(?:early|mid|late|later|earlier|the beginning of|the start of|the middle of|the end of|end of|beginning of|the second half of|the first half of|the latter half of)"  # noqa: E501
_CLOCK = r"(?: morning| afternoon| evening| night)?"
_LEAD = (
    r"(?:(?:no later than|not later than|by|before|until|till|up to|from|as of|starting|beginning|since|after|within|over|during"  # noqa: E501
    r"|throughout|on|in|at|for|to|towards)\s)?"
)
_GRAMMAR = "|".join(
    (
        rf"(?P<md>(?:{_DAY},?\s)?(?:the\s)?(?P<md_m>{_MONTH})\s(?P<md_d>{_D})(?:\s?(?:-|–|—|to|and|until|through)\s?(?:(?P<md_m2>{_MONTH})\s)?(?P<md_d2>{_D}))?(?:,?\s(?P<md_y>{_YEAR}))?)\b",
        rf"(?P<dm>(?:{_DAY},?\s)?(?:the\s)?(?P<dm_d>{_D})(?:\s?(?:-|–|—|to|and)\s?(?P<dm_d2>{_D}))?\s(?:of\s)?(?P<dm_m>{_MONTH})(?:,?\s(?P<dm_y>{_YEAR}))?)\b",
        rf"(?P<iso>(?P<iso_y>{_YEAR})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))\b",
        rf"(?P<wd>(?:(?P<wd_rel>next|last|this|this coming|this past|past|coming)\s)?(?:(?P<wd_part>early|late|later|earlier)\s(?:on\s)?)?(?P<wd_d>{_DAY}){_CLOCK}(?:\s(?:and|to|through|-|–)\s?(?P<wd_d2>{_DAY}))?(?:\s(?P<wd_week>next week|last week|this week))?)\b",  # noqa: E501
        rf"(?P<mon>(?:(?P<mon_part>{_PART})[\s-])?(?:(?P<mon_rel>next|last|this|this coming)\s)?(?P<mon_m>{_MONTH})(?:,?\s(?:of\s)?(?P<mon_y>{_YEAR}|last year|next year|this year))?)(?!\w)(?!\.?\s\d{{1,2}}(?!\d))",  # noqa: E501
        rf"(?P<rel>(?:(?P<rel_part>{_PART})\s)?(?:(?:the\s)?(?P<rel_q>first|second|third|fourth|last)\s(?P<rel_qk>half|quarter)\sof\s)?(?:the\s)?(?P<rel_rel>this|next|last|past|coming|current|previous|following|same|new)\s(?P<rel_u>weekend|week|month|year|spring|summer|autumn|fall|winter|century|decade))\b",
        r"(?P<ending>(?:the\s)?(?P<end_part>end|close|start|beginning|middle)\sof\s(?:the\s)?(?P<end_u>week|month|year))\b",
        r"(?P<wkend>(?:the|this)\sweekend)\b",
        rf"(?P<day>(?:(?:later|earlier|early|late)\s)?(?P<day_w>today|tonight|yesterday|tomorrow|overnight|last night|this morning|this afternoon|this evening|the day before|a day earlier|a day later|the following day|the next day|the previous day|the same day|earlier in the day|later in the day|in the evening){_CLOCK})\b",  # noqa: E501
        rf"(?P<ago>(?P<ago_n>{_NUM}|{_WORD_NUM})\s(?P<ago_u>{_UNIT})\s(?P<ago_w>ago|earlier|later|from now))\b",
        rf"(?P<span>(?:the\s)?(?P<span_w>next|last|past|coming|previous)\s(?P<span_n>{_NUM}|{_WORD_NUM})(?:\sto\s(?P<span_n2>{_NUM}))?\s(?P<span_u>{_UNIT}))\b",
        rf"(?P<soon>(?:the\s)?(?:coming|next few|next several|following)\s(?P<soon_u>{_UNIT}))\b",
        rf"(?P<dur>(?P<dur_n>{_NUM}|{_WORD_NUM})[\s-](?P<dur_u>{_UNIT}))\b",
        r"(?P<season>(?:(?P<sea_rel>next|last|this|this coming)\s)(?P<sea_s>spring|summer|autumn|fall|winter))\b",
        rf"(?P<yr>(?:(?:(?:the\s)?(?P<yr_q>first|second|third|fourth|last)\squarter\sof\s)|(?P<yr_part>{_PART})[\s-])?(?P<yr_y>{_YEAR})(?:\s(?:to|-|–)\s?(?P<yr_y2>{_YEAR}))?)(?![\d%]|[.,]\d)\b",
        r"(?P<vague>at\sthe\searliest(?:\s+\w+)?|as\ssoon\sas\s(?:possible|practicable)|immediately|at\sonce|soon|shortly|urgently|in\sthe\snear\sfuture|in\sdue\scourse|without\sdelay|recently|the\searliest\s(?:date|opportunity)|in\sthe\sfuture)\b",
    )
)
_PATTERN = re.compile(rf"(?<![\w-])(?=\w)(?P<lead>{_LEAD})(?:{_GRAMMAR})(?P<poss>['’]s)?", re.IGNORECASE)
_SPACE = re.compile(r"[^\S ]")
# Every expression of the grammar holds one of these; most sentences hold none, and this is found ten times faster.
_HINT = re.compile(
    r"(?:19|20|18)\d\d|day|week|month|year|night|morrow|hour|summer|spring|autumn|winter|\bfall|earliest|soon|urgent|immediate|at once|shortly|future|due course"  # noqa: E501
    r"|delay|recent|century|decade|evening|morning|afternoon|January|February|March|April|\bMay|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|Jan|Feb|Mar\.|Apr|Jun\.|Jul\.|Aug|Sep|Oct|Nov|Dec",
    re.IGNORECASE,
)
_KINDS = (
    "md",
    "dm",
    "iso",
    "wd",
    "mon",
    "rel",
    "ending",
    "wkend",
    "day",
    "ago",
    "span",
    "soon",
    "dur",
    "season",
    "yr",
    "vague",
)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Characters `start` to `end` of the document that name a time. `bare_start` leaves out the preposition `lead`."""

    start: int
    end: int
    bare_start: int
    lead: str
    kind: str
    parts: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """A part of the expression in lower case, "" where it is absent."""
        return next((v for k, v in self.parts if k == name), "")


def find_times(text: str, start: int, end: int) -> list[TimeMention]:
    """Time expressions in characters `start` to `end` of `text`.

    In order, white space of any kind counting as one space.
    """
    line = _SPACE.sub(" ", text[start:end])
    if not _HINT.search(line):
        return []
    out = []
    for m in _PATTERN.finditer(line):
        kind = next(k for k in _KINDS if m.group(k))
        if _spurious(kind, m):
            continue
        prefix = (
            f"{kind}_"
            if kind not in {"rel", "ending", "season"}
            else {"rel": "rel_", "ending": "end_", "season": "sea_"}[kind]
        )
        if kind == "wkend":
            prefix = "wkend_"
        parts = tuple(
            (k.removeprefix(prefix), v.lower()) for k, v in m.groupdict().items() if v and k.startswith(prefix)
        )
        out.append(
            TimeMention(
                start + m.start(), start + m.end(), start + m.end("lead"), m.group("lead").strip().lower(), kind, parts
            )
        )
    return out


_NAME_AFTER = re.compile(r"(?-i: [A-Z][a-z])")


def _spurious(kind: str, m: re.Match[str]) -> bool:
    """Words like "may" and "march" in lower case are verbs.

    A bare duration or a number that only looks like a year is no time.
    """
    if kind in {"mon", "md", "dm"}:
        name = m.group({"mon": "mon_m", "md": "md_m", "dm": "dm_m"}[kind])
        if name[0].islower() or (kind == "mon" and name == "Jan" and _NAME_AFTER.match(m.string, m.end())):
            return True
        return (
            kind == "mon"
            and name in {"May", "March"}
            and not m.group("lead")
            and not m.group("mon_y")
            and not m.group("mon_rel")
            and not m.group("mon_part")
        )
    if kind == "dur":
        return m.group("lead").strip().lower() not in {"in", "within", "over", "after", "for", "during"}
    if kind == "yr":
        return not any(m.group(part) for part in ("lead", "yr_part", "yr_q"))
    return False
