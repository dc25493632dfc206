"""Who and where a sentence mentions: names, roles, states, bodies, groups, pronouns.

Names are read from runs of capitalised words and the lexicons of places, bodies and titles; the parser's own entity labels
only break ties. Unparsed sentences yield names too (they complete a person's name or role), but no pronouns or groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from etl.extract import people
from etl.extract.lexicon import cities, country_codes, demonyms, metonyms, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from etl.extract.tokens import Sentence

MentionKind = Literal["person", "official", "country", "organization", "group", "place", "pronoun", "dual"]
_SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "i", "me", "my"})
_PLURAL_PRONOUNS = frozenset({"they", "them", "their", "we", "us", "our", "ours"})
_NEUTER = frozenset({"it", "its"})
_DUAL_HEADS = frozenset(
    "side country nation leader state government president minister party counterpart premier neighbour "
    "neighbor official head people diplomat chief republic dignitary sides countries nations leaders states "
    "governments presidents ministers parties neighbours neighbors officials delegation delegations".split()
)
_NOT_NAMES = frozenset(
    "the a an this that these those he she it they we i you his her their its our my in on at by for from to of with "
    "and or but if as when while where after before since during under over but also both all some many most "
    "what who which how why there here yes no not however meanwhile earlier later today yesterday tomorrow asked "
    "speaking addressing according despite although because so such any each every other another one two three "
    "four five six seven eight nine ten".split()
)
# Capitalised words that alone name no party.
_BARE = frozenset(
    "european asian african western eastern southern northern central asia europe africa korean arab islamic muslim "
    "summit conference meeting talks leaders meetings visit dialogue session congress report reporting editing "
    "writing additional photo advertisement end god internet covid-19 covid read click image february".split()
)


@dataclass(frozen=True, slots=True)
class NameMention:
    """Words `first` to `last` of a sentence that mention a party or a place.

    `role` are the words of the office; `plural` and `definite` say how the noun phrase is built; `organ` marks a state named
    through an organ or a seat ("the Iranian side", "the Kremlin").
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


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str, str, str | None], ...]]:
    """First word -> (words, kind, name, country) of every multi- or single-word lexicon entry, longest first."""
    entries: dict[tuple[str, ...], tuple[str, str, str | None]] = {}
    for name, (code, plain) in cities().items():
        entries[_words(name)] = ("place", plain, code)
    for name, code in metonyms().items():
        plain = cities().get(name, (code, name))[1]
        entries[_words(name)] = ("seat", plain, code)
    for row in table("organizations"):
        entries[_words(row["name"])] = ("organization", row["full"], row["country"] or None)
    for name, code in demonyms().items():
        entries[_words(name)] = ("demonym", name, code)
    for name, code in country_codes().items():
        entries[_words(name)] = ("country", name, code)
    index: dict[str, list[tuple[tuple[str, ...], str, str, str | None]]] = {}
    for parts, (kind, name, code) in sorted(entries.items(), key=lambda e: (-len(e[0]), e[0])):
        index.setdefault(parts[0], []).append((parts, kind, name, code))
    return {first: tuple(found) for first, found in index.items()}


def _words(name: str) -> tuple[str, ...]:
    out: list[str] = []
    for word in name.replace("’", "'").split():
        parts = word.split("-") if word.count("-") and not word.startswith(("G-", "Guinea-Bissau")) else [word]
        for n, part in enumerate(parts):
            out.extend(["-", part] if n else [part])
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int
    last: int
    kind: str
    name: str
    country: str | None


def _plain(word: str) -> str:
    return word.replace("’", "'")


def lexicon_hits(s: Sentence) -> dict[int, _Hit]:
    """Entries of the lexicons, by their first token; a longer entry wins over those inside it."""
    index, out, i = _phrases(), {}, 0
    words = [_plain(w) for w in s.words]
    if not words or sum(w.isupper() for w in words) > 0.7 * len(words):
        return {}
    while i < len(words):
        hit = next((e for e in _variants(index, words[i]) if _same(words[i : i + len(e[0])], e[0])), None)
        if hit:
            out[i] = _Hit(i, i + len(hit[0]) - 1, hit[1], hit[2], hit[3])
            i += len(hit[0])
        else:
            i += 1
    return out


