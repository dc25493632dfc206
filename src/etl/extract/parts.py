"""Which part a participant has in a meeting, and on which side: host, visitor, chair, mediator, in somebody's company.

The part is what the verb or preposition beside the name says. Where none does, a meeting of two states in one of them
has a host and a visitor. The side is the state or body for which a participant acts, by its plain name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from etl.extract.lexicon import mapping, plain_names, word_set
from etl.extract.tokens import ancestors, child, is_verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.meetings import Mentioned
    from etl.extract.participants import PartyCandidate
    from etl.extract.reading import Reading
    from etl.extract.tokens import Sentence
    from etl.records import Meeting, ParticipantPart, Party

_AT_HOME = frozenset({"meeting", "visit", "negotiation"})


def part_of_words(reading: Reading, mentions: Sequence[Mentioned], party: PartyCandidate) -> ParticipantPart | None:
    """The part that the sentences of an occasion give to a participant, None where they give none."""
    for m in mentions:
        s = reading.sentences[m.candidate.sentence]
        for r in reading.mentions[s.index]:
            if party.entity not in r.entities or not s.parsed:
                continue
            words = set(s.lowers[r.mention.first : r.mention.last + 1])
            if r.mention.role:
                words |= set(s.lowers[r.mention.role[0] : r.mention.role[1] + 1])
            found = _of_title(words) or _of_place(s, r.mention.head, m.candidate.token)
            if found is not None:
                return found
    return None


def _of_title(words: set[str]) -> ParticipantPart | None:
    if "visiting" in words:
        return "visitor"
    if words & {"host", "hosting"}:
        return "host"
    if words & {"mediator", "mediators"}:
        return "mediator"
    return None


def _top(s: Sentence, i: int) -> int:
    """The first of the words that `i` is coordinated with or in apposition to."""
    while s.deps[i] in {"conj", "appos"} and s.heads[i] != i:
        i = s.heads[i]
    return i


def _of_place(s: Sentence, head: int, token: int) -> ParticipantPart | None:  # noqa: PLR0911 - one return a kind
    """The part by the word that governs the name; only by one that is above or below the occasion's own word."""
    top = _top(s, head)
    dep, over = s.deps[top], s.heads[top]
    prep = ""
    if dep == "pobj":
        prep, dep, over = s.lowers[over], s.deps[over], s.heads[over]
    if prep == "alongside" or (prep == "with" and s.lowers[over] in {"along", "together"}):
        return "accompanying"
    lemma = s.lemmas[over]
    if over != token and token not in {over, *ancestors(s, over), *_below(s, over)}:
        return None
    acts = dep in {"nsubj", "nsubjpass"} and not _passive(s, over)
    agent = prep == "by" or dep == "agent"
    taken = dep in {"dobj", "iobj"} or (dep == "nsubjpass" and _passive(s, over))
    if lemma in word_set("parts.accompany"):
        return "accompanying" if acts or agent else None
    if lemma in word_set("parts.chair"):
        return "chair" if acts or agent else None
    if lemma in word_set("parts.mediate"):
        return "mediator" if acts or agent or prep == "of" else None
    if lemma in word_set("parts.receive"):
        return "host" if acts or agent else "visitor" if taken and is_verb(s, over) and over != top else None
    if lemma in word_set("parts.visit"):
        return "visitor" if acts or dep == "poss" or (prep in {"by", "of"} and not is_verb(s, over)) else None
    if lemma == "call" and child(s, over, "prep") is not None:
        return "visitor" if acts and s.lowers[child(s, over, "prep") or 0] == "on" else "host" if prep == "on" else None
    return None


def _below(s: Sentence, i: int) -> list[int]:
    return [k for c in s.children[i] for k in (c, *s.children[c])]


def _passive(s: Sentence, verb: int) -> bool:
    return any(s.deps[i] == "auxpass" for i in s.children[verb])


def _side(party: Party) -> str | None:
    acts_for = party.actor.acts_for
    if acts_for is None:
        return None
    if party.kind == "organization" and party.actor.code != party.actor.iso3:
        return party.name
    country = party.country if party.actor.iso3 == acts_for else None
    if country is not None:
        return plain_names().get(country, country)
    return mapping("actor_codes", "code", "name").get(acts_for, acts_for)


def with_sides(m: Meeting) -> Meeting:
    """The same meeting with the side of each participant, and host and visitor where the place tells them."""
    people = tuple(replace(p, side=_side(p)) for p in m.participants)
    sides = {p.side for p in people if p.side}
    there = plain_names().get(m.place.country) if m.place is not None and m.place.country else None
    if len(sides) == 2 and there in sides and m.form in _AT_HOME:
        people = tuple(
            replace(p, part="host" if p.side == there else "visitor") if p.part is None and p.side else p
            for p in people
        )
    return replace(m, participants=people)
