"""The main text, title and date of a web page, by trafilatura, which never sees a page that could stall it.

The parser behind trafilatura takes time quadratic in the attributes of a tag and silently drops what is nested deeper
than 256. So a linear pass rewrites the page first: scripts, styles, comments and all attributes but the few that tell
title, date and content are left out, tags and depth are counted, and a page above a limit is put aside. What remains
takes a time bounded by the limits (measured: under 4 s for the worst page found within them), which is why no process
is needed to enforce one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from etl.read.decode import Decoded, decode_bytes

if TYPE_CHECKING:
    from etl.read.options import ReadOptions

LONGEST_TAG = 1 << 20
"""Characters: pictures are written into tags."""
MOST_BROKEN_TAGS = 8
"""Opening brackets with a letter behind them that no bracket closes."""
LONGEST_LINKED_DATA = 100_000
"""Characters of a JSON-LD script that is kept for its title and date."""
CHARSETS = re.compile(
    r"iso-8859-(?:[1-9]|1[0345])|latin-?1|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)",
)
"""Declared encodings that are believed: those of the web in which ASCII is ASCII."""

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>")
ATTRIBUTE = re.compile(r"([a-zA-Z][\w:.-]{0,60}+)\s{0,9}+(?:=\s{0,9}+(\"[^\"]*\"|'[^']*'|[^\s\"'>]++))?+")
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([\w-]{2,20})", re.IGNORECASE)
LINKED_DATA = re.compile(r"type\s{0,3}=\s{0,3}[\"']?application/ld\+json", re.IGNORECASE)

RAW = frozenset(
    {
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "object",
        "template",
        "noembed",
        "xmp",
        "plaintext",
        "textarea",
        "canvas",
    }
)
VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
KEPT = frozenset(
    {
        "name",
        "property",
        "content",
        "itemprop",
        "datetime",
        "class",
        "id",
        "lang",
        "rel",
        "href",
        "http-equiv",
        "role",
        "pubdate",
    }
)
MOST_KEPT = 12
BLOCKS = (
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "form",
    "blockquote",
)
ENDED_BY = {
    "li": {"p", "li"},
    "td": {"p", "li", "td", "th"},
    "th": {"p", "li", "td", "th"},
    "tr": {"p", "td", "th", "tr"},
    "dt": {"p", "dt", "dd"},
    "dd": {"p", "dt", "dd"},
    "option": {"option"},
    "tbody": {"td", "th", "tr", "thead", "tbody"},
    "thead": {"td", "th", "tr"},
    "tfoot": {"td", "th", "tr", "tbody"},
} | {block: {"p"} for block in BLOCKS}
"""Elements that end by themselves where another begins."""

DATES = {"original_date": True, "extensive_search": False, "min_date": "1980-01-01", "max_date": "2199-12-31"}
"""The latest date is fixed because the default is today's, and the clock has no say in what is read."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds, or the `reason` why it was put aside."""

    text: str = ""
    title: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None
    flags: tuple[str, ...] = ()
    reason: str | None = None
    detail: str | None = None


class TooComplexError(Exception):
    """A page above one of the limits."""


def read_page(data: bytes, options: ReadOptions) -> Page:
    """Extract main text, title and date of a page of at most `options.max_html_bytes`."""
    found = _decode(data, options)
    if found.reason:
        return Page(reason=found.reason, detail=found.detail)
    if not found.text.strip():
        return Page(reason="empty", detail="the page is blank")
    try:
        plain = simplify(found.text, options)
    except TooComplexError as why:
        return Page(reason="html_too_complex", detail=str(why))
    return _extract(plain, found.flags)


def _decode(data: bytes, options: ReadOptions) -> Decoded:
    """Decode by the page's own declaration where it is not UTF-8."""
    found = decode_bytes(data, options)
    told = CHARSET.search(data[:4096])
    name = told.group(1).decode("ascii").lower() if told else None
    if name is None or not CHARSETS.fullmatch(name) or (not found.reason and not found.flags):
        return found
    text = data.decode(name, "replace")
    return Decoded(text, ("invalid_utf8_replaced",) if "\ufffd" in text else ())


