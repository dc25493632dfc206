# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Which mentions of a document are the same party.

Persons are joined by name, roles by their words and state, bodies by name, abbreviation or alias, states by code.
Pronouns, "the minister", "both sides" are resolved in reading order by recency and grammatical function. Everything
here is rules over one document; an entity knows no world but the lexicons of places and bodies.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.allegiance import Known, Setting, candidates, features, hinted_states
from etl.extract.lexicon import country_codes, demonyms, plain_names, table, word_set
from etl.extract.names import find_names
from etl.extract.speakers import speech_verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.mentions import NameMention
    from etl.extract.model import BinaryModel
    from etl.extract.tokens import Sentence
    from etl.records import PartyKind

_STATE_OFFICES = frozenset(
    {
        "minister",
        "president",
        "premier",
        "chancellor",
        "ministry",
        "secretary",
        "advisor",
        "adviser",
        "spokesperson",
        "ambassador",
        "governor",
    }
)
_PERSONAL_VERBS = frozenset({"say", "tell", "add", "meet", "visit", "arrive", "speak", "travel", "stress", "note"})
_WORD = re.compile(r"\w+")


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
    first_sentence: int
    named: bool
    base: str | None
    body: int | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the entities it stands for; none where it could not be resolved."""

    mention: NameMention
    entities: tuple[int, ...]
    rule: str


@dataclass(slots=True)
class _Draft:
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

    @property
    def base(self) -> str | None:
        """The state it belongs to or is supposed to."""
        return self.country or self.assumed


@cache
def _state_words() -> frozenset[str]:
    """Demonyms and names of states in lower case."""
    return frozenset(w.lower() for w in demonyms()) | frozenset(w.lower() for w in country_codes())


@cache
def _international_bodies() -> frozenset[str]:
    return frozenset(row["full"] for row in table("organizations") if not row["country"])


SUPPOSED, REPORTED = 0.4, 0.7
"""Probabilities from which a person's state is good enough to tell "our country" by, and to be reported."""
MOST_PERSONS = 300
"""Persons that an office may be looked for among; more are no news text, and looking would grow with their square."""


def fold(name: str) -> tuple[str, ...]:
    """Lower-case words of a name without articles."""
    return tuple(w for w in _WORD.findall(name.lower().replace("’", "'")) if w not in {"the", "a", "an"})


