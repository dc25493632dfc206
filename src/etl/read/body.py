"""What follows the head: body, captions, furniture of the page between its paragraphs, credits, and the tail.

Precision before recall: a line is body unless a rule knows it for something else, and a tail ends where sentences
begin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.places import fold
from etl.read.dateline import is_agency
from etl.read.lines import INNER_STOP, Line, line_kind
from etl.records import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from etl.read.head import Head
    from etl.records import SegmentKind

FOOT_LINES = 8
"""Lines from the end where sign-offs and an author's note may stand."""
FOOT_CHARACTERS = 1_500
"""Characters from the end where the credits stand; a line of credits has been seen to run over 700."""
SENTENCE_LENGTH = 60
"""Characters of a line that ends as a sentence and is one: headlines with a full stop are shorter."""
LONGEST_HEADLINE = 160
"""Characters of a line in a tail that no heading announces."""
LONE_TAIL = 3
"""So many headlines in a row at the very end are a tail, if a sign-off or a copyright line stands before them."""
PUNCTUATED = 0.6
"""Share of long lines that end as sentences do; below it full stops say nothing, and no lone tail is looked for."""

CREDIT = re.compile(
    r"[(\[](?:(?:additional |with |further )?(?:reporting|writing|editing|compiled|written|edited|translated|"
    r"production|graphics?|text|report)\b|with inputs?\b|from agenc|\$?1 ?=)"
    r"[^()\[\]]{0,900}(?:\([^()]{0,60}\)[^()\[\]]{0,400}){0,3}[)\]]?[.\s]{0,9}$",
    re.IGNORECASE,
)
MARK = re.compile(
    r"(?<=[.!?\"\u201d\u2019)])"
    r"(?:\s{1,3}-{0,2}\s?(?P<word>[A-Z]{2,12}|[A-Z][a-z]{2,12})(?: [A-Z]{2,4}){0,4}\.?|=[A-Z]{2,8}|"
    r"\.?/[a-z]{0,5}\.?|\s{0,2}\((?:END|ENDS|end|ends|MORE|[A-Z]{2,6})\)|\s{1,2}(?:Enditem|EndItem|ENDS))$",
)


def read_body(text: str, lines: Sequence[Line], head: Head) -> Iterator[Segment]:
    """Yield all parts of the text in order, the head's own first, neighbouring lines of one kind as one part."""
    parts = [*head.segments, *_above(text, lines, head)]
    credit = _credit(text, head.body)
    end = credit.start if credit else len(text)
    rest = [_between(text, line, head.body, end) for line in lines if line.end > head.body and line.start < end]
    rest = [line for line in rest if line.words]
    kinds = _kinds(rest)
    last = max((i for i, kind in enumerate(kinds) if kind == "body"), default=-1)
    for i, (line, kind) in enumerate(zip(rest, kinds, strict=True)):
        parts.extend(_split_end(line, head) if i == last else [Segment(kind, line.start, line.end)])
    if credit:
        parts.append(credit)
    yield from _merged(sorted(parts, key=lambda part: part.start))


def _between(text: str, line: Line, start: int, end: int) -> Line:
    """The part of the line between two offsets, stripped."""
    if line.start >= start and line.end <= end:
        return line
    begin, stop = max(line.start, start), min(line.end, end)
    words = text[begin:stop]
    begin += len(words) - len(words.lstrip())
    return Line(begin, begin + len(words.strip()), words.strip())


def _above(text: str, lines: Sequence[Line], head: Head) -> Iterator[Segment]:
    """What stands above the body's start and the head did not take: it is body."""
    edges = [0, *(edge for part in head.segments for edge in (part.start, part.end)), head.body]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        for line in lines:
            if line.start >= end:
                break
            if line.end > start and (left := _between(text, line, start, end)).words:
                yield Segment("body", left.start, left.end)


def _credit(text: str, start: int) -> Segment | None:
    """The credits in brackets at the very end, which may run over several lines."""
    end = len(text.rstrip())
    found = CREDIT.search(text, max(start, end - FOOT_CHARACTERS), end)
    return Segment("debris", found.start(), end) if found else None


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
    """Mark headlines at the very end that stand behind a sign-off or a copyright line."""
    long = [line for line in lines if len(line.words) >= SENTENCE_LENGTH]
    if sum(line.ends_sentence for line in long) < PUNCTUATED * len(long):
        return kinds
    last = max((i for i, line in enumerate(lines) if kinds[i] == "body" and _sentence(line)), default=len(lines))
    mark = next((i for i in range(last + 1, len(lines)) if kinds[i] == "debris"), len(lines))
    after = [i for i in range(mark + 1, len(lines)) if kinds[i] == "body"]
    if len(after) >= LONE_TAIL and all(_headline(lines[i]) for i in after):
        for i in after:
            kinds[i] = "tail"
    return kinds


def _sentence(line: Line) -> bool:
    """Whether a line is running text."""
    return len(line.words) >= SENTENCE_LENGTH and line.ends_sentence


def _headline(line: Line) -> bool:
    """Whether a line may be another story's headline."""
    return len(line.words) <= LONGEST_HEADLINE and not line.words[0].islower() and not INNER_STOP.search(line.words)


def _split_end(line: Line, head: Head) -> list[Segment]:
    """The last line, with a sign-off at its end cut off as furniture of the page."""
    found = MARK.search(line.words, max(1, len(line.words) - 40))
    if found is None or not _is_mark(found, head):
        return [Segment("body", line.start, line.end)]
    mark = found.group().lstrip()
    start = line.end - len(mark)
    return [
        Segment("body", line.start, line.start + len(line.words[: found.start()].rstrip())),
        Segment("debris", start, line.end),
    ]


def _is_mark(found: re.Match[str], head: Head) -> bool:
    """Whether what stands behind the last sentence is a sign-off: an agency's name, not a word of the text."""
    word = found.group("word")
    if word is None:
        return True
    agency = head.dateline.agency if head.dateline else None
    return (
        word == "REUTER" or (agency is not None and fold(word) == fold(agency)) or (word.isupper() and is_agency(word))
    )


def _merged(parts: list[Segment]) -> Iterator[Segment]:
    """Join neighbouring lines of body and of tail into one part each."""
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
