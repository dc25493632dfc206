"""The head of a news text: header, print date, title and its repeat, labels, byline, caption, dateline.

A walk over the first lines. A line that nothing identifies is kept as a possible title until something that stands only
above articles (a print date, a byline, a dateline, the same line again) comes after it; if nothing does it is body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl.read.dateline import Found, find_dateline
from etl.read.dates import DayWords, match_day
from etl.read.lines import INNER_STOP, Line, line_kind
from etl.records import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.records import SegmentKind

MOST_LINES = 16
"""Lines that a head may have."""
LONGEST_TITLE = 200
"""Characters of a line that may be a title."""
LONGEST_SURE_TITLE = 120
"""Characters; above that a title that holds a hyphen between two sentences is one with the lead glued to it."""
SHORTEST_GLUED_TITLE = 20
"""Characters: a shorter title at the start of a longer line may be the sentence's own words."""
LINES_BEFORE_DATELINE = 3
"""Lines of another kind that may stand before a dateline: a caption without a credit, a standfirst."""

HEADER = re.compile(
    r"\s{0,9}(?:date|published|posted|dated|updated|publication date|pub ?date)(?: on| at)?"
    r"\s{0,3}[:=]?\s{1,3}(?=[\w\d])",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?:[\s|,\-\u2013\u2014@]|\b(?:at|t|z|am|pm|a\.m\.|p\.m\.|gmt|utc|est|edt|ist|pst|pkt|hrs?|hours|updated|published|posted|"
    r"last|modified|on|local time)\b:?|\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?|[+\-]\d{1,2}(?::?\d\d)?){1,14}",
    re.IGNORECASE,
)
PRINTED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified|date)(?: on| at)?\s?:?\s{0,2})?", re.IGNORECASE
)
GLUED = re.compile(r"(?<=\S) ?-(?=[A-Z][A-Z .,'/\-]{2,60} \u2014[\xa0 ]-)")
RUN_ON = re.compile(r"[\w.'\u2019\u201d)]-[A-Z][\w.]{0,20} ")
GLUED_BYLINE = re.compile(r"(?:By|BY)\s{1,3}(?:[A-Z][\w.'\u2019\-]{0,30}\s{1,3}){1,6}?(?=[A-Z]{3,30}\b)")
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Head:
    """What the head holds. `body` is the offset where the rest begins."""

    segments: list[Segment] = field(default_factory=list)
    body: int = 0
    dateline: Found | None = None
    byline: Segment | None = None
    printed: DayWords | None = None
    header_day: DayWords | None = None

    def add(self, kind: SegmentKind, start: int, end: int) -> None:
        """Append a part."""
        self.segments.append(Segment(kind, start, end))


def read_head(text: str, lines: Sequence[Line], title: str | None) -> Head:
    """Tell the parts of the head apart; `lines` are the lines of `text` that are not blank."""
    head = Head()
    lines = _header(text, list(lines), head)
    lines = _glued_byline(text, lines, head)
    lines = _glued_title(text, lines, title, head)
    wanted = {same(title)} if title else set()
    waiting: list[Line] = []
    passed = 0
    for index, line in enumerate(lines[:MOST_LINES]):
        repeated = len(line.words) <= LONGEST_TITLE and same(line.words) in wanted
        found = None if repeated else find_dateline(text, line.start, line.end, trusted=head.header_day is not None)
        if found:
            _settle(head, waiting, confirmed=True)
            head.dateline = found
            head.add("dateline", found.start, found.end)
            return _finish(head, found.end)
        if passed:
            passed += 1
            if passed > LINES_BEFORE_DATELINE:
                break
            continue
        if _furniture(text, line, head, waiting, wanted):
            continue
        if not _may_be_title(line) or (index and not _headline_like(line, lines[index + 1 :])):
            passed = 1
            continue
        waiting.append(line)
        wanted.add(same(line.words))
    return _finish(head, _unconfirmed(head, waiting, lines))


def same(words: str) -> str:
    """The form in which two titles are compared: letters and digits in lower case."""
    return NOT_LETTERS.sub("", words).casefold()


def _header(text: str, lines: list[Line], head: Head) -> list[Line]:
    """Take ` date 2024-01-29 ` from the start of the first line."""
    if not lines or not (opening := HEADER.match(lines[0].words)):
        return lines
    first = lines[0]
    day = match_day(text, first.start + opening.end(), first.end)
    if day is None or day.year is None:
        return lines
    head.header_day = day
    clock = CLOCK.match(text, day.end, first.end)
    end = day.end if clock is None else day.end + len(clock.group().rstrip())
    if text[day.end : end].strip(" \t-|,") == "" or text[day.end : day.end + 1].isalpha() is False:
        end = end if any(map(str.isdigit, text[day.end : end])) else day.end
    head.add("header", first.start, end)
    return _rest_of_line(text, first, end) + lines[1:]


def _rest_of_line(text: str, line: Line, start: int) -> list[Line]:
    """What is left of a line from offset `start`, as a list of one line or none."""
    rest = text[start : line.end]
    words = rest.strip()
    if not words:
        return []
    begin = start + rest.index(words[0])
    return [Line(begin, begin + len(words), words)]


