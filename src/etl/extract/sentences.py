# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""The sentences of an article's captions and body, as character spans."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import nupunkt

from etl.extract.pieces import Piece

if TYPE_CHECKING:
    from etl.records import Article

_READ = frozenset({"body", "caption"})
# A line break ends a paragraph after a blank line or where the line before it ends a sentence: agencies wrap their
# lines.
_BREAK = re.compile(r"\n[ \t\r\xa0]*\n|\n")
_ENDS = frozenset('.!?:;"”’)')
_ABBREVIATIONS = (
    "u.s",
    "u.n",
    "u.k",
    "lt",
    "bn",
    "gen",
    "gov",
    "sen",
    "rep",
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "st",
    "hon",
    "col",
    "maj",
    "capt",
)


@cache
def _splitter() -> nupunkt.PunktSentenceTokenizer:
    model = nupunkt.load_default_model()
    model._params.abbrev_types.update(_ABBREVIATIONS)  # noqa: SLF001 - the library has no public way to add abbreviations
    return model


def split(article: Article) -> list[Piece]:
    """The sentences of `article` in order, numbered from 0; only captions and body are read."""
    pieces: list[Piece] = []
    paragraph = 0
    for segment in article.segments:
        if segment.kind not in _READ:
            continue
        for start, end in _paragraphs(article.text, segment.start, segment.end):
            for first, last in _sentences(article.text, start, end):
                pieces.append(Piece(len(pieces), first, last, paragraph, segment.kind))
            paragraph += 1
    return pieces


def _wrapped(text: str, start: int, end: int) -> bool:
    """Whether lines are broken within sentences, as agencies' terminals did: many go on in lower case."""
    gaps = [
        g
        for g in _BREAK.finditer(text, start, end)
        if len(g.group()) == 1 and text[g.start() - 1 : g.start()].strip(" ") not in _ENDS
    ]
    going_on = sum(text[g.end() : g.end() + 8].lstrip()[:1].islower() for g in gaps)
    return going_on >= 2 and going_on * 4 >= len(gaps)


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out, at = [], start
    wrapped = _wrapped(text, start, end)
    for gap in _BREAK.finditer(text, start, end):
        before = text[max(at, gap.start() - 200) : gap.start()].rstrip()
        if before and (len(gap.group()) > 1 or not wrapped or before[-1] in _ENDS):
            out.append((at, gap.start()))
            at = gap.end()
    out.append((at, end))
    return [p for p in out if text[p[0] : p[1]].strip()]


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    for quote, (first, last) in _splitter().tokenize_with_spans(text[start:end]):
        bare = quote.strip()
        if bare:
            lead = len(quote) - len(quote.lstrip())
            out.append((start + first + lead, start + first + lead + len(bare)))
            if not start + first + lead + len(bare) <= start + last:
                raise ValueError(f"sentence splitter gave {(first, last)} for {len(quote)} characters")
    return out
