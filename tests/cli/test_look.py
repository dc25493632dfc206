"""`communique status`, `runs` and `schema`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from etl.query.views import view_reference
from etl.schema.ddl import reference
from etl.schema.declare import content_tables, tables
from tests.cli.command import communique

if TYPE_CHECKING:
    from pathlib import Path


def test_status_counts_every_table(press: Path) -> None:
    """The rows of every declared table, as text and as JSON, with hashes of the content tables on demand."""
    found = json.loads(communique("status", "-w", press, "--json", "--hashes").out)
    assert found["rows"].keys() == tables().keys()
    assert (found["rows"]["documents"], found["rows"]["document_aliases"], found["rows"]["rejects"]) == (4, 5, 2)
    assert found["hashes"].keys() == {t.name for t in content_tables()}
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in found["hashes"].values())
    assert (found["commits"], found["published_from"], found["published_to"]) == (1, "2025-03-01", "2025-03-04")
    lines = communique("status", "-w", press).lines
    assert lines[0] == f"warehouse {press}: 1 commit, published 2025-03-01 to 2025-03-04"
    assert ["documents", "4"] in [line.split() for line in lines]


def test_runs_show_the_equation(press: Path) -> None:
    """Each run with its outcome and the five numbers."""
    heading, row = (line.split() for line in communique("runs", "-w", press).lines)
    told = dict(zip([*heading[:4], "seconds", *heading[4:]], row, strict=True))
    assert (told["outcome"], told["read"], told["loaded"], told["dead"]) == ("done", "7", "4", "1")
    found = json.loads(communique("runs", "-w", press, "--json").out)
    assert found[0]["counts"] == {"read": 7, "loaded": 4, "duplicates": 1, "skipped": 1, "dead_letters": 1}


def test_schema_prints_the_reference() -> None:
    """The references of tables and of views as Markdown, as the declarations give them."""
    assert communique("schema").out == reference()
    assert communique("schema", "--views").out == view_reference()
