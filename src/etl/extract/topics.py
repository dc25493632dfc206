"""Topics of a passage by the words of a lexicon."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@cache
def _stems() -> Mapping[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for row in table("topics"):
        out.setdefault(row["stem"], []).append(row["topic"])
    return {stem: tuple(sorted(topics)) for stem, topics in out.items()}


@cache
def _longest() -> int:
    return max(map(len, _stems()))


def topics_of(text: str) -> tuple[str, ...]:
    """Topics whose words occur in `text`, sorted; a lexicon entry matches words that begin with it."""
    stems = _stems()
    found: set[str] = set()
    for word in set(_WORD.findall(text.lower())):
        for n in range(3, min(len(word), _longest()) + 1):
            found.update(stems.get(word[:n], ()))
    return tuple(sorted(found))
