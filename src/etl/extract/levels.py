"""The level of an office, from its words: head of state, minister, deputy minister, envoy, ..."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, cast

from etl.extract.lexicon import table, word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl.records import Level, PartyKind

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_CUT = re.compile(r"\b(?:of|for|to|at|in|on|and|from)\b|,")


@cache
def _levels() -> Mapping[str, str]:
    return {row["word"]: row["level"] for row in table("titles") if row["class"] == "role" and row["level"]}


def level_of(name: str, kind: PartyKind, role: str | None, *, in_body: bool) -> Level | None:
    """The level of a person or of a group of officials, None for states, bodies and where no office is told."""
    if kind not in {"person", "group"}:
        return None
    text = (role or name).lower().replace("-general", " general")
    words = _WORD.findall(text)
    if set(words) & word_set("levels.past"):
        return "former"
    before = _WORD.findall(_CUT.split(text)[0])
    after = set(words[len(before) :])
    # Of a group the last word alone tells: "major powers" are no majors.
    heads = [w for w in (before if kind == "person" else before[-1:]) if _single(w) in _levels()]
    if not heads:
        return None
    if len(heads) > 1 and heads[-1] == "general":
        heads.pop()
    return _of_words(before, after, _single(heads[-1]), in_body=in_body)


def _single(word: str) -> str:
    return word if word in _levels() else word.removesuffix("s")


def _of_words(before: list[str], after: set[str], head: str, *, in_body: bool) -> Level | None:  # noqa: PLR0911 - one return a kind
    level = _levels()[head]
    rank = set(before)
    second = rank & word_set("levels.second")
    if head == "chancellor" and "exchequer" in after:
        return "minister"
    if head == "leader" or "shadow" in rank:
        return _of_leader(before, after)
    if (head == "minister" and "prime" in rank) or head in {"premier", "chancellor"}:
        return "deputy_head" if second else "head_of_government"
    if head == "minister" and (second or (before == ["minister"] and "state" in after)):
        return "deputy_minister"
    if head == "secretary" and ("general" in rank or "general" in after):
        return "head_of_body"
    if head == "secretary" and "press" in rank:
        return "spokesperson"
    if head == "secretary" and (second or "permanent" in rank):
        return "deputy_minister"
    if level == "head_of_state" and (in_body or (rank | after) & word_set("levels.bodies")):
        return "head_of_body"
    if level == "head_of_state" and second:
        return "deputy_head"
    return None if level == "counterpart" else cast("Level", level)


def _of_leader(before: list[str], after: set[str]) -> Level | None:
    """A leader without a word more may be anything from a premier to the head of a club."""
    words = set(before) | after
    if "supreme" in words:
        return "head_of_state"
    return "politician" if words & {"party", "opposition", "shadow", "coalition"} else None
