"""`communique run` and `communique demo`."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from etl.cli import DEAD_LETTERS, DONE, QUALITY_GATE
from etl.cli.options import common
from etl.config import ConfigError, load
from etl.wording import command, counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from etl.config import Settings
    from etl.flow.run import Result
    from etl.flow.work import Engine
    from etl.lake.log import Counts

RUN_HELP = """Take news articles into the warehouse.

INPUT is a file, a folder, a glob in quotes, or - for standard input. What the warehouse has already is left alone,
so the same command can be repeated, also after an interruption.

\b
Examples:
  communique run articles/ --warehouse press
  communique run 'dump/*.jsonl.gz' -w press --workers 2
  communique run table.csv -w press --column text=story --column published=day
  zcat feed.jsonl.gz | communique run - -w press
  communique run dump/ -w press --runner FlinkRunner --beam-option flink_master=HOST:8081

Exit code: 0 done, 1 failure, 2 usage, 3 refused by the quality gate (nothing was published), 4 done with dead letters
(see `communique errors list`), 75 another run holds the warehouse.
"""


def columns_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return the columns that `--column FIELD=COLUMN` names.

    Raises:
        ConfigError: It is not of that form.
    """
    columns: dict[str, str] = {}
    for pair in pairs:
        name, found, column = pair.partition("=")
        if not found or not column:
            raise ConfigError(f"--column {pair!r}: expected FIELD=COLUMN, for example text=story")
        if columns.get(name, column) != column:
            raise ConfigError(f"--column {pair!r}: {name} was {columns[name]!r} before; a field has one column")
        columns[name] = column
    return columns


