"""Examines an installation and a warehouse."""

from __future__ import annotations

import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from etl.compiled import compiled
from etl.flow.lakes import open_lake
from etl.lake.log import read_state
from etl.lake.parquet import verify
from etl.lake.store import StoreError
from etl.publish.database import published_head, published_path
from etl.wording import command, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from etl.config import Settings

PACKAGE = Path(__file__).resolve().parents[1] / "extract"
SAMPLE = (
    "AVALON, March 3 (Northern Press) -- Foreign Minister Ana Ruiz met her Norwegian counterpart in Oslo on Monday."
)
PACKAGES = ("apache-beam", "pyarrow", "duckdb", "great-expectations", "spacy", "jinja2", "trafilatura")


def installation(settings: Settings) -> Iterator[tuple[str, str | None]]:
    """Yield (what, fault or None) for packages and the parser's weights."""
    for name in PACKAGES:
        try:
            yield f"{name} {version(name)}", None
        except PackageNotFoundError:
            yield name, "not installed; run pip install communique"
    from etl.extract.extractor import Extractor  # noqa: PLC0415
    from etl.read.article import parse_article  # noqa: PLC0415
    from etl.records import Article, RawRecord  # noqa: PLC0415

    try:
        article = parse_article(RawRecord(SAMPLE, 0, published="2025-03-03"), settings.read)
        assert isinstance(article, Article)
        found = Extractor(settings.extractor).extract(article)
    except Exception as why:  # noqa: BLE001 - whatever is wrong is the finding
        yield f"parser {settings.extractor.model}", f"{type(why).__name__}: {why}"
    else:
        how = "as compiled" if compiled(PACKAGE) else "interpreted"
        yield (
            f"parser {settings.extractor.model}, extraction runs {how}",
            None if found.meetings else "a plain sentence gave no meeting",
        )


def warehouse_files(warehouse: Path, lake: str) -> Iterator[tuple[str, str | None]]:
    """Yield (what, fault or None) for a warehouse folder: room, manifests, every file's SHA-256, the published file."""
    if not warehouse.is_dir():
        yield f"no warehouse in {warehouse} yet", None
        return
    free = shutil.disk_usage(warehouse).free
    yield f"{free >> 20} MiB free", None if free > 256 << 20 else "less than 256 MiB: free some space"
    try:
        store = open_lake(warehouse, lake)
        store.probe()
        state = read_state(store)
        verify(store, state.files.values())
    except StoreError as why:
        yield f"lake {lake}", str(why)
        return
    yield (
        f"lake {lake}: {counted(state.sequence, 'commit')}, {counted(len(state.files), 'file')}, all as committed",
        None,
    )
    if not published_path(warehouse).is_file():
        yield "warehouse", f"not published; run {command('rebuild', warehouse)}" if state.sequence else None
    else:
        current = published_head(warehouse) == state.head
        fault = None if current else f"behind the lake; run {command('rebuild', warehouse)}"
        yield "warehouse shows the last commit", fault
