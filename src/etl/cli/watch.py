"""`communique watch`."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli import DEAD_LETTERS, DONE, QUALITY_GATE, end_at_once
from etl.cli.options import common
from etl.cli.run import beam_engine, columns_of, equation
from etl.config import load
from etl.wording import command, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from etl.config import Settings
    from etl.flow.run import Result
    from etl.flow.watch import Event

HELP = """Take the articles of a folder into the warehouse as they come, in small batches, until it is stopped.

A new article is queryable within 60 seconds (--within). Each batch is a run: checked, committed and published as a
whole, or not at all; `communique run` on the same folder gives the same rows. A file is read when it has not changed
for 5 seconds (--settle); names that end in .tmp, .part or ~, and hidden ones, are passed over until they are renamed.

One line a batch goes to standard error, with --json one JSON object a batch to standard output.

\b
Examples:
  communique watch incoming/ --warehouse press
  communique watch incoming/ -w press --within 20 --json
  communique watch incoming/ -w press --once

SIGTERM and SIGINT end it when the batch under way is done, with exit code 0; a second one ends it at once (130, 143).
After that, or after a kill, the same command goes on from there. With --once the exit codes are those of run.
"""
WORTH_WORKERS = 4 << 20
"""Bytes from which a batch pays for the start of more than one worker process."""


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Give what says whether a signal came; the second one ends the process as it ends any other command."""
    came: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        if came:
            end_at_once(number, frame)
        came.append(number)
        os.write(2, b"stopping when the batch under way is done\n")

    before = {number: signal.signal(number, hear) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _taker(folder: str, settings: Settings) -> Callable[[frozenset[str]], Result]:
    """Return what runs a batch; it keeps the state of the lake from batch to batch."""
    from etl.cli.console import Console  # noqa: PLC0415
    from etl.flow.run import run_inputs  # noqa: PLC0415

    known = None

    def take(paths: frozenset[str]) -> Result:
        nonlocal known
        size = sum(Path(path).stat().st_size for path in paths if Path(path).is_file())
        engine = beam_engine(settings.workers if size >= WORTH_WORKERS else 1, warm=True)
        result = run_inputs([folder], settings, engine, Console(silent=True), among=paths, known=known)
        known = result.state
        if result.outcome == "refused" and result.entry is not None:
            from etl.report.page import write_report  # noqa: PLC0415

            write_report(settings.warehouse, result.entry)
        return result

    return take


def _as_json(event: Event) -> str:
    from etl.flow.journal import now  # noqa: PLC0415

    told: dict[str, Any] = {"time": now(), "event": event.kind, "files": event.files}
    entry = event.result.entry if event.result else None
    if event.result:
        told |= {"seconds": round(event.seconds, 1), "oldest": round(event.oldest, 1)}
    if entry:
        told |= {"run_id": entry.run_id, "counts": asdict(entry.counts), "rows": entry.rows}
    if event.message:
        told["message"] = event.message
    return json.dumps(told)


def _as_line(event: Event, warehouse: Path) -> str:
    from etl.flow.journal import now  # noqa: PLC0415

    entry = event.result.entry if event.result else None
    files = counted(event.files, "file")
    if entry is None:
        told = {"known": f"{files} taken in before", "unsettled": f"{files} still being written, left for later"}
        return f"{now()} {told.get(event.kind, event.message)}"
    line = f"{now()} {files}, {equation(entry.counts)}, {event.seconds:.1f} s"
    if event.kind == "batch":
        dead = f"; see `{command('errors list', warehouse)}`" if entry.counts.dead_letters else ""
        return f"{line}, oldest waited {event.oldest:.0f} s, run {entry.run_id[:12]}{dead}"
    assert event.result is not None
    assert event.result.quality is not None
    names = ", ".join(check.name for check in event.result.quality.refused)
    return f"{line}, REFUSED by {names}; nothing of it was published; {event.message}; run {entry.run_id[:12]}"


def _teller(warehouse: Path, *, as_json: bool, quiet: bool) -> Callable[[Event], None]:
    def tell(event: Event) -> None:
        if as_json:
            print(_as_json(event), flush=True)  # noqa: T201
        elif not quiet or event.kind in {"refused", "trouble"}:
            print(_as_line(event, warehouse), file=sys.stderr, flush=True)  # noqa: T201

    return tell


@click.command(help=HELP)
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False))
@common
@click.option("--within", type=float, metavar="SECONDS", help="When a new article is to be queryable.  [default: 60]")
@click.option("--settle", type=float, metavar="SECONDS", help="How long a file must be unchanged.  [default: 5]")
@click.option("--once", is_flag=True, help="Take what is there, and end.")
@click.option("--workers", type=int, metavar="N", help="Local worker processes for large batches.  [default: 1]")
@click.option("--lock-wait", type=float, metavar="SECONDS", help="How long to wait for another run.  [default: 60]")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Name a column of the input. Repeatable."
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but refusals and troubles.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
def watch(
    folder: str,
    warehouse: str | None,
    config_file: Path | None,
    once: bool,  # noqa: FBT001
    columns: tuple[str, ...],
    quiet: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
    **flags: Any,  # noqa: ANN401
) -> int:
    """Watch a folder."""
    from etl.flow.watch import SystemClock, Watch  # noqa: PLC0415

    settings = load({"warehouse": warehouse, **flags}, path=config_file, columns=columns_of(columns))
    tell = _teller(settings.warehouse, as_json=as_json, quiet=quiet)
    with _asked_to_stop() as stopped:
        found = Watch(folder, _taker(folder, settings), settings.pace, tell, stopped, SystemClock())
        if not once:
            if not (quiet or as_json):
                click.echo(f"watching {folder!r}, stop with Ctrl-C or SIGTERM", err=True)
            found.go_on()
            return DONE
        found.once()
    return QUALITY_GATE if found.refused else DEAD_LETTERS if found.dead_letters else DONE
