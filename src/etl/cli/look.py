"""Commands that only look: `query`, `status`, `runs`, `schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from etl.cli.options import common, settings
from etl.wording import counted

if TYPE_CHECKING:
    from pathlib import Path

QUERY_HELP = """Ask the warehouse, by a named query or by SQL.

The warehouse is opened read-only and cannot reach anything outside itself. Without an argument the named queries are
listed with their parameters.

\b
Examples:
  communique query
  communique query who_met_whom --param country=PK
  communique query "SELECT form, count(*) FROM meetings GROUP BY form"
  communique query commitments --output commitments.csv
"""


def _list_queries() -> None:
    from etl.query.named import named_queries  # noqa: PLC0415

    for query in named_queries().values():
        click.echo(f"{query.name}\n    {query.title}")
        for name, meaning in query.parameters.items():
            click.echo(f"    --param {name}=...  {meaning}")


def _given(pairs: tuple[str, ...]) -> dict[str, str]:
    from etl.query.named import QueryError  # noqa: PLC0415

    given = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found:
            raise QueryError(f"--param {pair!r}: expected NAME=VALUE")
        given[name] = value
    return given


@click.command(help=QUERY_HELP)
@click.argument("query", required=False, metavar="[NAME | SQL]")
@common
@click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of a named query. Repeatable."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "jsonl", "parquet"]),
    help="How to print.  [default: what the ending of --output says, else table]",
)
@click.option(
    "--output", type=click.Path(), metavar="FILE", help="Write there instead of printing; needed for parquet."
)
@click.option(
    "--limit", type=click.IntRange(0), metavar="N", help="Show at most N rows of a table.  [default: 50 when printed]"
)
def query(
    query: str | None,
    warehouse: str | None,
    config_file: Path | None,
    params: tuple[str, ...],
    form: str | None,
    output: str | None,
    limit: int | None,
) -> None:
    """Run a query."""
    from etl.cli import tables  # noqa: PLC0415
    from etl.query.named import arrow_named, arrow_sql, is_name, to_found  # noqa: PLC0415

    if query is None:
        _list_queries()
        return
    form = form or tables.form_of(output)
    if form == "parquet" and not output:
        raise click.UsageError("--format parquet needs --output FILE")
    place = settings(warehouse, config_file).warehouse
    table = arrow_named(place, query, _given(params)) if is_name(query) else arrow_sql(place, query)
    if form == "parquet":
        tables.to_parquet(table, str(output))
        return
    found = to_found(query, table)
    if form == "table":
        text = tables.render(found, limit=limit if limit is not None or output else 50, whole=bool(output)) + "\n"
    else:
        text = {"csv": tables.to_csv, "json": tables.to_json, "jsonl": tables.to_jsonl}[form](found)
        text += "\n" if form == "json" else ""
    if output:
        with open(output, "w", encoding="utf-8", newline="") as handle:  # noqa: PTH123
            handle.write(text)
    else:
        click.echo(text, nl=False)


@click.command()
@common
@click.option("--hashes", is_flag=True, help="Show the content hash of every table.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(warehouse: str | None, config_file: Path | None, hashes: bool, as_json: bool) -> None:  # noqa: FBT001
    """Show what the warehouse holds.

    \b
    Example:
      communique status -w press --hashes
    """
    from etl.publish.database import content_hash, open_published, superseded  # noqa: PLC0415
    from etl.schema.declare import content_tables, tables  # noqa: PLC0415

    place = settings(warehouse, config_file).warehouse
    told: dict[str, Any] = {"warehouse": str(place)}
    with open_published(place) as connection:
        head = connection.execute("SELECT sequence, head FROM communique_meta").fetchone() or (0, None)
        told |= {"commits": head[0], "head": head[1]}
        span = connection.execute(
            "SELECT min(published)::VARCHAR, max(published)::VARCHAR FROM documents"
        ).fetchone() or (None, None)
        told |= {"published_from": span[0], "published_to": span[1]}
        versions = "SELECT extractor_version, count(*) FROM documents GROUP BY 1 ORDER BY 1"
        told["superseded_documents"] = superseded(connection)
        told["extractor_versions"] = dict(connection.execute(versions).fetchall())
        told["rows"] = {
            name: (connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() or (0,))[0] for name in tables()
        }
        if hashes:
            told["hashes"] = {t.name: content_hash(connection, t.name) for t in content_tables()}
    if as_json:
        click.echo(json.dumps(told, indent=1))
        return
    published = f"published {span[0]} to {span[1]}" if span[0] else "no publication dates"
    click.echo(f"warehouse {told['warehouse']}: {counted(told['commits'], 'commit')}, {published}")
    for name, documents in told["extractor_versions"].items():
        click.echo(f"  extractor {name}: {counted(documents, 'document')}")
    if told["superseded_documents"]:
        click.echo(f"  superseded by later versions: {counted(told['superseded_documents'], 'document')}")
    for name, rows in told["rows"].items():
        click.echo(f"  {name:20} {rows:>10,}" + (f"  {told['hashes'].get(name, '')}" if hashes else ""))


@click.command()
@common
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def runs(warehouse: str | None, config_file: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """List the runs: when, what they read, what became of it.

    \b
    Example:
      communique runs -w press
    """
    from dataclasses import asdict  # noqa: PLC0415

    from etl.cli.tables import render  # noqa: PLC0415
    from etl.flow.journal import entries  # noqa: PLC0415
    from etl.query.named import Found  # noqa: PLC0415

    found = list(entries(settings(warehouse, config_file).warehouse))
    if as_json:
        click.echo(json.dumps([asdict(e) for e in found], indent=1))
        return
    rows = [
        (
            e.run_id[:12],
            e.outcome,
            e.started,
            f"{e.seconds:g} s",
            *vars_of(e.counts),
            e.rows["meetings"],
            e.rows["commitments"],
        )
        for e in found
    ]
    columns = (
        "run",
        "outcome",
        "started",
        "took",
        "read",
        "loaded",
        "duplicates",
        "skipped",
        "dead",
        "meetings",
        "commitments",
    )
    click.echo(render(Found("runs", columns, rows)))


def vars_of(counts: Any) -> tuple[int, ...]:  # noqa: ANN401
    """Return the five numbers of a run's equation."""
    return (counts.read, counts.loaded, counts.duplicates, counts.skipped, counts.dead_letters)


@click.command()
@click.option("--views", "of_views", is_flag=True, help="Of the views, each with an example query, not of the tables.")
def schema(of_views: bool) -> None:  # noqa: FBT001
    """Print the column reference of all tables, or of all views, as Markdown.

    \b
    Examples:
      communique schema > columns.md
      communique schema --views > views.md
    """
    if of_views:
        from etl.query.views import view_reference  # noqa: PLC0415

        click.echo(view_reference(), nl=False)
        return
    from etl.schema.ddl import reference  # noqa: PLC0415

    click.echo(reference(), nl=False)
