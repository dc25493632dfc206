"""How far confidences are probabilities: predictions in bins of confidence, with the share that is right in each.

The expected calibration error is the mean distance of confidence and share right, weighted by the size of the bins
(Naeini, Cooper and Hauskrecht, 2015).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions with a confidence from `low` to below `high` (to 1 in the last): mean confidence, share right."""

    low: float
    high: float
    predicted: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins of one kind of prediction, the empty ones left out, and its expected calibration error."""

    what: str
    predicted: int
    error: float
    bins: tuple[Bin, ...]


def reliability(judged: Iterable[tuple[str, float, bool]]) -> tuple[Reliability, ...]:
    """Sort predictions, as (what, confidence, whether right), into bins by kind."""
    by_kind: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for what, confidence, right in judged:
        by_kind[what].append((confidence, right))
    return tuple(_of_kind(what, rows) for what, rows in sorted(by_kind.items()))


def _of_kind(what: str, rows: list[tuple[float, bool]]) -> Reliability:
    binned: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in rows:
        binned[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    bins = tuple(
        Bin(
            n / BINS,
            (n + 1) / BINS,
            len(inside),
            sum(c for c, _ in inside) / len(inside),
            sum(right for _, right in inside) / len(inside),
        )
        for n, inside in sorted(binned.items())
    )
    error = sum(b.predicted * abs(b.confidence - b.right) for b in bins) / len(rows)
    return Reliability(what, len(rows), error, bins)
