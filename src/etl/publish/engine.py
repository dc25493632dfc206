"""DuckDB under limits: what it cannot hold in memory goes to a file beside the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import os

# With 128 MB the peak over 20,000 wire articles is that over 2,000 plus a fifth; without a limit it grows by half.
_LIMITS: tuple[tuple[str, str | bool | int | float | list[str]], ...] = (
    ("memory_limit", "128MB"),
    ("preserve_insertion_order", False),
    ("threads", 2),
)


def connect(path: str | os.PathLike[str]) -> duckdb.DuckDBPyConnection:
    """Open a database of this project's own making, or `:memory:`, for bulk work."""
    return duckdb.connect(str(path), config=dict(_LIMITS))