class Cast:
    """The parties of one document and who each mention is."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        document: str,
        home: str | None,
        author: NameMention | None = None,
        *,
        title: str | None = None,
        model: BinaryModel | None = None,
    ) -> None:
        self._text = document
        self._sentences = sentences
        self._drafts: list[_Draft] = []
        self._by_country: dict[str, int] = {}
        self._persons: list[int] = []
        self._bodies: dict[tuple[str, ...], int] = {}
        self._short_bodies: dict[str, int] = {}
        self._named: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._unnamed: dict[tuple[str, str | None, tuple[str, ...]], int] = {}
        self._home = home
        found = [find_names(s, document) for s in sentences]
        self._collect_names(found)
        self.author = self._author(author)
        self._add_by_vote(found)
        self._join_bodies(found)
        self.doubts = self._doubts(found, title)
        if model is not None:
            self._choose_states(model)
        resolved: list[tuple[Resolved, ...]] = []
        for s, mentions in zip(sentences, found, strict=True):
            resolved.append(tuple(self._resolve(s, m, mentions, resolved) for m in mentions))
        self.resolved = tuple(resolved)
        self.entities = tuple(self._freeze(key, d) for key, d in enumerate(self._drafts))

    # -- names ------------------------------------------------------------------------------------------------------

    def _collect_names(self, found: list[list[NameMention]]) -> None:
        """Persons from every named mention, the longest forms first."""
        named = [(m, s) for s, ms in zip(self._sentences, found, strict=True) for m in ms if m.kind == "person"]
        for m, s in sorted(named, key=lambda ms: (-len(fold(ms[0].name)), ms[0].sentence, ms[0].first)):
            self._add_person(m, s)
        home = self._home or self._other_side(found)
        for key in self._persons:
            d = self._drafts[key]
            if d.country is None and d.role_words & _STATE_OFFICES and not d.role_words & {"former", "ex"}:
                # An office named without a state is that of the place of the report.
                d.assumed = home

    def _other_side(self, found: list[list[NameMention]]) -> str | None:
        """The state named most often among those that no named official is said to belong to.

        Mostly the publisher's own.
        """
        held = {self._drafts[k].country for k in self._persons}
        counted = Counter(
            m.country for ms in found for m in ms if m.kind == "country" and m.country and m.country not in held
        )
        return min(counted, key=lambda c: (-counted[c], c)) if counted else None

    def _add_by_vote(self, found: list[list[NameMention]]) -> None:
        """Single names of no known kind that the parser labels as persons more often than as anything else."""
        votes: dict[tuple[str, ...], list[int]] = {}
        first: dict[tuple[str, ...], tuple[NameMention, Sentence]] = {}
        for s, mentions in zip(self._sentences, found, strict=True):
            for m in mentions:
                if (
                    m.kind == "organization"
                    and m.rule in {"unknown", "unknown.gpe", "unknown.person", "body.label"}
                    and m.first == m.last
                ):
                    label = s.ents[m.first]
                    words = fold(m.name)
                    if not words:
                        continue
                    tally = votes.setdefault(words, [0, 0])
                    acts = s.parsed and s.deps[m.head] == "nsubj" and s.lemmas[s.heads[m.head]] in _PERSONAL_VERBS
                    tally[0] += (label == "PERSON") + acts
                    tally[1] += label in {"ORG", "GPE", "NORP"} and not acts
                    first.setdefault(words, (m, s))
        for words, (yes, no) in sorted(votes.items()):
            if yes > no and self._match_person(words, None) is None and words not in self._bodies:
                m, s = first[words]
                self._add_person(m, s)

    def _join_bodies(self, found: list[list[NameMention]]) -> None:
        """The body that each person's office names: "Norvik spokesman X", "X, head of Norvik"."""
        for s, mentions in zip(self._sentences, found, strict=True):
            bodies = [m for m in mentions if m.kind == "organization" and m.rule != "body.common"]
            for m in mentions if bodies else ():
                key = self._match_person(fold(m.name), m.country) if m.kind == "person" else None
                if key is None or self._drafts[key].body is not None:
                    continue
                body = next((b for b in bodies if _officer(s, m, b)), None)
                if body is not None:
                    found_body = self._body(body).entities
                    if found_body and self._drafts[found_body[0]].kind == "organization":
                        self._drafts[key].body = found_body[0]

    def _doubts(self, found: list[list[NameMention]], title: str | None) -> dict[int, list[tuple[str, list[str]]]]:
        """For each person whose state no mention names: the states that may be his, each with its features."""
        mentions: dict[int, list[tuple[NameMention, Sentence]]] = {}
        places: dict[int, tuple[NameMention, ...]] = {}
        counts: Counter[str] = Counter()
        for s, ms in zip(self._sentences, found, strict=True):
            here = tuple(m for m in ms if m.country and m.kind in {"country", "place", "official", "group"})
            places[s.index] = here
            counts.update(m.country for m in here if m.country)
            for m in ms:
                if m.kind == "person" or (m.kind == "organization" and m.first == m.last):
                    key = self._match_person(fold(m.name), m.country)
                    if key is not None:
                        mentions.setdefault(key, []).append((m, s))
        known = {
            key: Known(tuple(mentions.get(key, ())), frozenset(self._drafts[key].role_words), self._drafts[key].country)
            for key in self._persons[:MOST_PERSONS]
        }
        named = frozenset(c for w in (title or "").split() if (c := demonyms().get(w) or country_codes().get(w)))
        setting = Setting(places, counts, self._home, hinted_states(self._text), named)
        codes = candidates(setting)
        everyone = list(known.values())
        return {
            key: [(code, features(person, code, setting, everyone)) for code in codes]
            for key, person in known.items()
            if person.country is None and not self._international(key)
        }

    def _international(self, key: int) -> bool:
        """Whether a person holds an office of an international body, so acts for no state."""
        d = self._drafts[key]
        if d.role_words & word_set("home.international"):
            return True
        return d.body is not None and self._drafts[d.body].name in _international_bodies()

    def _choose_states(self, model: BinaryModel) -> None:
        """The likeliest state of each doubtful person: supposed where likely, reported where near certain."""
        for key, options in self.doubts.items():
            d = self._drafts[key]
            d.assumed = None
            scored = [(model.probability(f), code) for code, f in options]
            p, code = max(scored, key=lambda x: (x[0], x[1]), default=(0.0, ""))
            if p >= SUPPOSED:
                d.assumed = code
            if p >= REPORTED:
                d.country = code

    def _author(self, author: NameMention | None) -> int | None:
        """The person who speaks in the first person, known from the title."""
        if author is None:
            return None
        key = self._match_person(fold(author.name), author.country)
        return key if key is not None else self._new_person(author.name, author.country, 0)

    def _new_person(self, name: str, country: str | None, sentence: int) -> int:
        """A person of the document, found again by each word of the name."""
        self._drafts.append(_Draft("person", name, country, None, set(), 0, sentence, named=True))
        key = len(self._drafts) - 1
        self._persons.append(key)
        full = fold(name)
        for word in dict.fromkeys(full):
            self._named.setdefault(word, []).append((full, key))
        return key

    def _add_person(self, m: NameMention, s: Sentence) -> None:
        words = fold(m.name)
        if not words:
            return
        key = self._match_person(words, m.country)
        if key is None:
            key = self._new_person(m.name, m.country, m.sentence)
        d = self._drafts[key]
        d.count += 1
        d.first = min(d.first, m.sentence)
        d.country = d.country or m.country
        if m.role:
            span = s.starts[m.role[0]], s.ends[m.role[1]]
            if d.role is None or (m.country and span[1] - span[0] > d.role[1] - d.role[0]):
                d.role = span
            d.role_words |= set(s.lowers[m.role[0] : m.role[1] + 1])

    def _match_person(self, words: tuple[str, ...], country: str | None) -> int | None:
        """The person whose name contains `words`: same last word, or a single word of the name."""
        best: tuple[int, int] | None = None
        for full, key in self._named.get(words[-1], ()) if words else ():
            d = self._drafts[key]
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
            if best is None or (score, d.count) > (best[0], self._drafts[best[1]].count):
                best = score, key
        return best[1] if best else None

    # -- resolution -------------------------------------------------------------------------------------------------

    def _resolve(  # noqa: PLR0911 - one step, one place
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        match m.kind:
            case "person":
                key = self._match_person(fold(m.name), m.country)
                return Resolved(m, () if key is None else (key,), m.rule)
            case "country":
                return self._country_mention(s, m, here, before)
            case "organization" if m.rule == "body.common":
                return self._common_body(s, m, here, before)
            case "organization":
                return self._body(m)
            case "place":
                return Resolved(
                    m,
                    (self._state(m.country, m.sentence, count=m.organ),)
                    if m.country and m.country in plain_names()
                    else (),
                    m.rule,
                )
            case "official":
                return self._official(s, m, here, before)
            case "group":
                return Resolved(m, (self._other("group", m),), m.rule)
            case "pronoun":
                return self._pronoun(s, m, here, before)
            case "dual":
                return self._both(m, here, before)
            case kind:
                raise ValueError(f"unknown kind of mention {kind!r}")

    def _state(self, code: str, sentence: int, *, count: bool = True) -> int:
        key = self._by_country.get(code)
        if key is None:
            self._drafts.append(_Draft("country", plain_names()[code], code, None, set(), 0, sentence, named=True))
            key = self._by_country[code] = len(self._drafts) - 1
        self._drafts[key].count += count
        return key

    def _body(self, m: NameMention) -> Resolved:
        words = fold(m.name)
        if not words:
            return Resolved(m, (), "body.empty")
        if words in {("north",), ("south",)} and {"KP", "KR"} & set(self._by_country):
            return Resolved(m, (self._state("KP" if words == ("north",) else "KR", m.sentence),), "country.korea")
        if m.rule.startswith(("unknown", "body.label", "body.acronym")):
            person = self._match_person(words, None)
            if person is not None:
                return Resolved(m, (person,), "person.short")
        key = self._bodies.get(words)
        if key is None and len(words) == 1:
            # A short form of a body named in full before: "Norvik" of "Norvik Gas", initials of "Joint Grain Board".
            key = self._short_bodies.get(words[0])
        if key is None:
            self._drafts.append(_Draft("organization", m.name, m.country, None, set(), 0, m.sentence, named=True))
            key = self._bodies[words] = len(self._drafts) - 1
            initials = "".join(w[0] for w in words if w not in {"of", "for", "and"}) if len(words) > 2 else ""
            for short in (words[0] if len(words[0]) > 3 else "", initials):
                if short:
                    self._short_bodies.setdefault(short, key)
        self._drafts[key].count += 1
        return Resolved(m, (key,), m.rule)

    def _common_body(
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        """A phrase like "the company", "his party": the body last spoken of that it may mean, else one unnamed."""
        head = fold(m.name)[-1]
        if s.lowers[m.first] in {"his", "her", "my", "our"}:
            owner = next(iter(self._recent(s, m, here, before, kinds={"person"})), None)
            body = self._drafts[owner].body if owner is not None else None
            if body is not None:
                return Resolved(m, (body,), "body.owner")
        recent = self._recent(s, m, here, before, kinds={"organization"}, reach=10)
        named = [k for k in recent if self._drafts[k].named]
        same = next((k for k in named if head in fold(self._drafts[k].name)), None)
        if same is not None:
            return Resolved(m, (same,), "body.head")
        if head in word_set("names.common_business") and named:
            return Resolved(m, (named[0],), "body.recent")
        return Resolved(m, (self._other("organization", m),), m.rule)

    def _other(self, kind: PartyKind, m: NameMention) -> int:
        s = (
            self._sentences[m.sentence]
            if self._sentences[m.sentence].index == m.sentence
            else next(x for x in self._sentences if x.index == m.sentence)
        )
        role = (s.starts[m.role[0]], s.ends[m.role[1]]) if m.role else None
        words = fold(m.name)
        known = self._unnamed.get((kind, m.country, words))
        if known is not None:
            self._drafts[known].count += 1
            return known
        self._drafts.append(_Draft(kind, m.name, m.country, role, set(words), 1, m.sentence, named=False))
        self._unnamed[kind, m.country, words] = len(self._drafts) - 1
        return len(self._drafts) - 1

    def _country_mention(
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        if m.country:
            return Resolved(m, (self._state(m.country, m.sentence),), m.rule)
        owner = self._owner_country(s, m, here, before)
        if owner is not None:
            return Resolved(m, (self._state(owner, m.sentence),), m.rule)
        return Resolved(m, (), "organ.unresolved")

    def _owner_country(
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> str | None:
        """The state behind "his country", "the government": that of the last person or state acting before it."""
        for x in here:
            if x.kind == "place" and x.organ and x.last < m.first and x.first < 3:
                return x.country
        for key in self._recent(s, m, here, before, kinds={"person", "country"}):
            if self._drafts[key].base:
                return self._drafts[key].base
        return None

    def _recent(
        self,
        s: Sentence,
        m: NameMention,
        here: list[NameMention],
        before: list[tuple[Resolved, ...]],
        kinds: set[str],
        reach: int = 4,
    ) -> list[int]:
        """Entities mentioned before `m`, likeliest first: subjects of this sentence, then of the ones before."""
        out: list[int] = []
        now = [
            Resolved(x, self._quick(x), "")
            for x in here
            if x.last < m.first and x.kind in {"person", "country", "place", "organization", "official"}
        ]
        # `before` may lag behind `here`: mentions of this sentence are resolved by name only.
        for sentence, resolved in [
            (s, now),
            *(
                (self._sentences[i], list(before[i]))
                for i in range(len(before) - 1, max(-1, len(before) - 1 - reach), -1)
            ),
        ]:
            ranked = sorted(resolved, key=lambda r: (not _is_subject(sentence, r.mention.head), r.mention.first))
            for r in ranked:
                if r.mention.kind == "place" and not _is_subject(sentence, r.mention.head):
                    continue
                if r.mention.kind == "dual":
                    continue
                for key in r.entities:
                    if self._drafts[key].kind in kinds and key not in out:
                        out.append(key)
        return out

    def _quick(self, m: NameMention) -> tuple[int, ...]:
        """Entities of a mention of the same sentence, by its own words only."""
        if m.kind == "person":
            key = self._match_person(fold(m.name), m.country)
            return () if key is None else (key,)
        if m.country and m.kind in {"country", "place"} and m.country in self._by_country:
            return (self._by_country[m.country],)
        if m.kind == "organization":
            found = self._bodies.get(fold(m.name))
            return () if found is None else (found,)
        if m.kind == "official":
            key = self._role_holder(m, [])
            return () if key is None else (key,)
        return ()

    def _official(
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        """A phrase like "the Iranian foreign minister": the named holder of that office, else a party of its own."""
        words = set(fold(m.name))
        appositive = self._apposed(s, m, here)
        if appositive is not None:
            d = self._drafts[appositive]
            d.country = d.country or m.country
            if d.role is None and m.role:
                d.role = s.starts[m.role[0]], s.ends[m.role[1]]
                d.role_words |= words
            return Resolved(m, (appositive,), "role.apposed")
        recent = self._recent(s, m, here, before, kinds={"person"}, reach=30)
        key = self._role_holder(m, recent) if m.definite or m.country else None
        if key is not None and words:
            return Resolved(m, (key,), "role.holder")
        return Resolved(m, (self._other("person", m),), m.rule)

    def _apposed(self, s: Sentence, m: NameMention, here: list[NameMention]) -> int | None:
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
                return self._match_person(fold(x.name), x.country)
            if (
                m.first - x.last in {2, 3}
                and s.lowers[x.last + 1] == ","
                and s.parsed
                and s.deps[m.head] == "appos"
                and s.heads[m.head] == x.head
            ):
                return self._match_person(fold(x.name), x.country)
        return None

    def _role_holder(self, m: NameMention, recent: list[int]) -> int | None:
        words = {
            w
            for w in fold(m.name)
            if w not in {"the", "visiting", "former", "new", "his", "her", "their", "s", "counterpart"}
        }
        core = {w for w in words if w not in _state_words()}
        if not core:
            return None
        order = list(dict.fromkeys(recent + self._persons[:MOST_PERSONS]))
        holders = [
            k
            for k in order
            if self._drafts[k].kind == "person" and core <= {w.strip(".,") for w in self._drafts[k].role_words}
        ]
        same = [k for k in holders if m.country and self._drafts[k].base == m.country]
        open_ = [k for k in holders if not (m.country and self._drafts[k].base)]
        if same or open_:
            return (same or open_)[0]
        if core in ({"minister"}, {"president"}, {"leader"}, {"premier"}):
            return next((k for k in recent if core & self._drafts[k].role_words), None)
        return None

    def _pronoun(
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        match m.name:
            case "he" | "she" if (speaker := self._still_speaking(s, m, before)) is not None:
                return Resolved(m, (speaker,), "pronoun.speaker")
            case "he" | "she" | "him" | "her" | "his":
                people_before = self._recent(s, m, here, before, kinds={"person"})
                return Resolved(m, tuple(people_before[:1]), "pronoun.person")
            case "i" | "me" | "my":
                return Resolved(m, () if self.author is None else (self.author,), "pronoun.first")
            case "it" | "its":
                bodies = self._recent(s, m, here, before, kinds={"country", "organization"}, reach=2)
                return Resolved(m, tuple(bodies[:1]), "pronoun.neuter")
            case "they" | "them" | "their":
                return self._they(s, m, here, before)
            case _:
                return Resolved(m, (), "pronoun.first_plural")

    def _still_speaking(self, s: Sentence, m: NameMention, before: list[tuple[Resolved, ...]]) -> int | None:
        """The named person who acted or spoke last, for "he" who speaks: speech goes on over sentences."""
        if not _speaks(s, m.head):
            return None
        for i in range(len(before) - 1, max(-1, len(before) - 4), -1):
            leading = [
                r.entities[0]
                for r in before[i]
                if len(r.entities) == 1 and _leads(self._sentences[i], r.mention.head)
            ]
            named = [k for k in leading if self._drafts[k].kind == "person" and self._drafts[k].named]
            if named:
                return named[-1]
        return None

    def _they(
        self, s: Sentence, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]
    ) -> Resolved:
        for sentence, resolved in [
            (s, [Resolved(x, self._quick(x), "") for x in here if x.last < m.first]),
            *((self._sentences[i], list(before[i])) for i in range(len(before) - 1, max(-1, len(before) - 4), -1)),
        ]:
            subjects = [
                r
                for r in resolved
                if _is_subject(sentence, r.mention.head) and r.entities and r.mention.kind != "pronoun"
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

    def _both(self, m: NameMention, here: list[NameMention], before: list[tuple[Resolved, ...]]) -> Resolved:
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
        found = self._pair(m, here, before, persons=persons, size=size)
        if m.rule == "dual.bare" and len(found) < size:
            found = self._pair(m, here, before, persons=False, size=size)
        return Resolved(m, found, "dual.persons" if persons else "dual.states")

    def _pair(  # noqa: C901, PLR0912 - one step, one place
        self,
        m: NameMention,
        here: list[NameMention],
        before: list[tuple[Resolved, ...]],
        *,
        persons: bool,
        size: int,
    ) -> tuple[int, ...]:
        kinds = {"person"} if persons else {"person", "country", "organization"}
        seen: list[int] = []
        states: list[int] = []
        now = [Resolved(x, self._quick(x), "") for x in here if x.last < m.first]
        for resolved in [now, *(list(before[i]) for i in range(len(before) - 1, max(-1, len(before) - 12), -1))]:
            for r in resolved:
                if (
                    r.mention.kind == "dual"
                    and len(r.entities) == size
                    and not persons
                    and all(self._drafts[k].kind != "person" for k in r.entities)
                ):
                    return r.entities
                if r.mention.kind in {"pronoun", "group"} or (r.mention.kind == "place" and not r.mention.organ):
                    continue
                for key in r.entities:
                    d = self._drafts[key]
                    if d.kind not in kinds or (not d.named):
                        continue
                    if persons:
                        if key not in seen and not any(d.base and d.base == self._drafts[k].base for k in seen):
                            seen.append(key)
                    elif d.base:
                        state = self._by_country.get(d.base)
                        if state is None:
                            state = self._state(d.base, m.sentence)
                        if state not in states:
                            states.append(state)
            pool = seen if persons else states
            if len(pool) >= size:
                return tuple(sorted(pool[:size], key=pool.index))
        common = Counter(d.country for d in self._drafts if d.country and d.kind in {"person", "country"})
        for d in self._drafts:
            if d.country:
                common[d.country] += d.count
        if not persons and len(common) >= size:
            return tuple(
                self._state(c, m.sentence) for c, _ in sorted(common.items(), key=lambda cn: (-cn[1], cn[0]))[:size]
            )
        return tuple(seen[:size])

    def _freeze(self, key: int, d: _Draft) -> Entity:
        return Entity(
            key, d.kind, d.name, d.country, d.role, frozenset(d.role_words), d.count, d.first, d.named, d.base, d.body
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


def _speaks(s: Sentence, i: int) -> bool:
    """Whether token `i` is the subject of a verb of speech."""
    return s.parsed and s.deps[i] == "nsubj" and s.lemmas[s.heads[i]] in speech_verbs()


def _leads(s: Sentence, i: int) -> bool:
    """Whether token `i` is the subject of a verb of speech or of the sentence."""
    return _speaks(s, i) or (s.parsed and s.deps[i] == "nsubj" and s.deps[s.heads[i]] == "ROOT")


def _is_subject(s: Sentence, i: int) -> bool:
    """Whether token `i`, or what it is coordinated with, is a subject.

    In an unparsed sentence whether it comes early.
    """
    if not s.parsed:
        return i < 6
    while s.deps[i] in {"conj", "appos"} and s.heads[i] != i:
        i = s.heads[i]
    return s.deps[i] in {"nsubj", "nsubjpass", "agent"} or (s.deps[i] == "pobj" and s.deps[s.heads[i]] == "agent")
