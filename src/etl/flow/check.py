"""Evaluates the expectations on a whole published warehouse."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from etl.flow.lakes import open_lake
from etl.lake.log import read_state
from etl.lake.parquet import verify
from etl.publish.database import NoWarehouseError, published_path
from etl.publish.engine import connect

if TYPE_CHECKING:
    from etl.quality.outcome import Quality

CONTEXT = """
CREATE OR REPLACE TABLE known_documents (document_id VARCHAR);
CREATE OR REPLACE TABLE run_counts AS SELECT records_read, loaded, duplicates, skipped, dead_letters FROM runs;
"""
"""What the expectations ask for beside the tables of a published file: its runs, and no documents from elsewhere."""


def check_warehouse(warehouse: Path, lake: str) -> Quality:
    """Check the lake's files against their manifests and evaluate all expectations on a copy of the published file.

    Args:
        warehouse: The warehouse folder.
        lake: The address of its lake.

    Raises:
        NoWarehouseError: Nothing was published.
        StoreError: A file of the lake is missing or damaged.
    """
    from etl.quality.validate import validate  # noqa: PLC0415 - takes seconds

    path = published_path(warehouse)
    if not path.is_file():
        raise NoWarehouseError(f"no warehouse in {str(warehouse)!r}")
    store = open_lake(warehouse, lake)
    verify(store, read_state(store).files.values())
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        copy = Path(folder) / "copy.duckdb"
        shutil.copyfile(path, copy)
        with connect(copy) as connection:
            connection.execute(CONTEXT)
        return validate(copy)
