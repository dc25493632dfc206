# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Who and where a sentence mentions: names, roles, states, bodies, groups, pronouns.

Names are read from runs of capitalised words and the lexicons of places, bodies and titles; what none of them knows is
told by `name_kinds`. Unparsed sentences yield names too (they complete a person's name or role), but no pronouns or
groups.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from etl.extract import people
from etl.extract.name_lexicon import lexicon_hits, phrases
from etl.extract.name_runs import read_run, runs
from etl.extract.noun_mentions import bare_two, common_nouns, pronouns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etl.extract.mentions import NameMention
    from etl.extract.tokens import Sentence

_NAME_PAIR = re.compile(r"(?:[A-Z][\w’'-]+ )([A-Z][\w’'-]+)|([A-Z][\w’'-]+) [A-Z]")


def short_names(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Capitalised single words of parsed sentences that may be a part of a longer name given elsewhere."""
    out = set()
    for s in sentences:
        for i in range(len(s)):
            alone = (
                s.tags[i] == "NNP"
                and s.deps[i] != "compound"
                and not any(s.deps[c] == "compound" and s.tags[c] == "NNP" for c in s.children[i])
            )
            if (
                alone
                and len(s.words[i]) > 2
                and s.words[i][0].isupper()
                and s.words[i] not in phrases()
                and s.lowers[i] not in people.CALENDAR
            ):
                out.add(s.words[i])
    return frozenset(out)


def holds_name(text: str, short: frozenset[str]) -> bool:
    """Whether one of `short` stands beside another capitalised word."""
    return bool(short) and any(
        (m.group(1) or m.group(2)) in short or m.group(0).split(" ")[0] in short for m in _NAME_PAIR.finditer(text)
    )


def find_names(s: Sentence, document: str) -> tuple[NameMention, ...]:
    """All mentions of a sentence in order. Deterministic; depends on this sentence only."""
    hits = lexicon_hits(s)
    taken: set[int] = set()
    out: list[NameMention] = []
    for first, last in runs(s, hits):
        for mention in read_run(s, document, first, last, hits):
            out.append(mention)
            taken.update(range(mention.first, mention.last + 1))
            if mention.role:
                taken.update(range(mention.role[0], mention.role[1] + 1))
    if s.parsed:
        out.extend(common_nouns(s, document, hits, taken))
        out.extend(pronouns(s))
        out.extend(bare_two(s))
    whole = [(m.first, m.last) for m in out if m.kind == "group" and m.last > m.head]
    kept = (m for m in out if not _modifies(s, m) and not _of_a_group(m, whole))
    return tuple(sorted(kept, key=lambda m: (m.first, m.last)))


def _of_a_group(m: NameMention, whole: Iterable[tuple[int, int]]) -> bool:
    """A body or group that only says of whom a group is: "members of the Chamber of Commerce"."""
    return m.kind in {"organization", "group", "official"} and any(
        first < m.first and m.last <= last for first, last in whole
    )


def _modifies(s: Sentence, m: NameMention) -> bool:
    """A capitalised first word of no known kind before a group in lower case: "Energy ministers"."""
    after = m.last + 1
    return (
        m.first == 0
        and m.kind == "organization"
        and m.rule.startswith(("unknown", "body.label"))
        and after < len(s)
        and s.lowers[after] in people.groups()
        and s.words[after].islower()
    )
