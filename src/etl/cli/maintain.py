"""Commands that look after a warehouse: `validate`, `rebuild`, `forget`, `report`, `doctor`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from etl.cli import FAILURE, QUALITY_GATE
from etl.cli.options import common, settings
from etl.wording import command, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from etl.config import Settings


@click.command()
@common
@click.option("--list", "only_list", is_flag=True, help="List the expectations with their why, and evaluate nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def validate(warehouse: str | None, config_file: Path | None, only_list: bool, as_json: bool) -> int:  # noqa: FBT001
    """Evaluate all expectations on the whole published warehouse, and check every file of the lake.

    \b
    Example:
      communique validate -w press

    Exit code 3 where an expectation fails that would refuse a run, or cannot be evaluated.
    """
    if only_list:
        from etl.quality.suites import expectations  # noqa: PLC0415

        for e in expectations():
            click.echo(f"{e.name:48} {e.on_failure:10} {e.why}")
        return 0
    from dataclasses import asdict  # noqa: PLC0415

    from etl.flow.check import check_warehouse  # noqa: PLC0415

    resolved = settings(warehouse, config_file)
    quality = check_warehouse(resolved.warehouse, resolved.lake)
    if as_json:
        click.echo(json.dumps([asdict(c) for c in quality.checks], indent=1))
    else:
        passed, failed, raised = (len(quality.having(v)) for v in ("passed", "failed", "raised"))
        click.echo(f"{passed} passed, {failed} failed, {raised} raised")
        for c in (*quality.having("raised"), *quality.having("failed")):
            rows = (
                f"{counted(c.failing, 'row')}, for example {', '.join(k[:12] for k in c.row_ids[:3])}"
                if c.failing
                else ""
            )
            click.echo(f"  {c.verdict} ({c.on_failure}) {c.name}: {c.why} {rows} {c.detail or ''}".rstrip())
    return QUALITY_GATE if quality.refused else 0


@click.command()
@common
def rebuild(warehouse: str | None, config_file: Path | None) -> None:
    """Make the published warehouse again from the lake's manifests alone.

    \b
    Example:
      communique rebuild -w press
    """
    from etl.flow.lock import writer_lock  # noqa: PLC0415
    from etl.flow.shared import try_again  # noqa: PLC0415
    from etl.lake.log import read_state  # noqa: PLC0415
    from etl.lake.store import open_store  # noqa: PLC0415
    from etl.publish.database import NoWarehouseError  # noqa: PLC0415
    from etl.publish.publisher import publish  # noqa: PLC0415

    resolved = settings(warehouse, config_file)
    place = resolved.warehouse
    store = open_store(resolved.lake)
    state = read_state(store)
    if not state.sequence:
        raise NoWarehouseError(
            f"no lake in {resolved.lake!r}; name the warehouse by --warehouse or the lake by the setting lake, or make "
            f"one with: communique run INPUT --warehouse {place}"
        )
    with writer_lock(place, resolved.lock_wait, "rebuild"):
        commits = try_again(store, "rebuild", lambda now: publish(place, store, now, fresh=True), state)
    click.echo(f"rebuilt {place} from {counted(commits, 'commit')}")


@click.command()
@click.argument("document", metavar="DOC")
@common
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(document: str, warehouse: str | None, config_file: Path | None, yes: bool) -> int:  # noqa: FBT001
    """Remove a document and all that came from it: lake, warehouse, journal and reports.

    DOC is its id (eight digits or more) or its own id. Reading it again later skips it. The input file is not touched.

    \b
    Example:
      communique forget 9f3a52c1 -w press --yes
    """
    from etl.flow.forget import find_document  # noqa: PLC0415
    from etl.flow.forget import forget as remove  # noqa: PLC0415
    from etl.report.page import write_report  # noqa: PLC0415

    resolved = settings(warehouse, config_file)
    found = find_document(resolved.warehouse, resolved.lake, document)
    if not yes and not click.confirm(f"Remove document {found} ({document!r}) from {resolved.warehouse} for good?"):
        click.echo("nothing was removed")
        return FAILURE
    document_id, files = remove(resolved.warehouse, resolved.lake, found, resolved.lock_wait, write_report)
    click.echo(f"forgot document {document_id}; rewrote {counted(files, 'file')} of the lake")
    return 0


@click.command()
@click.argument("run_id", required=False, metavar="[RUN]")
@common
def report(run_id: str | None, warehouse: str | None, config_file: Path | None) -> None:
    """Make the report page of a run again (the last one without RUN) and say where it lies.

    \b
    Example:
      communique report -w press
    """
    from etl.flow.journal import entries  # noqa: PLC0415
    from etl.query.trace import NotFoundError  # noqa: PLC0415
    from etl.report.page import write_report  # noqa: PLC0415

    place = settings(warehouse, config_file).warehouse
    found = [e for e in entries(place) if e.run_id.startswith(run_id or "")]
    if not found or (run_id and len(found) > 1):
        shown = command("runs", place)
        raise NotFoundError(f"{counted(len(found), 'run')} with an id that starts with {run_id!r}; see `{shown}`")
    click.echo(write_report(place, found[-1]))


@click.command()
@common
def doctor(warehouse: str | None, config_file: Path | None) -> int:
    """Check this installation and, if there is one, the warehouse: each line says what is wrong and what helps.

    \b
    Example:
      communique doctor -w press
    """
    healthy = True
    for name, fault in _examined(settings(warehouse, config_file)):
        click.echo(f"{'ok  ' if fault is None else 'FAIL'} {name}" + (f": {fault}" if fault else ""))
        healthy = healthy and fault is None
    return 0 if healthy else FAILURE


def _examined(resolved: Settings) -> Iterator[tuple[str, str | None]]:
    from etl.flow.doctor import installation, warehouse_files  # noqa: PLC0415

    yield from installation(resolved)
    yield from warehouse_files(resolved.warehouse, resolved.lake)
