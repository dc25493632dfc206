"""Opens the lake of a warehouse, and makes sure that the two belong together."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from etl.lake.store import LocalStore, StoreError, open_store
from etl.publish.database import WRITER, published_lake, published_path
from etl.wording import command

if TYPE_CHECKING:
    from pathlib import Path

    from etl.lake.store import Store


def open_lake(warehouse: Path, address: str) -> Store:
    """Open the lake that the published file of a warehouse shows.

    Args:
        warehouse: The warehouse folder.
        address: Where the settings say that the lake is.

    Raises:
        StoreError: The file shows another lake, or the store cannot be opened.
    """
    store = open_store(address)
    shown = published_lake(warehouse)
    if shown is None and store.shared and published_path(warehouse).is_file() and (warehouse / "lake").is_dir():
        shown = str(warehouse / "lake")
    if shown is not None and shown != store.address:
        again = command("rebuild", warehouse)
        raise StoreError(
            f"the warehouse {str(warehouse)!r} shows the lake {shown!r}, and the settings say {address!r}: set lake to "
            f"the former, choose another warehouse, or make the file from the latter with: {again}"
        )
    return store


def writer_id(warehouse: Path, store: Store) -> str | None:
    """Return what tells this warehouse's files from those of others that share its lake; None where it is its own."""
    if not store.shared:
        return None
    path = warehouse / WRITER
    known = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not known:
        known = uuid.uuid4().hex
        LocalStore(warehouse).write(WRITER, known.encode())
    return known