def _variants(
    index: Mapping[str, tuple[tuple[tuple[str, ...], str, str, str | None], ...]], word: str
) -> tuple[tuple[tuple[str, ...], str, str, str | None], ...]:
    found = index.get(word, ())
    return found or (index.get(word.title(), ()) if word.isupper() and len(word) > 4 else ())


def _same(words: list[str], entry: tuple[str, ...]) -> bool:
    return len(words) == len(entry) and all(
        w == e or (w.isupper() and len(w) > 4 and w.title() == e) for w, e in zip(words, entry, strict=True)
    )


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
                and s.words[i] not in _phrases()
                and s.lowers[i] not in people.CALENDAR
            ):
                out.add(s.words[i])
    return frozenset(out)


_NAME_PAIR = re.compile(r"(?:[A-Z][\w’'-]+ )([A-Z][\w’'-]+)|([A-Z][\w’'-]+) [A-Z]")


def holds_name(text: str, short: frozenset[str]) -> bool:
    """Whether one of `short` stands beside another capitalised word."""
    return bool(short) and any(
        (m.group(1) or m.group(2)) in short or m.group(0).split(" ")[0] in short for m in _NAME_PAIR.finditer(text)
    )


def find_names(s: Sentence, document: str) -> list[NameMention]:
    """All mentions of a sentence in order. Deterministic; depends on this sentence only."""
    hits = lexicon_hits(s)
    taken: set[int] = set()
    out: list[NameMention] = []
    for first, last in _runs(s, hits):
        for mention in _read_run(s, document, first, last, hits):
            out.append(mention)
            taken.update(range(mention.first, mention.last + 1))
            if mention.role:
                taken.update(range(mention.role[0], mention.role[1] + 1))
    if s.parsed:
        out.extend(_common_nouns(s, document, hits, taken))
        out.extend(_pronouns(s))
        out.extend(_bare_two(s))
    return sorted(out, key=lambda m: (m.first, m.last))


def _runs(s: Sentence, hits: dict[int, _Hit]) -> list[tuple[int, int]]:
    """Maximal runs of capitalised words, with what joins them."""
    out, i, n = [], 0, len(s)
    while i < n:
        if not _capital(s, i, hits):
            i += 1
            continue
        j = i
        while True:
            k = _next_in_run(s, j, hits, i)
            if k is None:
                break
            j = k
        out.append((i, j))
        i = j + 1
    return out


def _capital(s: Sentence, i: int, hits: dict[int, _Hit]) -> bool:
    word = s.words[i]
    if i in hits:
        return True
    if not word[:1].isupper() or s.lowers[i] in _NOT_NAMES or s.lowers[i] in people.CALENDAR:
        return False
    if s.parsed and s.tags[i] not in {"NNP", "NNPS", "NN", "NNS", "JJ", "FW", "CD"}:
        # A sentence's first word is capitalised whatever it is.
        return i > 0 and not s.tags[i].startswith(("VB", "RB", "IN", "MD", "CC", "PRP", "W"))
    return not (i == 0 and s.parsed and s.tags[i] in {"JJ", "NN", "NNS"} and s.lowers[i] not in people.modifiers())


def _next_in_run(s: Sentence, j: int, hits: dict[int, _Hit], start: int) -> int | None:
    """The token that continues a run after token `j`, or None."""
    if j in hits and hits[j].last > j:
        return hits[j].last
    k = j + 1
    if k >= len(s):
        return None
    if _capital(s, k, hits):
        return k
    low = s.lowers[k]
    if low == "-" and k + 1 < len(s) and s.starts[k + 1] == s.ends[k] and s.starts[k] == s.ends[j]:
        return k + 1
    if low in people.PARTICLES and k + 1 < len(s) and _capital(s, k + 1, hits):
        return k + 1
    if low in people.PARTICLES and k + 2 < len(s) and s.lowers[k + 1] in people.PARTICLES and _capital(s, k + 2, hits):
        return k + 2
    if low == "," and k + 1 < len(s) and s.lowers[k + 1] in {"jr", "jr.", "sr."}:
        return k + 1
    return _join_in_title(s, k, hits, start)


