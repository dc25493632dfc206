"""`communique config`: what is set, and where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from etl.cli.options import common, settings

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def config() -> None:
    """Show the settings.

    \b
    Example:
      communique config show
    """


@config.command()
@common
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(warehouse: str | None, config_file: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Show every setting with its value, its origin and its meaning.

    A flag overrides a variable (COMMUNIQUE_WORKERS for `workers`), which overrides the file, which overrides the
    default.

    \b
    Example:
      COMMUNIQUE_WORKERS=2 communique config show
    """
    resolved = settings(warehouse, config_file)
    if as_json:
        told = {r.key.name: {"value": r.value, "origin": r.origin, "doc": r.key.doc} for r in resolved.resolved}
        click.echo(json.dumps(told | {"columns": dict(resolved.read.mapping)}, indent=1))
        return
    for r in resolved.resolved:
        click.echo(f"{r.key.name:18} {r.value!s:20} {r.origin:16} {r.key.doc}")
    for field, column in resolved.read.mapping:
        click.echo(f"columns.{field:10} {column}")
