"""Which inputs have dead letters that stand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.flow.plan import inputs_root
from etl.publish.database import open_published
from etl.read.inventory import STANDARD_INPUT

if TYPE_CHECKING:
    from pathlib import Path

# What is no file at all cannot come out better; a link that leads to its own folder would be followed a level deeper.
_QUERY = """
SELECT DISTINCT input_name FROM open_rejects
WHERE outcome = 'dead_letter' AND reason NOT IN ('symlink_loop', 'special_file') ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class OpenInputs:
    """Inputs with standing dead letters: paths of those that are there, their names in the log, paths of the others."""

    paths: tuple[str, ...]
    names: frozenset[str]
    gone: tuple[str, ...]


def open_inputs(warehouse: Path) -> OpenInputs:
    """Find the inputs with standing dead letters, from whatever folder this is called.

    Raises:
        NoWarehouseError: Nothing was published.
    """
    with open_published(warehouse) as connection:
        names = [row[0] for row in connection.execute(_QUERY).fetchall()]
    root = inputs_root(warehouse)
    paths = {name: name if name == STANDARD_INPUT else str(root / name) for name in names}
    there = [name for name in names if name != STANDARD_INPUT and os.path.lexists(paths[name])]
    gone = tuple(paths[name] for name in names if name not in there)
    return OpenInputs(tuple(paths[name] for name in there), frozenset(there), gone)
