# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Names of states, capitals, cities and known bodies, and demonyms, found in a sentence; the longest entry wins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import cities, country_codes, demonyms, metonyms, table, word_set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.tokens import Sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens `first` to `last` are an entry of a lexicon."""

    first: int
    last: int
    kind: str
    name: str
    country: str | None


@cache
def phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str, str, str | None], ...]]:
    """First word -> (words, kind, name, country) of every multi- or single-word lexicon entry, longest first."""
    entries: dict[tuple[str, ...], tuple[str, str, str | None]] = {}
    for name, (code, plain) in cities().items():
        entries[_words(name)] = ("place", plain, code)
    for name, code in metonyms().items():
        plain = cities().get(name, (code, name))[1]
        entries[_words(name)] = ("seat", plain, code)
    for row in table("organizations"):
        entries[_words(row["name"])] = ("organization", row["full"], row["country"] or None)
    for name, code in demonyms().items():
        entries[_words(name)] = ("demonym", name, code)
    for name, code in country_codes().items():
        entries[_words(name)] = ("country", name, code)
    index: dict[str, list[tuple[tuple[str, ...], str, str, str | None]]] = {}
    for parts, entry in sorted(entries.items(), key=lambda e: (-len(e[0]), e[0])):
        index.setdefault(parts[0], []).append((parts, *entry))
    return {first: tuple(found) for first, found in index.items()}


def _words(name: str) -> tuple[str, ...]:
    out: list[str] = []
    for written in name.replace("’", "'").split():
        word = written.removesuffix("'s")
        parts = word.split("-") if word.count("-") and not word.startswith(("G-", "Guinea-Bissau")) else [word]
        for n, part in enumerate(parts):
            out.extend(["-", part] if n else [part])
        out.extend(["'s"] if word != written else [])
    return tuple(out)


def _plain(word: str) -> str:
    return word.replace("’", "'")


def lexicon_hits(s: Sentence) -> dict[int, Hit]:
    """Entries of the lexicons, by their first token; a longer entry wins over those inside it."""
    index, i = phrases(), 0
    out: dict[int, Hit] = {}
    words = [_plain(w) for w in s.words]
    if not words or sum(w.isupper() for w in words) > 0.7 * len(words):
        return {}
    while i < len(words):
        hit = next((e for e in _variants(index, words[i]) if _same(words[i : i + len(e[0])], e[0])), None)
        if hit:
            first = _style(words, i) if hit[1] == "country" else i
            for n in range(first, i):
                out.pop(n, None)
            out[first] = Hit(first, i + len(hit[0]) - 1, hit[1], hit[2], hit[3])
            i += len(hit[0])
        else:
            i += 1
    return out


def _style(words: Sequence[str], at: int) -> int:
    """Where the style of a state begins whose name is at `at`: "the Plurinational State of Bolivia"."""
    first = at - 1
    if first > 0 and words[first] == "the":
        first -= 1
    if first < 1 or words[first] != "of" or words[first - 1] not in word_set("states.styles"):
        return at
    first -= 1
    while first > 0 and words[first - 1] in word_set("states.adjectives"):
        first -= 1
    return first


def _variants(
    index: Mapping[str, tuple[tuple[tuple[str, ...], str, str, str | None], ...]], word: str
) -> tuple[tuple[tuple[str, ...], str, str, str | None], ...]:
    found = index.get(word, ())
    return found or (index.get(word.title(), ()) if word.isupper() and len(word) > 4 else ())


def _same(words: list[str], entry: tuple[str, ...]) -> bool:
    return len(words) == len(entry) and all(
        w == e or (w.isupper() and len(w) > 4 and w.title() == e) for w, e in zip(words, entry, strict=True)
    )
