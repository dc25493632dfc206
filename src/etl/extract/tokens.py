"""A parsed sentence as plain tuples.

No engine behind it, so that everything after the parse can be tested without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.extract.pieces import Piece


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Offsets count characters of the document's text; `heads` and `children` are token indices.
    `tags` are Penn tags, `deps` ClearNLP labels. A sentence that the gate did not let through is only split into words:
    `parsed` is False, tags and dependencies are empty and each word is its own head.
    """

    index: int
    start: int
    end: int
    paragraph: int
    kind: str
    parsed: bool
    words: tuple[str, ...]
    lowers: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False)

    def __len__(self) -> int:
        """The number of words."""
        return len(self.words)


def blank(piece: Piece) -> Sentence:
    """A sentence of which nothing is known but where it stands."""
    return Sentence(
        piece.index, piece.start, piece.end, piece.paragraph, piece.kind, False, (), (), (), (), (), (), (), (), ()
    )


def children_of(heads: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """For each token the tokens that hang under it, in order."""
    below: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            below[head].append(i)
    return tuple(tuple(b) for b in below)


def subtree(s: Sentence, top: int) -> list[int]:
    """Token indices at and under `top`, in order."""
    out, todo = [], [top]
    while todo:
        i = todo.pop()
        out.append(i)
        todo.extend(s.children[i])
    return sorted(out)


def ancestors(s: Sentence, i: int) -> list[int]:
    """Heads of `i` from the nearest to the root."""
    out = []
    while s.heads[i] != i:
        i = s.heads[i]
        out.append(i)
    return out


def child(s: Sentence, i: int, *deps: str) -> int | None:
    """First child of `i` by one of these labels."""
    for c in s.children[i]:
        if s.deps[c] in deps:
            return c
    return None


def all_children(s: Sentence, i: int, *deps: str) -> list[int]:
    """Children of `i` by these labels."""
    return [c for c in s.children[i] if s.deps[c] in deps]


def is_verb(s: Sentence, i: int) -> bool:
    """Whether token `i` is tagged as a verb form."""
    return s.tags[i].startswith("VB")
