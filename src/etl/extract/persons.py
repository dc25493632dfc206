# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""Persons by their titles, roles and the words around them, and officials who are named by their office alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract import people
from etl.extract.lexicon import country_codes, demonyms, word_set
from etl.extract.mentions import NameMention, clean, mention
from etl.extract.name_kinds import name_kind

if TYPE_CHECKING:
    from etl.extract.name_kinds import NameKind
    from etl.extract.name_lexicon import Hit
    from etl.extract.tokens import Sentence

# Capitalised words that alone name no party.
_BARE = word_set("names.bare")


def person(
    s: Sentence, document: str, i: int, last: int, hits: dict[int, Hit]
) -> tuple[NameMention | None, int] | None:
    """A person, with the role before the name where there is one; or a role with no name."""
    role_end = _role_end(s, i, last)
    start = i if role_end is None else role_end + 1
    while (
        start <= last
        and start not in hits  # "Sri" is a word of respect, but not in "Sri Lanka"
        and (s.lowers[start] in people.honorifics() or s.lowers[start] in {"-", "elect", "designate"})
    ):
        start += 1
    if start <= last and not s.words[start][:1].isupper():
        start = last + 1
    titled = start > i or _lower_role_before(s, i) is not None
    end = _name_end(s, start, last, hits, titled=titled)
    if end is None or start > last:
        if role_end is None:
            return None
        return _unnamed_official(s, document, i, role_end, hits), role_end + 1
    kind = "person" if titled else name_kind(s, start, end)
    if kind != "person" and not _office_after(s, start, end):
        return _unknown(s, document, start, end, kind) if start == i else None
    role = None
    if role_end is not None:
        role = (role_start(s, i), role_end)
    elif (before := _lower_role_before(s, i)) is not None:
        role = before
    country = role_country(s, role, hits) if role else None
    name = clean(document[s.starts[start] : s.ends[end]])
    after, (country2, role2) = end + 1, _after_name(s, end, hits)
    return (
        mention(
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


def _role_end(s: Sentence, i: int, last: int) -> int | None:
    """Last token of the role phrase that starts at `i` within a run, or None."""
    end = None
    for j in range(i, last + 1):
        low = s.lowers[j]
        if low in people.roles() and not hyphenated(s, j):
            end = j
        elif end is not None:
            ahead = next(
                (k for k in range(j, min(j + 4, last + 1)) if s.lowers[k] in people.roles() and not hyphenated(s, k)),
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


def hyphenated(s: Sentence, j: int) -> bool:
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
    """A phrase like "Minister for Economic Affairs Ali Khan".

    The portfolio after the head belongs to the role, the name does not. In South Asia the body may stand right behind:
    "Deputy Chairman Senate Ali Khan".
    """
    if end + 1 > last:
        return end
    bare = s.words[end + 1][:1].isupper() and s.lowers[end + 1] in people.bodies() | people.PORTFOLIO
    if not bare and s.lowers[end + 1] not in {"of", "for", "on", "to"}:
        return end
    j = end + 1
    while j <= last and (
        s.lowers[j] in people.modifiers() | people.bodies() | people.PORTFOLIO
        or s.lowers[j] in {"of", "for", "on", "to", "the", "and", "&", "in", "-", ","}
        or s.words[j] in country_codes()
        or s.words[j] in demonyms()
    ):
        j += 1
    while j - 1 > end and s.lowers[j - 1] in {"of", "for", "on", "to", "the", "and", "&"}:
        j -= 1
    return end if bare and j > last else j - 1


def _name_end(s: Sentence, start: int, last: int, hits: dict[int, Hit], *, titled: bool) -> int | None:
    """Last token of a personal name that starts at `start`, at most six words."""
    if start > last or not s.words[start][:1].isalpha():
        return None
    if start in hits and not (titled and hits[start].kind == "place"):
        return None
    end = start
    for j in range(start, min(last, start + 7) + 1):
        low = s.lowers[j]
        if j > start and (
            low in {"of", "for", "on", "and", "to", "the", "&"}
            or (low in people.roles() and not hyphenated(s, j))
            or (j in hits and hits[j].kind != "place" and s.words[j - 1] != "-")
        ):
            break
        if j > start and s.parsed and s.words[j] in {"Minister", "President"}:
            break
        end = j
    return end


def _office_after(s: Sentence, start: int, end: int) -> bool:
    """Whether an office is told behind a name of several words: "X Y, the foreign minister"."""
    after = end + 1
    if after + 1 < len(s) and s.lowers[after] == "," and end > start:
        window = s.lowers[after + 1 : after + 9]
        return any(w in people.roles() for w in window)
    return False


def _lower_role_before(s: Sentence, i: int) -> tuple[int, int] | None:
    """The lower-case role right before token `i` ("foreign minister", "ministry spokesman"), as tokens."""
    j = i - 1
    if j >= 0 and s.lowers[j] in people.honorifics():
        j -= 1
    if j < 0 or s.lowers[j] not in people.roles() or (s.lowers[j] == "deputy" and j == 0):
        return None
    return role_start(s, j), j


def role_start(s: Sentence, i: int) -> int:
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


def role_country(s: Sentence, role: tuple[int, int], hits: dict[int, Hit]) -> str | None:
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


def _after_name(s: Sentence, end: int, hits: dict[int, Hit]) -> tuple[str | None, tuple[int, int] | None]:
    """State and role after a name.

    "X of Iran", "X, Iran's foreign minister,", "X, first deputy prime minister of Iran".
    """
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


def _unnamed_official(s: Sentence, document: str, first: int, end: int, hits: dict[int, Hit]) -> NameMention:
    start = role_start(s, first)
    country = role_country(s, (start, end), hits)
    after = end + 1
    if country is None and after + 1 < len(s) and s.lowers[after] == "of":
        at = after + 2 if s.lowers[after + 1] == "the" else after + 1
        country = hits[at].country if at in hits and hits[at].kind == "country" else None
    lead = s.lowers[start - 1] if start else ""
    plural = s.lowers[end].endswith("s") and s.tags[end] in {"NNS", "NNPS"}
    return mention(
        s,
        start,
        end,
        "group" if plural else "official",
        clean(document[s.starts[start] : s.ends[end]]),
        country,
        role=(start, end),
        definite=lead in {"the", "his", "her", "its", "their", "'s", "’s"} or not lead,
        plural=plural,
        rule="official",
    )


def _unknown(s: Sentence, document: str, start: int, end: int, kind: NameKind) -> tuple[NameMention | None, int]:
    """A capitalised name of no known kind: a place if it looks like one, else left to the document's other mentions."""
    if all(s.lowers[j] in _BARE for j in range(start, end + 1)):
        return None, end + 1
    rule = {"body": "body.label", "place": "unknown.gpe"}.get(kind, "unknown")
    lead = s.lowers[start - 1] if start else ""
    if (
        kind == "place"
        and (end > start or not s.words[start].isupper())
        and lead in {"in", "at", "to", "near", "of", "from", "the"}
    ):
        return mention(
            s, start, end, "place", clean(document[s.starts[start] : s.ends[end]]), None, rule="place.label"
        ), end + 1
    if s.words[start].isupper() and end == start and 2 <= len(s.words[start]) <= 8:
        rule = "body.acronym"
    name = clean(document[s.starts[start] : s.ends[end]])
    return mention(s, start, end, "organization", name, None, rule=rule), end + 1
