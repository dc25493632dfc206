"""Whether a name or a time near an occasion belongs to another occasion of the same sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.extract.paths import relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.extract.occasions import OccasionCandidate
    from etl.extract.tokens import Sentence

_ORDER = ("T", "V", "A1", "A2", "A3", "?")
"""Where a path leads, the nearest first (see `paths.relation`)."""


def rivalry(s: Sentence, c: OccasionCandidate, path: str, at: int, others: Sequence[OccasionCandidate]) -> set[str]:
    """Features of token `at`, at `path` from occasion `c`, against the `others` of the document."""
    here = [o for o in others if o.sentence == c.sentence and o.token != c.token]
    if not here:
        return {"rival=none"}
    paths = [relation(s, at, o.token, o.verb) for o in here]
    nearest = min(paths, key=lambda p: _ORDER.index(p.split(":")[0])).split("<")[0]
    own = path.split("<", maxsplit=1)[0]
    low, high = sorted((at, c.token))
    between = any(low < o.token < high for o in here)
    closer = min(abs(o.token - at) for o in here) < abs(c.token - at)
    same = path in paths
    return {
        f"rival={nearest}&{own}",
        f"rival={nearest.split(':')[0]}&{own.split(':')[0]}",
        f"rival_between={between}&closer={closer}",
        f"rival_between={between}&{own}",
        f"rival_same={same}&closer={closer}",
    }