def _join_in_title(s: Sentence, k: int, hits: dict[int, _Hit], start: int) -> int | None:
    """ "Ministry of Foreign Affairs", "Minister for Investments and Foreign Trade": of, for, and, on inside a title."""
    if s.lowers[k] not in {"of", "for", "on", "and", "&", "to"}:
        return None
    inside = {s.lowers[i] for i in range(start, k)}
    if not inside & (people.bodies() | people.roles() | {"group"}):
        return None
    if (
        s.lowers[k] in {"and", "&"}
        and not inside & {"of", "for", "on"}
        and (s.lowers[k - 1] not in people.modifiers() or s.lowers[k - 1] in people.roles())
    ):
        return None
    nxt = k + 2 if k + 2 < len(s) and s.lowers[k + 1] == "the" else k + 1
    if nxt >= len(s) or not _capital(s, nxt, hits):
        return None
    if s.lowers[k] in {"and", "&"} and (
        nxt in hits or s.lowers[nxt] in people.roles() or (nxt + 1 < len(s) and s.lowers[nxt + 1] in people.roles())
    ):
        return None
    return nxt


def _read_run(s: Sentence, document: str, first: int, last: int, hits: dict[int, _Hit]) -> list[NameMention]:
    """Split one run into mentions: roles with their persons, bodies, places."""
    out: list[NameMention] = []
    i = first
    while i <= last:
        if i not in hits and not s.words[i][:1].isupper() and s.lowers[i] not in people.modifiers():
            i += 1
            continue
        step = (
            _body_name(s, document, i, last, hits)
            or _person(s, document, i, last, hits)
            or _entry(s, document, i, last, hits)
        )
        if step is None:
            i += 1
            continue
        mention, after = step
        if mention is not None:
            out.append(mention)
        i = max(after, i + 1)
    return out


def _entry(
    s: Sentence, document: str, i: int, last: int, hits: dict[int, _Hit]
) -> tuple[NameMention | None, int] | None:
    """A lexicon entry standing on its own."""
    hit = hits.get(i)
    if hit is None:
        return None
    after = hit.last + 1
    organ = (
        after < len(s)
        and s.lowers[after] in people.organs()
        and not (after + 1 <= last and s.words[after][:1].isupper())
    )
    if hit.kind == "demonym" or (hit.kind == "country" and organ):
        if organ:
            return _mention(s, i, after, "country", hit.name, hit.country, organ=True, rule="organ"), after + 1
        return (
            None
            if hit.kind == "demonym"
            else (_mention(s, i, hit.last, "country", hit.name, hit.country, rule="country"), after)
        )
    match hit.kind:
        case "country":
            return _mention(s, i, hit.last, "country", hit.name, hit.country, rule="country"), after
        case "seat":
            return _mention(s, i, hit.last, "place", hit.name, hit.country, organ=True, rule="seat"), after
        case "place":
            return _mention(s, i, hit.last, "place", hit.name, hit.country, rule="place"), after
        case "organization":
            # "EU leaders", "U.N. officials": the group is read with its noun.
            return _mention(s, i, hit.last, "organization", hit.name, hit.country, rule="body.known"), after
        case kind:
            raise ValueError(f"unknown lexicon kind {kind!r}")


def _head(s: Sentence, first: int, last: int) -> int:
    """The token of first..last whose head is outside it."""
    if not s.parsed:
        return last
    for i in range(last, first - 1, -1):
        if not first <= s.heads[i] <= last or s.heads[i] == i:
            return i
    return last


