# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""The parties of one document while they are collected.

Persons are found again by each word of their names, states by code, bodies by name, short form or initials, others by
their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import plain_names, table, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.mentions import NameMention
    from etl.extract.tokens import Sentence
    from etl.records import PartyKind

_WORD = re.compile(r"\w+")
MOST_NAMESAKES = 50
"""Persons with a word of their names in common that a name is looked for among."""
MOST_PERSONS = 300
"""Persons that an office may be looked for among; more are no news text, and looking would grow with their square."""


def fold(name: str) -> tuple[str, ...]:
    """Lower-case words of a name without articles."""
    return tuple(w for w in _WORD.findall(name.lower().replace("’", "'")) if w not in {"the", "a", "an"})


def _without_suffix(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a personal name without "Jr." and its like behind the surname."""
    return words[:-1] if len(words) > 1 and words[-1] in word_set("roster.suffixes") else words


def office_words(s: Sentence, m: NameMention) -> frozenset[str]:
    """The words of the office that a mention of a person tells."""
    return frozenset(s.lowers[m.role[0] : m.role[1] + 1]) if m.role else frozenset()


@dataclass(frozen=True, slots=True)
class Entity:
    """A party of a document: `name` in its fullest form, `role` as characters of the text, `mentions` by count.

    `base` is the country, else the state a person is supposed to act for: good enough to tell "our country" by, not
    good enough to be reported. `body` is the body whose officer a person is.
    """

    key: int
    kind: PartyKind
    name: str
    country: str | None
    role: tuple[int, int] | None
    role_words: frozenset[str]
    mentions: int
    named: bool
    base: str | None
    body: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the entities it stands for; none where it could not be resolved."""

    mention: NameMention
    entities: tuple[int, ...]
    rule: str


@dataclass(slots=True)
class Draft:
    """An entity while its mentions are being collected."""

    kind: PartyKind
    name: str
    country: str | None
    role: tuple[int, int] | None
    role_words: set[str]
    count: int
    first: int
    named: bool
    assumed: str | None = None
    body: int | None = None
    chosen: bool = False

    @property
    def base(self) -> str | None:
        """The state it belongs to or is supposed to."""
        return self.country or self.assumed


@cache
def _international_bodies() -> frozenset[str]:
    return frozenset(row["full"] for row in table("organizations") if not row["country"])


@dataclass(slots=True)
class Roster:
    """The drafts of a document's entities and the ways to find them; an entity's key is its place in `drafts`."""

    text: str
    sentences: Sequence[Sentence]
    home: str | None
    author: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    by_country: dict[str, int] = field(default_factory=dict)
    persons: list[int] = field(default_factory=list)
    bodies: dict[tuple[str, ...], int] = field(default_factory=dict)
    short_bodies: dict[str, int] = field(default_factory=dict)
    named: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    unnamed: dict[tuple[str, str | None, tuple[str, ...]], int] = field(default_factory=dict)
    ranked: dict[int, list[int]] = field(default_factory=dict)

    def international(self, key: int) -> bool:
        """Whether a person holds an office of an international body, so acts for no state."""
        d = self.drafts[key]
        if d.role_words & word_set("home.international"):
            return True
        return d.body is not None and self.drafts[d.body].name in _international_bodies()

    def new_person(self, name: str, country: str | None, sentence: int) -> int:
        """A person of the document, found again by each word of the name."""
        self.drafts.append(Draft("person", name, country, None, set(), 0, sentence, named=True))
        key = len(self.drafts) - 1
        self.persons.append(key)
        full = _without_suffix(fold(name))
        for word in dict.fromkeys(full):
            self.named.setdefault(word, []).append((full, key))
        return key

    def add_person(self, m: NameMention, s: Sentence) -> None:
        """Count a named mention of a person: the one whose name contains it, else a new one."""
        words = fold(m.name)
        if not words:
            return
        role = office_words(s, m)
        key = self.match_person(words, m.country, role)
        if key is None:
            key = self.new_person(m.name, m.country, m.sentence)
        d = self.drafts[key]
        d.count += 1
        d.first = min(d.first, m.sentence)
        d.country = d.country or m.country
        if m.role:
            span = s.starts[m.role[0]], s.ends[m.role[1]]
            if d.role is None or (m.country and span[1] - span[0] > d.role[1] - d.role[0]):
                d.role = span
            d.role_words |= role

    def match_person(
        self, words: tuple[str, ...], country: str | None, role: frozenset[str] = frozenset()
    ) -> int | None:
        """The person whose name contains `words`: same surname, or a single word of the name.

        Of namesakes the one whose office is told with a word of `role`, then the one named most.
        """
        best: tuple[int, bool, int] | None = None
        found = None
        words = _without_suffix(words)
        for full, key in self.named.get(words[-1], [])[:MOST_NAMESAKES] if words else ():
            d = self.drafts[key]
            if country and d.country and country != d.country:
                continue
            if words == full:
                score = 4
            elif words[-1] == full[-1] and set(words) <= set(full):
                score = 3
            elif len(words) == 1 and words[0] == full[0]:
                score = 2
            elif len(words) == 1 and words[0] in full:
                score = 1
            else:
                continue
            rank = score, bool(role & d.role_words), d.count
            if best is None or rank > best:
                best, found = rank, key
        return found

    def state(self, code: str, sentence: int, *, count: bool = True) -> int:
        """The state of a code, a mention of it counted."""
        key = self.by_country.get(code)
        if key is None:
            self.drafts.append(Draft("country", plain_names()[code], code, None, set(), 0, sentence, named=True))
            key = self.by_country[code] = len(self.drafts) - 1
        self.drafts[key].count += count
        return key

    def body(self, m: NameMention) -> Resolved:
        """The body or person that a name of a body stands for."""
        words = fold(m.name)
        if not words:
            return Resolved(m, (), "body.empty")
        if words in {("north",), ("south",)} and {"KP", "KR"} & set(self.by_country):
            return Resolved(m, (self.state("KP" if words == ("north",) else "KR", m.sentence),), "country.korea")
        if m.rule.startswith(("unknown", "body.label", "body.acronym")):
            person = self.match_person(words, None)
            if person is not None:
                return Resolved(m, (person,), "person.short")
        key = self.bodies.get(words)
        if key is None and len(words) == 1:
            # A short form of a body named in full before: "Norvik" of "Norvik Gas", initials of "Joint Grain Board".
            key = self.short_bodies.get(words[0])
        if key is None:
            self.drafts.append(Draft("organization", m.name, m.country, None, set(), 0, m.sentence, named=True))
            key = self.bodies[words] = len(self.drafts) - 1
            initials = "".join(w[0] for w in words if w not in {"of", "for", "and"}) if len(words) > 2 else ""
            for short in (words[0] if len(words[0]) > 3 else "", initials):
                if short:
                    self.short_bodies.setdefault(short, key)
        self.drafts[key].count += 1
        return Resolved(m, (key,), m.rule)

    def other(self, kind: PartyKind, m: NameMention) -> int:
        """A party without a name: the same words of the same state are the same party."""
        s = (
            self.sentences[m.sentence]
            if self.sentences[m.sentence].index == m.sentence
            else next(x for x in self.sentences if x.index == m.sentence)
        )
        role = (s.starts[m.role[0]], s.ends[m.role[1]]) if m.role else None
        words = fold(m.name)
        known = self.unnamed.get((kind, m.country, words))
        if known is not None:
            self.drafts[known].count += 1
            return known
        self.drafts.append(Draft(kind, m.name, m.country, role, set(words), 1, m.sentence, named=False))
        self.unnamed[kind, m.country, words] = len(self.drafts) - 1
        return len(self.drafts) - 1
