"""One document as the extraction reads it: sentences with their mentions, times and entities side by side."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.extract.entities import Cast
from etl.extract.lexicon import demonyms, word_set
from etl.extract.names import find_names
from etl.extract.roster import Entity, Resolved, fold
from etl.extract.times import TimeMention, find_times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl.extract.mentions import NameMention
    from etl.extract.model import OneOfModel
    from etl.extract.tokens import Sentence
    from etl.records import Article


@dataclass(frozen=True, slots=True)
class Reading:
    """`sentences` are in order and numbered from 0 without gaps.

    `mentions[i]` and `times[i]` belong to `sentences[i]`. `officials` counts named persons with an office,
    `busy_states` states named more than once.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[tuple[Resolved, ...], ...]
    times: tuple[tuple[TimeMention, ...], ...]
    entities: tuple[Entity, ...]
    home: str | None
    author: int | None
    talk: str
    states: Mapping[str, int]
    named_states: tuple[int, ...]
    main_states: tuple[int, ...]
    main_persons: tuple[int, ...]
    titled: frozenset[int]
    title: Sentence | None
    officials: int
    busy_states: int

    @property
    def text(self) -> str:
        """The document's text."""
        return self.article.text


def read(
    article: Article, sentences: Sequence[Sentence], title: Sentence | None = None, model: OneOfModel | None = None
) -> Reading:
    """Names, times and parties of the sentences of `article`; `title` is its title split into words.

    `model` chooses the states of persons whose state no mention names.
    """
    home = article.dateline.country if article.dateline else None
    cast = Cast(sentences, article.text, home, author=_author(article.title, title), title=article.title, model=model)
    times = tuple(tuple(find_times(article.text, s.start, s.end)) if s.parsed else () for s in sentences)
    return Reading(
        article,
        tuple(sentences),
        cast.resolved,
        times,
        cast.entities,
        home,
        cast.author,
        _talk(sentences),
        *_main(cast.entities),
        _titled(cast.entities, article.title),
        title,
        sum(1 for e in cast.entities if e.named and e.kind == "person" and e.role),
        sum(1 for e in cast.entities if e.kind == "country" and e.mentions > 1),
    )


_BY = re.compile(
    r"^\s*(?:joint )?(?:statement|remarks|message|op-ed|letter|press release)s?\b[^.]{0,60}?\b(?:from|by|of)\b",
    re.IGNORECASE,
)


def _author(title: str | None, words: Sentence | None) -> NameMention | None:
    """The person in whose name a text is written: "Statement by Minister A on ..."."""
    if title is None or words is None or not (lead := _BY.match(title)):
        return None
    return next(
        (
            m
            for m in find_names(words, title)
            if m.kind == "person" and words.starts[m.first] >= lead.end() and words.starts[m.first] - lead.end() < 40
        ),
        None,
    )


def _titled(entities: Sequence[Entity], title: str | None) -> frozenset[int]:
    """Entities that the headline names: by the last word of a person, the whole name of others."""
    words = fold(title or "")
    text = f" {' '.join(words)} "
    out = set()
    for e in entities:
        name = fold(e.name)
        if (name and (name[-1] in words if e.kind == "person" and e.named else f" {' '.join(name)} " in text)) or (
            e.kind == "country" and any(demonyms().get(w) == e.country for w in (title or "").split())
        ):
            out.add(e.key)
    return frozenset(out)


_TALK = word_set("reading.talk")


def _talk(sentences: Sequence[Sentence]) -> str:
    """How much of a text is about people meeting: the share of its sentences with a word of that, in four steps."""
    share = sum(1 for s in sentences if _TALK & set(s.lowers)) / max(1, len(sentences))
    return "none" if share < 0.05 else "little" if share < 0.25 else "some" if share < 0.5 else "much"


def _main(entities: Sequence[Entity]) -> tuple[Mapping[str, int], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The entity of each state by code; states named, states named twice at least, and named officials.

    Those mentioned most come first; a state counts with its officials.
    """
    officials = Counter[str | None]()
    for e in entities:
        if e.kind == "person":
            officials[e.base] += e.mentions
    weight = {e.key: e.mentions + officials[e.country] for e in entities if e.kind == "country"}
    ranked = sorted(weight, key=lambda k: (-weight[k], k))
    persons = [e for e in entities if e.kind == "person" and e.named and e.role]
    return (
        {e.country: e.key for e in entities if e.kind == "country" and e.country},
        tuple(k for k in ranked if weight[k] > 0),
        tuple(k for k in ranked if weight[k] > 1),
        tuple(e.key for e in sorted(persons, key=lambda e: (-e.mentions, e.key))),
    )
