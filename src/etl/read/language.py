"""Is this text English? A cheap test for the ordinary case, a bundled model (py3langid, offline) for the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from etl.places import DATA

SAMPLE = 4000
"""Characters looked at; identification gains nothing from more."""

ENGLISH_SHARE = 0.20
"""Of the words, that are spelled like one of data/function_words.csv; below it the model decides.

Those are a third of the words of English news; of 27,000 articles measured 0.3 % have fewer than a fifth (tables,
lists of names). Of Dutch, which shares most of them ("of", "in", "is", "was"), they are about 0.15, of Danish 0.13.
"""

FEWEST_WORDS = 6
"""The model is a coin toss on less; such a text is English if it holds a function word or is all in ASCII letters."""

POSSIBLE = 0.01
"""Probability of English from which a text counts as English although the model ranks another language first.

A sentence full of names makes the model unsure; of English ones measured here it gives English 0.02 and more, of
sentences in five other languages 0.0001 and less. On whole articles it is sure.
"""

WORD = re.compile(r"[^\W\d_]+")


class Identifier(Protocol):
    """The part of py3langid that is used."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return all language codes with their probabilities."""


@dataclass(frozen=True, slots=True)
class Language:
    """ISO 639-1 code, or `und`; the probability is None where the model was not asked."""

    code: str
    probability: float | None


def identify(text: str) -> Language:
    """Identify the language of the first SAMPLE characters of `text`."""
    words = text[:SAMPLE].lower().split()
    known = sum(map(_function_words().__contains__, words))
    if len(words) >= FEWEST_WORDS and known >= ENGLISH_SHARE * len(words):
        return Language("en", None)
    letters = WORD.findall(text[:SAMPLE])
    if len(letters) < FEWEST_WORDS:
        return Language("en" if known or (letters and all(map(str.isascii, letters))) else "und", None)
    ranked = dict(_identifier().rank(" ".join(letters).lower()))
    if ranked["en"] >= POSSIBLE:
        return Language("en", None)
    code, probability = max(ranked.items(), key=lambda entry: entry[1])
    return Language(code, round(float(probability), 3))


@cache
def _function_words() -> frozenset[str]:
    """The commonest words of English, in lower case."""
    return frozenset((DATA / "function_words.csv").read_text(encoding="ascii").split()[1:])


@cache
def _identifier() -> Identifier:
    """The model with probabilities; loading takes about a second, once a process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loads its model

    identifier: Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
