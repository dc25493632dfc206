"""The run journal: what happened when, in one JSON file a run. The only place where a clock is read.

The journal is for people (`runs`, the report); the warehouse is made from the lake alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from etl.lake.log import Counts
from etl.quality.outcome import Check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "runs"
SAMPLE = 10


def now() -> str:
    """Return the present moment in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Entry:
    """One run as it went.

    Attributes:
        outcome: `done`, `refused` (by the quality gate) or `unchanged`.
        checks: All expectations with at most SAMPLE failing keys each.
        profile: Numbers for the report, by name: fill rates, distributions, rejects by reason.
    """

    run_id: str
    sequence: int | None
    outcome: str
    started: str
    finished: str
    seconds: float
    command: str
    inputs: tuple[str, ...]
    unchanged_inputs: int
    counts: Counts
    rows: dict[str, int]
    extractor_version: str
    software: dict[str, str]
    checks: tuple[Check, ...] = ()
    profile: dict[str, Any] = field(default_factory=dict)


def _path(warehouse: Path, entry_id: str) -> Path:
    return warehouse / FOLDER / f"{entry_id}.json"


def write(warehouse: Path, entry: Entry) -> None:
    """Keep the entry; the same run refused and repeated keeps its last outcome."""
    path = _path(warehouse, entry.run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(asdict(entry), indent=1, sort_keys=True), encoding="utf-8")
    temporary.replace(path)


def read(warehouse: Path, run_id: str) -> Entry | None:
    """Return the entry of a run, None if there is none."""
    path = _path(warehouse, run_id)
    if not path.is_file():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    checks = tuple(Check(**(c | {"row_ids": tuple(c["row_ids"])})) for c in raw["checks"])
    return Entry(**(raw | {"counts": Counts(**raw["counts"]), "inputs": tuple(raw["inputs"]), "checks": checks}))


def entries(warehouse: Path) -> Iterator[Entry]:
    """Yield all entries, by time of start."""
    found = [
        read(warehouse, path.stem) for path in (warehouse / FOLDER).glob("*.json") if not path.name.startswith(".")
    ]
    yield from sorted((e for e in found if e), key=lambda e: (e.started, e.run_id))


def sampled(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Cut the failing keys of each check to a sample; their number stays."""
    return tuple(
        Check(c.table, c.name, c.why, c.on_failure, c.verdict, c.failing, c.row_ids[:SAMPLE], c.detail) for c in checks
    )


def with_checks(entry: Entry, checks: tuple[Check, ...]) -> Entry:
    """Return the entry with other checks."""
    return replace(entry, checks=checks)
