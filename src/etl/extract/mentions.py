"""A mention of a party or a place: words of one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from etl.extract.tokens import Sentence

MentionKind = Literal["person", "official", "country", "organization", "group", "place", "pronoun", "dual"]


@dataclass(frozen=True, slots=True)
class NameMention:
    """Words `first` to `last` of a sentence that mention a party or a place.

    `role` are the words of the office; `plural` and `definite` say how the noun phrase is built; `organ` marks a
    state named through an organ or a seat ("the Iranian side", "the Kremlin").
    """

    sentence: int
    first: int
    last: int
    head: int
    kind: MentionKind
    name: str
    country: str | None
    role: tuple[int, int] | None = None
    definite: bool = False
    plural: bool = False
    organ: bool = False
    rule: str = "name"


def _head(s: Sentence, first: int, last: int) -> int:
    """The token of first..last whose head is outside it."""
    if not s.parsed:
        return last
    for i in range(last, first - 1, -1):
        if not first <= s.heads[i] <= last or s.heads[i] == i:
            return i
    return last


def mention(  # noqa: PLR0913 - one step, one place
    s: Sentence,
    first: int,
    last: int,
    kind: MentionKind,
    name: str,
    country: str | None,
    *,
    role: tuple[int, int] | None = None,
    definite: bool = False,
    plural: bool = False,
    organ: bool = False,
    rule: str,
) -> NameMention:
    """A mention of the words `first` to `last`, its head found in the parse."""
    return NameMention(
        s.index, first, last, _head(s, first, last), kind, name, country, role, definite, plural, organ, rule
    )


def clean(name: str) -> str:
    """A name with single spaces."""
    return " ".join(name.split())
