"""Which mentions of a document are the same party.

Persons are joined by name, roles by their words and state, bodies by name, abbreviation or alias, states by code; what
stands for a party without naming it is resolved by `coreference`. Everything here is rules over one document; an
entity knows no world but the lexicons of places and bodies.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from etl.extract.allegiance import Known, Setting, candidates, features, hinted_states
from etl.extract.coreference import both, common_body, country_mention, office_holders, official, pronoun
from etl.extract.lexicon import country_codes, demonyms, plain_names, word_set
from etl.extract.name_kinds import name_kind
from etl.extract.names import find_names
from etl.extract.roster import MOST_PERSONS, Draft, Entity, Resolved, Roster, fold, office_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.mentions import NameMention
    from etl.extract.model import OneOfModel
    from etl.extract.tokens import Sentence

_PERSONAL_VERBS = frozenset({"say", "tell", "add", "meet", "visit", "arrive", "speak", "travel", "stress", "note"})
SUPPOSED, REPORTED = 0.4, 0.65
"""Probabilities from which a person's state is good enough to tell "our country" by, and to be reported."""


class Cast:
    """The parties of one document and who each mention is.

    `model` chooses the states of persons whose state no mention names; without it, none is chosen. `doubts` are those
    persons' states to choose from, for a model or for `learning` one.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        document: str,
        home: str | None,
        author: NameMention | None = None,
        *,
        title: str | None = None,
        model: OneOfModel | None = None,
        learning: bool = False,
    ) -> None:
        self.roster = Roster(document, sentences, home)
        found = [find_names(s, document) for s in sentences]
        self._collect_names(found)
        self.author = self.roster.author = self._author(author)
        self._add_by_vote(found)
        self._join_bodies(found)
        self.doubts = self._doubts(found, title) if model is not None or learning else {}
        if model is not None:
            self._choose_states(model)
        resolved: list[tuple[Resolved, ...]] = []
        for s, mentions in zip(sentences, found, strict=True):
            resolved.append(tuple(self._resolve(s, m, mentions, resolved) for m in mentions))
        self.resolved = tuple(resolved)
        self.entities = tuple(self._freeze(key, d) for key, d in enumerate(self.roster.drafts))

    def _collect_names(self, found: Sequence[Sequence[NameMention]]) -> None:
        """Persons from every named mention, the longest forms first."""
        named = [(m, s) for s, ms in zip(self.roster.sentences, found, strict=True) for m in ms if m.kind == "person"]
        for m, s in sorted(named, key=lambda ms: (-len(fold(ms[0].name)), ms[0].sentence, ms[0].first)):
            self.roster.add_person(m, s)

    def _add_by_vote(self, found: Sequence[Sequence[NameMention]]) -> None:
        """Single names of no known kind that look like persons more often than like anything else."""
        votes: dict[tuple[str, ...], list[int]] = {}
        first: dict[tuple[str, ...], tuple[NameMention, Sentence]] = {}
        for s, mentions in zip(self.roster.sentences, found, strict=True):
            for m in mentions:
                if (
                    m.kind == "organization"
                    and m.rule in {"unknown", "unknown.gpe", "body.label"}
                    and m.first == m.last
                ):
                    kind = name_kind(s, m.first, m.last)
                    words = fold(m.name)
                    if not words:
                        continue
                    tally = votes.setdefault(words, [0, 0])
                    acts = s.parsed and s.deps[m.head] == "nsubj" and s.lemmas[s.heads[m.head]] in _PERSONAL_VERBS
                    tally[0] += (kind == "person") + acts
                    tally[1] += kind in {"body", "place"} and not acts
                    first.setdefault(words, (m, s))
        for words, (yes, no) in sorted(votes.items()):
            if yes > no and self.roster.match_person(words, None) is None and words not in self.roster.bodies:
                m, s = first[words]
                self.roster.add_person(m, s)

    def _join_bodies(self, found: Sequence[Sequence[NameMention]]) -> None:
        """The body that each person's office names: "Norvik spokesman X", "X, head of Norvik"."""
        for s, mentions in zip(self.roster.sentences, found, strict=True):
            bodies = [m for m in mentions if m.kind == "organization" and m.rule != "body.common"]
            for m in mentions if bodies else ():
                key = self.roster.match_person(fold(m.name), m.country) if m.kind == "person" else None
                if key is None or self.roster.drafts[key].body is not None:
                    continue
                body = next((b for b in bodies if _officer(s, m, b)), None)
                if body is not None:
                    found_body = self.roster.body(body).entities
                    if found_body and self.roster.drafts[found_body[0]].kind == "organization":
                        self.roster.drafts[key].body = found_body[0]

    def _doubts(
        self, found: Sequence[Sequence[NameMention]], title: str | None
    ) -> dict[int, list[tuple[str, list[str]]]]:
        """For each person whose state no mention names: the states that may be his, each with its features."""
        mentions: dict[int, list[tuple[NameMention, Sentence]]] = {}
        places: dict[int, tuple[NameMention, ...]] = {}
        counts: Counter[str] = Counter()
        for s, ms in zip(self.roster.sentences, found, strict=True):
            here = tuple(m for m in ms if m.country and m.kind in {"country", "place", "official", "group"})
            places[s.index] = here
            counts.update(m.country for m in here if m.country)
            for m in ms:
                if m.kind == "person" or (m.kind == "organization" and m.first == m.last):
                    key = self.roster.match_person(fold(m.name), m.country, office_words(s, m))
                    if key is not None:
                        mentions.setdefault(key, []).append((m, s))
        known = {
            key: Known(
                tuple(mentions.get(key, ())),
                frozenset(self.roster.drafts[key].role_words),
                self.roster.drafts[key].country,
            )
            for key in self.roster.persons[:MOST_PERSONS]
        }
        named = frozenset(c for w in (title or "").split() if (c := demonyms().get(w) or country_codes().get(w)))
        setting = Setting(places, counts, self.roster.home, hinted_states(self.roster.text), named)
        codes = candidates(setting)
        everyone = list(known.values())
        return {
            key: [(code, features(person, code, setting, everyone)) for code in codes]
            for key, person in known.items()
            if person.country is None and not self.roster.international(key)
        }

    def _choose_states(self, model: OneOfModel) -> None:
        """The likeliest state of each doubtful person: supposed where likely, reported where likelier than not."""
        for key, options in self.doubts.items():
            d = self.roster.drafts[key]
            d.assumed = None
            scored = zip(model.probabilities([f for _, f in options]), (code for code, _ in options), strict=True)
            p, code = max(scored, default=(0.0, ""))
            if p >= SUPPOSED:
                d.assumed = code
            if p >= REPORTED:
                d.country = code
                d.chosen = True

    def _author(self, author: NameMention | None) -> int | None:
        """The person who speaks in the first person, known from the title."""
        if author is None:
            return None
        key = self.roster.match_person(fold(author.name), author.country)
        return key if key is not None else self.roster.new_person(author.name, author.country, 0)

    def _resolve(  # noqa: PLR0911 - one step, one place
        self, s: Sentence, m: NameMention, here: Sequence[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        match m.kind:
            case "person":
                key = self.roster.match_person(fold(m.name), m.country, office_words(s, m))
                return Resolved(m, () if key is None else (key,), m.rule)
            case "country":
                return country_mention(self.roster, s, m, here, before)
            case "organization" if m.rule == "body.common":
                return common_body(self.roster, s, m, here, before)
            case "organization":
                return self._joint(s, m) or self.roster.body(m)
            case "place":
                return Resolved(
                    m,
                    (self.roster.state(m.country, m.sentence, count=m.organ),)
                    if m.country and m.country in plain_names()
                    else (),
                    m.rule,
                )
            case "official":
                return official(self.roster, s, m, here, before)
            case "group":
                each = office_holders(self.roster, s, m, here, before)
                return each or Resolved(m, (self.roster.other("group", m),), m.rule)
            case "pronoun":
                return pronoun(self.roster, s, m, here, before)
            case "dual":
                return both(self.roster, m, here, before)
            case kind:
                raise ValueError(f"unknown kind of mention {kind!r}")

    def _joint(self, s: Sentence, m: NameMention) -> Resolved | None:
        """The two states that a body in common is named after: "Pakistan-Uzbekistan Joint Commission"."""
        if not {s.lowers[i] for i in range(m.first, m.last + 1)} & word_set("names.joint_bodies"):
            return None
        words = (s.words[i] for i in range(m.first, m.last + 1))
        codes = dict.fromkeys(c for w in words if (c := country_codes().get(w) or demonyms().get(w)))
        states = [c for c in codes if c in plain_names()]
        if len(states) != 2:
            return None
        return Resolved(m, tuple(self.roster.state(c, m.sentence) for c in states), "body.joint")

    def _freeze(self, key: int, d: Draft) -> Entity:
        return Entity(
            key,
            d.kind,
            d.name,
            d.country,
            d.role,
            frozenset(d.role_words),
            d.count,
            d.named,
            d.base,
            d.body,
            d.chosen,
        )


def _officer(s: Sentence, person: NameMention, body: NameMention) -> bool:
    """Whether the words of a person's office name a body, or stand right beside it."""
    if person.role is not None:
        first, last = person.role
        if (first <= body.first and body.last <= last) or body.last + 1 == first:
            return True
        return last + 1 < body.first <= last + 3 and s.lowers[last + 1] in {"of", "at", "for", "with"}
    return body.last + 1 == person.first or (
        person.last + 1 < body.first <= person.last + 3 and s.lowers[person.last + 1] in {"of", "at", "from"}
    )
