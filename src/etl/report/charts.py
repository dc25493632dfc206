"""Bars and columns as numbers that the template draws in SVG; no drawing library, no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR_WIDTH = 120
CHART_WIDTH, CHART_HEIGHT = 640, 90
MOST_COLUMNS = 60
WIDEST_COLUMN = 80


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar: its label, its value, and its width in pixels."""

    label: str
    value: float
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart over time, in pixels from the upper left."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float


def bars(rows: Sequence[tuple[str, float]], whole: float | None = None) -> list[Bar]:
    """Scale rows to bars; the longest (or `whole`) fills BAR_WIDTH."""
    top = whole or max((value for _, value in rows), default=1) or 1
    return [Bar(label, value, round(BAR_WIDTH * value / top, 1)) for label, value in rows]


def _by_year(months: list[tuple[str, int]]) -> list[tuple[str, int]]:
    years: dict[str, int] = {}
    for month, value in months:
        years[month[:4]] = years.get(month[:4], 0) + value
    return list(years.items())


def _with_gaps(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Fill months between the first and the last that have no rows, so that the axis is true to time."""
    found = dict(rows)
    year, month = (int(part) for part in rows[0][0].split("-"))
    filled = []
    while (label := f"{year:04d}-{month:02d}") <= rows[-1][0]:
        filled.append((label, found.get(label, 0)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return filled


def columns(rows: list[tuple[str, int]]) -> list[Column]:
    """Scale (month, value) rows to columns; more than MOST_COLUMNS months are summed by year."""
    if not rows:
        return []
    months = _with_gaps(rows)
    shown = months if len(months) <= MOST_COLUMNS else _by_year(months)
    top = max(value for _, value in shown) or 1
    step = min(CHART_WIDTH / len(shown), WIDEST_COLUMN)
    return [
        Column(
            label,
            value,
            round(at * step, 1),
            round(CHART_HEIGHT * (1 - value / top), 1),
            round(step * 0.85, 1),
            round(CHART_HEIGHT * value / top, 1),
        )
        for at, (label, value) in enumerate(shown)
    ]
