"""Words that are names of persons, so that no learned weight is bound to one.

A word is taken for a name if, inside sentences, the parser takes it for a proper noun in most places,
and no lexicon of the extraction (states, cities, bodies, titles, calendar) knows it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from etl.extract.lexicon import cities, country_codes, demonyms, metonyms, table
from etl.extract.people import CALENDAR, bodies, groups, honorifics, modifiers, organs, roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl.extract.tokens import Sentence

MOSTLY = 0.5
_WORD = re.compile(r"[^\W\d_]+")


def known_words() -> set[str]:
    """Lower-case words of all lexicons of names that are no persons."""
    names = [*country_codes(), *demonyms(), *metonyms(), *cities()]
    names += [x for row in table("organizations") for x in (row["name"], row["full"])]
    names += [row["words"] for row in table("offices")]
    plain = CALENDAR | bodies() | groups() | honorifics() | modifiers() | organs() | roles()
    return {w.lower() for name in names for w in _WORD.findall(name)} | set(plain)


def name_words(texts: Iterable[Sequence[Sentence]]) -> frozenset[str]:
    """Words that the texts use as names only, in lower case."""
    proper: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for sentences in texts:
        for s in sentences:
            for i in range(1, len(s) if s.parsed else 0):
                is_name = s.tags[i] in {"NNP", "NNPS"} and s.words[i][:1].isupper()
                (proper if is_name else other)[s.lowers[i]] += 1
    known = known_words()
    return frozenset(w for w, n in proper.items() if n > MOSTLY * (n + other[w]) and w not in known and len(w) > 2)


def nameless(feature: str, names: frozenset[str]) -> bool:
    """Whether no word of a feature is a name."""
    return not any(w in names for w in _WORD.findall(feature.lower()))
