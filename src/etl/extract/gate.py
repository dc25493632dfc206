"""Which sentences are worth parsing: a trie of word beginnings in one linear pattern, run before the parser."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterable


def trie_pattern(words: Iterable[str]) -> str:
    """A regular expression that matches any of `words`, common beginnings factored out, so that matching is linear."""
    root: dict[str, dict[str, object]] = {}
    for word in words:
        node = root
        for ch in word:
            node = node.setdefault(ch, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(root)  # type: ignore[arg-type]


def _branch(node: dict[str, dict[str, object]]) -> str:
    parts = [re.escape(ch) + _branch(below) for ch, below in sorted(node.items()) if ch]  # type: ignore[arg-type]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{body})?" if "" in node else body


@cache
def _pattern(strength: str) -> re.Pattern[str]:
    words = sorted({row["word"] for row in table("gate") if row["strength"] == strength})
    return re.compile(rf"\b(?:{trie_pattern(words)})\b", re.IGNORECASE)


def is_strong(text: str) -> bool:
    """Whether a sentence has a word that by itself may tell of an occasion or an undertaking."""
    return _pattern("strong").search(text) is not None