def _extract(plain: str, flags: tuple[str, ...]) -> Page:
    """Run trafilatura over a page that `simplify` made."""
    import trafilatura  # noqa: PLC0415 - loads in 0.5 s

    try:
        found = trafilatura.bare_extraction(
            plain, with_metadata=True, include_comments=False, date_extraction_params=dict(DATES)
        )
    except Exception as why:  # noqa: BLE001 - whatever a page provokes in the parser is its own dead letter
        return Page(reason="html_no_text", detail=f"trafilatura raised {type(why).__name__}")
    if found is None or not (found.text or "").strip():
        return Page(reason="html_no_text", detail=f"{len(plain)} characters of markup and no main text")
    return Page(found.text, found.title or None, found.date or None, found.sitename or None, found.url or None, flags)


@dataclass(slots=True)
class _Rewriter:
    """The page as it is rewritten: what is out already, and the elements that are open."""

    text: str
    options: ReadOptions
    out: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    tags: int = 0
    broken: int = 0

    def tag(self, found: re.Match[str]) -> int:
        """Take one tag; returns the offset behind it and what belongs to it."""
        self.tags += 1
        if self.tags > self.options.max_html_tags:
            raise TooComplexError(f"more than {self.options.max_html_tags} tags")
        closing, name, attributes = found.group(1), found.group(2).lower(), found.group(3)
        if closing:
            if name in self.stack:
                while self.stack.pop() != name:
                    pass
                self.out.append(f"</{name}>")
            return found.end()
        if name in RAW:
            return self._raw(found, name, attributes)
        self.out.append(f"<{name}{self._attributes(attributes)}>")
        if name not in VOID:
            self._open(name)
        return found.end()

    def _open(self, name: str) -> None:
        """Note an open element, ending those that end by themselves."""
        ended = ENDED_BY.get(name, ())
        while self.stack and self.stack[-1] in ended:
            self.stack.pop()
        self.stack.append(name)
        if len(self.stack) > self.options.max_html_depth:
            raise TooComplexError(f"nested deeper than {self.options.max_html_depth}")

    def _attributes(self, words: str) -> str:
        """The attributes that are kept, written anew."""
        kept: list[str] = []
        for count, found in enumerate(ATTRIBUTE.finditer(words)):
            if count >= self.options.max_html_attributes:
                raise TooComplexError(f"a tag of more than {self.options.max_html_attributes} attributes")
            name, value = found.group(1).lower(), (found.group(2) or "").strip("\"'")
            if name in KEPT and len(kept) < MOST_KEPT:
                kept.append(f' {name}="' + value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;") + '"')
        return "".join(kept)

    def _raw(self, found: re.Match[str], name: str, attributes: str) -> int:
        """Pass over an element whose content is no text; JSON-LD is kept."""
        close = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(self.text, found.end())
        end = close.start() if close else len(self.text)
        if name == "script" and LINKED_DATA.search(attributes[:200]) and end - found.end() <= LONGEST_LINKED_DATA:
            data = self.text[found.end() : end].replace("<", "\\u003c")
            self.out.append(f'<script type="application/ld+json">{data}</script>')
        behind = self.text.find(">", end)
        return len(self.text) if behind < 0 else behind + 1

    def bracket(self, at: int) -> int:
        """Take what begins with a bracket at offset `at`; returns the offset behind it."""
        if self.text.startswith("<!--", at):
            end = self.text.find("-->", at + 4)
            return len(self.text) if end < 0 else end + 3
        if self.text.startswith(("<!", "<?"), at):
            end = self.text.find(">", at)
            return len(self.text) if end < 0 else end + 1
        if found := TAG.match(self.text, at, min(len(self.text), at + LONGEST_TAG)):
            return self.tag(found)
        if self.text[at + 1 : at + 3].lstrip("/")[:1].isalpha():
            self.broken += 1
            if self.broken > MOST_BROKEN_TAGS or len(self.text) > at + LONGEST_TAG:
                raise TooComplexError(f"tags that do not close, or one of more than {LONGEST_TAG} characters")
        self.out.append("&lt;")
        return at + 1


def simplify(text: str, options: ReadOptions) -> str:
    """Rewrite a page with only the tags and attributes that tell content, title and date; linear in its length.

    Raises:
        TooComplexError: It is above a limit.
    """
    rewriter = _Rewriter(text, options)
    at = 0
    while at < len(text):
        found = text.find("<", at)
        if found < 0:
            rewriter.out.append(text[at:])
            break
        rewriter.out.append(text[at:found])
        at = rewriter.bracket(found)
    return "".join(rewriter.out)