def quiet_libraries() -> None:
    """Keep the engines' own log lines away from the user; errors still come through."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s: %(message)s")
    logging.getLogger("apache_beam").setLevel(logging.ERROR)


def _launch(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the signature is that of the pipeline's
    quiet_libraries()
    from etl.pipelines.extract import launch  # noqa: PLC0415 - importing Beam takes seconds

    launch(*args, **kwargs)


def _launch_once(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401
    """Launch, and give back the memory of the parser before the expectations need theirs."""
    _launch(*args, **kwargs)
    if transforms := sys.modules.get("etl.beam.transforms"):
        transforms.let_go()


def beam_engine(workers: int, beam_options: Sequence[str] = (), *, warm: bool = False) -> Engine:
    """Return the engine that runs the pipeline with Beam, which is imported when there is work.

    A `warm` one keeps the parser loaded for the next run of this process.
    """
    from etl.flow.work import Engine  # noqa: PLC0415

    return Engine(_launch if warm else _launch_once, workers, tuple(beam_options))


def start(
    inputs: Sequence[str],
    settings: Settings,
    beam_options: Sequence[str],
    *,
    silent: bool,
    again: frozenset[str] = frozenset(),
) -> Result:
    """Run the flow with Beam and write the report."""
    from etl.cli.console import Console  # noqa: PLC0415
    from etl.flow.run import run_inputs  # noqa: PLC0415

    engine = beam_engine(settings.workers, beam_options)
    result = run_inputs(inputs, settings, engine, Console(silent=silent), again=again)
    if result.entry is not None:
        from etl.report.page import write_report  # noqa: PLC0415

        write_report(settings.warehouse, result.entry)
    return result


def equation(counts: Counts) -> str:
    """Return the equation of a run in words."""
    read = f"read {counts.read:,} = loaded {counts.loaded:,} + duplicates {counts.duplicates:,}"
    return f"{read} + skipped {counts.skipped:,} + dead letters {counts.dead_letters:,}"


def exit_code(result: Result) -> int:
    """Return the exit code that a result stands for."""
    if result.outcome == "refused":
        return QUALITY_GATE
    dead = result.standing_dead_letters if result.entry is None else result.entry.counts.dead_letters
    return DEAD_LETTERS if dead else DONE


def _as_json(result: Result, report: Path | None) -> str:
    entry = result.entry
    told: dict[str, Any] = {
        "outcome": result.outcome,
        "unchanged_inputs": result.plan.unchanged,
        "new_inputs": len(result.plan.entries),
        "dead_letters_standing": entry.counts.dead_letters if entry else result.standing_dead_letters,
    }
    if entry:
        told |= {"run_id": entry.run_id, "counts": asdict(entry.counts), "rows": entry.rows, "seconds": entry.seconds}
        told |= {"report": str(report), "extractor_version": entry.extractor_version}
    return json.dumps(told, indent=1)


def say(result: Result, settings: Settings, *, as_json: bool, quiet: bool) -> None:
    """Print what a run did."""
    from etl.report.page import report_path  # noqa: PLC0415

    report = report_path(settings.warehouse, result.entry.run_id) if result.entry else None
    if as_json:
        click.echo(_as_json(result, report))
        return
    if quiet:
        return
    if result.entry is None:
        for line in _nothing_new(result, settings.warehouse):
            click.echo(line)
        return
    for line in _told(result, settings.warehouse, report):
        click.echo(line)


def _nothing_new(result: Result, warehouse: Path) -> list[str]:
    seen, dead = result.plan.unchanged, result.standing_dead_letters
    if not seen:
        return ["nothing to read: no file was found (hidden files, and folders of warehouses, are passed over)"]
    inputs = "1 input was" if seen == 1 else f"all {seen:,} inputs were"
    told = f"nothing new: {inputs} read in earlier runs"
    if not dead:
        return [told]
    listed, again = command("errors list", warehouse), command("errors retry", warehouse)
    standing = f"{counted(dead, 'dead letter')} {'stands' if dead == 1 else 'stand'}"
    return [f"{told}; {standing}", f"dead letters: see `{listed}`; read once more by `{again}`"]


def _told(result: Result, warehouse: Path, report: Path | None) -> list[str]:
    entry = result.entry
    assert entry is not None
    c = entry.counts
    lines = [equation(c)]
    if result.plan.unchanged:
        lines.append(f"{counted(result.plan.unchanged, 'input')} read in earlier runs and left alone")
    if renewed := entry.profile["renewed"]:
        lines.append(
            f"{renewed:,} of {counted(entry.counts.loaded, 'loaded document')} there before and read anew "
            "(extractor or title changed)"
        )
    if earlier := entry.profile["superseded"]:
        lines.append(
            f"new versions came: {counted(earlier, 'document')} of the warehouse now superseded; "
            "queries show the latest"
        )
    lines.append(
        f"found {counted(entry.rows['meetings'], 'report')} of meetings, {entry.rows['commitments']:,} of commitments"
    )
    if unread := entry.profile.get("unreadable_dates"):
        lines.append(
            f"{counted(unread, 'document')} came with a date of publication that cannot be read, as 03/04/2025 cannot, "
            "which may be two days; `flags` says date_unreadable"
        )
    quality = result.quality
    if quality:
        passed, failed, raised = (len(quality.having(v)) for v in ("passed", "failed", "raised"))
        lines.append(f"expectations: {passed} passed, {failed} failed, {raised} raised")
        noted = [c for c in quality.having("failed") if c.on_failure == "report"]
        lines += [f"  noted {c.name}: {c.detail or c.why}" for c in noted]
        lines += [f"  refused by {check.name}: {check.detail or check.why}" for check in quality.refused]
        lines += [f"  quarantined {counted(check.failing or 0, 'row')}: {check.name}" for check in quality.quarantined]
    if result.outcome == "refused":
        lines.append("the quality gate refused this run; nothing of it was published")
    if c.skipped:
        lines.append(f"skipped: see `{command('errors list --all', warehouse)}`")
    if c.dead_letters:
        lines.append(f"dead letters: see `{command('errors list', warehouse)}`")
    lines.append(f"extractor {entry.extractor_version}, {entry.seconds:g} s, report: {report}")
    return lines


@click.command(help=RUN_HELP)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@common
@click.option("--workers", type=int, metavar="N", help="Local worker processes.  [default: 1]")
@click.option("--lock-wait", type=float, metavar="SECONDS", help="How long to wait for another run.  [default: 60]")
@click.option("--stdin-format", type=click.Choice(["txt", "jsonl", "csv", "html"]), help="Format of standard input.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Name a column of the input. Repeatable."
)
@click.option("--runner", metavar="NAME", help="A Beam runner other than the local one, for example FlinkRunner.")
@click.option(
    "--beam-option", "beam_options", multiple=True, metavar="NAME=VALUE", help="An option of Beam's. Repeatable."
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    inputs: tuple[str, ...],
    warehouse: str | None,
    config_file: Path | None,
    columns: tuple[str, ...],
    runner: str | None,
    beam_options: tuple[str, ...],
    quiet: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    **flags: Any,  # noqa: ANN401
) -> int:
    """Run the pipeline."""
    settings = load({"warehouse": warehouse, **flags}, path=config_file, columns=columns_of(columns))
    beam = [f"--runner={runner}"] if runner else []
    beam += [f"--{option.removeprefix('--')}" for option in beam_options]
    result = start(inputs, settings, beam, silent=quiet or as_json)
    say(result, settings, as_json=as_json, quiet=quiet)
    return exit_code(result)


DEMO_HELP = """Run the whole pipeline on the bundled articles and show what came out.

The articles, their officials and their events are fiction.

\b
Example:
  communique demo
"""
SHOWN = ("who_met_whom", "commitments_due", "promised_at_meetings")


@click.command(help=DEMO_HELP)
@click.option(
    "-w", "--warehouse", default="demo-warehouse", show_default=True, metavar="DIR", help="Folder of the warehouse."
)
def demo(warehouse: str) -> int:
    """Run the demo."""
    from etl.cli.tables import render  # noqa: PLC0415
    from etl.flow.journal import entries  # noqa: PLC0415
    from etl.query.named import run_named  # noqa: PLC0415
    from etl.report.page import report_path  # noqa: PLC0415
    from etl.resources import folder  # noqa: PLC0415

    settings = load({"warehouse": warehouse})
    settings = replace(settings, lake=str(settings.warehouse / "lake"))  # a lake that others share is not for playing
    result = start([str(folder("demo") / "articles.jsonl")], settings, (), silent=False)
    say(result, settings, as_json=False, quiet=False)
    for name in SHOWN:
        found = run_named(settings.warehouse, name, {})
        click.echo(f"\n{found.title}  ({command(f'query {name}', settings.warehouse)})")
        click.echo(render(found, limit=8))
    for entry in list(entries(settings.warehouse))[-1:]:
        click.echo(f"\nreport: {report_path(settings.warehouse, entry.run_id)}")
    return exit_code(result) if result.outcome == "refused" else DONE
