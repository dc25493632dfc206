"""DuckDB under limits: what it cannot hold in memory goes to a file beside the database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

# 128 MB are too little to insert 21,000 wire articles at once; with 256 MB 105,000 went in, with a peak of 365 MB.
_LIMITS: tuple[tuple[str, str | bool | int | float | list[str]], ...] = (
    ("memory_limit", "256MB"),
    ("preserve_insertion_order", False),
    ("threads", 2),
)


def number(connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> int:
    """Return the one number that a query gives, 0 where it gives no row."""
    row = connection.execute(query, list(values)).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def connect(path: str | os.PathLike[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database of this project's own making, or `:memory:`, for bulk work.

    Raises:
        OSError: It cannot be read or written, for want of room on the disk for example.
    """
    try:
        with duckdb.connect(str(path), config=dict(_LIMITS)) as connection:
            yield connection
    except (duckdb.OperationalError, duckdb.FatalException) as why:
        said = str(why).splitlines()[0]
        raise OSError(f"the database failed: {said}; mend that, and the same command goes on from here") from why
