"""Which inputs have dead letters that stand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from etl.publish.database import open_published

if TYPE_CHECKING:
    from pathlib import Path

# What is no file at all cannot come out better; a link that leads to its own folder would be followed a level deeper.
_QUERY = """
SELECT DISTINCT input_name FROM open_rejects
WHERE outcome = 'dead_letter' AND reason NOT IN ('symlink_loop', 'special_file') ORDER BY 1"""


def open_inputs(warehouse: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of inputs with standing dead letters: those that are there, and those that are gone.

    Raises:
        NoWarehouseError: Nothing was published.
    """
    with open_published(warehouse) as connection:
        names = [row[0] for row in connection.execute(_QUERY).fetchall()]
    return tuple(n for n in names if os.path.lexists(n)), tuple(n for n in names if not os.path.lexists(n))
