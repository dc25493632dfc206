# ruff: noqa: RUF001 - typographic quotation marks and dashes are what texts hold
"""To whom the text attributes a statement.

The subject of the speech verb above it, or the speaker of the running quotation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.extract.lexicon import words
from etl.extract.tokens import child, is_verb, subtree

if TYPE_CHECKING:
    from etl.extract.reading import Reading
    from etl.extract.roster import Resolved
    from etl.extract.tokens import Sentence


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it (an entity, None where the subject is no known party), by which verb token and rule."""

    entity: int | None
    resolved: Resolved | None
    verb: str
    rule: str


@cache
def speech_verbs() -> frozenset[str]:
    """Lemmas of verbs that report speech."""
    return words("speech_verbs", "class", "plain")


def attribute(reading: Reading, sentence: int, token: int) -> Attribution | None:
    """Attribution of what stands at `token`.

    By its own sentence, else by the quotation or indirect speech it continues.
    """
    s = reading.sentences[sentence]
    own = _above(reading, s, token) or _tail(reading, s, token)
    if own is not None:
        return own
    if _open_quote(s, token):
        return _running(reading, sentence)
    return None


def _above(reading: Reading, s: Sentence, token: int) -> Attribution | None:
    """A speech verb that governs the token: "X said that ..."."""
    i = token
    while s.heads[i] != i:
        dep, head = s.deps[i], s.heads[i]
        if (
            is_verb(s, head)
            and s.lemmas[head] in speech_verbs()
            and dep in {"ccomp", "advcl", "xcomp", "dobj", "parataxis"}
            and head != token
        ):
            found = _subject(reading, s, head)
            if found is not None and (dep in {"ccomp", "parataxis"} or (i == token and dep == "dobj")):
                return found
        i = head
    return None


def _tail(reading: Reading, s: Sentence, token: int) -> Attribution | None:
    """A parenthetical or final attribution: "..., he said", "according to X"."""
    for v in range(len(s)):
        if (
            is_verb(s, v)
            and s.lemmas[v] in speech_verbs()
            and s.deps[v] in {"parataxis", "ROOT", "ccomp", "advcl"}
            and v != token
        ):
            if s.deps[v] == "ROOT" and token not in _content(s, v):
                continue
            if s.deps[v] in {"ccomp", "advcl"} and not (v > token and s.lowers[max(0, v - 3) : v + 1].count(",")):
                continue
            found = _subject(reading, s, v)
            if found is not None and found.resolved is not None and found.resolved.mention.head != token:
                return found
    for i in range(len(s) - 2):
        if s.lowers[i] == "according" and s.lowers[i + 1] == "to":
            entity = _first_party(reading, s, i + 2, i + 12)
            if entity is not None:
                return Attribution(entity.entities[0], entity, "according", "speaker.according")
    return None


def _content(s: Sentence, verb: int) -> set[int]:
    """Tokens of what a speech verb reports."""
    out: set[int] = set()
    for c in s.children[verb]:
        if s.deps[c] in {"ccomp", "parataxis"}:
            out.update(subtree(s, c))
    return out


def _subject(reading: Reading, s: Sentence, verb: int) -> Attribution | None:
    subject = child(s, verb, "nsubj", "nsubjpass")
    if subject is None and s.deps[verb] == "conj":
        return _subject(reading, s, s.heads[verb]) if is_verb(s, s.heads[verb]) else None
    if subject is None and s.deps[verb] in {"advcl", "xcomp"} and is_verb(s, s.heads[verb]):
        return _subject(reading, s, s.heads[verb])
    if subject is None:
        return None
    for r in reading.mentions[s.index]:
        if r.mention.head == subject or r.mention.first <= subject <= r.mention.last:
            return Attribution(r.entities[0] if r.entities else None, r, s.lemmas[verb], "speaker.subject")
    below = set(subtree(s, subject))
    for r in reading.mentions[s.index]:
        if r.mention.head in below and r.entities and r.mention.kind in {"person", "organization", "official"}:
            near = s.heads[r.mention.head]
            if s.deps[r.mention.head] in {"appos", "conj"} or (near == subject and s.deps[r.mention.head] != "pobj"):
                return Attribution(r.entities[0], r, s.lemmas[verb], "speaker.inside")
    return Attribution(None, None, s.lemmas[verb], "speaker.unknown")


def _first_party(reading: Reading, s: Sentence, first: int, last: int) -> Resolved | None:
    return next(
        (
            r
            for r in reading.mentions[s.index]
            if first <= r.mention.first < last and r.entities and r.mention.kind != "place"
        ),
        None,
    )


def _open_quote(s: Sentence, token: int) -> bool:
    """Whether the token is quoted, or the sentence as a whole opens with a quotation mark."""
    if not s.words:
        return False
    opened = s.words[0] in {'"', "“", "'", "‘", "``"}
    marks = [i for i, w in enumerate(s.words) if w in {'"', "“", "”", "``", "''"}]
    return opened or sum(i < token for i in marks) % 2 == 1 or bool(marks and marks[-1] > token and len(marks) % 2 == 1)


def _running(reading: Reading, sentence: int) -> Attribution | None:
    """The speaker of the sentences around, nearest first, within the paragraph and the one before it."""
    s = reading.sentences[sentence]
    for n in (*range(sentence - 1, max(-1, sentence - 5), -1), sentence + 1):
        if not 0 <= n < len(reading.sentences):
            continue
        other = reading.sentences[n]
        if not other.parsed or other.paragraph < s.paragraph - 1 or other.paragraph > s.paragraph:
            continue
        for v in range(len(other)):
            if (
                is_verb(other, v)
                and other.lemmas[v] in speech_verbs()
                and other.deps[v] in {"ROOT", "parataxis", "ccomp", "conj"}
            ):
                found = _subject(reading, other, v)
                if found is not None and found.entity is not None:
                    return Attribution(found.entity, None, found.verb, "speaker.running")
    return None
