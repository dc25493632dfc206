"""Runs of capitalised words and what they name: bodies, states, places, and (by `persons`) persons and officials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract import people
from etl.extract.lexicon import word_set
from etl.extract.mentions import NameMention, clean, mention
from etl.extract.persons import person

if TYPE_CHECKING:
    from etl.extract.name_lexicon import Hit
    from etl.extract.tokens import Sentence

_NOT_NAMES = word_set("names.not_names")


def runs(s: Sentence, hits: dict[int, Hit]) -> list[tuple[int, int]]:
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
        start = _after_label(s, hits, j) if i == 0 else i
        out.append((start, j))
        i = j + 1
    return out


def _after_label(s: Sentence, hits: dict[int, Hit], last: int) -> int:
    """Where a sentence's first run begins behind a heading in capitals that was glued to it: "TRADE FOCUS Wen said"."""
    i = 0
    while i < last and i not in hits and s.words[i].isalpha() and s.words[i].isupper() and len(s.words[i]) > 3:
        i += 1
    glued = i > 0 and s.words[i][:1].isupper() and not s.words[i].isupper() and s.lowers[i] not in people.roles()
    return i if glued and s.lowers[i] not in people.organs() else 0


def _capital(s: Sentence, i: int, hits: dict[int, Hit]) -> bool:
    word = s.words[i]
    if i in hits:
        return True
    if not word[:1].isupper() or s.lowers[i] in _NOT_NAMES or s.lowers[i] in people.CALENDAR:
        return False
    if i == 0 and s.parsed and s.lowers[i] in people.groups():
        return False
    if s.parsed and s.tags[i] not in {"NNP", "NNPS", "NN", "NNS", "JJ", "FW", "CD"}:
        # A sentence's first word is capitalised whatever it is.
        return i > 0 and not s.tags[i].startswith(("VB", "RB", "IN", "MD", "CC", "PRP", "W"))
    return not (i == 0 and s.parsed and s.tags[i] in {"JJ", "NN", "NNS"} and s.lowers[i] not in people.modifiers())


def _next_in_run(s: Sentence, j: int, hits: dict[int, Hit], start: int) -> int | None:  # noqa: PLR0911 - one step, one place
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
    if _hyphened(s, k) and _capital(s, k + 2, hits):
        return k + 2
    if low in people.PARTICLES and k + 3 < len(s) and _hyphened(s, k + 1) and _capital(s, k + 3, hits):
        return k + 3
    if low in people.PARTICLES and k + 2 < len(s) and s.lowers[k + 1] in people.PARTICLES and _capital(s, k + 2, hits):
        return k + 2
    if low == "," and k + 1 < len(s) and s.lowers[k + 1] in {"jr", "jr.", "sr."}:
        return k + 1
    return _join_in_title(s, k, hits, start)


def _hyphened(s: Sentence, k: int) -> bool:
    """Whether a particle is written with a hyphen before the next name: "al-Assad"."""
    return (
        k + 2 < len(s)
        and s.lowers[k] in people.PARTICLES
        and s.lowers[k + 1] == "-"
        and s.ends[k] == s.starts[k + 1]
        and s.ends[k + 1] == s.starts[k + 2]
    )


def _join_in_title(s: Sentence, k: int, hits: dict[int, Hit], start: int) -> int | None:
    """A phrase like "Ministry of Foreign Affairs", "Minister for Investments and Foreign Trade".

    Of, for, and, on inside a title.
    """
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


def read_run(s: Sentence, document: str, first: int, last: int, hits: dict[int, Hit]) -> list[NameMention]:
    """Split one run into mentions: roles with their persons, bodies, places."""
    out: list[NameMention] = []
    i = first
    while i <= last:
        if i not in hits and not s.words[i][:1].isupper() and s.lowers[i] not in people.modifiers():
            i += 1
            continue
        step = _body_name(s, document, i, last, hits) or person(s, document, i, last, hits) or _entry(s, i, last, hits)
        if step is None:
            i += 1
            continue
        mention, after = step
        if mention is not None:
            out.append(mention)
        i = max(after, i + 1)
    return out


def _entry(s: Sentence, i: int, last: int, hits: dict[int, Hit]) -> tuple[NameMention | None, int] | None:  # noqa: PLR0911 - one step, one place
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
            return mention(s, i, after, "country", hit.name, hit.country, organ=True, rule="organ"), after + 1
        return (
            None
            if hit.kind == "demonym"
            else (mention(s, i, hit.last, "country", hit.name, hit.country, rule="country"), after)
        )
    match hit.kind:
        case "country":
            return mention(s, i, hit.last, "country", hit.name, hit.country, rule="country"), after
        case "seat":
            return mention(s, i, hit.last, "place", hit.name, hit.country, organ=True, rule="seat"), after
        case "place":
            return mention(s, i, hit.last, "place", hit.name, hit.country, rule="place"), after
        case "organization":
            # "EU leaders", "U.N. officials": the group is read with its noun.
            return mention(s, i, hit.last, "organization", hit.name, hit.country, rule="body.known"), after
        case kind:
            raise ValueError(f"unknown lexicon kind {kind!r}")


def _body_name(s: Sentence, document: str, i: int, last: int, hits: dict[int, Hit]) -> tuple[NameMention, int] | None:
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
        return mention(s, start, end, "organization", s.words[start], None, rule="body.bare"), end + 1
    if end == start:
        return None
    country = next(
        (hits[j].country for j in range(start, end + 1) if j in hits and hits[j].kind in {"country", "demonym"}), None
    )
    if end + 1 < len(s) and s.lowers[end + 1] in people.roles() | people.groups():
        return None
    name = clean(document[s.starts[start] : s.ends[end]])
    return mention(
        s, start, end, "organization", name.removeprefix("the ").removeprefix("The "), country, rule="body.head"
    ), end + 1
