"""`communique errors`: what was put aside, and trying again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from etl.cli.options import common, settings
from etl.wording import command, counted

if TYPE_CHECKING:
    from pathlib import Path

_LIST = """
SELECT reject_id[:12] AS id, outcome, stage, reason, input_name AS file, position, own_id, detail
FROM open_rejects WHERE $all OR outcome = 'dead_letter' ORDER BY outcome, reason, input_name, position"""


@click.group()
def errors() -> None:
    """List, show and retry what was put aside.

    \b
    Examples:
      communique errors list -w press
      communique errors show 3f2a -w press
      communique errors retry -w press
    """


@errors.command("list")
@common
@click.option("--all", "everything", is_flag=True, help="Include what was skipped by policy, such as other languages.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to print.",
)
def list_errors(warehouse: str | None, config_file: Path | None, everything: bool, form: str) -> None:  # noqa: FBT001
    """List the dead letters that stand.

    \b
    Examples:
      communique errors list -w press
      communique errors list --all --format csv -w press
    """
    from etl.cli import tables  # noqa: PLC0415
    from etl.publish.database import open_published  # noqa: PLC0415
    from etl.query.named import to_found  # noqa: PLC0415

    resolved = settings(warehouse, config_file)
    with open_published(resolved.warehouse) as connection:
        found = to_found("errors", connection.sql(_LIST, params={"all": everything}).to_arrow_table())
    printed = {"table": tables.render, "csv": tables.to_csv, "json": tables.to_json}[form](found)
    click.echo(printed, nl=form != "csv")
    if form == "table" and found.rows:
        click.echo(f"one entry in full: {command('errors show ID', resolved.warehouse)}", err=True)


def _one(warehouse: Path, wanted: str) -> dict[str, Any]:
    from etl.publish.database import open_published  # noqa: PLC0415
    from etl.query.trace import NotFoundError  # noqa: PLC0415

    with open_published(warehouse) as connection:
        cursor = connection.execute("SELECT * FROM rejects WHERE starts_with(reject_id, ?)", [wanted.lower()])
        names, rows = [d[0] for d in cursor.description or ()], cursor.fetchall()
    if len(rows) != 1:
        raise NotFoundError(
            f"{counted(len(rows), 'entry', 'entries')} with an id that starts with {wanted!r}; "
            f"see `{command('errors list --all', warehouse)}`"
        )
    return dict(zip(names, rows[0], strict=True))


@errors.command("show")
@click.argument("reject_id", metavar="ID")
@common
def show(reject_id: str, warehouse: str | None, config_file: Path | None) -> None:
    """Show one entry with the meaning of its reason. ID is as `errors list` shows it, or its first digits.

    \b
    Example:
      communique errors show 3f2a -w press
    """
    from etl.cli.tables import printable  # noqa: PLC0415
    from etl.reject import REASONS  # noqa: PLC0415

    found = _one(settings(warehouse, config_file).warehouse, reject_id)
    for name, value in found.items():
        click.echo(printable(f"  {name:14} {value}"))
    reason = REASONS[found["reason"]]
    click.echo(f"  {'meaning':14} {reason.doc}")
    click.echo(
        f"  {'retry':14} {'may help' if reason.retryable else 'helps only after the input or the settings changed'}"
    )


@errors.command("retry")
@common
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Name a column of the input. Repeatable."
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def retry(
    warehouse: str | None,
    config_file: Path | None,
    columns: tuple[str, ...],
    quiet: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> int:
    """Read the inputs of the dead letters that stand once more; what loads now is no longer listed.

    Their other documents are duplicates by then and cost little. Inputs that are gone are named and left out.

    \b
    Examples:
      communique errors retry -w press
      communique errors retry -w press --column text=story
    """
    from etl.cli.run import columns_of, exit_code, say, start  # noqa: PLC0415
    from etl.config import load  # noqa: PLC0415
    from etl.flow.retry import open_inputs  # noqa: PLC0415

    resolved = load({"warehouse": warehouse}, path=config_file, columns=columns_of(columns))
    found = open_inputs(resolved.warehouse)
    for name in found.gone:
        click.echo(f"cannot be retried, no longer there: {name!r}", err=True)
    if not found.paths:
        click.echo("no dead letter can be retried")
        return 0
    result = start(found.paths, resolved, (), silent=quiet or as_json, again=found.names)
    say(result, resolved, as_json=as_json, quiet=quiet)
    return exit_code(result)
