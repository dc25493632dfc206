"""`communique export`: the warehouse's content for other tools."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from etl.cli.options import common, settings

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def export() -> None:
    """Write the warehouse's content for other tools.

    \b
    Example:
      communique export annotations -w press --output press.jsonl
    """


@export.command("annotations")
@common
@click.option("--output", type=click.Path(), metavar="FILE", help="Write there instead of printing.")
def export_annotations(warehouse: str | None, config_file: Path | None, output: str | None) -> None:
    """Write JSON lines, one document each: its text, and every quotation as {text, start, end}.

    These are the answers of the extractor, not the truth: correct them by reading before `communique evaluate` measures
    against them.

    `doc_id` is the input's own id where it had one; a document that came under several ids has a line for each.

    \b
    Example:
      communique export annotations -w press --output press.jsonl
    """
    from etl.query.annotations import annotated_documents  # noqa: PLC0415

    place = settings(warehouse, config_file).warehouse
    target = open(output, "w", encoding="utf-8") if output else nullcontext(sys.stdout)  # noqa: PTH123, SIM115
    with target as handle:
        for document in annotated_documents(place):
            handle.write(json.dumps(document, ensure_ascii=False) + "\n")