def _glued_title(text: str, lines: list[Line], title: str | None, head: Head) -> list[Line]:
    """Take a title that runs into the dateline or the first sentence without a line break."""
    if not lines:
        return lines
    first = lines[0]
    if glue := GLUED.search(first.words[:400]):
        head.add("title", first.start, first.start + glue.end())
        return _rest_of_line(text, first, first.start + glue.end()) + lines[1:]
    if title and len(title) >= SHORTEST_GLUED_TITLE and first.words.startswith(title) and len(first.words) > len(title):
        rest = _rest_of_line(text, first, first.start + len(title))
        if rest and find_dateline(text, rest[0].start, rest[0].end, trusted=True):
            head.add("title", first.start, first.start + len(title))
            return rest + lines[1:]
    return lines


def _glued_byline(text: str, lines: list[Line], head: Head) -> list[Line]:
    """Take `By Lena Marsh` from before a dateline that follows without a line break."""
    if not lines or not (name := GLUED_BYLINE.match(lines[0].words)):
        return lines
    first = lines[0]
    start = first.start + name.end()
    found = find_dateline(text, start, first.end)
    if found is None or found.agency is None:
        return lines
    end = first.start + len(name.group().rstrip())
    head.add("byline", first.start, end)
    head.byline = head.segments[-1]
    return [*_rest_of_line(text, first, start), *lines[1:]]


def _furniture(text: str, line: Line, head: Head, waiting: list[Line], wanted: set[str]) -> bool:
    """Take a line that is known for what it is; False for any other."""
    if len(line.words) <= LONGEST_TITLE and same(line.words) in wanted and not _runs_on(line.words):
        _settle(head, waiting, confirmed=True)
        head.add("title", line.start, line.end)
        return True
    if day := _print_date(text, line):
        _settle(head, waiting, confirmed=True)
        head.printed = head.printed or day
        head.add("header", line.start, line.end)
        return True
    kind = line_kind(line.words, head=True)
    if kind is None:
        return False
    kind = "debris" if kind == "tail" else kind
    _settle(head, waiting, confirmed=kind == "byline" or (kind == "caption" and len(waiting) == 1))
    head.add(kind, line.start, line.end)
    if kind == "byline" and head.byline is None:
        head.byline = head.segments[-1]
    return True


def _print_date(text: str, line: Line) -> DayWords | None:
    """The day of a line that is a date and nothing else but a clock time."""
    if len(line.words) > 90 or not any(map(str.isdigit, line.words)):
        return None
    opening = PRINTED.match(line.words)
    day = match_day(text, line.start + (opening.end() if opening else 0), line.end)
    if day is None or day.year is None:
        return None
    return day if day.end == line.end or CLOCK.fullmatch(text, day.end, line.end) else None


def _may_be_title(line: Line) -> bool:
    """Whether a line has the form of a title: no full stop at its end or within."""
    words = line.words
    closed = words.rstrip("\"'\u201d\u2019)").endswith((".", ",", ";"))
    return len(words) <= LONGEST_TITLE and not closed and words[0] not in "([" and not INNER_STOP.search(words)


def _runs_on(words: str) -> bool:
    """Whether a long line is a title that runs into the first sentence: metadata sometimes repeat both."""
    return len(words) > LONGEST_SURE_TITLE and RUN_ON.search(words) is not None


def _headline_like(line: Line, following: Sequence[Line]) -> bool:
    """Whether a later line of the head may be a title or standfirst: one that is not the article's own sentence."""
    return not line.ends_sentence and bool(following)


def _settle(head: Head, waiting: list[Line], *, confirmed: bool) -> None:
    """Write the waiting lines down as titles; without confirmation leave them waiting."""
    if confirmed:
        for line in waiting:
            head.add("title", line.start, line.end)
        waiting.clear()


def _unconfirmed(head: Head, waiting: list[Line], lines: Sequence[Line]) -> int:
    """Decide on lines that nothing confirmed; returns where the body begins."""
    taken = max((segment.end for segment in head.segments), default=0)
    if waiting and waiting[0] is lines[0] and len(lines) > 1 and _stands_out(lines):
        head.add("title", waiting[0].start, waiting[0].end)
        taken = max(taken, waiting[0].end)
    return taken


def _stands_out(lines: Sequence[Line]) -> bool:
    """Whether the first line is a headline by its form alone: short, unpunctuated, above lines that are sentences."""
    first, others = lines[0], lines[1:]
    words = first.words.split()
    if first.ends_sentence or not 3 <= len(words) <= 20:
        return False
    sentences = sum(line.ends_sentence for line in others)
    if sentences < 0.7 * len(others):
        return False
    long_words = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    return capitals >= 0.6 * len(long_words) or len(words) <= 15


def _finish(head: Head, end: int) -> Head:
    """Sort the parts and say where the rest begins."""
    head.segments.sort(key=lambda segment: segment.start)
    head.body = end
    return head
