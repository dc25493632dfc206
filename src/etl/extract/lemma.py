"""Dictionary forms of English words from their Penn tag, by the word lists of the loaded spaCy pipeline.

The pipeline's own lemmatizer gives the same forms but at 40 % of the cost of the parse; here each (word, tag) is
worked out once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CACHE_LIMIT = 200_000


def _part_of_speech(tag: str) -> str | None:
    if tag.startswith("VB") or tag == "MD":
        return "verb"
    return "noun" if tag in {"NNS", "NNPS"} else None


class Lemmatizer:
    """Lemmas by exceptions, an index of known forms and suffix rules (WordNet's morphy, as in spaCy's rule mode)."""

    def __init__(
        self,
        index: Mapping[str, Sequence[str]],
        exceptions: Mapping[str, Mapping[str, Sequence[str]]],
        rules: Mapping[str, Sequence[Sequence[str]]],
    ) -> None:
        self._index = {pos: frozenset(index.get(pos, ())) for pos in ("verb", "noun")}
        self._exceptions = {pos: exceptions.get(pos, {}) for pos in ("verb", "noun")}
        self._rules = {pos: tuple((old, new) for old, new in rules.get(pos, ())) for pos in ("verb", "noun")}
        self._cache: dict[tuple[str, str], str] = {}

    def lemma(self, lower: str, tag: str) -> str:
        """Lower-case dictionary form of the lower-case word under its Penn tag: "met" (VBD) is "meet"."""
        found = self._cache.get((lower, tag))
        if found is None:
            found = self._work_out(lower, tag)
            if len(self._cache) < _CACHE_LIMIT:
                self._cache[lower, tag] = found
        return found

    def _work_out(self, lower: str, tag: str) -> str:
        pos = _part_of_speech(tag)
        if pos is None or tag in {"VB", "MD"}:
            return lower
        exceptions = self._exceptions[pos].get(lower)
        if exceptions:
            return exceptions[0]
        forms = [lower[: len(lower) - len(old)] + new for old, new in self._rules[pos] if lower.endswith(old)]
        known = [form for form in forms if form in self._index[pos]]
        if known:
            return known[0]
        return forms[0] if forms and forms[0] and not self._index[pos] else lower
