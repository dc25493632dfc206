# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Who is meant by "he", "the minister", "both sides", "the company".

Rules over one document: what was said last and stands most prominently comes first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from etl.extract import people
from etl.extract.lexicon import country_codes, demonyms, plain_names, word_set
from etl.extract.roster import MOST_PERSONS, Resolved, fold
from etl.extract.speakers import speech_verbs
from etl.extract.tokens import subtree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.mentions import NameMention
    from etl.extract.roster import Roster
    from etl.extract.tokens import Sentence


@cache
def _state_words() -> frozenset[str]:
    """Demonyms and names of states in lower case."""
    return frozenset(w.lower() for w in demonyms()) | frozenset(w.lower() for w in country_codes())


def common_body(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> Resolved:
    """A phrase like "the company", "his party": the body last spoken of that it may mean, else one unnamed."""
    head = fold(m.name)[-1]
    if s.lowers[m.first] in {"his", "her", "my", "our"}:
        owner = next(iter(_recent(roster, s, m, here, before, kinds={"person"})), None)
        body = roster.drafts[owner].body if owner is not None else None
        if body is not None:
            return Resolved(m, (body,), "body.owner")
    recent = _recent(roster, s, m, here, before, kinds={"organization"}, reach=10)
    named = [k for k in recent if roster.drafts[k].named]
    same = next((k for k in named if head in fold(roster.drafts[k].name)), None)
    if same is not None:
        return Resolved(m, (same,), "body.head")
    if head in word_set("names.common_business") and named:
        return Resolved(m, (named[0],), "body.recent")
    return Resolved(m, (roster.other("organization", m),), m.rule)


def country_mention(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> Resolved:
    """A state named outright, or through whose it is ("his country", "the government")."""
    if m.country:
        return Resolved(m, (roster.state(m.country, m.sentence),), m.rule)
    owner = _owner_country(roster, s, m, here, before)
    if owner is not None:
        return Resolved(m, (roster.state(owner, m.sentence),), m.rule)
    return Resolved(m, (), "organ.unresolved")


def _owner_country(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> str | None:
    """The state behind "his country", "the government": that of the last person or state acting before it."""
    for x in here:
        if x.kind == "place" and x.organ and x.last < m.first and x.first < 3:
            return x.country
    for key in _recent(roster, s, m, here, before, kinds={"person", "country"}):
        if roster.drafts[key].base:
            return roster.drafts[key].base
    return None


def _recent(
    roster: Roster,
    s: Sentence,
    m: NameMention,
    here: Sequence[NameMention],
    before: list[tuple[Resolved, ...]],
    kinds: set[str],
    reach: int = 4,
) -> list[int]:
    """Entities mentioned before `m`, likeliest first: subjects of this sentence, then of the ones before."""
    near = [x for x in here if x.last < m.first and x.kind in _NAMING][-NEAREST:]
    # `before` may lag behind `here`: mentions of this sentence are resolved by name only.
    out = dict.fromkeys(_ranked(s, [Resolved(x, _quick(roster, x), "") for x in near]))
    for i in range(len(before) - 1, max(-1, len(before) - 1 - reach), -1):
        if i not in roster.ranked:
            roster.ranked[i] = _ranked(roster.sentences[i], before[i])
        out.update(dict.fromkeys(roster.ranked[i]))
    return [k for k in out if roster.drafts[k].kind in kinds]


_NAMING = frozenset({"person", "country", "place", "organization", "official"})
NEAREST = 40
"""Mentions of the same sentence that are looked at; a sentence with more is a list."""


def _ranked(s: Sentence, resolved: Sequence[Resolved]) -> list[int]:
    """The entities that a sentence names, its subjects first; a place only as a subject."""
    order = sorted((not is_subject(s, r.mention.head), r.mention.first, n) for n, r in enumerate(resolved))
    return [
        k
        for other, _, n in order
        if (r := resolved[n]).mention.kind != "dual" and not (other and r.mention.kind == "place")
        for k in r.entities
    ]


def _quick(roster: Roster, m: NameMention) -> tuple[int, ...]:
    """Entities of a mention of the same sentence, by its own words only."""
    if m.kind == "person":
        key = roster.match_person(fold(m.name), m.country)
        return () if key is None else (key,)
    if m.country and m.kind in {"country", "place"} and m.country in roster.by_country:
        return (roster.by_country[m.country],)
    if m.kind == "organization":
        found = roster.bodies.get(fold(m.name))
        return () if found is None else (found,)
    if m.kind == "official":
        key = _role_holder(roster, m, [])
        return () if key is None else (key,)
    return ()


def official(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> Resolved:
    """A phrase like "the Iranian foreign minister": the named holder of that office, else a party of its own."""
    words = set(fold(m.name))
    appositive = _apposed(roster, s, m, here)
    if appositive is not None:
        d = roster.drafts[appositive]
        if m.country and (d.country is None or d.chosen):
            # What the text says beats what was chosen.
            d.country, d.chosen = m.country, False
        if d.role is None and m.role:
            d.role = s.starts[m.role[0]], s.ends[m.role[1]]
            d.role_words |= words
        return Resolved(m, (appositive,), "role.apposed")
    recent = _recent(roster, s, m, here, before, kinds={"person"}, reach=30)
    key = _role_holder(roster, m, recent) if m.definite or m.country else None
    if key is not None and words:
        return Resolved(m, (key,), "role.holder")
    return Resolved(m, (roster.other("person", m),), m.rule)


def office_holders(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> Resolved | None:
    """Each state's own in "the foreign ministers of Peru, Chile and Bolivia", "customs chiefs of both countries".

    The holders of the office where they are named, else officials by their office; leaders are their states. None
    where a group is not of several states.
    """
    role = s.lemmas[m.head] if s.parsed else ""
    prep = next((c for c in s.children[m.head] if s.lowers[c] == "of"), None) if role in people.roles() else None
    if prep is None:
        return None
    inside = set(subtree(s, prep))
    states: list[int] = []
    for x in here:
        if x.head in inside and x.kind == "dual":
            states += both(roster, x, here, before).entities
        elif x.head in inside and x.kind == "country" and not x.organ and x.country and x.country in plain_names():
            states.append(roster.state(x.country, x.sentence, count=False))
    codes = dict.fromkeys(c for k in states if roster.drafts[k].kind == "country" and (c := roster.drafts[k].country))
    if len(codes) < 2:
        return None
    if role == "leader":
        return Resolved(m, tuple(dict.fromkeys(states)), "group.states")
    name = " ".join([*s.words[m.first : m.head], s.lemmas[m.head]])
    one = replace(m, kind="official", name=name, last=m.head, role=(m.first, m.head), plural=False)
    held = [(c, _role_holder(roster, replace(one, country=c), [])) for c in codes]
    keys = [k if k is not None else roster.other("person", replace(one, country=c)) for c, k in held]
    return Resolved(m, tuple(dict.fromkeys(keys)), "group.holders")


def _apposed(roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention]) -> int | None:
    for x in here:
        if x.kind != "person":
            continue
        near = x.first - m.last
        if near in {1, 2} and (
            near == 1
            or (
                s.lowers[m.last + 1] in {",", "-", "–"}
                and s.deps[x.head] not in {"nsubj", "nsubjpass"}
                and (s.deps[x.head] == "appos" or "counterpart" in s.lowers[m.first : m.last + 1])
            )
        ):
            return roster.match_person(fold(x.name), x.country)
        if (
            m.first - x.last in {2, 3}
            and s.lowers[x.last + 1] == ","
            and s.parsed
            and s.deps[m.head] == "appos"
            and s.heads[m.head] == x.head
        ):
            return roster.match_person(fold(x.name), x.country)
    return None


def _role_holder(roster: Roster, m: NameMention, recent: list[int]) -> int | None:
    words = {
        w
        for w in fold(m.name)
        if w not in {"the", "visiting", "former", "new", "his", "her", "their", "s", "counterpart"}
    }
    core = {w for w in words if w not in _state_words()}
    if not core:
        return None
    order = list(dict.fromkeys(recent + roster.persons[:MOST_PERSONS]))
    holders = [
        k
        for k in order
        if roster.drafts[k].kind == "person" and core <= {w.strip(".,") for w in roster.drafts[k].role_words}
    ]
    same = [k for k in holders if m.country and roster.drafts[k].base == m.country]
    open_ = [k for k in holders if not _of_another(roster, m, k)]
    if same or open_:
        return (same or open_)[0]
    if core in ({"minister"}, {"president"}, {"leader"}, {"premier"}):
        titled = (k for k in recent if core & roster.drafts[k].role_words)
        return next((k for k in titled if not _of_another(roster, m, k)), None)
    return None


def _of_another(roster: Roster, m: NameMention, key: int) -> bool:
    """Whether the text itself gives a person another state than a mention; a state that was chosen does not count."""
    d = roster.drafts[key]
    return bool(m.country and d.country and d.country != m.country and not d.chosen)


def pronoun(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> Resolved:
    """The party that a pronoun stands for; none where that is not told."""
    match m.name:
        case "he" | "she" if (speaker := _still_speaking(roster, s, m, before)) is not None:
            return Resolved(m, (speaker,), "pronoun.speaker")
        case "he" | "she" | "him" | "her" | "his":
            people_before = _recent(roster, s, m, here, before, kinds={"person"})
            return Resolved(m, tuple(people_before[:1]), "pronoun.person")
        case "i" | "me" | "my":
            return Resolved(m, () if roster.author is None else (roster.author,), "pronoun.first")
        case "it" | "its":
            bodies = _recent(roster, s, m, here, before, kinds={"country", "organization"}, reach=2)
            return Resolved(m, tuple(bodies[:1]), "pronoun.neuter")
        case "they" | "them" | "their":
            return _they(roster, s, m, here, before)
        case _:
            return Resolved(m, (), "pronoun.first_plural")


def _still_speaking(roster: Roster, s: Sentence, m: NameMention, before: list[tuple[Resolved, ...]]) -> int | None:
    """The named person who acted or spoke last, for "he" who speaks: speech goes on over sentences."""
    if not _speaks(s, m.head):
        return None
    for i in range(len(before) - 1, max(-1, len(before) - 4), -1):
        leading = [
            r.entities[0] for r in before[i] if len(r.entities) == 1 and _leads(roster.sentences[i], r.mention.head)
        ]
        named = [k for k in leading if roster.drafts[k].kind == "person" and roster.drafts[k].named]
        if named:
            return named[-1]
    return None


def _they(
    roster: Roster, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
) -> Resolved:
    for sentence, resolved in [
        (s, [Resolved(x, _quick(roster, x), "") for x in here if x.last < m.first]),
        *((roster.sentences[i], list(before[i])) for i in range(len(before) - 1, max(-1, len(before) - 4), -1)),
    ]:
        subjects = [
            r for r in resolved if is_subject(sentence, r.mention.head) and r.entities and r.mention.kind != "pronoun"
        ]
        group = [r for r in subjects if r.mention.kind == "dual" or r.mention.plural]
        if group:
            return Resolved(m, group[0].entities, "pronoun.they")
        keys = tuple(dict.fromkeys(k for r in subjects for k in r.entities))
        if len(keys) >= 2:
            return Resolved(m, keys, "pronoun.they")
        others = tuple(
            dict.fromkeys(k for r in resolved for k in r.entities if r.mention.kind in {"person", "official"})
        )
        if len(others) == 2:
            return Resolved(m, others, "pronoun.they")
    return Resolved(m, (), "pronoun.they.open")


def both(roster: Roster, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]) -> Resolved:
    """A phrase like "the two sides".

    The last pair of parties named together, as states unless leaders or ministers are meant.
    """
    persons = bool(
        set(fold(m.name))
        & {
            "leaders",
            "presidents",
            "ministers",
            "premiers",
            "officials",
            "counterparts",
            "chiefs",
            "diplomats",
            "heads",
        }
    )
    size = next((n for w, n in (("three", 3), ("four", 4), ("five", 5)) if w in fold(m.name)), 2)
    found = _pair(roster, m, here, before, persons=persons, size=size)
    if m.rule == "dual.bare" and len(found) < size:
        found = _pair(roster, m, here, before, persons=False, size=size)
    return Resolved(m, found, "dual.persons" if persons else "dual.states")


def _pair(  # noqa: C901, PLR0912 - one step, one place
    roster: Roster,
    m: NameMention,
    here: Sequence[NameMention],
    before: list[tuple[Resolved, ...]],
    *,
    persons: bool,
    size: int,
) -> tuple[int, ...]:
    kinds = {"person"} if persons else {"person", "country", "organization"}
    seen: list[int] = []
    states: list[int] = []
    now = [Resolved(x, _quick(roster, x), "") for x in here if x.last < m.first]
    for resolved in [now, *(list(before[i]) for i in range(len(before) - 1, max(-1, len(before) - 12), -1))]:
        for r in resolved:
            if (
                r.mention.kind == "dual"
                and len(r.entities) == size
                and not persons
                and all(roster.drafts[k].kind != "person" for k in r.entities)
            ):
                return r.entities
            if r.mention.kind in {"pronoun", "group"} or (r.mention.kind == "place" and not r.mention.organ):
                continue
            for key in r.entities:
                d = roster.drafts[key]
                if d.kind not in kinds or (not d.named):
                    continue
                if persons:
                    if key not in seen and not any(d.base and d.base == roster.drafts[k].base for k in seen):
                        seen.append(key)
                elif d.base:
                    state = roster.by_country.get(d.base)
                    if state is None:
                        state = roster.state(d.base, m.sentence)
                    if state not in states:
                        states.append(state)
        pool = seen if persons else states
        if len(pool) >= size:
            return tuple(sorted(pool[:size], key=pool.index))
    common = Counter(d.country for d in roster.drafts if d.country and d.kind in {"person", "country"})
    for d in roster.drafts:
        if d.country:
            common[d.country] += d.count
    if not persons and len(common) >= size:
        return tuple(
            roster.state(c, m.sentence) for c, _ in sorted(common.items(), key=lambda cn: (-cn[1], cn[0]))[:size]
        )
    return tuple(seen[:size])


def _speaks(s: Sentence, i: int) -> bool:
    """Whether token `i` is the subject of a verb of speech."""
    return s.parsed and s.deps[i] == "nsubj" and s.lemmas[s.heads[i]] in speech_verbs()


def _leads(s: Sentence, i: int) -> bool:
    """Whether token `i` is the subject of a verb of speech or of the sentence."""
    return _speaks(s, i) or (s.parsed and s.deps[i] == "nsubj" and s.deps[s.heads[i]] == "ROOT")


def is_subject(s: Sentence, i: int) -> bool:
    """Whether token `i`, or what it is coordinated with, is a subject.

    In an unparsed sentence whether it comes early.
    """
    if not s.parsed:
        return i < 6
    while s.deps[i] in {"conj", "appos"} and s.heads[i] != i:
        i = s.heads[i]
    return s.deps[i] in {"nsubj", "nsubjpass", "agent"} or (s.deps[i] == "pobj" and s.deps[s.heads[i]] == "agent")
