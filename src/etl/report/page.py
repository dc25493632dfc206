"""Renders a journal entry as one offline HTML page: escaped, no script, no outside resource, a strict policy."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from etl.flow import journal
from etl.publish.profile import DISTRIBUTIONS
from etl.reject import REASONS
from etl.report.charts import BAR_WIDTH, CHART_HEIGHT, CHART_WIDTH, Bar, Column, bars, columns
from etl.schema.declare import content_tables
from etl.wording import command

if TYPE_CHECKING:
    from etl.flow.journal import Entry

FOLDER = "reports"
_HERE = Path(__file__).parent
EARLIER = 12


def report_path(warehouse: Path, run_id: str) -> Path:
    """Return where the page of a run lies."""
    return warehouse / FOLDER / f"{run_id}.html"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    return environment


def _distributions(entry: Entry) -> dict[str, list[Bar]]:
    found = entry.profile["distributions"]
    rows = {name: [(str(label), int(n)) for label, n in found.get(name, ())] for name in DISTRIBUTIONS}
    return {name: bars(some) for name, some in rows.items() if some}


def _fill(entry: Entry) -> dict[str, list[Bar]]:
    """Return the fill rates by table."""
    by_table: dict[str, list[tuple[str, float]]] = {}
    for name, share in sorted(entry.profile["fill"].items()):
        table, column = name.split(".", 1)
        by_table.setdefault(table, []).append((column, share))
    return {table: bars(rows, whole=1.0) for table, rows in by_table.items()}


def _over_time(entry: Entry) -> dict[str, list[Column]]:
    rows = entry.profile["months"]
    names = ("Documents", "Reports of meetings", "Reports of commitments")
    return {name: columns([(row[0], int(row[at])) for row in rows]) for at, name in enumerate(names, 1)} if rows else {}


def _rejects(entry: Entry) -> list[dict[str, Any]]:
    return [
        {"outcome": outcome, "stage": stage, "reason": reason, "number": number, "meaning": REASONS[reason].doc}
        for outcome, stage, reason, number in entry.profile["rejects"]
    ]


def _earlier(warehouse: Path, entry: Entry) -> list[Entry]:
    """Return the entry and the runs before it, newest first."""
    before = [e for e in journal.entries(warehouse) if (e.started, e.run_id) < (entry.started, entry.run_id)]
    return [entry, *reversed(before[-EARLIER:])]


def render(entry: Entry, earlier: list[Entry], warehouse: Path) -> str:
    """Return the page of a run of a warehouse."""
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    pinned = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("page.html")
        .render(
            entry=entry,
            rows=[(t.name, entry.rows.get(t.name, 0)) for t in content_tables()],
            style=style,
            policy=f"default-src 'none'; style-src 'sha256-{pinned}'; base-uri 'none'; form-action 'none'",
            verdicts={v: [c for c in entry.checks if c.verdict == v] for v in ("raised", "failed", "passed")},
            bar_width=BAR_WIDTH,
            chart_width=CHART_WIDTH,
            chart_height=CHART_HEIGHT,
            fill=_fill(entry),
            distributions=_distributions(entry),
            over_time=_over_time(entry),
            rejects=_rejects(entry),
            earlier=earlier,
            warehouse=warehouse.name or warehouse.resolve().name,
            list_rejects=command("errors list --all", warehouse),
        )
    )


def write_report(warehouse: Path, entry: Entry) -> Path:
    """Write the page of a run into the warehouse's `reports` folder and return its path."""
    path = report_path(warehouse, entry.run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(render(entry, _earlier(warehouse, entry), warehouse), encoding="utf-8")
    temporary.replace(path)
    return path
