"""Reading annotated documents for training: where their quotes stand and which candidates they speak for."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

WORD = re.compile(r"\w+")
Document = Mapping[str, Any]
Span = tuple[int, int]


def load(path: Path) -> list[Document]:
    """One annotated document per line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def find(text: str, quote: str | Mapping[str, Any] | None, within: Sequence[Span] = ()) -> Span | None:
    """Where a quote stands: inside one of `within` if it can, else its first place."""
    if not quote:
        return None
    if not isinstance(quote, str):
        quote = str(quote["text"])
    for low, high in [*within, (0, len(text))]:
        at = text.find(quote, low, high)
        if at >= 0:
            return at, at + len(quote)
    return None


def evidence(text: str, record: Document) -> list[Span]:
    """Spans of a record's evidence."""
    items = record["evidence"]
    return [s for i in (items if isinstance(items, list) else [items]) if (s := find(text, i))]


def triggers(text: str, meeting: Document) -> list[Span]:
    """Spans of a meeting's triggers."""
    within = evidence(text, meeting)
    return [s for t in meeting["triggers"] if (s := find(text, t, within))]


def fold(name: str | None) -> str:
    """Lower-case words without accents and articles."""
    decomposed = unicodedata.normalize("NFKD", name or "")
    return " ".join(
        w for w in WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c)).casefold()) if w != "the"
    )


def same_party(name: str, kind: str, country: str | None, gold: Document) -> bool:
    """Whether a party is the annotated one: states by code, others by name where the states do not contradict."""
    if kind == "country" or gold["kind"] == "country":
        return kind == gold["kind"] and bool(country) and country == gold["country"]
    if country and gold["country"] and country != gold["country"]:
        return False
    a, b = fold(name).split(), fold(gold["name"]).split()
    if not a or not b:
        return False
    if "".join(a) == "".join(b):
        return True
    short, long = sorted((a, b), key=len)
    if set(short) <= set(long) and (len(short) == 1 or a[-1] == b[-1]):
        return True
    initials = "".join(w[0] for w in long if w not in {"of", "for", "and"})
    return len(short) == 1 and short[0] == initials