def _mention(
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
    return NameMention(
        s.index, first, last, _head(s, first, last), kind, name, country, role, definite, plural, organ, rule
    )


def _body_name(s: Sentence, document: str, i: int, last: int, hits: dict[int, _Hit]) -> tuple[NameMention, int] | None:
    """A body by its head word: "Ministry of Foreign Affairs", "Saudi Fund for Development", "Acme Holdings Ltd"."""
    if (
        i in hits
        and hits[i].kind == "organization"
        and not (hits[i].last < last and s.lowers[hits[i].last + 1] in people.roles())
    ):
        return None
    limit = last
    for j in range(i, last + 1):
        if s.lowers[j] in people.roles() and s.words[j][:1].isupper():
            limit = j - 1
            break
    covered = {k for h in hits.values() if h.kind in {"seat", "place", "country"} for k in range(h.first, h.last + 1)}
    heads = [
        j
        for j in range(i, limit + 1)
        if s.lowers[j] in people.bodies() and s.words[j][:1].isupper() and j not in covered
    ]
    if not heads:
        return None
    top = heads[-1]
    end = top
    if top < limit and s.lowers[top + 1] in {"of", "for", "on", "and"}:
        end = limit
    elif top < limit and s.lowers[top] in {"bank", "university", "house", "party", "union"}:
        end = top
    # The role that follows ("Finance Ministry spokesman") stays outside.
    start = i
    if (
        end == start
        and start not in hits
        and s.lowers[start] in {"government", "parliament", "congress", "senate", "cabinet", "house", "treasury"}
    ):
        return _mention(s, start, end, "organization", s.words[start], None, rule="body.bare"), end + 1
    if end == start:
        return None
    country = next(
        (hits[j].country for j in range(start, end + 1) if j in hits and hits[j].kind in {"country", "demonym"}), None
    )
    if end + 1 < len(s) and s.lowers[end + 1] in people.roles() | people.groups():
        return None
    name = _clean(document[s.starts[start] : s.ends[end]])
    return _mention(
        s, start, end, "organization", name.removeprefix("the ").removeprefix("The "), country, rule="body.head"
    ), end + 1


def _person(
    s: Sentence, document: str, i: int, last: int, hits: dict[int, _Hit]
) -> tuple[NameMention | None, int] | None:
    """A person, with the role before the name where there is one; or a role with no name."""
    role_end = _role_end(s, i, last)
    start = i if role_end is None else role_end + 1
    while start <= last and (s.lowers[start] in people.honorifics() or s.lowers[start] in {"-", "elect", "designate"}):
        start += 1
    if start <= last and not s.words[start][:1].isupper():
        start = last + 1
    titled = start > i or _lower_role_before(s, i) is not None
    end = _name_end(s, start, last, hits, titled=titled)
    if end is None or start > last:
        if role_end is None:
            return None
        return _unnamed_official(s, document, i, role_end, hits), role_end + 1
    if not titled and not _looks_like_person(s, start, end, last):
        return _unknown(s, document, start, end) if start == i else None
    role = None
    if role_end is not None:
        role = (_role_start(s, i), role_end)
    elif (before := _lower_role_before(s, i)) is not None:
        role = before
    country = _role_country(s, role, hits) if role else None
    name = _clean(document[s.starts[start] : s.ends[end]])
    after, (country2, role2) = end + 1, _after_name(s, end, hits)
    return (
        _mention(
            s,
            start,
            end,
            "person",
            name,
            country or country2,
            role=role or role2,
            rule="person.titled" if titled else "person.name",
        ),
        after,
    )


def _clean(name: str) -> str:
    return " ".join(name.split())


def _role_end(s: Sentence, i: int, last: int) -> int | None:
    """Last token of the role phrase that starts at `i` within a run, or None."""
    end = None
    for j in range(i, last + 1):
        low = s.lowers[j]
        if low in people.roles() and not _hyphenated(s, j):
            end = j
        elif end is not None:
            ahead = next(
                (k for k in range(j, min(j + 4, last + 1)) if s.lowers[k] in people.roles() and not _hyphenated(s, k)),
                None,
            )
            if ahead is None or any(s.lowers[k] not in people.modifiers() for k in range(j, ahead)):
                break
        elif low not in people.modifiers() and not _adjective(s, j):
            if (
                s.words[j][:1].isupper()
                and any(s.lowers[k] in people.roles() for k in range(j + 1, min(j + 4, last + 1)))
                and j - i < 4
            ):
                continue
            return None
    if end is None:
        return None
    return _with_portfolio(s, end, last)


def _hyphenated(s: Sentence, j: int) -> bool:
    """Whether token `j` is a part of a hyphenated name ("Amir-Karimi"), so no word of office."""
    return (
        j + 2 < len(s)
        and s.words[j + 1] == "-"
        and s.words[j + 2][:1].isupper()
        and s.ends[j] == s.starts[j + 1]
        and s.words[j][:1].isupper()
    )


def _adjective(s: Sentence, j: int) -> bool:
    return (
        s.words[j] in demonyms()
        or s.words[j] in country_codes()
        or s.lowers[j] in {"-", "of", "for", "and", "new", "south", "north", "saudi", "sri"}
    )


def _with_portfolio(s: Sentence, end: int, last: int) -> int:
    """ "Minister for Economic Affairs Ali Khan": the portfolio after the head belongs to the role, the name does not."""
    if end + 1 > last or s.lowers[end + 1] not in {"of", "for", "on", "to"}:
        return end
    j = end + 1
    while (
        j <= last
        and s.ents[j] != "PERSON"
        and (
            s.lowers[j] in people.modifiers() | people.bodies() | people.PORTFOLIO
            or s.lowers[j] in {"of", "for", "on", "to", "the", "and", "&", "in", "-", ","}
            or s.words[j] in country_codes()
            or s.words[j] in demonyms()
        )
    ):
        j += 1
    while j - 1 > end and s.lowers[j - 1] in {"of", "for", "on", "to", "the", "and", "&"}:
        j -= 1
    return j - 1


def _name_end(s: Sentence, start: int, last: int, hits: dict[int, _Hit], *, titled: bool) -> int | None:
    """Last token of a personal name that starts at `start`, at most six words."""
    if start > last or not s.words[start][:1].isalpha():
        return None
    if start in hits and not (titled and hits[start].kind in {"place"}):
        return None
    end = start
    for j in range(start, min(last, start + 7) + 1):
        low = s.lowers[j]
        if j > start and (
            low in {"of", "for", "on", "and", "to", "the", "&"}
            or (low in people.roles() and not _hyphenated(s, j))
            or (j in hits and hits[j].kind not in {"place"} and s.words[j - 1] != "-")
        ):
            break
        if j > start and s.parsed and s.words[j] in {"Minister", "President"}:
            break
        end = j
    return end


def _looks_like_person(s: Sentence, start: int, end: int, last: int) -> bool:
    if s.parsed and any(s.ents):
        labels = [s.ents[j] for j in range(start, end + 1)]
        if labels.count("PERSON") * 2 > len(labels):
            return True
    after = end + 1
    if after + 1 < len(s) and s.lowers[after] == "," and end > start:
        window = s.lowers[after + 1 : after + 9]
        return any(w in people.roles() for w in window)
    return False


def _unknown(s: Sentence, document: str, start: int, end: int) -> tuple[NameMention | None, int]:
    """A capitalised name of no known kind: a body if the parser says so, else left to the document's other mentions."""
    label = (
        max(
            (s.ents[j] for j in range(start, end + 1)),
            key=lambda e: (e in {"ORG", "PERSON", "GPE", "LOC", "FAC"}, e),
            default="",
        )
        if s.parsed
        else ""
    )
    kind: MentionKind = "organization"
    if all(s.lowers[j] in _BARE for j in range(start, end + 1)):
        return None, end + 1
    rule = {"ORG": "body.label", "GPE": "unknown.gpe", "PERSON": "unknown.person"}.get(label, "unknown")
    lead = s.lowers[start - 1] if start else ""
    if (
        label in {"GPE", "LOC", "FAC"}
        and (end > start or not s.words[start].isupper())
        and lead in {"in", "at", "to", "near", "of", "from", "the"}
    ):
        return _mention(
            s, start, end, "place", _clean(document[s.starts[start] : s.ends[end]]), None, rule="place.label"
        ), end + 1
    if s.words[start].isupper() and end == start and 2 <= len(s.words[start]) <= 8:
        rule = "body.acronym"
    name = _clean(document[s.starts[start] : s.ends[end]])
    return _mention(s, start, end, kind, name, None, rule=rule), end + 1


def _lower_role_before(s: Sentence, i: int) -> tuple[int, int] | None:
    """The lower-case role right before token `i` ("foreign minister", "ministry spokesman"), as tokens."""
    j = i - 1
    if j >= 0 and s.lowers[j] in people.honorifics():
        j -= 1
    if j < 0 or s.lowers[j] not in people.roles() or s.lowers[j] == "deputy" and j == 0:
        return None
    return _role_start(s, j), j


def _role_start(s: Sentence, i: int) -> int:
    """First token of the role phrase around `i`, walking left over modifiers, demonyms and a possessive state."""
    j = i
    while j > 0:
        low = s.lowers[j - 1]
        if low in people.modifiers() or low == "-" or s.words[j - 1] in demonyms() or s.words[j - 1] in country_codes():
            j -= 1
        elif low in {"'s", "’s"} and j > 1 and s.words[j - 2] in country_codes():
            j -= 2
        else:
            break
    while j < i and s.lowers[j] in {"-", "'s", "’s"}:
        j += 1
    return j


def _role_country(s: Sentence, role: tuple[int, int], hits: dict[int, _Hit]) -> str | None:
    """The state in or around a role phrase: "Iranian Foreign Minister", "Pakistan's envoy"."""
    for j in range(role[0], role[1] + 1):
        if j in hits and hits[j].kind in {"demonym", "country", "seat"}:
            return hits[j].country
    for j in range(max(0, role[0] - 3), role[0]):
        if (
            j in hits
            and hits[j].kind in {"demonym", "country", "seat"}
            and hits[j].last >= role[0] - 2
            and s.lowers[role[0] - 1] in {"'s", "’s", "'", "’", s.lowers[hits[j].last]}
        ):
            return hits[j].country
    return None


def _after_name(s: Sentence, end: int, hits: dict[int, _Hit]) -> tuple[str | None, tuple[int, int] | None]:
    """State and role after a name: "X of Iran", "X, Iran's foreign minister,", "X, first deputy prime minister of Iran"."""
    k = end + 1
    if k + 1 < len(s) and s.lowers[k] == "of":
        at = k + 2 if s.lowers[k + 1] == "the" else k + 1
        return (hits[at].country if at in hits and hits[at].kind == "country" else None), None
    if k >= len(s) or s.lowers[k] not in {",", "("}:
        return None, None
    stop = next(
        (
            j
            for j in range(k + 1, min(k + 14, len(s)))
            if s.lowers[j] in {",", ")", ";", "."} or (s.parsed and s.tags[j] in {"VBD", "VBZ", "MD", "WP"})
        ),
        min(k + 14, len(s)),
    )
    stop = next(
        (
            j
            for j in range(k + 1, stop)
            if s.lowers[j] == "and"
            and j + 1 < len(s)
            and (s.lowers[j + 1] in {"the", "his", "her"} or s.words[j + 1] in demonyms())
        ),
        stop,
    )
    heads = [j for j in range(k + 1, stop) if s.lowers[j] in people.roles()]
    if not heads or s.lowers[k + 1] in {"and", "or"} or (s.parsed and s.tags[k + 1] in {"IN", "TO", "VBG", "CC"}):
        return None, None
    country = next(
        (hits[j].country for j in range(k + 1, stop) if j in hits and hits[j].kind in {"country", "demonym"}), None
    )
    first = k + 1
    while first < heads[0] and s.lowers[first] in {"the", "a", "an", "who", "is"}:
        first += 1
    return country, (first, stop - 1)


def _unnamed_official(s: Sentence, document: str, first: int, end: int, hits: dict[int, _Hit]) -> NameMention:
    start = _role_start(s, first)
    country = _role_country(s, (start, end), hits)
    after = end + 1
    if country is None and after + 1 < len(s) and s.lowers[after] == "of":
        at = after + 2 if s.lowers[after + 1] == "the" else after + 1
        country = hits[at].country if at in hits and hits[at].kind == "country" else None
    lead = s.lowers[start - 1] if start else ""
    plural = s.lowers[end].endswith("s") and s.tags[end] in {"NNS", "NNPS"}
    return _mention(
        s,
        start,
        end,
        "group" if plural else "official",
        _clean(document[s.starts[start] : s.ends[end]]),
        country,
        role=(start, end),
        definite=lead in {"the", "his", "her", "its", "their", "'s", "’s"} or not lead,
        plural=plural,
        rule="official",
    )


def _common_nouns(s: Sentence, document: str, hits: dict[int, _Hit], taken: set[int]) -> list[NameMention]:
    """Roles, groups and organs of a state in lower case: "the foreign minister", "Chinese officials", "both sides"."""
    out = []
    for i, low in enumerate(s.lowers):
        if i in taken or not s.tags[i].startswith("NN") or s.deps[i] == "compound":
            continue
        first = _phrase_start(s, i)
        mention = (
            _dual(s, document, first, i)
            or _organ(s, document, first, i, hits)
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
        and s.lowers[j - 1] not in {"that"}
    ):
        if s.heads[j - 1] != i and not j - 1 <= s.heads[j - 1] <= i:
            break
        j -= 1
    return j


def _dual(s: Sentence, document: str, first: int, i: int) -> NameMention | None:
    """ "the two sides", "both countries", "the three leaders", "the sides", "the parties"."""
    before = set(s.lowers[max(0, first - 2) : i])
    counted = before & {"two", "both", "three", "four", "five", "six"}
    if s.lemmas[i] not in _DUAL_HEADS or not s.tags[i].endswith("S"):
        return None
    if not counted and s.lowers[i] not in {"sides", "parties", "leaders"}:
        return None
    if counted & {"three", "four", "five", "six"} and not before & {"the", "all"}:
        return None
    if not before & {"two", "both", "three", "the", "all"} or any(
        s.words[j][:1].isupper() and j > 0 for j in range(first, i)
    ):
        return None
    if any(s.deps[c] == "prep" and s.lowers[c] in {"of", "from"} for c in s.children[i]):
        return None
    name = _clean(document[s.starts[first] : s.ends[i]])
    return _mention(s, first, i, "dual", name, None, definite=True, plural=True, rule="dual")


def _bare_two(s: Sentence) -> list[NameMention]:
    """ "The two met", "between the two": a number that stands for the parties."""
    out = []
    for i in range(1, len(s)):
        if (
            s.lowers[i] in {"two", "both", "three"}
            and s.lowers[i - 1] in {"the", "these"}
            and s.deps[i] in {"nsubj", "pobj", "nsubjpass", "dobj"}
        ):
            out.append(
                _mention(
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
            out.append(_mention(s, 0, 0, "dual", "both leaders", None, definite=True, plural=True, rule="dual.bare"))
    return out


def _organ(s: Sentence, document: str, first: int, i: int, hits: dict[int, _Hit]) -> NameMention | None:
    """ "his country", "the government", "the ministry": a state through a common noun."""
    low = s.lowers[i]
    if low in {"country", "nation", "government", "side", "authorities", "ministry", "administration"}:
        owner = s.lowers[first]
        code = next((hits[j].country for j in range(first, i) if j in hits), None)
        if owner in {"his", "her", "their", "our", "my", "its"} or (
            low != "country" and low != "nation" and (owner == "the" or code)
        ):
            name = _clean(document[s.starts[first] : s.ends[i]])
            return _mention(
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


def _role_or_group(
    s: Sentence, document: str, first: int, i: int, low: str, hits: dict[int, _Hit]
) -> NameMention | None:
    start = first
    while start < i and s.tags[start] in {"DT", "PDT"}:
        start += 1
    singular_role = low in people.roles() and s.tags[i] in {"NN", "NNP"}
    plural = low in people.groups() or (s.lemmas[i] in people.roles() and s.tags[i] in {"NNS", "NNPS"})
    if not (singular_role or plural) or start > i:
        return None
    country = _role_country(s, (start, i), hits)
    if country is None:
        for c in s.children[i]:
            if s.lowers[c] in {"of", "from"}:
                for j in s.children[c]:
                    near = next((hits[k] for k in range(max(0, j - 2), j + 1) if k in hits and hits[k].last >= j), None)
                    if near and near.kind == "country":
                        country = near.country
    definite = first < start and s.lowers[first] in {"the", "this", "both", "these"} or s.tags[start] in {"PRP$"}
    name = _clean(document[s.starts[start] : s.ends[i]])
    return _mention(
        s,
        start,
        i,
        "group" if plural else "official",
        name,
        country,
        role=None if plural else (start, i),
        definite=definite,
        plural=plural and s.tags[i].endswith("S"),
        rule="group" if plural else "official.common",
    )


def _pronouns(s: Sentence) -> list[NameMention]:
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
