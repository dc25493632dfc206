"""A sentence before parsing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of a text, in paragraph `paragraph` of a segment of kind `kind`."""

    index: int
    start: int
    end: int
    paragraph: int
    kind: str
