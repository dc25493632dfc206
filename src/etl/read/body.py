"""What follows the head: body, captions, furniture of the page between its paragraphs, credits, and the tail.

Precision before recall: a line is body unless a rule knows it for something else, and a tail ends where sentences begin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.places import fold
from etl.read.dateline import _words
from etl.read.lines import Line, line_kind
from etl.records import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etl.read.head import Head
    from etl.records import SegmentKind

FOOT_LINES = 8
"""Lines from the end where sign-offs and an author's note may stand."""
SENTENCE_LENGTH = 60
"""Characters of a line that ends as a sentence and is one: headlines with a full stop are shorter."""
LONE_TAIL = 3
"""Headlines in a row at the very end that are a tail though no heading says so."""

CREDIT = re.compile(
    r"\s{0,3}[(\[](?:(?:additional |with |further )?(?:reporting|writing|editing|compiled|written|edited|translated|production|"
    r"graphics?|text)\b|(?:with|from) (?:inputs?|additional|agenc)|\$1 ?=|1 ?=)[^()\[\]]{0,400}(?:\([^()]{0,60}\)[^()\[\]]{0,200}){0,3}"
    r"[)\]]?[.\s]{0,3}$",
    re.IGNORECASE,
)
MARK = re.compile(r"(?<=[.!?\"\u201d\u2019)])(?:\s{1,3}-{0,2}\s?(?P<word>[A-Z]{2,12}|[A-Z][a-z]{2,12})\.?|=(?:[A-Z]{2,8})|(?P<slash>\.?/[a-z]{0,5}\.?)|"
                  r"\s{0,2}\((?:END|ENDS|end|ends|MORE)\))$")


def read_body(text: str, lines: Sequence[Line], head: Head) -> Iterator[Segment]:
    """Yield all parts of the text in order, the head's own first, neighbouring lines of one kind as one part."""
    parts = list(head.segments)
    rest = [_clip(text, line, head.body) for line in lines if line.end > head.body]
    taken = {segment.start for segment in parts}
    kinds = _kinds([line for line in rest if line.start not in taken])
    body = [(line, kind) for line, kind in zip([line for line in rest if line.start not in taken], kinds, strict=True)]
    for line, kind in body:
        parts.extend(_split_end(text, line, head) if kind == "body" else [Segment(kind, line.start, line.end)])
    earlier = _skipped(lines, parts, head.body)
    yield from _merged(sorted([*parts, *earlier], key=lambda part: part.start))


def _clip(text: str, line: Line, start: int) -> Line:
    """The line from offset `start` on."""
    if line.start >= start:
        return line
    words = text[start:line.end].strip()
    return Line(line.end - len(words), line.end, words)


def _skipped(lines: Sequence[Line], parts: Sequence[Segment], body: int) -> list[Segment]:
    """Lines above the body's start that the head did not take: they are body."""
    covered = [(part.start, part.end) for part in parts]
    return [Segment("body", line.start, line.end) for line in lines
            if line.end <= body and not any(start <= line.start < end or line.start <= start < line.end for start, end in covered)]


def _kinds(lines: Sequence[Line]) -> list[SegmentKind]:
    """The kind of each line."""
    kinds: list[SegmentKind] = []
    tail = False
    for index, line in enumerate(lines):
        kind = line_kind(line.words, foot=index >= len(lines) - FOOT_LINES)
        if kind == "tail":
            tail = True
        elif tail and kind is None and not _sentence(line):
            kind = "tail"
        elif kind is None or kind == "byline":
            tail, kind = False, None
        kinds.append(kind or "body")
    return _lone_tail(lines, kinds)


def _lone_tail(lines: Sequence[Line], kinds: list[SegmentKind]) -> list[SegmentKind]:
    """Find headlines at the very end that stand behind a sign-off, a credit or a copyright line."""
    last = max((i for i, line in enumerate(lines) if kinds[i] == "body" and _sentence(line)), default=-1)
    behind = range(last + 1, len(lines))
    marks = [i for i in behind if kinds[i] == "debris"]
    after = [i for i in behind if kinds[i] == "body" and marks and i > marks[0]]
    if last >= 0 and (len(after) >= LONE_TAIL or (after and marks and len(after) == len(lines) - 1 - marks[0])):
        for i in after:
            kinds[i] = "tail"
    return kinds


def _sentence(line: Line) -> bool:
    """Whether a line is running text."""
    return len(line.words) >= SENTENCE_LENGTH and line.ends_sentence


def _split_end(text: str, line: Line, head: Head) -> list[Segment]:
    """A body line, with the credit or sign-off at its end cut off as furniture of the page."""
    end = line.end
    tail = max(line.start, end - 700)
    for pattern in (CREDIT, MARK):
        found = pattern.search(text, tail, end)
        if found and found.start() > line.start and (pattern is CREDIT or _is_mark(found, head)):
            start = found.start() + len(found.group()) - len(found.group().lstrip())
            before = line.start + len(text[line.start:start].rstrip())
            return [Segment("body", line.start, before), Segment("debris", start, end)]
    return [Segment("body", line.start, line.end)]


def _is_mark(found: re.Match[str], head: Head) -> bool:
    """Whether what stands behind the last sentence is a sign-off: an agency's name, not a word of the text."""
    word = found.group("word")
    if word is None:
        return True
    agency = head.dateline.agency if head.dateline else None
    return (agency is not None and fold(word) == fold(agency)) or (word.isupper() and fold(word) in _words("agency")) or word == "REUTER"


def _merged(parts: list[Segment]) -> Iterator[Segment]:
    """Join neighbouring lines of body, tail and debris into one part each."""
    last: Segment | None = None
    for part in parts:
        if last is not None and last.kind == part.kind and part.kind in {"body", "tail"}:
            last = Segment(last.kind, last.start, part.end)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last
