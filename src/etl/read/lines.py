"""Lines of a page that are not its article, by the rules of data/page_lines.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from etl.places import DATA

LineKind = Literal["debris", "caption", "byline", "tail"]
Zone = Literal["any", "head", "foot"]
LONGEST = 620
"""Characters: a longer line is an article's paragraph, whatever it holds."""

INNER_STOP = re.compile(r"[a-z]{2}[.!?][\"\u201d]? {1,2}[\"\u201c]?[A-Z]")
SENTENCE_END = re.compile(r"[.!?\u2026:;][\"'\u201d\u2019)\]]*$|[\"\u201d]$")


@dataclass(frozen=True, slots=True)
class LineRule:
    """One rule: a pattern for a whole stripped line in lower case, where it may stand, and its own examples."""

    id: str
    kind: LineKind
    zone: Zone
    pattern: str
    match: tuple[str, ...]
    reject: tuple[str, ...]
    upper: bool = False

    def matches(self, words: str) -> bool:
        """Whether the rule knows the stripped line `words`."""
        return re.fullmatch(self.pattern, words.lower()) is not None and (not self.upper or words.isupper())


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it: offsets into the document, and its words."""

    start: int
    end: int
    words: str

    @property
    def ends_sentence(self) -> bool:
        """Whether the line ends as a sentence does."""
        return SENTENCE_END.search(self.words[-6:]) is not None


def lines_of(text: str, start: int = 0) -> list[Line]:
    """The lines of `text` from offset `start` that are not blank."""
    found, offset = [], start
    for raw in text[start:].split("\n"):
        if words := raw.strip():
            begin = offset + raw.index(words[0])
            found.append(Line(begin, begin + len(words), words))
        offset += len(raw) + 1
    return found


def line_kind(words: str, *, head: bool = False, foot: bool = False) -> LineKind | None:
    """Return what kind of page line `words` is, or None for a line of the article."""
    if len(words) > LONGEST:
        return None
    lower = words.lower()
    zones: list[tuple[Zone, bool]] = [("head", head), ("foot", foot), ("any", True)]
    for zone, holds in zones:
        if not holds:
            continue
        pattern, rules = _compiled(zone)
        if (found := pattern.fullmatch(lower)) and found.lastgroup:
            rule = rules[found.lastgroup]
            if not rule.upper or words.isupper():
                return rule.kind
    return None


@cache
def line_rules() -> tuple[LineRule, ...]:
    """The rules, in the order of the file, which is their precedence."""
    table = tomllib.loads((DATA / "page_lines.toml").read_text(encoding="utf-8"))
    return tuple(
        LineRule(
            row["id"],
            row["kind"],
            row["zone"],
            row["pattern"],
            tuple(row["match"]),
            tuple(row["reject"]),
            upper=row.get("case") == "upper",
        )
        for row in table["rule"]
    )


@cache
def _compiled(zone: Zone) -> tuple[re.Pattern[str], dict[str, LineRule]]:
    """One pattern for all rules of a zone, and the rule of each of its groups."""
    rules = {rule.id.replace("-", "_"): rule for rule in line_rules() if rule.zone == zone}
    return re.compile("|".join(f"(?P<{group}>{rule.pattern})" for group, rule in rules.items())), rules
