"""A small world for the flow: articles of our own, a launcher without Beam, and a way to look at the result."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from etl.config import Settings, load
from etl.extract.extractor import Extractor
from etl.flow.run import Result, run_inputs
from etl.flow.steps import WorkOrder, extract_rows, read_articles, write_rows
from etl.flow.work import Engine
from etl.lake.known import open_known
from etl.lake.store import open_store
from etl.publish.database import content_hash, open_published
from etl.schema.declare import content_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from etl.read.ranges import Range

CITIES = ("Oslo", "Lima", "Nairobi", "Hanoi", "Riga", "Quito", "Accra", "Doha")
TEXT = (
    "{city}, March {day} (Northern Press) -- Norwegian Foreign Minister Kari Solberg met her Peruvian counterpart "
    "Luis Arana in {city} on Monday.\n\nThe two sides agreed to open a joint fisheries office by the end of {year}. "
    "Ms. Solberg said Norway would provide {number} million dollars for the patrol boats.\n"
)


def article(number: int, **changes: str | None) -> dict[str, str | None]:
    """An invented article; the same number gives the same article."""
    city = CITIES[number % len(CITIES)]
    text = TEXT.format(city=city, day=number % 27 + 1, year=2026 + number % 3, number=number + 2)
    record = {
        "doc_id": f"a{number}",
        "published": f"2025-03-{number % 27 + 1:02d}",
        "text": text,
        "source": "Northern Press",
    }
    return record | {"title": f"Fisheries office agreed in {city}"} | changes


def write_jsonl(path: Path, records: Sequence[dict[str, str | None]]) -> str:
    """Write records as JSON lines and return the path."""
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return str(path)


class Silent:
    """A listener that hears nothing."""

    def stage(self, name: str) -> None:
        """Ignore."""

    def records(self, number: int) -> None:
        """Ignore."""

    def work(self, ranges: int, size: int) -> None:
        """Ignore."""


def launch_plain(
    extractor: Extractor, ranges: Sequence[Range], order: WorkOrder, workers: int, beam_options: Sequence[str] = ()
) -> None:
    """Work off the ranges one after the other, in this process."""
    store = open_store(order.lake)
    known = open_known(store, order.known)
    for work in ranges:
        write_rows(extract_rows(read_articles(work, order, known), extractor, order), store, order)


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor, loaded once."""
    return Extractor()


@dataclass
class World:
    """A warehouse in a folder of its own."""

    folder: Path
    extractor: Extractor
    range_bytes: int = 2_000
    lake: str | None = None

    @property
    def settings(self) -> Settings:
        """Settings with small ranges, so that a few articles make several."""
        flags = {"warehouse": str(self.folder / "warehouse"), "range_bytes": self.range_bytes, "lock_wait": 1.0}
        flags |= {"lake": self.lake} if self.lake else {}
        return load(flags, path=None, environment={})

    @property
    def warehouse(self) -> Path:
        """The warehouse folder."""
        return self.settings.warehouse

    def run(self, *inputs: str, engine: Engine | None = None, again: frozenset[str] = frozenset()) -> Result:
        """Run the flow on inputs."""
        return run_inputs(
            inputs, self.settings, engine or Engine(partial(launch_plain, self.extractor)), Silent(), again=again
        )

    def hashes(self) -> dict[str, str]:
        """The content hash of every content table."""
        with open_published(self.warehouse) as connection:
            return {t.name: content_hash(connection, t.name) for t in content_tables()}

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the published warehouse."""
        with open_published(self.warehouse) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def world(tmp_path: Path, extractor: Extractor) -> World:
    """An empty world."""
    return World(tmp_path, extractor)
