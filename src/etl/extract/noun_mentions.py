"""Parties through common nouns and pronouns: "the foreign minister", "Chinese officials", "both sides", "they"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract import people
from etl.extract.lexicon import word_set
from etl.extract.mentions import NameMention, clean, mention
from etl.extract.persons import role_country
from etl.extract.tokens import subtree

if TYPE_CHECKING:
    from etl.extract.name_lexicon import Hit
    from etl.extract.tokens import Sentence

_SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "i", "me", "my"})
_PLURAL_PRONOUNS = frozenset({"they", "them", "their", "we", "us", "our", "ours"})
_NEUTER = frozenset({"it", "its"})
_DUAL_HEADS = word_set("names.dual_heads")


def common_nouns(s: Sentence, document: str, hits: dict[int, Hit], taken: set[int]) -> list[NameMention]:
    """Roles, groups and organs of a state in lower case: "the foreign minister", "Chinese officials", "both sides"."""
    out = []
    for i, low in enumerate(s.lowers):
        if i in taken or not s.tags[i].startswith("NN") or s.deps[i] == "compound":
            continue
        first = _phrase_start(s, i)
        mention = (
            _dual(s, document, first, i)
            or _organ(s, document, first, i, hits)
            or _common_body(s, document, first, i)
            or _role_or_group(s, document, first, i, low, hits)
        )
        if mention:
            out.append(mention)
    return out


def _phrase_start(s: Sentence, i: int) -> int:
    """First token of the noun phrase that ends at `i`, articles included."""
    j = i
    while (
        j > 0
        and (
            s.tags[j - 1].startswith(("NN", "JJ", "CD", "DT", "PRP$", "POS", "PDT", "VBG", "VBN", "HYPH", "PRP$"))
            and s.tags[j - 1] != "VBZ"
        )
        and s.lowers[j - 1] != "that"
    ):
        if s.heads[j - 1] != i and not j - 1 <= s.heads[j - 1] <= i:
            break
        j -= 1
    return j


def _dual(s: Sentence, document: str, first: int, i: int) -> NameMention | None:
    """A phrase like "the two sides", "both countries", "the three leaders", "the sides", "the parties"."""
    before = set(s.lowers[max(0, first - 2) : i])
    counted = before & {"two", "both", "three", "four", "five", "six"}
    if s.lemmas[i] not in _DUAL_HEADS or not s.tags[i].endswith("S"):
        return None
    if not counted and s.lowers[i] not in {"sides", "parties", "leaders", "participants"}:
        return None
    if counted & {"three", "four", "five", "six"} and not before & {"the", "all"}:
        return None
    if not before & {"two", "both", "three", "the", "all"} or any(
        s.words[j][:1].isupper() and j > 0 for j in range(first, i)
    ):
        return None
    if any(s.deps[c] == "prep" and s.lowers[c] in {"of", "from"} for c in s.children[i]):
        return None
    name = clean(document[s.starts[first] : s.ends[i]])
    return mention(s, first, i, "dual", name, None, definite=True, plural=True, rule="dual")


def bare_two(s: Sentence) -> list[NameMention]:
    """A phrase like "The two met", "between the two": a number that stands for the parties."""
    out = []
    for i in range(1, len(s)):
        if (
            s.lowers[i] in {"two", "both", "three"}
            and s.lowers[i - 1] in {"the", "these"}
            and s.deps[i] in {"nsubj", "pobj", "nsubjpass", "dobj"}
        ):
            out.append(
                mention(
                    s,
                    i - 1,
                    i,
                    "dual",
                    f"the {s.lowers[i]} leaders",
                    None,
                    definite=True,
                    plural=True,
                    rule="dual.bare",
                )
            )
        elif s.lowers[i - 1] == "both" and i == 1 and s.deps[0] == "nsubj":
            out.append(mention(s, 0, 0, "dual", "both leaders", None, definite=True, plural=True, rule="dual.bare"))
    return out


def _organ(s: Sentence, document: str, first: int, i: int, hits: dict[int, Hit]) -> NameMention | None:
    """A phrase like "his country", "the government", "the ministry": a state through a common noun."""
    low = s.lowers[i]
    if low in {"country", "nation", "government", "side", "authorities", "ministry", "administration"}:
        owner = s.lowers[first]
        code = next((hits[j].country for j in range(first, i) if j in hits), None)
        if owner in {"his", "her", "their", "our", "my", "its"} or (
            low not in {"country", "nation"} and (owner == "the" or code)
        ):
            name = clean(document[s.starts[first] : s.ends[i]])
            return mention(
                s,
                first,
                i,
                "country",
                name,
                code,
                definite=True,
                organ=True,
                rule="organ.own" if code is None else "organ",
            )
    return None


_OWNERS = frozenset({"the", "this", "his", "her", "its", "their", "our", "my"})


def _common_body(s: Sentence, document: str, first: int, i: int) -> NameMention | None:
    """A body by a common noun: "the company", "his party", "the committee on fishing"."""
    if s.lowers[i] not in word_set("names.common_bodies") or s.tags[i] != "NN" or s.lowers[first] not in _OWNERS:
        return None
    if any(s.words[j][:1].isupper() for j in range(max(1, first), i + 1)):
        return None
    name = clean(document[s.starts[first] : s.ends[i]])
    return mention(s, first, i, "organization", name, None, definite=True, rule="body.common")


def _role_or_group(
    s: Sentence, document: str, first: int, i: int, low: str, hits: dict[int, Hit]
) -> NameMention | None:
    start = first
    while start < i and s.tags[start] in {"DT", "PDT"}:
        start += 1
    singular_role = low in people.roles() and s.tags[i] in {"NN", "NNP"}
    plural = low in people.groups() or (s.lemmas[i] in people.roles() and s.tags[i] in {"NNS", "NNPS"})
    if not (singular_role or plural) or start > i:
        return None
    country = role_country(s, (start, i), hits)
    if country is None:
        for c in s.children[i]:
            if s.lowers[c] in {"of", "from"}:
                for j in s.children[c]:
                    near = next((hits[k] for k in range(max(0, j - 2), j + 1) if k in hits and hits[k].last >= j), None)
                    if near and near.kind == "country":
                        country = near.country
    definite = (first < start and s.lowers[first] in {"the", "this", "both", "these"}) or s.tags[start] == "PRP$"
    last = _of_whom(s, i, hits) if plural else i
    if country is None:
        country = next((hits[j].country for j in range(i + 1, last + 1) if j in hits), None)
    name = clean(document[s.starts[start] : s.ends[last]])
    return mention(
        s,
        start,
        last,
        "group" if plural else "official",
        name,
        country,
        role=None if plural else (start, i),
        definite=definite,
        plural=plural and s.tags[i].endswith("S"),
        rule="group" if plural else "official.common",
    )


_OF_WHOM_LONGEST = 9


def _of_whom(s: Sentence, i: int, hits: dict[int, Hit]) -> int:
    """Last token of "delegation of the Chamber of Commerce", "members of parliament": the group with those it is of.

    A group of states alone ("ministers of France and Italy") ends with its head.
    """
    prep = i + 1
    if prep >= len(s) or s.lowers[prep] not in {"of", "from"} or s.heads[prep] != i:
        return i
    under = {x for c in s.children[prep] if s.deps[c] == "pobj" for x in subtree(s, c)}
    end = prep
    while end + 1 in under and not _closes(s, end + 1):
        end += 1
    inner = [j for j in range(prep + 1, end + 1) if s.lowers[j] not in {"the", "of"}]
    if not inner or end - prep > _OF_WHOM_LONGEST:
        return i
    states = [h for h in hits.values() if prep < h.first <= end and h.kind in {"country", "seat", "place"}]
    covered = {j for h in states for j in range(h.first, h.last + 1)}
    return i if all(j in covered for j in inner) else end


_CLAUSES = frozenset({"relcl", "acl", "appos", "punct", "nsubj", "mark", "cc", "conj"})


def _closes(s: Sentence, j: int) -> bool:
    """Whether a token leads on to something else: a clause, another member of a list, where or when."""
    return s.deps[j] in _CLAUSES or (s.tags[j] == "IN" and s.lowers[j] not in {"of", "for"})


def pronouns(s: Sentence) -> list[NameMention]:
    """Every personal and possessive pronoun."""
    out = []
    for i, low in enumerate(s.lowers):
        if low in _SINGULAR_PRONOUNS | _PLURAL_PRONOUNS | _NEUTER and s.words[i] != "US":
            if low == "us" and s.tags[i] != "PRP":
                continue
            out.append(
                NameMention(
                    s.index,
                    i,
                    i,
                    i,
                    "pronoun",
                    low,
                    None,
                    None,
                    definite=True,
                    plural=low in _PLURAL_PRONOUNS,
                    rule="pronoun",
                )
            )
    return out
