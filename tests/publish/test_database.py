"""The published file: older readers, readers at work, and a writer that dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from etl.publish.database import NoWarehouseError, open_published, published_path, replacement
from tests.publish.rows import document, warehouse_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_is_written_for_older_readers(tmp_path: Path) -> None:
    """The storage version is one that DuckDB 1.2 and later read."""
    with warehouse_of(tmp_path, document("d1")), duckdb.connect() as other:
        other.execute(f"ATTACH '{published_path(tmp_path)}' AS published (READ_ONLY)")
        found = other.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'published'"
        )
        assert found.fetchall() == [("v1.2.0+",)]


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    """While a new file takes the published place, an open reader goes on with the old one; the next sees the new."""
    with warehouse_of(tmp_path, document("d1")) as reader:
        with replacement(tmp_path, fresh=False) as writer:
            writer.execute("DELETE FROM documents")
        assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]
    with open_published(tmp_path) as reader:
        assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(0,)]


def test_a_writer_that_dies_leaves_the_old_file(tmp_path: Path) -> None:
    """An error in the middle of a change leaves the published file as it was, and the next change starts clean."""
    with warehouse_of(tmp_path, document("d1")):
        pass

    def change_and_die() -> None:
        with replacement(tmp_path, fresh=False) as writer:
            writer.execute("DELETE FROM documents")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_die()
    with open_published(tmp_path) as reader:
        assert reader.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]
    with replacement(tmp_path, fresh=False) as writer:
        assert writer.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]


def test_a_lost_or_damaged_file_names_the_remedy(tmp_path: Path) -> None:
    """Where the lake is there, the message says that the file can be made again from it."""
    with warehouse_of(tmp_path, document("d1")):
        pass
    published_path(tmp_path).write_bytes(b"garbage")
    with pytest.raises(NoWarehouseError, match="communique rebuild"), open_published(tmp_path):
        pass
    published_path(tmp_path).unlink()
    (tmp_path / "lake" / "commits").mkdir(parents=True)
    with pytest.raises(NoWarehouseError, match="communique rebuild"), open_published(tmp_path):
        pass
